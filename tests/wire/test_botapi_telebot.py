"""A small conversation driven by another client library than the bot's own."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import telebot.asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.asyncio_helper import ApiTelegramException
from telebot.types import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Message

from handlers.sandbox.cast import BOT_TOKEN
from tests.wire.conftest import Wire


@pytest.fixture
async def client(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    monkeypatch.setattr(telebot.asyncio_helper, "API_URL", wire.url + "/bot{0}/{1}")
    monkeypatch.setattr(telebot.asyncio_helper, "FILE_URL", wire.url + "/file/bot{0}/{1}")
    bot: Any = AsyncTeleBot(BOT_TOKEN)  # its own annotations are looser than ours
    yield bot
    await bot.close_session()


async def until(wire: Wire, text: str, chat: int = 501) -> dict[str, object]:
    """The bot's message with this text, once it is there."""
    async with asyncio.timeout(10):
        while True:
            version = wire.telegram.changes.version
            for message in wire.telegram.messages(chat):
                if message.get("text") == text:
                    return message
            await wire.telegram.changes.after(version, 5)


async def test_conversation(wire: Wire, client: Any) -> None:
    """A greeting with buttons, a press that edits it, and a toast, over long polling."""

    async def start(message: Message) -> None:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Қазақша", callback_data="kk")]])
        await client.send_message(message.chat.id, "<b>Сәлем</b> / Здравствуйте", parse_mode="HTML", reply_markup=buttons)

    async def choose(query: Any) -> None:
        await client.edit_message_text("Қазақша сөйлейміз.", query.message.chat.id, query.message.id)
        await client.answer_callback_query(query.id, "Дайын")

    client.register_message_handler(start, commands=["start"])
    client.register_callback_query_handler(choose, func=lambda query: query.data == "kk")

    async with asyncio.TaskGroup() as group:
        polling = group.create_task(client.polling(non_stop=True, interval=0, timeout=5))
        wire.telegram.say(501, "/start")
        greeting = await until(wire, "Сәлем / Здравствуйте")
        query = wire.telegram.tap(501, int(str(greeting["message_id"])), "kk")
        edited = await until(wire, "Қазақша сөйлейміз.")
        while wire.telegram.toast(query) is None:
            await wire.telegram.changes.after(wire.telegram.changes.version, 5)
        polling.cancel()

    assert [{"type": "bold", "offset": 0, "length": 5}] == greeting["entities"]
    assert (greeting["message_id"], False) == (edited["message_id"], "reply_markup" in edited)
    assert {"text": "Дайын", "show_alert": False} == wire.telegram.toast(query)


async def test_files_go_both_ways(wire: Wire, client: Any) -> None:
    """A document is uploaded as multipart, and what a person sent is downloaded."""
    number = wire.telegram.send_document(501, "өтініш.pdf", b"%PDF-1.7", caption="мінеки")
    (update,) = await client.get_updates()
    file = await client.get_file(update.message.document.file_id)
    content = await client.download_file(file.file_path)
    sent = await client.send_document(501, InputFile(__file__, file_name="жауап.txt"), caption="<i>Жауап</i>", parse_mode="HTML")

    assert (number, "мінеки", b"%PDF-1.7") == (update.message.id, update.message.caption, content)
    assert ("жауап.txt", "Жауап", "italic") == (sent.document.file_name, sent.caption, sent.caption_entities[0].type)
    assert 0 < sent.document.file_size


async def test_errors_are_understood(wire: Wire, client: Any) -> None:
    """The library reads codes and descriptions as from the real server."""
    wire.telegram.say(502, "/start")
    wire.telegram.block(502)
    with pytest.raises(ApiTelegramException) as refused:
        await client.send_message(502, "Қалай?")

    assert (403, "Forbidden: bot was blocked by the user") == (refused.value.error_code, refused.value.description)


async def test_commands_are_shown(wire: Wire, client: Any) -> None:
    """Commands set in a language are what a person of that language sees."""
    await client.set_my_commands([BotCommand("menu", "Мәзір")], language_code="kk")
    wire.telegram.say(501, "/start")

    assert [{"command": "menu", "description": "Мәзір"}] == wire.telegram.commands(501)
    assert [] == wire.telegram.commands(502)
    assert ["menu"] == [command.command for command in await client.get_my_commands(None, "kk")]
