"""Working days of Kazakhstan."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import holidays

ALMATY = ZoneInfo("Asia/Almaty")
END_OF_OFFICE = time(18, 0)  # Civil Code Art. 176: a term ends when the office closes


@cache
def _kazakhstan() -> holidays.HolidayBase:
    return holidays.country_holidays("KZ")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday less the days off of Law 267-II and the Labour Code, with their carry-overs and swaps."""

    days_off: holidays.HolidayBase = field(default_factory=_kazakhstan)

    def is_working(self, day: date) -> bool:
        return bool(self.days_off.is_working_day(day))

    def add_working_days(self, day: date, days: int) -> date:
        """The day of receipt is day 0 (Civil Code Art. 173)."""
        return self.days_off.get_nth_working_day(day, days)

    def due(self, received: datetime, days: int) -> datetime:
        """The end of office hours in Almaty on the last working day; the day of receipt is Almaty's, not UTC's."""
        last = self.add_working_days(received.astimezone(ALMATY).date(), days)
        return datetime.combine(last, END_OF_OFFICE, ALMATY).astimezone(UTC)
