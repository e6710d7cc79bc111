"""Bot API methods about messages: sending, editing, deleting, pinning, copying."""

import copy
from typing import Any

from handlers.sandbox.cast import BOT_ID
from handlers.sandbox.chats import Chat
from handlers.sandbox.errors import ApiError, bad
from handlers.sandbox.markup import fit, reply_markup
from handlers.sandbox.params import Params, Upload
from handlers.sandbox.telegram import Telegram
from handlers.sandbox.text import caption, message_text

Json = dict[str, Any]

LARGEST_UPLOAD = 50 * 1024 * 1024
LONGEST_TOAST = 200
TWO_DAYS = 48 * 3_600
CONTENT = ("text", "entities", "caption", "caption_entities", "document", "photo", "voice", "sticker", "contact")
IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
ACTIONS = frozenset(
    {
        "cancel",
        "typing",
        "choose_sticker",
        "find_location",
        "pick_up_location",
        "record_audio",
        "record_video",
        "record_video_note",
    }
    | {"record_voice", "upload_audio", "upload_document", "upload_photo", "upload_video", "upload_video_note", "upload_voice"}
)
_EMOJI = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋
🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_EMOJI.split())  # any other is refused


def send_message(telegram: Telegram, params: Params) -> Json:
    return _send(telegram, params, message_text(params).body() | _preview(params))


def send_document(telegram: Telegram, params: Params) -> Json:
    sent, words = _file(telegram, params, "document"), caption(params)
    document = (
        telegram.files.document(sent.content, sent.name, sent.mime)
        if isinstance(sent, Upload)
        else telegram.files.find(sent).json() | {"file_name": telegram.files.find(sent).place.rpartition("/")[2]}
    )
    return _send(telegram, params, {"document": document} | words.body("caption_"))


def send_photo(telegram: Telegram, params: Params) -> Json:
    sent, words = _file(telegram, params, "photo"), caption(params)
    content = sent.content if isinstance(sent, Upload) else telegram.files.find(sent).content
    if not content.startswith(IMAGES):
        raise bad("IMAGE_PROCESS_FAILED")
    return _send(telegram, params, {"photo": telegram.files.photo(content)} | words.body("caption_"))


def send_chat_action(telegram: Telegram, params: Params) -> bool:
    if params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat = telegram.chats.open(params.text("chat_id"))
    chat.topic(params.number("message_thread_id"))
    return True


def copy_message(telegram: Telegram, params: Params) -> Json:
    message = _source(telegram, params, "copy")
    body = {name: copy.deepcopy(message[name]) for name in CONTENT if name in message}
    if "caption" in params.values and "text" not in body:
        body.pop("caption", None)
        body.pop("caption_entities", None)
        body |= caption(params).body("caption_")
    return {"message_id": _send(telegram, params, body)["message_id"]}


def forward_message(telegram: Telegram, params: Params) -> Json:
    message = _source(telegram, params, "forward")
    body = {name: copy.deepcopy(message[name]) for name in CONTENT if name in message}
    origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    return _send(telegram, params, {"forward_origin": message.get("forward_origin", origin)} | body)


def edit_message_text(telegram: Telegram, params: Params) -> Json:
    text, markup = message_text(params), reply_markup(params)
    chat, message = _own(telegram, params)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    body = text.body() | _preview(params)
    return _change(telegram, chat, message, body, markup, gone=("text", "entities", "link_preview_options"))


def edit_message_reply_markup(telegram: Telegram, params: Params) -> Json:
    markup = reply_markup(params)
    chat, message = _own(telegram, params)
    return _change(telegram, chat, message, {}, markup)


