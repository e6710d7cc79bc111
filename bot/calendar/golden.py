"""Terms that must come out right before anybody is told one: old data are found at the start and by the doctor."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from importlib.metadata import version
from typing import NamedTuple

from bot.calendar.days import WorkCalendar
from bot.errors import WrongSetting
from bot.zone import ALMATY

OFFSETS = {datetime(2024, 2, 29, 12, tzinfo=ALMATY): 6, datetime(2024, 3, 1, 12, tzinfo=ALMATY): 5}
# Received, working days, due.
TERMS = (
    (date(2025, 1, 2), 1, date(2025, 1, 5)),  # a swapped working Sunday
    (date(2026, 8, 28), 1, date(2026, 8, 31)),  # 30 August is no holiday any more
    (date(2026, 12, 14), 15, date(2027, 1, 8)),  # Independence Day, and the new year with its carry-over
    (date(2027, 3, 12), 1, date(2027, 3, 16)),  # Constitution Day on its new date
    (date(2027, 5, 14), 1, date(2027, 5, 17)),  # Kurban Ait on a Sunday is not carried over
)


class Fault(NamedTuple):
    fact: str
    advice: str


def zone_fault(zone: tzinfo = ALMATY) -> Fault | None:
    if all(moment.replace(tzinfo=zone).utcoffset() == timedelta(hours=hours) for moment, hours in OFFSETS.items()):
        return None
    return Fault(
        "the time zone data are older than 2024: Asia/Almaty must be +06 on 2024-02-29 and +05 on 2024-03-01",
        "update tzdata of this system, or set PYTHONTZPATH= (empty) so that the data installed with the bot are used",
    )


def terms_fault(calendar: WorkCalendar | None = None) -> Fault | None:
    """Without orders: what the office moves is not the library's fault."""
    wrong = list(_wrong(calendar or WorkCalendar()))
    if not wrong:
        return None
    return Fault(
        f"working days come out wrong with holidays {version('holidays')}: {', '.join(wrong)}",
        "install the version named in requirements.lock",
    )


def _wrong(calendar: WorkCalendar) -> Iterator[str]:
    for received, days, due in TERMS:
        counted = calendar.add_working_days(received, days)
        if counted != due:
            yield f"{received} + {days} is {counted} and must be {due}"


def require_right_dates() -> None:
    """Raises WrongSetting: better no bot than one that promises wrong dates."""
    for fault in (zone_fault(), terms_fault()):
        if fault is not None:
            raise WrongSetting(f"{fault.fact}; {fault.advice}")
