"""What people do and see in the sandbox's Telegram, without a network."""

import json
from typing import Any

import pytest

from handlers.sandbox.account import set_my_commands
from handlers.sandbox.cast import BOT_ID, PEOPLE, STAFF_GROUP
from handlers.sandbox.changes import Changes
from handlers.sandbox.errors import ApiError
from handlers.sandbox.params import Params
from handlers.sandbox.telegram import Telegram
from tests.unit.phones import call, heard, kinds

FOREIGN = -1_002_000_000_777


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(Changes(), clock=lambda: 1_795_000_000.0)


def test_everybody_has_a_phone(telegram: Telegram) -> None:
    """The people of the sandbox exist from the start, and have not started the bot."""
    assert set(PEOPLE) == set(telegram.chats.people)
    assert [] == telegram.chats.started


def test_message_of_a_person(telegram: Telegram) -> None:
    """A message carries who, where, when and the entities Telegram finds; optional fields are absent."""
    telegram.say(502, "/start topic7")

    assert [
        {
            "message_id": 1,
            "from": {"id": 502, "is_bot": False, "first_name": "Сергей", "last_name": "Ковалёв", "language_code": "ru"},
            "chat": {"id": 502, "first_name": "Сергей", "last_name": "Ковалёв", "type": "private"},
            "date": 1_795_000_000,
            "text": "/start topic7",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        }
    ] == telegram.messages(502)


def test_one_counter_for_private_chats_and_one_for_each_group(telegram: Telegram) -> None:
    """Private chats share their message numbers, a supergroup has its own."""
    numbers = [telegram.say(501, "a"), telegram.say(502, "b"), telegram.say(601, "c", chat=STAFF_GROUP), telegram.say(501, "d")]

    assert [1, 2, 1, 3] == numbers


def test_replies_go_one_level_deep(telegram: Telegram) -> None:
    """A quoted message does not quote another one."""
    first = telegram.say(501, "бір")
    second = telegram.say(501, "екі", reply_to=first)
    telegram.say(501, "үш", reply_to=second)
    quoted = telegram.messages(501)[-1]["reply_to_message"]

    assert ("екі", False) == (quoted["text"], "reply_to_message" in quoted)


def test_blocking_is_told_once(telegram: Telegram) -> None:
    """Blocking and coming back are updates; writing again unblocks first."""
    telegram.say(501, "/start")
    telegram.block(501)
    telegram.block(501)
    telegram.say(501, "/start")
    telegram.unblock(501)
    updates = heard(telegram)
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in updates if "my_chat_member" in update]

    assert ["message", "my_chat_member", "my_chat_member", "message"] == kinds(updates)
    assert ["kicked", "member"] == statuses
    assert not telegram.blocked(501)


def test_press_on_a_deleted_message(telegram: Telegram) -> None:
    """The bot gets only the place of a message that is gone, with date 0, and any data is let through."""
    telegram.say(501, "/start")
    sent = call(telegram, "sendMessage", chat_id=501, text="a")
    call(telegram, "deleteMessage", chat_id=501, message_id=sent["message_id"])
    telegram.tap(501, sent["message_id"], "жалған" * 20)
    query = heard(telegram)[-1]["callback_query"]

    assert {"message_id": 2, "chat": telegram.messages(501)[0]["chat"], "date": 0} == query["message"]
    assert "жалған" * 20 == query["data"]


def test_reply_keyboard_stays_until_removed(telegram: Telegram) -> None:
    """A keyboard under the text field is never echoed, stays over other messages, and goes when told to."""
    telegram.say(501, "/start")
    sent = call(telegram, "sendMessage", chat_id=501, text="a", reply_markup={"keyboard": [["Иә"], [{"text": "Жоқ"}]]})
    call(telegram, "sendMessage", chat_id=501, text="b")

    assert "reply_markup" not in sent
    assert {"keyboard": [[{"text": "Иә"}], [{"text": "Жоқ"}]]} == telegram.keyboard(501)
    call(telegram, "sendMessage", chat_id=501, text="c", reply_markup={"remove_keyboard": True})
    assert telegram.keyboard(501) is None


