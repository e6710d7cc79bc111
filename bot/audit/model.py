"""An entry of the audit, and the chain that ties each one to all before it. Pure."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

SYSTEM = "system"
ROSTER = "roster.change"  # the deed that says who is staff from then on; its facts are roles by mail address
NOTHING = bytes(32)  # what stands before the first entry


@dataclass(frozen=True, slots=True)
class Entry:
    """`deed` is what was done, as request.propose or register.export; `about` a request's or case's number, or a pseudonym.

    `by` is staff:ADDRESS, person:PSEUDONYM, office:USER for a command, or system. `facts` are codes and dates, never content.
    """

    deed: str
    about: str
    by: str = SYSTEM
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """An entry in its place. `chained` is its SHA-256 together with that of the entry before."""

    id: int
    at: datetime
    entry: Entry
    chained: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: whoever keeps it elsewhere can tell whether anything before it was changed or cut off."""

    id: int
    chained: bytes

    def __str__(self) -> str:
        return f"{self.id}:{self.chained.hex()}"


@dataclass(frozen=True, slots=True)
class Found:
    """`broken` is the first entry that does not follow from the one before it."""

    entries: int
    head: Head
    broken: int | None = None


def chained(before: bytes, place: int, at: datetime, entry: Entry) -> bytes:
    """Over plain text, so that a change of keys does not touch it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [place, moment, entry.deed, entry.about, entry.by, dict(sorted(entry.facts.items()))]
    return hashlib.sha256(before + json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def examine(start: Head, rows: Iterable[Written], head: Head) -> Found:
    """Walks the chain from what retention left off to the head that was noted."""
    last, seen = start, 0
    for row in rows:
        follows = row.id == last.id + 1 and hmac.compare_digest(row.chained, chained(last.chained, row.id, row.at, row.entry))
        if not follows:
            return Found(seen, last, last.id + 1)
        last, seen = Head(row.id, row.chained), seen + 1
    return Found(seen, last, None if last == head else last.id + 1)
