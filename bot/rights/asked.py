"""The register asked for in a letter: which line asks for it, as which file, of which days. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.cases.commands import is_signature

# The Kazakh word, the Russian one (which is Kazakh as well), and one that every keyboard has.
WORDS = ("тізілім", "журнал", "register")
PAIR = 2  # a period has two ends
MOST_WORDS = 6  # of a line that asks; a longer one that begins so is a sentence
BETWEEN = {"-", "за", "с", "по", "үшін", "айы", "№"}
OPEN = {"ашық", "ашықтары", "открытые", "открытых", "open"}

_APART = re.compile(r"\s+|\.\.+|…|[–—]")
_NUMBER = re.compile(r"qg-\d{4}-\d{6}", re.ASCII)
_SPAN = re.compile(r"\d{4}(?:-\d{1,2}){0,2}", re.ASCII)


class Form(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Asked:
    """Days in Almaty, both inclusive; without any the whole register; or what is open, with what waits for its person; or one
    request."""

    form: Form = Form.XLSX
    since: date | None = None
    until: date | None = None
    only_open: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It begins like such a line and goes on otherwise."""


def asked_in(text: str, subject: str = "") -> Asked | Unreadable | None:
    """The first line, with a signature or nothing below it; or the subject of a fresh letter, whatever politeness is below."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = _line(lines[0] if lines else subject)
    if found is None and isinstance(by_subject := _line(subject), Asked):
        return by_subject
    return found if found is None or not lines or is_signature(lines[1:]) else Unreadable()


def _line(line: str) -> Asked | Unreadable | None:
    word, *rest = [part for part in _APART.split(line.lower().strip(' .,:;!?\t«»"')) if part] or [""]
    if word.strip(':,«»"') not in WORDS or len(rest) >= MOST_WORDS:
        return None
    told = [part for one in rest if (part := one.strip(",;:")) and part not in BETWEEN]
    forms = [Form(part) for part in told if part in set(Form)]
    numbers = [part.upper() for part in told if _NUMBER.fullmatch(part)]
    rest = [part for part in told if part not in set(Form) | OPEN and not _NUMBER.fullmatch(part)]
    return _asked(forms, numbers, [span(part) for part in rest], only_open=not OPEN.isdisjoint(told))


def _asked(
    forms: list[Form], numbers: list[str], spans: list[tuple[date, date] | None], *, only_open: bool
) -> Asked | Unreadable:
    days = [day for one in spans if one for day in one]
    many = len(forms) > 1 or len(numbers) > 1 or len(spans) > PAIR
    if many or None in spans or days[:1] > days[-1:] or (numbers and (days or only_open)):
        return Unreadable()
    since, until = (days[0], days[-1]) if days else (None, None)
    return Asked(forms[0] if forms else Form.XLSX, since, until, only_open, numbers[0] if numbers else "")


def span(text: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day: 2026, 2026-11 or 11.2026, 2026-11-26 or 26.11.2026."""
    plain = "-".join(reversed(text.split("."))) if "." in text else text
    if not _SPAN.fullmatch(plain):
        return None
    year, month, day = (*map(int, plain.split("-")), 0, 0)[:3]
    try:
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
        return date(year, month or 1, day or 1), last
    except ValueError:
        return None