def delete_message(telegram: Telegram, params: Params) -> bool:
    for name, value in (("chat", params.text("chat_id")), ("message", params.number("message_id"))):
        if not value:
            raise bad(f"{name} identifier is not specified")
    chat, message = _named(telegram, params, "delete")
    mine, admin = message["from"]["id"] == BOT_ID, chat.kind != "private" and chat.bot_may("can_delete_messages")
    if not (mine or admin or chat.kind == "private"):
        raise bad("message can't be deleted")
    if not admin and message["date"] < telegram.clock() - TWO_DAYS:
        raise bad("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    chat.pinned = [number for number in chat.pinned if number != message["message_id"]]
    telegram.changes.touch()
    return True


def pin_chat_message(telegram: Telegram, params: Params) -> bool:
    chat, message = _named(telegram, params, "pin")
    _may_pin(chat)
    if message["message_id"] not in chat.pinned:
        chat.pinned.append(message["message_id"])
        pinned = {name: value for name, value in message.items() if name != "reply_to_message"}
        telegram.service(chat, {"pinned_message": copy.deepcopy(pinned)}, thread=message.get("message_thread_id", 0))
    return True


def unpin_chat_message(telegram: Telegram, params: Params) -> bool:
    chat = telegram.chats.open(params.text("chat_id"))
    _may_pin(chat)
    number = params.number("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.messages:
        raise bad("message to unpin not found")
    chat.pinned = [pinned for pinned in chat.pinned if pinned != number]
    telegram.changes.touch()
    return True


def set_message_reaction(telegram: Telegram, params: Params) -> bool:
    reactions = params.array("reaction", "can't parse reaction types JSON object")
    chat, message = _named(telegram, params, "react")
    emoji = [str(reaction.get("emoji", "")) for reaction in reactions]
    if len(emoji) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if not REACTIONS.issuperset(emoji):
        raise bad("REACTION_INVALID")
    chat.reactions.pop(message["message_id"], None)
    if emoji:
        chat.reactions[message["message_id"]] = emoji[0]
    telegram.changes.touch()
    return True


def answer_callback_query(telegram: Telegram, params: Params) -> bool:
    text = params.text("text")
    if len(text) > LONGEST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    toast: Json = {"text": text, "show_alert": params.flag("show_alert")}
    if params.text("url"):
        toast["url"] = params.text("url")
    telegram.answer(params.text("callback_query_id"), toast)
    return True


def _send(telegram: Telegram, params: Params, body: Json) -> Json:
    markup = reply_markup(params)
    chat = telegram.chats.open(params.text("chat_id"))
    thread = params.number("message_thread_id")
    topic = chat.topic(thread)
    if topic is not None and topic.closed and not chat.bot_may("can_manage_topics"):
        raise bad("TOPIC_CLOSED")
    fit(markup, chat)
    reply_to = _reply_to(params, chat)
    telegram.limits.admit(chat.id)
    if markup and "inline_keyboard" in markup:
        body = body | {"reply_markup": markup}
    if params.flag("protect_content"):
        body = body | {"has_protected_content": True}
    message = telegram.chats.post(chat, telegram.chats.user(BOT_ID), body, reply_to=reply_to, thread=thread)
    _show_keyboard(chat, markup, message["message_id"])
    telegram.changes.touch()
    return message


def _show_keyboard(chat: Chat, markup: Json | None, message_id: int) -> None:
    if markup and "inline_keyboard" not in markup:
        chat.keyboard = None if markup.get("remove_keyboard") else markup
        chat.keyboarded.append(message_id)


def _reply_to(params: Params, chat: Chat) -> int:
    asked = params.object("reply_parameters", "can't parse reply parameters JSON object")
    number = Params({"id": str(asked.get("message_id", ""))}).number("id") or params.number("reply_to_message_id")
    lenient = bool(asked.get("allow_sending_without_reply")) or params.flag("allow_sending_without_reply")
    if number and number not in chat.messages and not lenient:
        raise bad("message to be replied not found")
    return number


def _preview(params: Params) -> Json:
    options = params.object("link_preview_options", "can't parse link preview options JSON object")
    return {"link_preview_options": options} if options else {}


def _file(telegram: Telegram, params: Params, name: str) -> Upload | str:
    """The file of a call: uploaded with it, or the id of one Telegram has already."""
    upload = params.upload(name)
    if upload is None and not params.text(name):
        raise bad(f"there is no {name} in the request")
    if upload is None:
        if params.text(name) not in telegram.files.all:
            raise bad("wrong file identifier/HTTP URL specified")
        return params.text(name)
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > LARGEST_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    return upload


def _named(telegram: Telegram, params: Params, act: str) -> tuple[Chat, Json]:
    """The chat and the message a call names."""
    chat = telegram.chats.open(params.text("chat_id"))
    return chat, chat.message(params.number("message_id"), f"message to {act} not found")


def _own(telegram: Telegram, params: Params) -> tuple[Chat, Json]:
    """The bot's own message to be edited; one sent with a reply keyboard can't be."""
    if not params.text("chat_id") and not params.number("message_id"):
        raise bad("message identifier is not specified")
    chat, message = _named(telegram, params, "edit")
    if (
        message["from"]["id"] != BOT_ID
        or message["message_id"] in chat.keyboarded
        or not any(name in message for name in CONTENT)
    ):
        raise bad("message can't be edited")
    return chat, message


def _change(telegram: Telegram, chat: Chat, message: Json, body: Json, markup: Json | None, gone: tuple[str, ...] = ()) -> Json:
    if markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    changed = {name: value for name, value in message.items() if name not in (*gone, "reply_markup")}
    changed |= body | ({"reply_markup": markup} if markup else {})
    if changed == message:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content"
            " and reply markup of the message"
        )
    telegram.limits.admit(chat.id, message=False)
    message.clear()
    message |= changed | {"edit_date": int(telegram.clock())}
    telegram.changes.touch()
    return message


def _source(telegram: Telegram, params: Params, act: str) -> Json:
    chat = telegram.chats.known(params.text("from_chat_id"))
    message = chat.message(params.number("message_id"), f"message to {act} not found")
    if message.get("has_protected_content") or not any(name in message for name in CONTENT):
        raise bad(f"message can't be {'copied' if act == 'copy' else 'forwarded'}")
    return message


def _may_pin(chat: Chat) -> None:
    if not chat.bot_may("can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")