def test_one_time_keyboard_goes_after_a_press(telegram: Telegram) -> None:
    """It stays over other words and goes when one of its buttons is pressed."""
    telegram.say(501, "/start")
    call(telegram, "sendMessage", chat_id=501, text="?", reply_markup={"keyboard": [["Иә"]], "one_time_keyboard": True})
    telegram.say(501, "мүмкін")
    assert telegram.keyboard(501)
    telegram.say(501, "Иә")
    assert telegram.keyboard(501) is None


def test_edit_without_buttons_takes_them_away(telegram: Telegram) -> None:
    """An edited message has an edit date, and the buttons of the edit: none if it had none."""
    telegram.say(501, "/start")
    buttons = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    call(telegram, "sendMessage", chat_id=501, text="a", reply_markup=buttons)
    call(telegram, "editMessageText", chat_id=501, message_id=2, text="b")
    edited = telegram.messages(501)[-1]

    assert ("b", 1_795_000_000, False) == (edited["text"], edited["edit_date"], "reply_markup" in edited)
    call(telegram, "editMessageReplyMarkup", chat_id=501, message_id=2, reply_markup=buttons)
    assert buttons == telegram.messages(501)[-1]["reply_markup"]


def test_people_send_more_than_words(telegram: Telegram) -> None:
    """Documents, voices, photos, stickers and contacts come with what describes them."""
    telegram.send_document(501, "өтініш.pdf", b"%PDF", caption="мінеки")
    telegram.send_voice(501, seconds=4)
    telegram.send_photo(501)
    telegram.send_sticker(501)
    telegram.send_contact(501, "77010000000")
    telegram.send_contact(501, "77010000001", owner=0)
    found = telegram.messages(501)

    assert ("өтініш.pdf", "application/pdf", 4) == tuple(
        found[0]["document"][name] for name in ("file_name", "mime_type", "file_size")
    )
    assert ("мінеки", 4, 1, "👍") == (
        found[0]["caption"],
        found[1]["voice"]["duration"],
        len(found[2]["photo"]),
        found[3]["sticker"]["emoji"],
    )
    assert [501, None] == [message["contact"].get("user_id") for message in found[4:]]
    assert 6 == len(heard(telegram))


def test_menu_takes_the_narrowest_list(telegram: Telegram) -> None:
    """Scopes go before languages: a chat's own commands hide the ones for all private chats."""

    def commands(name: str, language: str = "", **scope: Any) -> None:
        values = {"commands": json.dumps([{"command": name, "description": name}]), "language_code": language}
        assert set_my_commands(telegram, Params(values | ({"scope": json.dumps(scope)} if scope else {})))

    commands("everywhere")
    commands("kazakh", "kk", type="all_private_chats")
    commands("private", type="all_private_chats")
    commands("admins", type="all_chat_administrators")
    commands("desk", type="chat", chat_id=STAFF_GROUP)
    telegram.say(501, "/start")
    shown = [
        telegram.commands(501),
        telegram.commands(502),
        telegram.commands(601, STAFF_GROUP),
        telegram.commands(603, STAFF_GROUP),
    ]

    assert ["kazakh", "private", "desk", "desk"] == [menu[0]["command"] for menu in shown]
    commands("mine", type="chat", chat_id=501)
    commands("head", type="chat_member", chat_id=STAFF_GROUP, user_id=603)
    assert ["mine", "head"] == [telegram.commands(501)[0]["command"], telegram.commands(603, STAFF_GROUP)[0]["command"]]


