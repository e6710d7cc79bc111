"""A demand of who has no corporate mailbox waits for a call. Pure: a step gives the new row, or None where it is not allowed."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.people import verify


@dataclass(frozen=True, slots=True)
class Call:
    """`number` is that of the case in which staff and the person speak; `wish` what was demanded. Of the six digits that are
    read out only the keyed digest is kept. `failures` are wrong ones over all calls: a new code resets nothing."""

    case: int
    number: str
    person: int
    wish: str
    asked_at: datetime
    failures: int = 0
    called_by: str | None = None
    called_at: datetime | None = None
    digest: str | None = None
    attempts: int = 0
    typed_at: datetime | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None


def called(call: Call, by: str, digest: str, now: datetime) -> Call | None:
    """Somebody dials now: earlier digits are void."""
    if call.settled_at is not None or call.typed_at is not None or call.failures >= verify.FAILURES_A_DAY:
        return None
    return replace(call, called_by=by, called_at=now, digest=digest, attempts=0)


def runs(call: Call, now: datetime) -> bool:
    """Whether the digits of the last call may still be typed."""
    if call.called_at is None or call.digest is None or call.settled_at is not None:
        return False
    return call.attempts < verify.ATTEMPTS and verify.holds(call.called_at, call.called_at + verify.CODE_LIFE, now)


def tried(call: Call) -> Call:
    """An attempt counts before it is compared."""
    return replace(call, attempts=call.attempts + 1, failures=call.failures + 1)


def typed(call: Call, now: datetime) -> Call:
    """The right digits: the attempt was no failure."""
    return replace(call, digest=None, failures=call.failures - 1, typed_at=now)


def settled(call: Call, by: str, now: datetime, *, same: bool) -> Call | None:
    """That it is them is the word of a second person, after the digits; that it is not may be anybody's, at any time."""
    if call.settled_at is not None or (same and (call.typed_at is None or call.called_by == by)):
        return None
    return replace(call, settled_by=by, settled_at=now)
