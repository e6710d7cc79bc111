"""The clock that only ticks: due work lives in tables; a tick is one await on a desk."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import Unavailable
from bot.policy.feedback import KEPT
from bot.ports import Clock, Store

SEEN_FOR = timedelta(days=4)  # Telegram offers an update again for a day; a rebuilt mailbox is read from two days ago
JOBS = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}

log = structlog.get_logger()


def scheduler(ticks: dict[Callable[[], Awaitable[None]], float]) -> AsyncIOScheduler:
    """An in-memory scheduler of `tick: seconds`; started by whoever runs the loops."""
    clock = AsyncIOScheduler(timezone="Asia/Almaty", job_defaults=JOBS)
    for tick, seconds in ticks.items():
        clock.add_job(_patient, "interval", seconds=seconds, args=(tick,), id=getattr(tick, "__qualname__", repr(tick)))
    return clock


async def forget_traces(store: Store, clock: Clock) -> None:
    """What only served to do nothing twice, and questions whose 30 days are over."""
    async with store.begin() as tx:
        await tx.seen.forget(clock.now() - SEEN_FOR)
        await tx.deliveries.forget(clock.now() - SEEN_FOR)
        await tx.questions.forget(clock.now() - KEPT)


async def _patient(tick: Callable[[], Awaitable[None]]) -> None:
    """A database that is away makes a tick wait for the next one."""
    try:
        await tick()
    except Unavailable:
        log.warning("tick skipped, the database is away")
