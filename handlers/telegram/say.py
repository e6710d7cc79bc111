"""A Reply becomes messages of the chat that spoke to us."""

from dataclasses import dataclass
from functools import partial

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from bot.reply import Reply
from bot.texts import Texts
from handlers.telegram.keys import keyboard
from handlers.telegram.patience import patiently
from handlers.telegram.split import split

log = structlog.get_logger(__name__)

ANSWER_TIME = 15  # seconds for one call
TOAST = 200  # characters Telegram shows over the chat
NO_RIGHT_TO_SPEAK = ("chat not found", "not enough rights", "have no rights to send", "CHAT_WRITE_FORBIDDEN")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to say it: a chat, perhaps under a message and in a topic."""

    chat: int
    under: int | None = None
    topic: int | None = None


Page = tuple[str, InlineKeyboardMarkup | None]


def pages(reply: Reply, texts: Texts, locale: str) -> list[Page]:
    """The messages of a reply: its text cut where it is too long, the buttons under the last one."""
    locale = reply.locale or locale
    parts = split(texts.html(reply, locale))
    markup = keyboard(reply.offers, texts, locale)
    return [*((part, None) for part in parts[:-1]), (parts[-1], markup)]


async def post(bot: Bot, place: Place, page: Page) -> int:
    """Sends one message and gives its id."""
    under = ReplyParameters(message_id=place.under, allow_sending_without_reply=True) if place.under else None
    message = await bot.send_message(
        place.chat,
        page[0],
        parse_mode=ParseMode.HTML,
        message_thread_id=place.topic,
        reply_parameters=under,
        reply_markup=page[1],
        link_preview_options=NO_PREVIEW,
        request_timeout=ANSWER_TIME,
    )
    return message.message_id


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything said directly goes through here, so flood limits hold for it too."""

    bot: Bot
    texts: Texts

    async def username(self) -> str:
        """Asked of Telegram once; aiogram remembers it."""
        me = await patiently(self.bot.me)
        return me.username or ""

    async def say(self, place: Place, reply: Reply, locale: str) -> None:
        for page in pages(reply, self.texts, locale):
            try:
                await patiently(partial(post, self.bot, place, page))
            except TelegramForbiddenError:
                log.info("answer not wanted", says=reply.says)  # blocked meanwhile; my_chat_member tells who
                return
            except TelegramBadRequest as error:
                if not any(silence in error.message for silence in NO_RIGHT_TO_SPEAK):
                    raise
                log.info("answer not possible", says=reply.says, error=error.message)
                return

    async def take_away(self, chat: int, message: int) -> None:
        """What a person should not have sent; Telegram allows it for two days, and it may be gone already."""
        try:
            await patiently(partial(self.bot.delete_message, chat, message, request_timeout=ANSWER_TIME))
        except TelegramBadRequest as error:
            log.info("a message stays where it is", error=error.message)

    async def toast(self, query: str, reply: Reply | None = None, locale: str = "kk") -> None:
        """Stops the button's spinning; with a reply, shows it over the chat."""
        text = self.texts.plain(reply, reply.locale or locale)[:TOAST] if reply is not None else None
        try:
            await patiently(
                partial(self.bot.answer_callback_query, query, text=text, show_alert=bool(text), request_timeout=ANSWER_TIME)
            )
        except TelegramBadRequest as error:
            if "query is too old" not in error.message:
                raise
