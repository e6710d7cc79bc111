"""Bot API methods about the topics of a forum."""

from typing import Any

from handlers.sandbox.chats import Chat, Topic
from handlers.sandbox.errors import bad
from handlers.sandbox.params import Params
from handlers.sandbox.telegram import Telegram

Json = dict[str, Any]

LONGEST_NAME = 128
BLUE = 7_322_096
COLORS = (BLUE, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047)


def create_forum_topic(telegram: Telegram, params: Params) -> Json:
    chat = _forum(telegram, params, "create a topic")
    name, color = _name(params), params.number("icon_color", BLUE)
    if color not in COLORS:
        color = BLUE
    looks = {"name": name, "icon_color": color}
    chat.topics[chat.last_id + 1] = Topic(chat.last_id + 1, name, color)
    message = telegram.service(chat, {"forum_topic_created": looks}, thread=chat.last_id + 1)
    return {"message_thread_id": message["message_id"], **looks}


def edit_forum_topic(telegram: Telegram, params: Params) -> bool:
    chat = _forum(telegram, params, "edit the topic")
    topic = _topic(chat, params)
    if not params.text("name") and "icon_custom_emoji_id" in params.values:
        return True
    name = _name(params)
    if name == topic.name:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    telegram.service(chat, {"forum_topic_edited": {"name": name}}, thread=topic.id)
    return True


def close_forum_topic(telegram: Telegram, params: Params) -> bool:
    return _turn(telegram, params, closed=True)


def reopen_forum_topic(telegram: Telegram, params: Params) -> bool:
    return _turn(telegram, params, closed=False)


def delete_forum_topic(telegram: Telegram, params: Params) -> bool:
    chat = _forum(telegram, params, "delete the topic", right="can_delete_messages")
    topic = _topic(chat, params)
    topic.deleted = True
    chat.messages = {number: kept for number, kept in chat.messages.items() if kept.get("message_thread_id") != topic.id}
    chat.pinned = [number for number in chat.pinned if number in chat.messages]
    telegram.changes.touch()
    return True


def _turn(telegram: Telegram, params: Params, *, closed: bool) -> bool:
    chat = _forum(telegram, params, "close or open the topic")
    topic = _topic(chat, params)
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    telegram.service(chat, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, thread=topic.id)
    return True


def _forum(telegram: Telegram, params: Params, act: str, right: str = "can_manage_topics") -> Chat:
    chat = telegram.chats.open(params.text("chat_id"))
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not chat.bot_may(right):
        raise bad(f"not enough rights to {act}")
    return chat


def _topic(chat: Chat, params: Params) -> Topic:
    topic = chat.topic(params.number("message_thread_id"))
    if topic is None:
        raise bad("message thread not found")
    return topic


def _name(params: Params) -> str:
    name = params.text("name").strip()[:LONGEST_NAME]
    if not name:
        raise bad("name must be non-empty")
    return name
