"""A document that will be printed, in words and without a format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.model import Case
from bot.rights.journal import Choice
from bot.rights.model import Request
from bot.texts import Texts

COLUMNS = (
    *("about", "act", "added_at", "added_by", "asked_at", "at", "attempts", "author", "by", "channel", "clock"),
    *("closed_at", "confirmed_by", "consent", "count", "day", "days", "deed", "discovered_at", "discovered_by", "done_at"),
    *("due_at", "entry", "facts", "first", "from", "given", "given_at", "grade", "holding", "language", "last", "law"),
    *("mail", "met", "met_at", "name", "now", "number", "order", "queued_at", "read", "reason", "received_at"),
    *("reported_at", "right", "roles", "rule", "settled_at", "settled_by", "since", "started_at", "starts", "state"),
    *("step", "subject", "system", "telegram", "text", "to", "to_whom", "until", "version", "withdrawn", "withdrawn_at"),
    *("working", "writer", "year"),
)


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are, one under the other."""

    title: str
    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `exact`: letter by letter as it was stored."""

    text: str
    title: str = ""
    exact: bool = False


Part = Table | Facts | Words


@dataclass(frozen=True, slots=True)
class Document:
    """`name` is that of its file, without an ending."""

    name: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the inspection is about. A person's own words are shown only in the file of one person."""

    choice: Choice
    requests: Sequence[Request]
    unregistered: Sequence[Request]  # without a number: it waits for its person, or was taken back before
    subjects: dict[int, str]
    cases: Sequence[Case]  # of one person; of everybody none

    @property
    def of_one(self) -> bool:
        return self.choice.person is not None

    @property
    def numbers(self) -> list[str]:
        return [request.number for request in self.requests if request.number]


def kept(due_at: datetime, met_at: datetime | None, now: datetime) -> str:
    """Whether a term was, as inspection.met.* names it."""
    late = (met_at or now) > due_at
    if met_at is not None:
        return "late" if late else "in_time"
    return "overdue" if late else "running"


@dataclass(frozen=True, slots=True)
class Voice:
    """One language."""

    texts: Texts
    locale: str

    def say(self, says: str, **params: str | int | date | datetime) -> str:
        return self.texts.word(says, self.locale, **params)

    def when(self, at: date | datetime | None) -> str:
        return "" if at is None else self.texts.filled("{at}", {"at": at}, self.locale)

    def yes(self, holds: bool) -> str:
        return self.say("journal.yes" if holds else "journal.no")

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
        headings = tuple(self.say(f"inspection.column.{column}") for column in columns)
        return Table(self.say(title), headings, list(rows))
