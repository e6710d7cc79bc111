"""What `doctor` asks Telegram: each finding is whether it is well, a message id and its parameters."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted, User
from aiogram.types import ChatMemberMember as ChatMemberPlain
from aiogram.utils.token import TokenValidationError

from handlers.telegram.session import Session
from handlers.telegram.trouble import name_of

Finding = tuple[bool, str, dict[str, str]]
INSIDE = (ChatMemberOwner, ChatMemberAdministrator, ChatMemberPlain)


async def check(
    token: str,
    *,
    api_url: str,
    proxy: str | None,
    ca_file: Path | None,
    staff_chat: int | None,
    staff_ids: Iterable[int],
) -> list[Finding]:
    """Everything that must hold before people are answered; without a token that works, nothing else is asked."""
    try:
        bot = Bot(token, session=Session(api_url, proxy=proxy, ca_file=ca_file))
    except TokenValidationError:
        return [(False, "token_wrong", {})]
    async with bot.context():
        try:
            me = await bot.me()
            return [
                _found("token", username=me.username or ""),
                await _webhook(bot),
                *await _group(bot, me, staff_chat, staff_ids),
            ]
        except (TelegramUnauthorizedError, TelegramNotFound):
            return [_missed("token_wrong")]
        except (AiogramError, OSError) as error:
            return [_missed("unreachable", host=urlsplit(api_url).netloc, error=name_of(error))]


async def _webhook(bot: Bot) -> Finding:
    hook = await bot.get_webhook_info()
    return _missed("webhook", host=urlsplit(hook.url).netloc) if hook.url else _found("no_webhook")


async def _group(bot: Bot, me: User, chat: int | None, staff: Iterable[int]) -> list[Finding]:
    if chat is None:
        return [_missed("no_staff_chat")]
    try:
        group = await bot.get_chat(chat)
    except TelegramAPIError as error:
        return [_missed("staff_chat_away", chat=str(chat), error=error.message)]
    members = [await _member(bot, chat, user) for user in staff]
    return [_found("staff_chat", title=group.title or ""), await _reads(bot, chat, me), *members]


async def _reads(bot: Bot, chat: int, me: User) -> Finding:
    """An administrator reads everything; anybody else only with privacy mode off."""
    member = await bot.get_chat_member(chat, me.id)
    reads = isinstance(member, ChatMemberAdministrator) or bool(me.can_read_all_group_messages)
    return _found("reads_group") if reads else _missed("reads_nothing")


async def _member(bot: Bot, chat: int, user: int) -> Finding:
    try:
        member = await bot.get_chat_member(chat, user)
    except TelegramAPIError:
        return _missed("not_member", id=str(user))
    inside = isinstance(member, INSIDE) or (isinstance(member, ChatMemberRestricted) and member.is_member)
    return _found("member", id=str(user)) if inside else _missed("not_member", id=str(user))


def _found(name: str, **params: str) -> Finding:
    return True, name, params


def _missed(name: str, **params: str) -> Finding:
    return False, name, params
