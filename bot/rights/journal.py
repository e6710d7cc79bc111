"""The register as rows for people: the journal of requests, with the due dates that were stored and never counted anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar import ALMATY
from bot.rights import rules
from bot.rights.model import Request, Status
from bot.texts import Texts

VERSION = 1  # of the columns: what reads an export can rely on their names and order
COLUMNS = (
    "number",
    "right",
    "status",
    "outcome",
    "subject",
    "language",
    "channel",
    "received_at",
    "registered_at",
    "due_at",
    "closed_at",
    "late",
    "law",
    "rule_version",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate

Cell = str | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which requests: registered in a period of days in Almaty (both inclusive), open ones only."""

    since: date | None = None
    until: date | None = None
    only_open: bool = False

    def holds(self, request: Request) -> bool:
        if request.registered_at is None:
            return False
        day = request.registered_at.astimezone(ALMATY).date()
        within = (self.since is None or day >= self.since) and (self.until is None or day <= self.until)
        return within and (rules.is_open(request) or not self.only_open)


def is_late(request: Request, now: datetime) -> bool:
    """Closed after the stored due date, or open and past it."""
    return request.due_at is not None and (request.closed_at or now) > request.due_at


def rows(requests: Sequence[Request], subjects: Mapping[int, str], now: datetime) -> list[dict[str, Cell]]:
    """By number; people are pseudonyms, staff are not named."""
    chosen = sorted(requests, key=lambda request: request.number or "")
    return [
        {
            "number": request.number,
            "right": request.right,
            "status": request.status,
            "outcome": request.proposal.outcome if request.proposal and request.status is Status.ANSWERED else None,
            "subject": subjects.get(request.person),
            "language": request.locale,
            "channel": request.channel,
            "received_at": request.received_at,
            "registered_at": request.registered_at,
            "due_at": request.due_at,
            "closed_at": request.closed_at,
            "late": is_late(request, now),
            "law": request.law,
            "rule_version": request.rule_version,
        }
        for request in chosen
    ]


def headings(texts: Texts, locale: str) -> list[str]:
    return [texts.word(f"journal.{column}", locale) for column in COLUMNS]


def shown(row: Mapping[str, Cell], texts: Texts, locale: str) -> list[str]:
    """A row in words; moments as 2026-11-26 18:00 in Almaty. What a spreadsheet would take for a formula is quoted."""
    return [_safe(_word(column, row[column], texts, locale)) for column in COLUMNS]


def _word(column: str, value: Cell, texts: Texts, locale: str) -> str:
    match column, value:
        case _, None:
            return ""
        case _, datetime():
            return f"{value.astimezone(ALMATY):%Y-%m-%d %H:%M}"
        case _, bool():
            return texts.word("journal.yes" if value else "journal.no", locale)
        case (("right" | "status" | "outcome" | "language" | "channel"), _):
            return texts.word(f"{column}.{value}", locale)
        case _:
            return str(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
