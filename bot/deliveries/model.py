"""What leaves the house: a row that carries a message, and how each attempt ended. The outbox is also the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from bot.people.model import Channel
from bot.reply import Reply, Said, dump_said, load_said


class Operation(StrEnum):
    SEND = "send"
    EDIT = "edit"
    MAIL = "mail"


class State(StrEnum):
    QUEUED = "queued"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Priority(IntEnum):
    INTERACTIVE = 0
    BULK = 10


@dataclass(frozen=True, slots=True)
class Envelope:
    """Mail only: what the header carries beside the text. Message ids are with their angle brackets."""

    subject: Said
    message_id: str
    in_reply_to: str | None = None
    reply_to: str | None = None
    automatic: bool = True


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Mail only: the register of these days, what of it is open, or one request, as a file of this form, which is made when
    the letter leaves."""

    form: str
    since: date | None = None
    until: date | None = None
    only_open: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An enclosure that was made; `type` is that of RFC 6838."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a delivery carries, encrypted until it is settled: words not yet rendered, the header of a mail, what goes with it."""

    reply: Reply
    locale: str
    envelope: Envelope | None = None
    enclosed: Enclosure | None = None

    def dump(self) -> dict[str, Any]:
        """As JSON; `load` is its inverse."""
        envelope = self.envelope and {
            "subject": dump_said(self.envelope.subject),
            "message_id": self.envelope.message_id,
            "in_reply_to": self.envelope.in_reply_to,
            "reply_to": self.envelope.reply_to,
            "automatic": self.envelope.automatic,
        }
        enclosed = {"enclosed": _dump(self.enclosed)} if self.enclosed else {}
        return {"reply": self.reply.dump(), "locale": self.locale, "envelope": envelope, **enclosed}

    @classmethod
    def load(cls, dump: Mapping[str, Any]) -> "Parcel":
        header = dump["envelope"]
        envelope = header and Envelope(**{**header, "subject": load_said(header["subject"])})
        enclosed = _load(dump["enclosed"]) if "enclosed" in dump else None
        return cls(Reply.load(dump["reply"]), dump["locale"], envelope, enclosed)


def _dump(enclosed: Enclosure) -> dict[str, Any]:
    days = {name: day.isoformat() for name, day in (("since", enclosed.since), ("until", enclosed.until)) if day}
    return {"form": enclosed.form, **days, "only_open": enclosed.only_open, "number": enclosed.number}


def _load(dump: Mapping[str, Any]) -> Enclosure:
    days = {name: date.fromisoformat(dump[name]) for name in ("since", "until") if name in dump}
    return Enclosure(dump["form"], **days, only_open=dump["only_open"], number=dump["number"])


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A delivery to be queued. `key` makes it unique: the same key twice is one delivery.

    `address` is a chat id in digits or a mail address. `expires_at` is when sending makes no sense any more.
    """

    key: str
    channel: Channel
    operation: Operation
    address: str
    parcel: Parcel
    expires_at: datetime
    priority: Priority = Priority.INTERACTIVE
    person: int | None = None
    case: int | None = None
    notice: int | None = None
    message: int | None = None
    not_before: datetime | None = None  # at once where it is not set


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row. `lease` is the fencing number: only its holder may settle. `attempts` counts earlier ones."""

    id: int
    lease: int
    channel: Channel
    operation: Operation
    address: str
    parcel: Parcel
    expires_at: datetime
    attempts: int
    person: int | None = None
    case: int | None = None
    notice: int | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A row found again by its receipt: its words are wiped, what it was about is not."""

    id: int
    person: int | None
    case: int | None
    notice: int | None
    message: int | None


@dataclass(frozen=True, slots=True)
class Posted:
    """What the ledger knows of a row: never its words."""

    channel: Channel
    state: State
    queued_at: datetime
    settled_at: datetime | None
    attempts: int
    to_person: bool
    message: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """`receipt` is what the channel wants to remember: Telegram's message ids, spaces between, or the mail server's last line."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Again:
    """Back to the queue until `at`; `counted` is False when the server only asked for a pause."""

    at: datetime
    why: str
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Ended:
    """Settled without having been sent: blocked, failed, expired or unknown."""

    state: State
    why: str


Outcome = Sent | Again | Ended


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a notice's deliveries by state; the sum is the audience."""

    counts: dict[State, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return sum(self.counts.get(state, 0) for state in (State.QUEUED, State.LEASED, State.SENDING))