def test_foreign_group_shows_only_what_is_meant_for_the_bot(telegram: Telegram) -> None:
    """Put into a group as a plain member, the bot hears of it, and then only commands, mentions and replies to it."""
    telegram.add_group(FOREIGN, "Көршілер", [502, 503])
    joined = heard(telegram)
    sent = call(telegram, "sendMessage", chat_id=FOREIGN, text="Сәлем")
    telegram.say(502, "между собой", chat=FOREIGN)
    telegram.say(502, "/help", chat=FOREIGN)
    telegram.say(502, "/help@other_bot", chat=FOREIGN)
    telegram.say(502, "а что скажет @myqg_privacy_bot?", chat=FOREIGN)
    telegram.say(503, "рақмет", chat=FOREIGN, reply_to=sent["message_id"])
    telegram.send_photo(503, chat=FOREIGN)

    assert ["my_chat_member", "message"] == kinds(joined)
    assert [BOT_ID] == [member["id"] for member in joined[1]["message"]["new_chat_members"]]
    assert ["/help", "а что скажет @myqg_privacy_bot?", "рақмет"] == [update["message"]["text"] for update in heard(telegram)]


def test_administrator_hears_everything(telegram: Telegram) -> None:
    """In the staff group the bot is an administrator and is told every message."""
    telegram.say(601, "шай ішейік", chat=STAFF_GROUP)

    assert ["message"] == kinds(heard(telegram))


def test_bot_without_rights_cannot_pin_or_clean(telegram: Telegram) -> None:
    """Taking the rights away is an update, and what needs them is refused until they are given back."""
    number = telegram.say(601, "a", chat=STAFF_GROUP)
    telegram.demote_bot(STAFF_GROUP)
    refused = []
    for method in ("pinChatMessage", "unpinChatMessage", "deleteMessage"):
        with pytest.raises(ApiError) as error:
            call(telegram, method, chat_id=STAFF_GROUP, message_id=number)
        refused.append(error.value.description)
    telegram.promote_bot(STAFF_GROUP)
    changes = [update["my_chat_member"] for update in heard(telegram) if "my_chat_member" in update]

    assert ["Bad Request: not enough rights to manage pinned messages in the chat"] * 2 + [
        "Bad Request: message can't be deleted"
    ] == refused
    assert ["member", "administrator"] == [change["new_chat_member"]["status"] for change in changes]
    assert changes[0]["old_chat_member"]["can_pin_messages"]
    assert call(telegram, "pinChatMessage", chat_id=STAFF_GROUP, message_id=number)


@pytest.mark.parametrize(("how", "words"), [("kick_bot", "was kicked from"), ("leave", "is not a member of")])
def test_group_without_the_bot(telegram: Telegram, how: str, words: str) -> None:
    """Outside of a group the bot can neither write to it nor hear it."""
    getattr(telegram, how)(STAFF_GROUP)
    telegram.say(601, "a", chat=STAFF_GROUP)
    for method in ("sendMessage", "getChat"):
        with pytest.raises(ApiError) as refused:
            call(telegram, method, chat_id=STAFF_GROUP, text="a")

        assert (403, f"Forbidden: bot {words} the supergroup chat") == (refused.value.code, refused.value.description)
    assert ["my_chat_member"] == kinds(heard(telegram))


def test_group_becomes_a_supergroup(telegram: Telegram) -> None:
    """The old id is refused with the new one, and both chats say what happened."""
    telegram.add_group(-4_001, "Көршілер", [502, 503])
    telegram.upgrade_group(-4_001, FOREIGN)
    with pytest.raises(ApiError) as refused:
        call(telegram, "sendMessage", chat_id=-4_001, text="a")
    old, new = heard(telegram)[-2:]

    assert (400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": FOREIGN}) == (
        refused.value.code,
        refused.value.description,
        refused.value.parameters,
    )
    assert ("group", FOREIGN) == (old["message"]["chat"]["type"], old["message"]["migrate_to_chat_id"])
    assert ("supergroup", -4_001) == (new["message"]["chat"]["type"], new["message"]["migrate_from_chat_id"])
    assert call(telegram, "sendMessage", chat_id=FOREIGN, text="a")


