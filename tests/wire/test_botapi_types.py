"""Every answer of the sandbox is one that aiogram's types accept."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MenuButtonCommands,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from handlers.sandbox.cast import BOT_ID, BOT_TOKEN, BOT_USERNAME, STAFF_GROUP
from handlers.sandbox.faults import Fault, Switch
from handlers.sandbox.files import PIXEL
from tests.wire.conftest import Wire

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Иә", callback_data="yes", style="success")]])


@pytest.fixture
async def bot(wire: Wire) -> AsyncIterator[Bot]:
    wire.telegram.limits_on = False
    session = AiohttpSession(api=TelegramAPIServer.from_base(wire.url))
    async with Bot(BOT_TOKEN, session, default=DefaultBotProperties(parse_mode="HTML")) as bot:
        yield bot


async def test_the_bot_itself(bot: Bot) -> None:
    """Who it is, and what it says about itself in each language."""
    me = await bot.me()
    await bot.set_my_name("Құпия", language_code="kk")
    await bot.set_my_description("Сипаттама")
    await bot.set_my_short_description("Қысқа", language_code="kk")
    await bot.set_my_commands(
        [BotCommand(command="menu", description="Мәзір")], scope=BotCommandScopeAllPrivateChats(), language_code="kk"
    )
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    commands = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="kk")
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="kk")

    assert (BOT_ID, BOT_USERNAME, True) == (me.id, me.username, me.can_join_groups)
    assert ("Құпия", "MyQG") == ((await bot.get_my_name("kk")).name, (await bot.get_my_name("ru")).name)
    assert "Сипаттама" == (await bot.get_my_description("ru")).description
    assert ("Қысқа", "") == (
        (await bot.get_my_short_description("kk")).short_description,
        (await bot.get_my_short_description()).short_description,
    )
    assert [("menu", "Мәзір")] == [(command.command, command.description) for command in commands]
    assert [] == await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="kk")


async def test_updates_of_every_kind(wire: Wire, bot: Bot) -> None:
    """Whatever people do comes out as an update aiogram reads."""
    telegram = wire.telegram
    telegram.say(501, "/start case-7")
    sent = await bot.send_message(501, "Сәлем", reply_markup=BUTTONS)
    telegram.edit(501, telegram.say(501, "бір", reply_to=sent.message_id), "екі")
    telegram.tap(501, sent.message_id, "yes")
    telegram.tap(501, 9_999, "forged")
    telegram.send_document(501, "a.pdf", b"%PDF")
    telegram.send_voice(501)
    telegram.send_photo(501, caption="қол қойылды")
    telegram.send_sticker(501)
    telegram.send_contact(501, "77010000000")
    telegram.block(501)
    telegram.unblock(501)
    telegram.add_group(-1_002_000_000_777, "Көршілер", [502])
    telegram.demote_bot(STAFF_GROUP)
    telegram.promote_bot(STAFF_GROUP)
    updates = await bot.get_updates(timeout=1)

    kinds = "message message edited_message callback_query callback_query message message message message message"
    kinds += " my_chat_member my_chat_member my_chat_member message my_chat_member my_chat_member"
    assert kinds.split() == [update.event_type for update in updates]
    assert "case-7" == str(updates[0].message and updates[0].message.text).split()[1]
    pressed = updates[3].callback_query
    assert pressed is not None
    assert await pressed.answer("Дайын").as_(bot)


async def test_sending_and_editing(wire: Wire, bot: Bot) -> None:
    """Messages with every kind of keyboard, edits, copies, pins and reactions."""
    first = wire.telegram.say(501, "/start")
    sent = await bot.send_message(501, "<b>Сәлем</b>", reply_markup=BUTTONS, reply_parameters=ReplyParameters(message_id=first))
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Нөмір", request_contact=True)]], is_persistent=True)
    for markup in (keys, ReplyKeyboardRemove(), ForceReply()):
        assert (await bot.send_message(501, "a", reply_markup=markup)).reply_markup is None
    edited = await bot.edit_message_text("Сау", chat_id=501, message_id=sent.message_id)
    marked = await bot.edit_message_reply_markup(chat_id=501, message_id=sent.message_id, reply_markup=BUTTONS)
    copied = await bot.copy_message(501, 501, sent.message_id)
    forwarded = await bot.forward_message(STAFF_GROUP, 501, first)
    assert await bot.pin_chat_message(501, sent.message_id)
    assert await bot.set_message_reaction(501, first, [ReactionTypeEmoji(emoji="👍")])
    assert await bot.send_chat_action(501, "typing")
    full = await bot.get_chat(501)
    assert await bot.unpin_chat_message(501, message_id=sent.message_id)
    assert await bot.delete_message(501, copied.message_id)

    assert not isinstance(edited, bool)
    assert not isinstance(marked, bool)
    assert sent.reply_to_message is not None
    assert sent.reply_markup is not None
    assert marked.reply_markup is not None
    assert (first, "Сәлем") == (sent.reply_to_message.message_id, sent.text)
    assert BUTTONS.model_dump() == sent.reply_markup.model_dump() == marked.reply_markup.model_dump()
    assert ("Сау", None) == (edited.text, edited.reply_markup)
    assert "user" == (forwarded.forward_origin and forwarded.forward_origin.type)
    assert "Сау" == getattr(full.pinned_message, "text", None)


async def test_files(wire: Wire, bot: Bot) -> None:
    """Documents and photos are uploaded, sent again by id, and downloaded."""
    wire.telegram.say(501, "/start")
    document = (await bot.send_document(501, BufferedInputFile("Жауап".encode(), "жауап.txt"), caption="<i>мінеки</i>")).document
    photo = (await bot.send_photo(501, BufferedInputFile(PIXEL, "a.jpg"))).photo
    assert document is not None
    assert photo is not None
    again = await bot.send_document(501, document.file_id, reply_markup=BUTTONS)
    downloaded = await bot.download(document)

    assert "Жауап" == (downloaded.read().decode() if downloaded else None)
    assert document.file_size == (again.document and again.document.file_size)
    assert "photos/" == str((await bot.get_file(photo[-1].file_id)).file_path)[:7]
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(501, BufferedInputFile(b"text", "a.jpg"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(501, BufferedInputFile(b"", "a.txt"))


async def test_group_with_topics(wire: Wire, bot: Bot) -> None:
    """Members, administrators and the life of a topic."""
    wire.telegram.set_forum(STAFF_GROUP)
    chat = await bot.get_chat(STAFF_GROUP)
    topic = await bot.create_forum_topic(STAFF_GROUP, "№ QG-2026-000001", icon_color=9_367_192)
    thread = topic.message_thread_id
    sent = await bot.send_message(STAFF_GROUP, "a", message_thread_id=thread)
    assert await bot.edit_forum_topic(STAFF_GROUP, thread, name="жаңа")
    assert await bot.close_forum_topic(STAFF_GROUP, thread)
    assert await bot.reopen_forum_topic(STAFF_GROUP, thread)
    assert await bot.delete_forum_topic(STAFF_GROUP, thread)
    members = [await bot.get_chat_member(STAFF_GROUP, user) for user in (BOT_ID, 601, 603, 501)]
    administrators = await bot.get_chat_administrators(STAFF_GROUP)
    updates = await bot.get_updates()

    assert ("supergroup", True) == (chat.type, chat.is_forum)
    assert (9_367_192, thread, True) == (topic.icon_color, sent.message_thread_id, sent.is_topic_message)
    assert ["administrator", "member", "creator", "left"] == [member.status for member in members]
    assert {BOT_ID, 603} == {member.user.id for member in administrators}
    assert 4 == len(updates)
    assert await bot.leave_chat(STAFF_GROUP)


async def test_refusals_have_their_classes(wire: Wire, bot: Bot) -> None:
    """aiogram raises the exceptions the bot tells apart."""
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(502, "a")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(999, "a")
    wire.faults.switch_on(Fault.API_429, Switch(times=1, seconds=7))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.get_me()
    assert await bot.set_webhook("https://qg.kz/hook", secret_token="s")
    info = await bot.get_webhook_info()
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    assert await bot.delete_webhook(drop_pending_updates=True)

    assert (7, "https://qg.kz/hook") == (refused.value.retry_after, info.url)
