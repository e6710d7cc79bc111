"""The sandbox's mail servers for a test: mailboxes, faults, and both servers on free ports."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from handlers.mail.parse import read_mail
from handlers.sandbox.cast import AUTHSERV_ID, BOT_MAIL, DESK_MAIL, MAIL_PASSWORD, PEOPLE
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


def letter(to: str = DESK_MAIL, subject: str = "Өтініш № QG-2026-000001") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = BOT_MAIL, to, subject, "<1@qg.kz>"
    message.set_content("Сәлеметсіз бе!\n")
    return message


@dataclass
class Reader:
    """What was read, with a cursor in memory."""

    at: tuple[int, int] | None = None
    subjects: list[str] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)
    trouble: Callable[[str], Awaitable[None]] | None = None
    tries: int = 0

    async def read(self) -> tuple[int, int] | None:
        return self.at

    async def move(self, uidvalidity: int, uid: int) -> None:
        self.at = (uidvalidity, uid)

    async def handle(self, uidvalidity: int, uid: int, raw: bytes) -> None:
        self.tries += 1
        subject = read_mail(raw, authserv_id=AUTHSERV_ID).subject
        if self.trouble is not None:
            await self.trouble(subject)
        self.subjects.append(subject)

    async def failed(self, uidvalidity: int, uid: int, raw: bytes, error: Exception) -> None:
        self.failures.append((uid, type(error).__name__))

    async def has(self, count: int) -> None:
        """Waits until so many letters were read and the cursor moved."""
        async with asyncio.timeout(5):
            while len(self.subjects) + len(self.failures) < count or self.at is None or self.at[1] < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
