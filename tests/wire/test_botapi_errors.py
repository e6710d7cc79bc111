"""Refusals in Telegram's own words, and the envelope around them."""

import json
from typing import Any

import pytest
from aiohttp import FormData

from handlers.sandbox.cast import BOT_TOKEN, STAFF_GROUP
from tests.wire.conftest import Wire

STRANGER, NEWCOMER, USER, BLOCKER = 999, 502, 501, 504
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)


def button(**action: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "a", **action}]]}


def keys(**ability: Any) -> dict[str, Any]:
    return {"keyboard": [[{"text": "a", **ability}]]}


@pytest.fixture
async def chat(wire: Wire) -> Wire:
    """Айгерім speaks with the bot: message 1 is hers, 2 and 3 (with a reply keyboard) are the bot's; Елена blocked it."""
    wire.telegram.say(USER, "/start")
    await wire.call("sendMessage", chat_id=USER, text="бір", reply_markup=button(callback_data="x"))
    await wire.call("sendMessage", chat_id=USER, text="екі", reply_markup=keys())
    wire.telegram.say(BLOCKER, "/start")
    wire.telegram.block(BLOCKER)
    return wire


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("sendMessage", {"text": "a"}, 400, "chat_id is empty"),
    ("sendMessage", {"chat_id": STRANGER, "text": "a"}, 400, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "a"}, 400, "chat not found"),
    ("sendMessage", {"chat_id": -1001, "text": "a"}, 400, "chat not found"),
    ("sendMessage", {"chat_id": NEWCOMER, "text": "a"}, 403, "bot can't initiate conversation with a user"),
    ("sendMessage", {"chat_id": BLOCKER, "text": "a"}, 403, "bot was blocked by the user"),
    ("sendChatAction", {"chat_id": BLOCKER, "action": "typing"}, 403, "bot was blocked by the user"),
    ("sendMessage", {"chat_id": USER}, 400, "message text is empty"),
    ("sendMessage", {"chat_id": USER, "text": "  "}, 400, "text must be non-empty"),
    ("sendMessage", {"chat_id": USER, "text": "a" * 4097}, 400, "message is too long"),
    ("sendMessage", {"chat_id": USER, "text": "a" * 32769}, 400, "text is too long"),
    ("sendMessage", {"chat_id": USER, "text": "a", "parse_mode": "rtf"}, 400, "unsupported parse_mode"),
    (
        "sendMessage",
        {"chat_id": USER, "text": "<b>a", "parse_mode": "HTML"},
        400,
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ("sendMessage", {"chat_id": USER, "text": "a", "reply_markup": "{"}, 400, "can't parse reply keyboard markup JSON object"),
    ("sendMessage", {"chat_id": USER, "text": "a", "reply_markup": "[]"}, 400, "object expected as reply markup"),
    (
        "sendMessage",
        {"chat_id": USER, "text": "a", "reply_markup": button()},
        400,
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        {"chat_id": USER, "text": "a", "reply_markup": button(callback_data="")},
        400,
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        {"chat_id": USER, "text": "a", "reply_markup": button(callback_data="x", style="pink")},
        400,
        "can't parse inline keyboard button: invalid button style specified",
    ),
    ("sendMessage", {"chat_id": USER, "text": "a", "reply_markup": button(callback_data="ә" * 33)}, 400, "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        {"chat_id": USER, "text": "a", "reply_markup": button(url="http://localhost")},
        400,
        "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage",
        {"chat_id": STAFF_GROUP, "text": "a", "reply_markup": keys(request_contact=True)},
        400,
        "phone number can be requested in private chats only",
    ),
    (
        "sendMessage",
        {"chat_id": USER, "text": "a", "reply_parameters": {"message_id": 77}},
        400,
        "message to be replied not found",
    ),
    ("editMessageText", {"chat_id": USER, "text": "a"}, 400, "message to edit not found"),
    ("editMessageText", {"text": "a"}, 400, "message identifier is not specified"),
    ("editMessageText", {"chat_id": USER, "message_id": 77, "text": "a"}, 400, "message to edit not found"),
    ("editMessageText", {"chat_id": USER, "message_id": 1, "text": "a"}, 400, "message can't be edited"),
    ("editMessageText", {"chat_id": USER, "message_id": 3, "text": "a"}, 400, "message can't be edited"),
    (
        "editMessageText",
        {"chat_id": USER, "message_id": 2, "text": "бір", "reply_markup": button(callback_data="x")},
        400,
        SAME,
    ),
    ("editMessageReplyMarkup", {"chat_id": USER, "message_id": 2, "reply_markup": button(callback_data="x")}, 400, SAME),
    ("editMessageReplyMarkup", {"chat_id": USER, "message_id": 2, "reply_markup": keys()}, 400, "inline keyboard expected"),
    ("deleteMessage", {"message_id": 1}, 400, "chat identifier is not specified"),
    ("deleteMessage", {"chat_id": USER}, 400, "message identifier is not specified"),
    ("pinChatMessage", {}, 400, "chat_id is empty"),
    ("pinChatMessage", {"chat_id": USER}, 400, "message to pin not found"),
    ("deleteMessage", {"chat_id": USER, "message_id": 77}, 400, "message to delete not found"),
    ("pinChatMessage", {"chat_id": USER, "message_id": 77}, 400, "message to pin not found"),
    ("unpinChatMessage", {"chat_id": USER}, 400, "message to unpin not found"),
    ("copyMessage", {"chat_id": USER, "from_chat_id": USER, "message_id": 77}, 400, "message to copy not found"),
    ("forwardMessage", {"chat_id": USER, "from_chat_id": USER, "message_id": 77}, 400, "message to forward not found"),
    ("setMessageReaction", {"chat_id": USER, "message_id": 77}, 400, "message to react not found"),
    (
        "setMessageReaction",
        {"chat_id": USER, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "✅"}]},
        400,
        "REACTION_INVALID",
    ),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        400,
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("sendDocument", {"chat_id": USER}, 400, "there is no document in the request"),
    ("sendMessage", {"chat_id": USER, "text": "a", "reply_parameters": []}, 400, "can't parse reply parameters JSON object"),
    ("setMyCommands", {"commands": ["start"]}, 400, "can't parse commands JSON object"),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "moon"}},
        400,
        "can't parse BotCommandScope: unsupported type specified",
    ),
    ("sendDocument", {"chat_id": USER, "document": "nonsense"}, 400, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": USER}, 400, "there is no photo in the request"),
    ("getFile", {}, 400, "file_id not specified"),
    ("getFile", {"file_id": "nonsense"}, 400, "invalid file_id"),
    ("sendChatAction", {"chat_id": USER, "action": "dancing"}, 400, "wrong parameter action in request"),
    ("getChat", {"chat_id": NEWCOMER}, 400, "chat not found"),
    ("getChatMember", {"chat_id": STAFF_GROUP, "user_id": "x"}, 400, "invalid user_id specified"),
    ("getChatMember", {"chat_id": STAFF_GROUP, "user_id": STRANGER}, 400, "member not found"),
    ("getChatAdministrators", {"chat_id": USER}, 400, "there are no administrators in the private chat"),
    ("leaveChat", {"chat_id": USER}, 400, "chat is not a group or a channel"),
    ("createForumTopic", {"chat_id": STAFF_GROUP, "name": "a"}, 400, "the chat is not a forum"),
    ("setWebhook", {"url": "no url"}, 400, "invalid webhook URL specified"),
    ("setWebhook", {"url": "https://qg.kz", "secret_token": "a" * 257}, 400, "secret token is too long"),
    ("setWebhook", {"url": "https://qg.kz", "secret_token": "құпия"}, 400, "secret token contains unallowed characters"),
    ("setMyCommands", {"commands": [{"command": "Старт", "description": "a"}]}, 400, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, 400, "command description must be non-empty"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "a"}] * 101}, 400, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyDescription", {"description": "a", "language_code": "kaz"}, 400, "invalid language code specified"),
]