def test_nobody_to_write_to(telegram: Telegram) -> None:
    """A deleted account and the bot itself take no messages."""
    telegram.say(504, "/start")
    telegram.delete_account(504)
    errors = []
    for chat in (504, BOT_ID):
        with pytest.raises(ApiError) as refused:
            call(telegram, "sendMessage", chat_id=chat, text="a")
        errors.append((refused.value.code, refused.value.description))

    assert [(403, "Forbidden: user is deactivated"), (403, "Forbidden: the bot can't send messages to the bot")] == errors


def test_pinning_is_said_in_the_chat(telegram: Telegram) -> None:
    """A pin is a line in the chat the bot hears as well; the newest is unpinned first."""
    numbers = [telegram.say(601, text, chat=STAFF_GROUP) for text in ("a", "b")]
    for number in (*numbers, numbers[1]):
        call(telegram, "pinChatMessage", chat_id=STAFF_GROUP, message_id=number)
    pins = [message["pinned_message"]["text"] for message in telegram.messages(STAFF_GROUP) if "pinned_message" in message]
    call(telegram, "unpinChatMessage", chat_id=STAFF_GROUP)

    assert ["a", "b"] == pins
    assert "a" == call(telegram, "getChat", chat_id=STAFF_GROUP)["pinned_message"]["text"]


def test_copies_and_forwards(telegram: Telegram) -> None:
    """A copy is a new message of the bot, a forward names its author; protected and service messages go nowhere."""
    number = telegram.send_document(501, "a.pdf", b"%PDF", caption="ескі")
    to_desk = {"chat_id": STAFF_GROUP, "from_chat_id": 501}
    copied = call(telegram, "copyMessage", **to_desk, message_id=number, caption="жаңа")
    forwarded = call(telegram, "forwardMessage", **to_desk, message_id=number)
    again = call(telegram, "forwardMessage", chat_id=501, from_chat_id=STAFF_GROUP, message_id=forwarded["message_id"])
    protected = call(telegram, "sendMessage", chat_id=501, text="a", protect_content=True)["message_id"]

    assert {"message_id": 1} == copied
    shown = telegram.messages(STAFF_GROUP)[0]
    assert ("жаңа", "a.pdf") == (shown["caption"], shown["document"]["file_name"])
    assert (501, 501) == (forwarded["forward_origin"]["sender_user"]["id"], again["forward_origin"]["sender_user"]["id"])
    for method, word in (("copyMessage", "copied"), ("forwardMessage", "forwarded")):
        with pytest.raises(ApiError) as refused:
            call(telegram, method, **to_desk, message_id=protected)

        assert f"Bad Request: message can't be {word}" == refused.value.description


def test_reaction_is_kept_and_taken_back(telegram: Telegram) -> None:
    """The bot's reaction to a message is one of Telegram's, and an empty list takes it away."""
    number = telegram.say(501, "рақмет")
    call(telegram, "setMessageReaction", chat_id=501, message_id=number, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert {number: "👍"} == telegram.reactions(501)
    call(telegram, "setMessageReaction", chat_id=501, message_id=number, reaction=[])
    assert {} == telegram.reactions(501)


def test_everything_survives_a_restart(telegram: Telegram) -> None:
    """A dumped world is JSON, and loaded it is the same one."""
    telegram.set_forum(STAFF_GROUP)
    telegram.say(501, "/start")
    number = telegram.send_document(501, "a.pdf", b"%PDF")
    call(telegram, "createForumTopic", chat_id=STAFF_GROUP, name="a")
    call(telegram, "setMessageReaction", chat_id=501, message_id=number, reaction=[{"type": "emoji", "emoji": "👍"}])
    call(telegram, "setMyName", name="Құпия", language_code="kk")
    query = telegram.tap(501, number, "x")
    kept = json.loads(json.dumps(telegram.dump()))
    after = Telegram(Changes(), clock=lambda: 1_795_000_000.0)
    after.load(kept)

    assert telegram.dump() == after.dump()
    assert b"%PDF" == after.files.find(after.messages(501)[1]["document"]["file_id"]).content
    assert call(after, "answerCallbackQuery", callback_query_id=query)
    assert after.tap(501, number, "x") != query
