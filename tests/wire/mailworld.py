"""The sandbox's mail servers for a test: mailboxes, faults, and both servers on free ports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from handlers.sandbox.cast import BOT_MAIL, DESK_MAIL, MAIL_PASSWORD, PEOPLE
from handlers.sandbox.changes import Changes
from handlers.sandbox.faults import Faults
from handlers.sandbox.imap import ImapServer
from handlers.sandbox.mail import Post
from handlers.sandbox.smtp import SmtpServer

ADDRESSES = (BOT_MAIL, DESK_MAIL, *(person.mail for person in PEOPLE.values() if person.mail))
AIGERIM = "a.nurlanova@qg.kz"
SERGEI = "s.kovalev@qg.kz"
OLGA = "o.petrova@qg.kz"


@dataclass(slots=True)
class MailWorld:
    """Everything mail in the world, and where to connect."""

    post: Post
    faults: Faults
    smtp: SmtpServer
    imap: ImapServer
    smtp_port: int = 0
    imap_port: int = 0


def new_post() -> Post:
    return Post(Changes(), ADDRESSES)


@asynccontextmanager
async def mail_world() -> AsyncIterator[MailWorld]:
    changes = Changes()
    post, faults = Post(changes, ADDRESSES), Faults(changes)
    smtp = SmtpServer(post, faults, user=BOT_MAIL, password=MAIL_PASSWORD)
    imap = ImapServer(post, faults, accounts={BOT_MAIL: MAIL_PASSWORD})
    world = MailWorld(post, faults, smtp, imap, await smtp.start(), await imap.start())
    try:
        yield world
    finally:
        await imap.stop()
        await smtp.stop()