@pytest.mark.parametrize(("method", "params", "code", "text"), REFUSED)
async def test_refusal(chat: Wire, method: str, params: dict[str, Any], code: int, text: str) -> None:
    """Every refusal has Telegram's code and words, and changes nothing."""
    before = chat.telegram.dump()
    answer = await chat.refused(method, **params)

    assert (code, f"{'Forbidden' if code == 403 else 'Bad Request'}: {text}") == answer
    assert before == chat.telegram.dump()


async def test_old_messages_stay(chat: Wire) -> None:
    """After two days a message of a private chat cannot be deleted for both sides."""
    chat.hours.advance(48 * 3_600 + 1)

    assert (400, "Bad Request: message can't be deleted for everyone") == await chat.refused(
        "deleteMessage", chat_id=USER, message_id=2
    )


async def test_press_must_be_answered_soon(chat: Wire) -> None:
    """After 150 seconds an answer to a press is refused; the first answer in time is the one that shows."""
    fresh, stale = chat.telegram.tap(USER, 2, "x"), chat.telegram.tap(USER, 2, "x")
    assert chat.telegram.toast(fresh) is None
    await chat.call("answerCallbackQuery", callback_query_id=fresh, text="дайын", show_alert=True)
    await chat.call("answerCallbackQuery", callback_query_id=fresh, text="тағы")
    chat.hours.advance(150)

    assert {"text": "дайын", "show_alert": True} == chat.telegram.toast(fresh)
    assert (400, "Bad Request: query is too old and response timeout expired or query ID is invalid") == await chat.refused(
        "answerCallbackQuery", callback_query_id=stale
    )


