"""A rights request and what can become of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.people.model import Channel


class Right(StrEnum):
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"


class Status(StrEnum):
    AWAITING_VERIFICATION = "awaiting_verification"
    REGISTERED = "registered"
    OUTCOME_PROPOSED = "outcome_proposed"
    ANSWERED = "answered"
    REVOKED = "revoked"


OPEN = (Status.REGISTERED, Status.OUTCOME_PROPOSED)  # the Company owes an answer


class Outcome(StrEnum):
    DONE = "done"
    NO_DATA = "no_data"
    REFUSED_LAW = "refused_law"  # the law requires storage: Art. 8(7), Digital Code 41(3)
    REFUSED_OBLIGATION = "refused_obligation"  # an obligation is outstanding: Art. 8(2)


@dataclass(frozen=True, slots=True)
class Rule:
    """The answer clock of one right: `days` are working days; `law` is the article; `grade` is how sure we are."""

    right: Right
    days: int
    law: str
    grade: str
    version: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outcome one member of staff proposed; `by` is their mail address."""

    outcome: Outcome
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A row of the register. `number`, `due_at`, `law` and `rule_version` are set at registration and never change."""

    id: int
    person: int
    right: Right
    status: Status
    channel: Channel
    locale: str
    received_at: datetime
    number: str | None = None
    registered_at: datetime | None = None
    due_at: datetime | None = None
    law: str | None = None
    rule_version: str | None = None
    proposal: Proposal | None = None
    confirmed_by: str | None = None
    closed_at: datetime | None = None
