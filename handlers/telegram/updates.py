"""getUpdates as the intake needs it: what it asks for, and updates that are read one by one."""

from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
ANSWER_TIME = 15  # seconds beyond the long poll until the connection counts as dead


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without reading the updates: one that cannot be read must not hide the ninety-nine others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int
    limit: int
    timeout: int
    allowed_updates: list[str]


async def ask(bot: Bot, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:
    method = GetRawUpdates(offset=offset, limit=limit, timeout=timeout, allowed_updates=KINDS)
    return await bot(method, request_timeout=timeout + ANSWER_TIME)
