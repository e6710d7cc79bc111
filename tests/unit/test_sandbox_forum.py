"""Topics of the sandbox's forums, and threads where there are none."""

from typing import Any

import pytest

from handlers.sandbox import topics
from handlers.sandbox.cast import STAFF_GROUP
from handlers.sandbox.changes import Changes
from handlers.sandbox.errors import ApiError
from handlers.sandbox.telegram import Telegram
from tests.unit.phones import call


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(Changes(), clock=lambda: 1_795_000_000.0)


def test_topics_of_a_forum(telegram: Telegram) -> None:
    """Messages go to their topic, and a topic that is closed, deleted or unknown says so."""
    telegram.set_forum(STAFF_GROUP)
    made = call(telegram, "createForumTopic", chat_id=STAFF_GROUP, name="№ QG-2026-000001")
    thread = made["message_thread_id"]
    sent = call(telegram, "sendMessage", chat_id=STAFF_GROUP, text="a", message_thread_id=thread)
    telegram.say(601, "b", chat=STAFF_GROUP, thread=thread)
    said = telegram.messages(STAFF_GROUP)[-1]

    assert {"message_thread_id": thread, "name": "№ QG-2026-000001", "icon_color": topics.BLUE} == made
    assert (thread, True, thread) == (
        sent["message_thread_id"],
        sent["is_topic_message"],
        sent["reply_to_message"]["message_id"],
    )
    assert (thread, "forum_topic_created" in said["reply_to_message"]) == (said["message_thread_id"], True)
    assert ["№ QG-2026-000001"] == [topic.name for topic in telegram.topics(STAFF_GROUP)]


FORUM_REFUSALS = [
    ("sendMessage", {"text": "a", "message_thread_id": 99}, "message thread not found"),
    ("sendMessage", {"text": "a", "message_thread_id": 1}, "message thread not found"),
    ("createForumTopic", {"name": " "}, "name must be non-empty"),
    ("editForumTopic", {"message_thread_id": 2, "name": "тақырып"}, "TOPIC_NOT_MODIFIED"),
    ("reopenForumTopic", {"message_thread_id": 2}, "TOPIC_NOT_MODIFIED"),
    ("closeForumTopic", {}, "message thread not found"),
]


@pytest.mark.parametrize(("method", "params", "error"), FORUM_REFUSALS)
def test_refusals_in_a_forum(telegram: Telegram, method: str, params: dict[str, Any], error: str) -> None:
    """Threads that are not there, and changes that change nothing, are refused."""
    telegram.set_forum(STAFF_GROUP)
    telegram.say(601, "a", chat=STAFF_GROUP)
    call(telegram, "createForumTopic", chat_id=STAFF_GROUP, name="тақырып")
    with pytest.raises(ApiError) as refused:
        call(telegram, method, chat_id=STAFF_GROUP, **params)

    assert f"Bad Request: {error}" == refused.value.description


def test_life_of_a_topic(telegram: Telegram) -> None:
    """A topic is renamed, closed, opened and deleted with all its messages; without rights a closed one takes nothing."""
    telegram.set_forum(STAFF_GROUP)
    thread = call(telegram, "createForumTopic", chat_id=STAFF_GROUP, name="ж" * 200)["message_thread_id"]
    place = {"chat_id": STAFF_GROUP, "message_thread_id": thread}
    for method, more in (("editForumTopic", {"name": "жаңа"}), ("closeForumTopic", {}), ("sendMessage", {"text": "a"})):
        call(telegram, method, **place, **more)
    telegram.promote_bot(STAFF_GROUP, ("can_delete_messages",))
    errors = []
    for method in ("sendMessage", "reopenForumTopic", "createForumTopic"):
        with pytest.raises(ApiError) as refused:
            call(telegram, method, **place, text="a", name="a")
        errors.append(refused.value.description.removeprefix("Bad Request: "))
    call(telegram, "deleteForumTopic", **place)
    with pytest.raises(ApiError) as gone:
        call(telegram, "sendMessage", **place, text="a")

    assert ["TOPIC_CLOSED", "not enough rights to close or open the topic", "not enough rights to create a topic"] == errors
    assert "Bad Request: TOPIC_DELETED" == gone.value.description
    assert ([], []) == (telegram.topics(STAFF_GROUP), telegram.messages(STAFF_GROUP))


def test_thread_means_nothing_outside_of_a_forum(telegram: Telegram) -> None:
    """In a plain group the thread id is ignored; replies form threads of their own."""
    sent = call(telegram, "sendMessage", chat_id=STAFF_GROUP, text="a", message_thread_id=99)
    telegram.say(601, "b", chat=STAFF_GROUP, reply_to=sent["message_id"])
    telegram.say(602, "c", chat=STAFF_GROUP, reply_to=sent["message_id"] + 1)

    assert [None, 1, 1] == [message.get("message_thread_id") for message in telegram.messages(STAFF_GROUP)]
