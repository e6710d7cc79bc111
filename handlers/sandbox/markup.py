"""Keyboards a bot sends: read from JSON and refused as Telegram refuses them."""

from typing import Any

from handlers.sandbox.chats import Chat
from handlers.sandbox.errors import bad
from handlers.sandbox.params import Params
from handlers.sandbox.urls import checked

Json = dict[str, Any]

LONGEST_DATA = 64  # bytes
STYLES = frozenset({"", "danger", "primary", "success"})
ACTIONS = (
    "url",
    "callback_data",
    "login_url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
REQUESTS = ("request_contact", "request_location", "request_poll", "request_users", "request_chat", "web_app")


def reply_markup(params: Params) -> Json | None:
    """The keyboard of a call: inline, under the text field, its removal, or a forced reply."""
    markup = params.json("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup, "inline_keyboard", "inline keyboard")
        keyboard = [[_inline(button) for button in row] for row in rows]
        return {"inline_keyboard": keyboard} if keyboard else None
    if "keyboard" in markup:
        rows = _rows(markup, "keyboard", "keyboard")
        return {**markup, "keyboard": [[_pressed(button) for button in row] for row in rows]}
    return markup if markup.get("remove_keyboard") is True or markup.get("force_reply") is True else None


def fit(markup: Json | None, chat: Chat) -> None:
    """Refuses what may not be asked for in this chat."""
    asks = any(button.get("request_contact") for row in (markup or {}).get("keyboard", []) for button in row)
    if asks and chat.kind != "private":
        raise bad("phone number can be requested in private chats only")


def _rows(markup: Json, name: str, spoken: str) -> list[list[Any]]:
    rows = markup[name]
    if not isinstance(rows, list):
        raise bad(f'field "{name}" of the {"Inline" if name != "keyboard" else "Reply"}KeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{name}" of the {"Inline" if name != "keyboard" else "Reply"}KeyboardMarkup must be an Array of Arrays')
    return [row for row in rows if row]


def _inline(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if button.get("style", "") not in STYLES:
        raise bad("can't parse inline keyboard button: invalid button style specified")
    if not any(name in button and button[name] not in ("", None) for name in ACTIONS) and "switch_inline_query" not in button:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(str(button.get("callback_data") or "").encode()) > LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    return {name: value for name, value in button.items() if value is not None} | _linked(button)


def _linked(button: Json) -> Json:
    if not button.get("url"):
        return {}
    url = checked(str(button["url"]))
    if url is None:
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return {"url": url}


def _pressed(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad("can't parse keyboard button: KeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad("can't parse keyboard button: Can't find field \"text\"")
    if button.get("style", "") not in STYLES:
        raise bad("can't parse keyboard button: invalid button style specified")
    return {name: value for name, value in button.items() if value is not None}
