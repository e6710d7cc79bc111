"""The clock that only ticks: due work lives in tables; a tick is one await on a desk."""

from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import Unavailable
from bot.zone import ALMATY

NIGHT = 3  # o'clock in Almaty
JOBS = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}

log = structlog.get_logger()


def scheduler(ticks: dict[Callable[[], Awaitable[object]], float], *nightly: Callable[[], Awaitable[object]]) -> AsyncIOScheduler:
    """An in-memory scheduler of `tick: seconds`, and of what is done at night; started by whoever runs the loops."""
    clock = AsyncIOScheduler(timezone=ALMATY, job_defaults=JOBS)
    for tick, seconds in ticks.items():
        clock.add_job(_patient, "interval", seconds=seconds, args=(tick,), id=getattr(tick, "__qualname__", repr(tick)))
    for tick in nightly:
        clock.add_job(_patient, "cron", hour=NIGHT, args=(tick,), id=repr(tick))
    return clock


async def _patient(tick: Callable[[], Awaitable[object]]) -> None:
    """A database that is away makes a tick wait for the next one."""
    try:
        await tick()
    except Unavailable:
        log.warning("tick skipped, the database is away")
