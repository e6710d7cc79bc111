"""Deliveries to Telegram: the courier's way out, with every failure named as the ledger knows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError

from bot.deliveries.model import Delivery, Operation
from bot.errors import Ambiguous, Blocked, SendError, SlowDown, Unavailable
from bot.texts import Texts
from handlers.telegram.patience import LONGEST, patiently
from handlers.telegram.say import NO_PREVIEW, Page, Place, pages, post
from handlers.telegram.trouble import name_of

log = structlog.get_logger(__name__)

NEVER_LEFT = (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError)  # no connection: nothing was asked for
NOBODY = ("chat not found", "user not found", "PEER_ID_INVALID")


@dataclass(frozen=True, slots=True)
class TelegramSender:
    """`send` returns the ids of its messages: people reply to any part of a long text."""

    bot: Bot
    texts: Texts
    patience: float = LONGEST  # seconds a later part of a long text may wait

    async def send(self, delivery: Delivery) -> str:
        chat = int(delivery.address)
        messages = pages(delivery.parcel.reply, self.texts, delivery.parcel.locale)
        if delivery.operation is Operation.EDIT and delivery.receipt is not None:
            return await self._edit(chat, int(delivery.receipt.split()[-1]), messages[-1])
        with translated(chat):
            first = await post(self.bot, Place(chat), messages[0])
        further = [await self._follow(chat, message) for message in messages[1:]]
        return " ".join(map(str, (first, *further)))

    async def _follow(self, chat: int, page: Page) -> int:
        """A further part: the first is out, so starting anew would say it twice."""
        try:
            with translated(chat):
                return await patiently(partial(post, self.bot, Place(chat), page), longest=self.patience)
        except (Unavailable, SendError) as error:
            raise Ambiguous(f"sent in part: {error}") from error

    async def _edit(self, chat: int, message: int, page: Page) -> str:
        try:
            with translated(chat):
                await self.bot.edit_message_text(
                    page[0],
                    chat_id=chat,
                    message_id=message,
                    parse_mode=ParseMode.HTML,
                    reply_markup=page[1],
                    link_preview_options=NO_PREVIEW,
                )
        except SendError as error:
            if "message is not modified" not in str(error):
                raise
        return str(message)


@contextmanager
def translated(chat: int) -> Iterator[None]:
    """aiogram's errors as ours."""
    try:
        yield
    except TelegramRetryAfter as error:
        raise SlowDown(timedelta(seconds=error.retry_after)) from error
    except TelegramForbiddenError as error:
        raise Blocked(error.message) from error
    except TelegramMigrateToChat as error:
        log.error("the group has another id now; set MYQG_STAFF_CHAT", old=chat, new=error.migrate_to_chat_id)
        raise SendError("the group has another id now", permanent=True) from error
    except (TelegramAPIError, ClientDecodeError) as error:
        raise _ours(error) from error


def _ours(error: TelegramAPIError | ClientDecodeError) -> SendError:
    match error:
        case TelegramEntityTooLarge():
            return SendError("too large", permanent=True)
        case TelegramNetworkError() if isinstance(error.__cause__, NEVER_LEFT):
            return SendError(name_of(error))
        case TelegramNetworkError() | ClientDecodeError():
            return Ambiguous(name_of(error))
        case TelegramServerError() | TelegramUnauthorizedError():
            return SendError(error.message)
        case TelegramBadRequest() if any(nobody in error.message for nobody in NOBODY):
            return Blocked(error.message)
        case _:
            return SendError(error.message, permanent=True)
