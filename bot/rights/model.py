"""A rights request and what can become of it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.people.model import Channel


class Right(StrEnum):
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"


TOGETHER = "+"
SHORT = 3  # letters that tell the rights apart: a button carries 64 bytes, and somebody may want all six


@dataclass(frozen=True, slots=True)
class Rights:
    """One right, or several that are exercised together; as text one is written in full, several by their beginnings."""

    each: tuple[Right, ...]

    @classmethod
    def parse(cls, text: str) -> "Rights | None":
        known = {right[:SHORT]: right for right in Right} | {right: right for right in Right}
        names = text.split(TOGETHER)
        return cls(tuple(dict.fromkeys(known[name] for name in names))) if known.keys() >= set(names) else None

    def __str__(self) -> str:
        return self.each[0] if len(self.each) == 1 else TOGETHER.join(right[:SHORT] for right in self.each)

    def __iter__(self) -> Iterator[Right]:
        return iter(self.each)

    @property
    def are_several(self) -> bool:
        return len(self.each) > 1


class Status(StrEnum):
    """The legal status; whether a message reached anybody is the delivery's state."""

    AWAITING_VERIFICATION = "awaiting_verification"
    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    AWAITING_SUBJECT = "awaiting_subject"  # documents were asked for; the answer clock goes on
    OUTCOME_PROPOSED = "outcome_proposed"
    IN_EXECUTION = "in_execution"  # decided by two; the systems are at work
    ANSWERED = "answered"
    REVOKED = "revoked"


# The Company owes an answer.
OPEN = (
    Status.REGISTERED,
    Status.IN_REVIEW,
    Status.AWAITING_SUBJECT,
    Status.OUTCOME_PROPOSED,
    Status.IN_EXECUTION,
)


class Outcome(StrEnum):
    """What was decided; the articles of refusals are in law.toml, their words in rights.outcome.*."""

    DONE = "done"
    PARTLY = "partly"  # with a note: what was done and what was not
    NO_DATA = "no_data"
    REFUSED_LAW = "refused_law"  # the law requires storage
    REFUSED_OBLIGATION = "refused_obligation"
    REFUSED_OTHERS = "refused_others"  # rights of third persons
    REFUSED_JUSTICE = "refused_justice"  # an offence, a court
    REFUSED_DOCUMENTS = "refused_documents"  # nothing confirms the correction
    REFUSED_BREACH = "refused_breach"  # no breach of the conditions was found
    NOT_OURS = "not_ours"  # another operator
    REPEATED = "repeated"  # answered before, nothing new
    NOT_VERIFIED = "not_verified"


REFUSALS = tuple(outcome for outcome in Outcome if outcome not in (Outcome.DONE, Outcome.PARTLY, Outcome.NO_DATA))


class Identified(StrEnum):
    """How the person was."""

    MAILBOX = "mailbox"
    PHONE = "phone"  # called back on the number the office holds, confirmed by a second member of staff


class AnswerBy(StrEnum):
    """How the answer of substance is handed over."""

    MAIL = "mail"
    PAPER = "paper"
    IN_PERSON = "in_person"


class Starts(StrEnum):
    """Which moment starts a clock."""

    RECEIVED = "received"
    IDENTIFIED = "identified"
    DOCUMENTS = "documents"
    ASKED = "asked"  # for documents
    DECIDED = "decided"
    DISCOVERED = "discovered"  # a breach


@dataclass(frozen=True, slots=True)
class Rule:
    """One clock of the law: `days` are working days; `law` is the article; `grade` is how sure we are; `read` when the source
    was read; `confirmed_by` the lawyer who confirmed it, or nothing."""

    code: str
    days: int
    law: str
    grade: str
    version: str
    starts: Starts
    read: date
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A rule at work on one request. `code` is "answer", or the action: block, rectify, destroy, stop."""

    id: int
    request: int
    code: str
    starts_at: datetime
    due_at: datetime
    law: str
    rule_version: str
    met_at: datetime | None = None
    delay: str | None = None  # why it is not met in time, in words for the person


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody read before they decided: an outcome, and by its mark which proposal of it; as text "partly.1a2b3c"."""

    outcome: Outcome
    mark: str

    @classmethod
    def parse(cls, text: str) -> "Shown | None":
        outcome, _, mark = text.partition(".")
        return cls(Outcome(outcome), mark) if outcome in set(Outcome) and mark else None

    def __str__(self) -> str:
        return f"{self.outcome}.{self.mark}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outcome one member of staff proposed; `by` is their mail address."""

    outcome: Outcome
    by: str
    at: datetime
    note: str = ""
    law: str = ""  # on what a refusal rests, as the table of the law stood when it was confirmed

    @property
    def shown(self) -> Shown:
        told = f"{self.outcome}|{self.by}|{self.at.isoformat()}|{self.note}"
        return Shown(self.outcome, hashlib.sha256(told.encode()).hexdigest()[:6])


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided before the request was opened again."""

    proposal: Proposal
    confirmed_by: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Task:
    """What one system must do for a decided request. `act` is the number of the act that says it is done."""

    id: int
    request: int
    system: str
    mail: str
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None = None
    act: str | None = None
    round: int = 0  # how often its request had been opened again


@dataclass(frozen=True, slots=True)
class Request:
    """A row of the register. `number` is set at registration and never changes; `due_at`, `days`, `law` and `rule_version` are of
    the last answer clock: what people are told later is what was counted then."""

    id: int
    person: int
    right: Right
    status: Status
    channel: Channel
    locale: str
    received_at: datetime
    number: str | None = None
    registered_at: datetime | None = None
    identified_at: datetime | None = None
    identified: Identified | None = None
    due_at: datetime | None = None
    days: int | None = None  # working days
    law: str | None = None
    rule_version: str | None = None
    proposal: Proposal | None = None
    confirmed_by: str | None = None
    closed_at: datetime | None = None
    assignee: str | None = None
    answer_by: AnswerBy = AnswerBy.MAIL
    linked_to: int | None = None
    reopened: int = 0
    words: str | None = None  # the person's own, until they become the first message of the case
    identified_by: str | None = None  # the mailbox that was proved, or the case of the call
    member: str | None = None  # whose of the staff it is, where its person was forgotten
    begun_at: datetime | None = None  # when we first dealt with it; a letter may have been received before
