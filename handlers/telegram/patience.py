"""Direct answers are not dropped: flood limits and short outages are waited out, longer ones leave the update at Telegram."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from aiogram.exceptions import TelegramEntityTooLarge, TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from bot.errors import Unavailable
from handlers.telegram.trouble import Flooded, name_of

log = structlog.get_logger(__name__)

T = TypeVar("T")

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
LONGEST = 20.0  # seconds; a handler that waited longer gives its update back


async def patiently(call: Callable[[], Awaitable[T]], *, longest: float = LONGEST) -> T:
    """The result of the call; raises Unavailable (or Flooded) when waiting would take too long."""
    waited = 0.0
    pause: float
    trouble: Unavailable
    for usual in (*PAUSES, None):
        try:
            return await call()
        except TelegramEntityTooLarge:
            raise
        except TelegramRetryAfter as error:
            pause, trouble = float(error.retry_after), Flooded(error.retry_after)
        except (TelegramServerError, TelegramNetworkError) as error:
            pause, trouble = usual or longest, Unavailable(name_of(error))
        waited += pause
        if usual is None or waited > longest:
            raise trouble
        log.info("answer waits", reason=str(trouble), seconds=pause)
        await asyncio.sleep(pause)
    raise AssertionError("the last round returns or raises")
