"""The mailboxes of the sandbox and what people do in them; raw bytes, numbers that never come back, no I/O."""

import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from handlers.sandbox import compose
from handlers.sandbox.cast import MAIL_DOMAIN
from handlers.sandbox.changes import Changes
from handlers.sandbox.letter import Attachment, Letter, letter_of
from handlers.sandbox.stamps import stamped

__all__ = ["Attachment", "Letter", "Mailbox", "NoSuchMailbox", "Post", "Stored"]

SEEN = "\\Seen"
ANSWERED = "\\Answered"
DELETED = "\\Deleted"


class NoSuchMailbox(Exception):
    """Nobody at our domain has this address (SMTP 550)."""


@dataclass(slots=True)
class Stored:
    """A letter in a mailbox: bytes, flags, and when it arrived."""

    uid: int
    raw: bytes
    arrived: float
    flags: set[str] = field(default_factory=set)


class Mailbox:
    """One INBOX: letters by uid, and the two numbers that let a client trust its cursor."""

    def __init__(self, changes: Changes, uidvalidity: int) -> None:
        self._changes = changes
        self.uidvalidity = uidvalidity
        self.uidnext = 1
        self.stored: dict[int, Stored] = {}

    def add(self, raw: bytes, arrived: float, flags: Iterable[str] = ()) -> int:
        uid = self.uidnext
        self.uidnext += 1
        self.stored[uid] = Stored(uid, raw, arrived, set(flags))
        self._changes.touch()
        return uid

    def flag(self, uid: int, change: Callable[[set[str]], set[str]]) -> None:
        letter = self.stored[uid]
        flags = change(letter.flags)
        if flags != letter.flags:
            letter.flags = flags
            self._changes.touch()

    def expunge(self, uids: Iterable[int] | None = None) -> list[int]:
        """Removes what is marked deleted, within `uids` if given; -> what went."""
        gone = [
            uid for uid in (self.stored if uids is None else uids) if uid in self.stored and DELETED in self.stored[uid].flags
        ]
        for uid in gone:
            del self.stored[uid]
        if gone:
            self._changes.touch()
        return gone

    def rebuild(self) -> None:
        """The administrator restored the mailbox: the same letters under new numbers and a new UIDVALIDITY."""
        letters = list(self.stored.values())
        self.uidvalidity += 1
        self.uidnext = 1
        self.stored = {}
        for letter in letters:
            self.add(letter.raw, letter.arrived, letter.flags)

    def dump(self) -> dict[str, Any]:
        letters = [
            {"uid": item.uid, "raw": b64encode(item.raw).decode(), "arrived": item.arrived, "flags": sorted(item.flags)}
            for item in self.stored.values()
        ]
        return {"uidvalidity": self.uidvalidity, "uidnext": self.uidnext, "letters": letters}

    def load(self, dump: Mapping[str, Any]) -> None:
        self.uidvalidity, self.uidnext = dump["uidvalidity"], dump["uidnext"]
        self.stored = {
            item["uid"]: Stored(item["uid"], b64decode(item["raw"]), item["arrived"], set(item["flags"]))
            for item in dump["letters"]
        }


class Post:
    """All mailboxes: our domain's known ones, and one for every outside address that was ever written to."""

    def __init__(self, changes: Changes, addresses: Iterable[str], *, clock: Callable[[], float] = time.time) -> None:
        self.changes = changes
        self._clock = clock
        self.boxes: dict[str, Mailbox] = {}
        for address in addresses:
            self.open(address)

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox of that address; raises NoSuchMailbox for an unknown one of our domain."""
        key = address.strip().lower()
        if key not in self.boxes and key.rpartition("@")[2] == MAIL_DOMAIN:
            raise NoSuchMailbox(key)
        return self.open(key)

    def letters(self, address: str) -> list[Letter]:
        return [letter_of(item.raw, item.uid, item.arrived, SEEN in item.flags) for item in self.mailbox(address).stored.values()]

    def letter(self, owner: str, uid: int) -> Letter:
        item = self.mailbox(owner).stored[uid]
        return letter_of(item.raw, item.uid, item.arrived, SEEN in item.flags)

    def write(
        self,
        sender: str,
        to: str,
        subject: str,
        text: str,
        *,
        forged: bool = False,
        headers: Mapping[str, str] | None = None,
        cc: Sequence[str] = (),
        attachments: Sequence[Attachment] = (),
    ) -> str:
        """Somebody writes a letter; `forged`: somebody else in that name. -> Message-ID."""
        message = compose.new(sender, to, subject, text, at=self.now(), cc=cc, headers=headers, attachments=attachments)
        return self._send(sender, message, authentic=not forged)

    def reply(
        self,
        owner: str,
        uid: int,
        text: str,
        *,
        forged: bool = False,
        sender: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """The owner answers; `sender` is who else writes from a shared mailbox under the own name."""
        message = compose.answer(self.letter(owner, uid), sender or owner, text, at=self.now(), headers=headers)
        self.mailbox(owner).flag(uid, lambda flags: flags | {SEEN, ANSWERED})
        return self._send(sender or owner, message, authentic=not forged)

    def forward(self, owner: str, uid: int, to: str, text: str) -> str:
        message = compose.passed_on(self.letter(owner, uid), owner, to, text, at=self.now())
        return self._send(owner, message, authentic=True)

    def bounce(self, owner: str, uid: int, why: str = "550 5.1.1 User unknown") -> str:
        """The owner's server took the letter and now says that it could not be delivered."""
        original = self.letter(owner, uid)
        return self._send("", compose.failure_notice(original, owner, why, at=self.now()), authentic=True)

    def receive(self, mail_from: str, recipients: Sequence[str], raw: bytes, *, authentic: bool = True) -> None:
        """A letter came through SMTP: all recipients get it, or NoSuchMailbox and nobody does."""
        boxes = {recipient.strip().lower(): self.mailbox(recipient) for recipient in recipients}
        at = self._clock()
        for recipient, box in boxes.items():
            box.add(stamped(raw, mail_from=mail_from, recipient=recipient, at=at, authentic=authentic), at)

    def read(self, owner: str, uid: int) -> None:
        self.mailbox(owner).flag(uid, lambda flags: flags | {SEEN})

    def dump(self) -> dict[str, Any]:
        return {address: box.dump() for address, box in self.boxes.items()}

    def load(self, dump: Mapping[str, Any]) -> None:
        for address, box in dump.items():
            self.open(address).load(box)
        self.changes.touch()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _send(self, mail_from: str, message: EmailMessage, *, authentic: bool) -> str:
        recipients = [address.addr_spec for name in ("To", "Cc") if message[name] for address in message[name].addresses]
        self.receive(mail_from, recipients, message.as_bytes(), authentic=authentic)
        return str(message["Message-ID"])

    def open(self, address: str) -> Mailbox:
        """The mailbox of that address, made if there was none."""
        key = address.strip().lower()
        return self.boxes.setdefault(key, Mailbox(self.changes, int(self._clock())))
