"""From the bytes of a letter to the mail room; what machines send goes no further."""

import asyncio
from dataclasses import dataclass
from functools import partial

import structlog

from bot.addressees import Addressees
from bot.incidents import frames
from bot.incoming import Incoming
from bot.mailcursor import MailCursor
from bot.mailroom import MailRoom
from handlers.mail.inbox import Inbox
from handlers.mail.parse import Mail, read_mail

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Route:
    """The way in: one mailbox, read to its end, and then waited at."""

    inbox: Inbox
    cursor: MailCursor
    room: MailRoom
    own: frozenset[str]
    authserv_id: str | None
    mark: str | None

    async def run(self) -> None:
        await self.inbox.run(self.cursor, self.letter, self.broken)

    async def broken(self, uidvalidity: int, uid: int, raw: bytes, error: Exception) -> None:
        log.error("a letter broke us", uid=uid, size=len(raw), error=type(error).__name__, at=frames(error))
        await self.room.unreadable(uidvalidity, uid)

    async def letter(self, uidvalidity: int, uid: int, raw: bytes) -> None:
        known = {"authserv_id": self.authserv_id or "", "mark": self.mark or ""}
        mail = await asyncio.to_thread(partial(read_mail, raw, **known, own=self.own))
        if mail.bounce is not None:
            log.warning("a letter came back", uid=uid, permanent=mail.bounce.permanent, status=mail.bounce.status)
            if mail.bounce.permanent and mail.bounce.message_id:
                await self.room.came_back(mail.bounce.message_id)
        elif mail.auto_submitted or not mail.sender:
            log.info("a machine's letter is left alone", uid=uid)
        else:
            await self.room.received(self._incoming(mail), Addressees(mail.to, mail.cc))

    @staticmethod
    def _incoming(mail: Mail) -> Incoming:
        answered = (mail.in_reply_to,) if mail.in_reply_to else ()
        references = (*mail.references, *answered)
        files = tuple(file.name for file in mail.attachments)
        return Incoming(mail.message_id, mail.sender, mail.subject, mail.text, references, mail.authentic, files, mail.at)
