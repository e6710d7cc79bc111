"""Bot API methods about chats, their members, and files."""

from typing import Any

from handlers.sandbox.cast import BOT_ID
from handlers.sandbox.chats import ADMINISTRATORS, Chat, check_inside
from handlers.sandbox.errors import bad
from handlers.sandbox.files import LARGEST_DOWNLOAD
from handlers.sandbox.params import Params
from handlers.sandbox.telegram import Telegram

Json = dict[str, Any]

ALL_REACTIONS = 1


def get_chat(telegram: Telegram, params: Params) -> Json:
    chat = _inside(telegram, params)
    full: Json = telegram.chats.json(chat) | {"accent_color_id": 0, "max_reaction_count": ALL_REACTIONS}
    full["accepted_gift_types"] = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]]
    return full


def get_chat_member(telegram: Telegram, params: Params) -> Json:
    chat = _inside(telegram, params)
    user = params.number("user_id")
    if user <= 0:
        raise bad("invalid user_id specified")
    if user != BOT_ID and user not in telegram.chats.people:
        raise bad("member not found")
    if chat.kind == "private":
        return telegram.member(chat, user, "member")
    return telegram.member(chat, user)


def get_chat_administrators(telegram: Telegram, params: Params) -> list[Json]:
    chat = _inside(telegram, params)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [telegram.member(chat, user) for user, status in chat.members.items() if status in ADMINISTRATORS]


def leave_chat(telegram: Telegram, params: Params) -> bool:
    chat = telegram.chats.open(params.text("chat_id"))
    if chat.kind == "private":
        raise bad("chat is not a group or a channel")
    telegram.leave(chat.id)
    return True


def get_file(telegram: Telegram, params: Params) -> Json:
    file = telegram.files.find(params.text("file_id"))
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad("file is too big")
    return file.json() | {"file_path": file.place}


def _inside(telegram: Telegram, params: Params) -> Chat:
    chat = telegram.chats.known(params.text("chat_id"))
    check_inside(chat)
    return chat
