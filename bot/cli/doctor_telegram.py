"""The operator's words for what handlers/telegram/check.py finds."""

from collections.abc import Mapping

from bot.cli.findings import Finding, Mark

WORDS = {
    "token": (Mark.WELL, "the token is the one of @{username}", ""),
    "token_wrong": (Mark.ILL, "Telegram does not know this token", "copy it again from @BotFather into MYQG_BOT_TOKEN"),
    "unreachable": (
        Mark.ILL,
        "{host} cannot be asked ({error})",
        "check MYQG_BOT_API_URL, MYQG_PROXY_URL and MYQG_CA_FILE, then the firewall: `myqg-bot doctor --firewall`",
    ),
    "no_webhook": (Mark.WELL, "no webhook is set: the bot asks for messages itself", ""),
    "webhook": (
        Mark.ILL,
        "a webhook is set to {host}, so nothing comes to this bot",
        "stop the program that set it, or call deleteWebhook",
    ),
    "no_staff_chat": (
        Mark.NOTE,
        "MYQG_STAFF_CHAT is not set: no group of staff hears of requests",
        "if there is one: add the bot, start it, send /id there, put the number into MYQG_STAFF_CHAT and start it again",
    ),
    "staff_chat": (Mark.WELL, "the staff group is open: {title}", ""),
    "staff_chat_away": (
        Mark.ILL,
        "the staff group {chat} is not open to the bot ({error})",
        "add the bot to the group, send /id there and compare MYQG_STAFF_CHAT",
    ),
    "reads_group": (Mark.WELL, "the bot reads what staff write in the group", ""),
    "reads_nothing": (
        Mark.ILL,
        "the bot does not see what staff write in the group",
        "make it an administrator there, or switch off Group Privacy at @BotFather and add it again",
    ),
    "member": (Mark.WELL, "{name} is in the staff group", ""),
    "not_member": (Mark.NOTE, "{name} ({id}) is not in the staff group", "add them to it, or correct the id in MYQG_STAFF"),
}


def told(name: str, params: Mapping[str, str], names: Mapping[str, str]) -> Finding:
    """`names`: who has which Telegram id."""
    mark, fact, advice = WORDS[name]
    return Finding(mark, "Telegram", fact.format(**params, name=names.get(params.get("id", ""), "")), advice)
