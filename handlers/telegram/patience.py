"""Direct answers are not dropped: flood limits and short outages are waited out, longer ones leave the update at Telegram."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from aiogram.exceptions import TelegramEntityTooLarge, TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from bot.errors import Unavailable
from handlers.telegram.trouble import Flooded, name_of

log = structlog.get_logger(__name__)

T = TypeVar("T")

PAUSES = (0.5, 1.0, 2.0, 4.0)
LONGEST = 20.0  # seconds; a handler that would wait longer gives its update back


async def patiently(call: Callable[[], Awaitable[T]], *, longest: float = LONGEST) -> T:
    """The result of the call; raises Unavailable (or Flooded) when waiting would take too long.

    A connection that was cut may have carried the message: it is said twice rather than not at all.
    """
    until = time.monotonic() + longest
    for usual in itertools.chain(PAUSES, itertools.repeat(PAUSES[-1])):
        pause = usual
        try:
            return await call()
        except TelegramEntityTooLarge:
            raise
        except TelegramRetryAfter as error:
            pause = float(error.retry_after)
            trouble: Unavailable = Flooded(pause)
        except (TelegramServerError, TelegramNetworkError) as error:
            trouble = Unavailable(name_of(error))
        if time.monotonic() + pause > until:
            raise trouble
        log.info("answer waits", reason=str(trouble), seconds=pause)
        await asyncio.sleep(pause)
    raise AssertionError("pauses never end")