TOKENS = [
    ("/bot123/getMe", 401, "Unauthorized: invalid token specified"),
    ("/botabc:def/getMe", 401, "Unauthorized: invalid token specified"),
    (f"/bot{'1' * 80}:a/getMe", 401, "Unauthorized: invalid token specified"),
    ("/bot7000000001:wrong/getMe", 401, "Unauthorized"),
    (f"/bot{BOT_TOKEN}/noSuchMethod", 404, "Not Found: method not found"),
    (f"/bot{BOT_TOKEN}", 404, "Not Found"),
    ("/", 404, "Not Found"),
    (f"/file/bot{BOT_TOKEN}/documents/none.pdf", 404, "Not Found"),
    ("/file/bot7000000001:wrong/documents/none.pdf", 401, "Unauthorized"),
]


@pytest.mark.parametrize(("path", "code", "text"), TOKENS)
async def test_wrong_doors(wire: Wire, path: str, code: int, text: str) -> None:
    """A wrong token, method or path is told apart as Telegram does."""
    async with wire.session.get(wire.url + path) as response:
        answer = await response.json()

    assert (code, {"ok": False, "error_code": code, "description": text}) == (response.status, answer)


async def test_arguments_come_in_every_form(wire: Wire) -> None:
    """Query string, urlencoded form, JSON and multipart are all read; method names in any case, also under /test/."""
    wire.telegram.say(USER, "/start")
    base = f"{wire.url}/bot{BOT_TOKEN}"
    multipart = FormData({"chat_id": str(USER), "text": "төрт"}, default_to_multipart=True)
    requests = [
        wire.session.get(f"{base}/SENDMESSAGE", params={"chat_id": USER, "text": "бір"}),
        wire.session.post(f"{base}/test/sendmessage", data={"chat_id": USER, "text": "екі"}),
        wire.session.get(f"{base}/sendMessage", data={"chat_id": USER, "text": "екі жарым"}),
        wire.session.post(f"{base}/sendMessage?chat_id={USER}&text=x", json={"text": "үш", "entities": None}),
    ]
    for request in requests:
        async with request as response:
            assert 200 == response.status
        wire.hours.advance(1)
    async with wire.session.post(f"{base}/sendMessage", data=multipart) as response:
        assert 200 == response.status

    assert ["/start", "бір", "екі", "екі жарым", "үш", "төрт"] == [message["text"] for message in wire.telegram.messages(USER)]
    assert ["sendMessage"] * 5 == [call.method for call in wire.telegram.calls]


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_broken_json_body(wire: Wire, body: str) -> None:
    """A body that says it is JSON and is not an object is a bad request."""
    headers = {"Content-Type": "application/json"}
    async with wire.session.post(f"{wire.url}/bot{BOT_TOKEN}/getMe", data=body, headers=headers) as response:
        assert (400, False) == (response.status, (await response.json())["ok"])


async def test_calls_are_remembered(wire: Wire) -> None:
    """Tests can count what the bot did: executed calls with their arguments, results and refusals."""
    wire.telegram.say(USER, "/start")
    await wire.call("sendMessage", chat_id=USER, text="бір")
    await wire.refused("sendMessage", chat_id=USER)
    await wire.call("getUpdates", offset=-1)
    await wire.call("getUpdates", offset=wire.telegram.updates.last_id + 1)
    sent, refused, polled = wire.telegram.calls

    assert ("sendMessage", "бір", "бір") == (sent.method, sent.params["text"], sent.result["text"])
    assert (None, "Bad Request: message text is empty") == (refused.result, refused.error and refused.error.description)
    assert ("getUpdates", "-1") == (polled.method, polled.params["offset"])
    assert json.dumps([call.result for call in wire.telegram.calls])
