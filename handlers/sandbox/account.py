"""Bot API methods about the bot itself: who it is, what it shows of itself, how it gets updates."""

import json
import re
from typing import Any

from handlers.sandbox.chats import BOT
from handlers.sandbox.errors import bad, conflict
from handlers.sandbox.params import Params
from handlers.sandbox.telegram import Telegram
from handlers.sandbox.updates import WEBHOOK_SET
from handlers.sandbox.urls import checked

Json = dict[str, Any]

MOST_COMMANDS = 100
LONGEST = {"name": 64, "description": 512, "short_description": 120}
TOO_LONG = {"name": "BOT_TITLE_INVALID", "description": "DESCRIPTION_TOO_LONG", "short_description": "SHORT_DESCRIPTION_TOO_LONG"}

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})


def get_me(telegram: Telegram, params: Params) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }
    return dict(BOT) | abilities


async def get_updates(telegram: Telegram, params: Params) -> list[Json]:
    if "allowed_updates" in params.values and not telegram.updates.webhook:
        telegram.updates.allow(_kinds(params))
    limit = params.number("limit", 100, least=1, most=100)
    return await telegram.updates.poll(params.number("offset"), limit, params.number("timeout", least=0, most=50))


def set_webhook(telegram: Telegram, params: Params) -> tuple[bool, str]:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(telegram, params)
    if checked(url) is None and not re.match(r"https?://", url):
        raise bad("invalid webhook URL specified")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if "allowed_updates" in params.values:
        telegram.updates.allow(_kinds(params))
    if params.flag("drop_pending_updates"):
        telegram.updates.clear()
    connections = params.number("max_connections", 40, least=1, most=100)
    asked = {"url": url, "secret_token": secret, "max_connections": connections}
    if telegram.updates.webhook == asked:
        return True, "Webhook is already set"
    telegram.updates.webhook = asked
    telegram.updates.end_poll(conflict(WEBHOOK_SET))
    return True, "Webhook was set"


def delete_webhook(telegram: Telegram, params: Params) -> tuple[bool, str]:
    if params.flag("drop_pending_updates"):
        telegram.updates.clear()
    was, telegram.updates.webhook = telegram.updates.webhook, {}
    return True, "Webhook was deleted" if was else "Webhook is already deleted"


def get_webhook_info(telegram: Telegram, params: Params) -> Json:
    hook = telegram.updates.webhook
    info = {"url": hook.get("url", ""), "has_custom_certificate": False, "pending_update_count": telegram.updates.pending()}
    if hook:
        info["max_connections"] = hook["max_connections"]
    return info | ({"allowed_updates": telegram.updates.allowed} if telegram.updates.allowed else {})


def set_my_commands(telegram: Telegram, params: Params) -> bool:
    commands = params.array("commands", "can't parse commands JSON object")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    telegram.profile.command(_scope(telegram, params), _language(params), [_command(command) for command in commands])
    telegram.changes.touch()
    return True


def get_my_commands(telegram: Telegram, params: Params) -> list[dict[str, str]]:
    return telegram.profile.commanded(_scope(telegram, params), _language(params))


def delete_my_commands(telegram: Telegram, params: Params) -> bool:
    telegram.profile.command(_scope(telegram, params), _language(params), [])
    telegram.changes.touch()
    return True


def set_my_name(telegram: Telegram, params: Params) -> bool:
    return _say(telegram, params, "name")


def get_my_name(telegram: Telegram, params: Params) -> Json:
    return {"name": telegram.profile.said("name", _language(params)) or BOT["first_name"]}


def set_my_description(telegram: Telegram, params: Params) -> bool:
    return _say(telegram, params, "description")


def get_my_description(telegram: Telegram, params: Params) -> Json:
    return {"description": telegram.profile.said("description", _language(params))}


def set_my_short_description(telegram: Telegram, params: Params) -> bool:
    return _say(telegram, params, "short_description")


def get_my_short_description(telegram: Telegram, params: Params) -> Json:
    return {"short_description": telegram.profile.said("short_description", _language(params))}


def set_chat_menu_button(telegram: Telegram, params: Params) -> bool:
    button = params.object("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    if button.get("type") not in {"commands", "web_app", "default"}:
        raise bad("MenuButton has unsupported type")
    if params.text("chat_id"):
        telegram.chats.open(params.text("chat_id")).menu = button
    else:
        telegram.profile.menu_button = button
    telegram.changes.touch()
    return True


def _say(telegram: Telegram, params: Params, what: str) -> bool:
    text = params.text(what)
    if len(text) > LONGEST[what]:
        raise bad(TOO_LONG[what])
    telegram.profile.say(what, _language(params), text)
    telegram.changes.touch()
    return True


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def _command(command: Json) -> dict[str, str]:
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
    if not name or not description:
        raise bad("command must be non-empty" if not name else "command description must be non-empty")
    if not _COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if len(description) > 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(telegram: Telegram, params: Params) -> str:
    """The scope as a key: its type, then the chat and the user it names."""
    scope = params.object("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    kind = scope.get("type")
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    chat = telegram.chats.known(str(scope.get("chat_id", "")))
    if kind == "chat_member":
        return f"{kind}:{chat.id}:{scope.get('user_id')}"
    return f"{kind}:{chat.id}"


def _kinds(params: Params) -> list[str]:
    try:
        kinds = json.loads(params.text("allowed_updates") or "[]")
    except ValueError:
        return []
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else []
