"""How the bot presents itself: commands and descriptions, in both languages and for everybody else bilingually."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, BotCommandScopeUnion

from bot.errors import Unavailable
from bot.texts import LOCALES, Texts
from handlers.telegram.patience import patiently
from handlers.telegram.trouble import name_of

log = structlog.get_logger(__name__)

PERSON = ("menu", "policy", "rights", "status", "human", "notices", "mydata", "withdraw", "forget", "language", "help")
BY_MAIL = ("status", "human", "mydata")  # where nothing personal goes through Telegram
STAFF = ("queue", "case", "reply", "partly", "docs", "received", "late", "notice", "help")
LANGUAGES = (None, *LOCALES)  # None: everybody whose Telegram speaks another language


@dataclass(frozen=True, slots=True)
class Profile:
    """Asks before it sets: Telegram limits changes of a profile far more strictly than questions about it."""

    bot: Bot
    texts: Texts
    staff_chat: int | None
    personal: bool = True

    async def present(self) -> None:
        """A profile that cannot be set is no reason not to answer people."""
        try:
            shown = tuple(name for name in PERSON if self.personal or name not in BY_MAIL)
            for language in LANGUAGES:
                await self._commands(BotCommandScopeAllPrivateChats(), "telegram", shown, language)
                if self.staff_chat is not None:
                    await self._commands(BotCommandScopeChat(chat_id=self.staff_chat), "staff", STAFF, language)
                await self._description(language)
                await self._short_description(language)
        except (AiogramError, Unavailable, OSError) as error:
            log.warning("profile not set", error=name_of(error))

    async def _commands(self, scope: BotCommandScopeUnion, area: str, names: tuple[str, ...], language: str | None) -> None:
        wanted = {name: self._word(f"{area}.command.{name}", language, " · ") for name in names}
        current = await patiently(partial(self.bot.get_my_commands, scope, language))
        if [*wanted.items()] != [(command.command, command.description) for command in current]:
            commands = [BotCommand(command=name, description=words) for name, words in wanted.items()]
            await patiently(partial(self.bot.set_my_commands, commands, scope, language))

    async def _description(self, language: str | None) -> None:
        wanted = self._word("telegram.description", language, "\n\n")
        current = await patiently(partial(self.bot.get_my_description, language))
        await _change(current.description, wanted, partial(self.bot.set_my_description, wanted, language))

    async def _short_description(self, language: str | None) -> None:
        wanted = self._word("telegram.short_description", language, " · ")
        current = await patiently(partial(self.bot.get_my_short_description, language))
        await _change(current.short_description, wanted, partial(self.bot.set_my_short_description, wanted, language))

    def _word(self, says: str, language: str | None, between: str) -> str:
        return between.join(self.texts.word(says, locale) for locale in ([language] if language else LOCALES))


async def _change(current: str, wanted: str, change: Callable[[], Awaitable[bool]]) -> None:
    if current != wanted:
        await patiently(change)
