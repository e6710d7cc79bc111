"""The message of ours that a message in a chat answers."""

from aiogram.types import Message

from bot.cases.replied import Replied
from bot.cases.threading import numbers_in


def replied(message: Message, bot_id: int) -> Replied | None:
    """None for anybody else's; in a topic every message replies to the topic's first line."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.from_user.id != bot_id or answered.forum_topic_created:
        return None
    named = numbers_in(answered.text or "")
    return Replied(str(answered.message_id), named.pop() if len(named) == 1 else None)
