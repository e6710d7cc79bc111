"""A world to run the bot in: Telegram's Bot API, SMTP, IMAP and one page, all on this computer."""

from handlers.sandbox.cast import (
    AUTHSERV_ID,
    BOT_ID,
    BOT_MAIL,
    BOT_TOKEN,
    BOT_USERNAME,
    DESK_MAIL,
    EMPLOYEES,
    MAIL_DOMAIN,
    MAIL_PASSWORD,
    PEOPLE,
    STAFF,
    STAFF_GROUP,
    SYSTEM_MAIL,
    Person,
)
from handlers.sandbox.faults import Fault, Switch
from handlers.sandbox.sandbox import Sandbox

__all__ = [
    "AUTHSERV_ID",
    "BOT_ID",
    "BOT_MAIL",
    "BOT_TOKEN",
    "BOT_USERNAME",
    "DESK_MAIL",
    "EMPLOYEES",
    "MAIL_DOMAIN",
    "MAIL_PASSWORD",
    "PEOPLE",
    "STAFF",
    "STAFF_GROUP",
    "SYSTEM_MAIL",
    "Fault",
    "Person",
    "Sandbox",
    "Switch",
]
