"""The register as rows for people: the journal of requests, with the due dates that were stored and never counted anew."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.ports import Tx
from bot.rights import rules
from bot.rights.law import ANSWER, DOCUMENTS
from bot.rights.model import Clock, Outcome, Request, Status
from bot.rights.naming import stands
from bot.texts import Texts
from bot.zone import ALMATY, day_of

VERSION = 3  # of the columns: what reads an export can rely on their names and order
COLUMNS = (
    "number",
    "right",
    "status",
    "outcome",
    "subject",
    "language",
    "channel",
    "received_at",
    "identified_at",
    "identified",
    "registered_at",
    "due_at",
    "actions",
    "closed_at",
    "late",
    "delay",
    "law",
    "refusal",
    "answer_by",
    "linked_to",
    "reopened",
    "rule_version",
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no workbook takes them
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate

Cell = str | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which requests: registered in a period of days in Almaty (both inclusive), open ones only."""

    since: date | None = None
    until: date | None = None
    only_open: bool = False
    number: str = ""  # just this one
    person: int | None = None  # this person's only

    def holds(self, request: Request) -> bool:
        """An open choice shows demands that wait for their person as well: they have a date, and no number yet."""
        if self.person not in (None, request.person):
            return False
        if self.number:
            return request.number == self.number
        if request.registered_at is None:
            return self.only_open and request.status is Status.AWAITING_VERIFICATION
        return self.within(request.registered_at) and (rules.is_open(request) or not self.only_open)

    def within(self, at: datetime) -> bool:
        """Whether it was in the period."""
        day = day_of(at)
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def late(clocks: Sequence[Clock], now: datetime) -> list[Clock]:
    """The Company's terms that were met after their stored due date, or run and are past it: an earlier one stays late when the
    request is opened again. For documents the person has time."""
    return [clock for clock in clocks if clock.code != DOCUMENTS and (clock.met_at or now) > clock.due_at]


async def read(tx: Tx, choice: Choice, now: datetime) -> list[dict[str, Cell]]:
    chosen = [request for request in await tx.register.all() if choice.holds(request)]
    subjects = await subjects_of(tx, chosen)
    clocks = {request.id: await tx.register.clocks(request.id) for request in chosen}
    return rows(chosen, subjects, clocks, now)


async def subjects_of(tx: Tx, requests: Sequence[Request]) -> dict[int, str]:
    """The pseudonym of each person."""
    return {person: (await tx.people.get(person)).pseudonym for person in {request.person for request in requests}}


def rows(
    requests: Sequence[Request], subjects: Mapping[int, str], clocks: Mapping[int, Sequence[Clock]], now: datetime
) -> list[dict[str, Cell]]:
    """By number; people are pseudonyms, staff are not named."""
    chosen = sorted(requests, key=lambda request: request.number or "~")
    numbers = {request.id: request.number for request in requests}
    return [
        {
            "number": request.number,
            "right": request.right,
            "status": request.status,
            "outcome": outcome_of(request),
            "subject": subjects.get(request.person),
            "language": request.locale,
            "channel": request.channel,
            "received_at": request.received_at,
            "identified_at": request.identified_at,
            "identified": request.identified,
            "registered_at": request.registered_at,
            "due_at": request.due_at,
            "actions": _actions(clocks.get(request.id, ())),
            "closed_at": request.closed_at,
            "late": bool(late(clocks.get(request.id, ()), now)),
            "delay": "; ".join(clock.delay for clock in clocks.get(request.id, ()) if clock.delay) or None,
            "law": request.law,
            "refusal": (outcome_of(request) and request.proposal and request.proposal.law) or None,
            "answer_by": request.answer_by,
            "linked_to": numbers.get(request.linked_to or 0),
            "reopened": str(request.reopened) if request.reopened else None,
            "rule_version": request.rule_version,
        }
        for request in chosen
    ]


def outcome_of(request: Request) -> Outcome | None:
    """What was decided by two; a proposal is none yet."""
    return request.proposal.outcome if request.proposal and request.status is Status.ANSWERED else None


def headings(texts: Texts, locale: str) -> list[str]:
    return [texts.word(f"journal.{column}", locale) for column in COLUMNS]


def shown(row: Mapping[str, Cell], texts: Texts, locale: str) -> list[str]:
    """A row in words; moments as 2026-11-26 18:00 in Almaty. What a spreadsheet would take for a formula is quoted."""
    return [_safe(word(column, row[column], texts, locale)) for column in COLUMNS]


def _actions(clocks: Sequence[Clock]) -> str | None:
    return "; ".join(f"{clock.code} {_moment(clock.due_at)}" for clock in clocks if clock.code != ANSWER) or None


def word(column: str, value: Cell, texts: Texts, locale: str) -> str:
    match column, value:
        case _, None:
            return ""
        case "actions", str():
            parts = (part.partition(" ") for part in value.split("; "))
            return "; ".join(f"{texts.word(f'action.{code}', locale)} {when}" for code, _, when in parts)
        case _, datetime():
            return _moment(value)
        case _, bool():
            return texts.word("journal.yes" if value else "journal.no", locale)
        case "status", _:
            return texts.word(stands(str(value)), locale)
        case (("right" | "outcome" | "language" | "channel" | "identified" | "answer_by"), _):
            return texts.word(f"{column}.{value}", locale)
        case _:
            return str(value)


def _safe(text: str) -> str:
    text = CONTROL.sub("", text)
    return f"'{text}" if text.startswith(FORMULA) else text


def _moment(at: datetime) -> str:
    return f"{at.astimezone(ALMATY):%Y-%m-%d %H:%M}"
