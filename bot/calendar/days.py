"""Which days are worked, and when a term ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from bot.calendar.model import Kind, Override
from bot.zone import ALMATY, day_of

MORNING, AFTERNOON = time(9, 30), time(14, 0)  # when staff are reminded
END_OF_OFFICE = time(18, 0)  # Civil Code Art. 176: a term ends when the office closes
DAY = timedelta(days=1)
SATURDAY = 5


@cache
def _law() -> holidays.HolidayBase:
    """Shared by every calendar, so nothing is ever added to it: what orders move is kept beside it."""
    return holidays.country_holidays("KZ", language="en_US")


@dataclass(frozen=True, slots=True)
class Special:
    """A day that its weekday says nothing about; `override` where an order says it, else `holiday` is the law's reason."""

    day: date
    working: bool
    holiday: str | None
    override: Override | None

    @property
    def is_estimated(self) -> bool:
        """A holiday by the moon, whose day is not announced yet."""
        return self.override is None and "estimated" in (self.holiday or "")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday less the days off of Law 267-II and the Labour Code, with their carry-overs; an order goes before both."""

    overrides: Mapping[date, Override] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        override = self.overrides.get(day)
        return bool(_law().is_working_day(day)) if override is None else override.kind is Kind.WORK

    def add_working_days(self, day: date, days: int) -> date:
        """The day of receipt is day 0 (Civil Code Art. 173)."""
        while days > 0:
            day += DAY
            days -= self.is_working(day)
        return day

    def working_days(self, after: date, until: date) -> int:
        """How many there are, the last day counted and the first one not."""
        return sum(self.is_working(after + DAY * n) for n in range(1, (until - after).days + 1))

    def due(self, received: datetime, days: int) -> datetime:
        """The end of office hours in Almaty on the last working day; the day of receipt is Almaty's, not UTC's."""
        last = self.add_working_days(day_of(received), days)
        return datetime.combine(last, END_OF_OFFICE, ALMATY).astimezone(UTC)

    def last_moment(self, since: datetime, now: datetime, hours: Sequence[time] = (MORNING,)) -> datetime | None:
        """The newest of these hours of working days after `since`, in Almaty, if one has come."""
        day = day_of(now)
        while day >= day_of(since):
            moments = [datetime.combine(day, hour, ALMATY) for hour in hours] if self.is_working(day) else []
            if passed := [at for at in moments if since < at <= now]:
                return max(passed)
            day -= DAY
        return None

    def holiday(self, day: date) -> str | None:
        """How the law calls it, in English."""
        return _law().get(day)

    def specials(self, year: int) -> Iterator[Special]:
        """Days off that are no plain weekend, and weekends that are worked."""
        day = date(year, 1, 1)
        while day.year == year:
            override, holiday = self.overrides.get(day), self.holiday(day)
            if override or holiday or self.is_working(day) == (day.weekday() >= SATURDAY):
                yield Special(day, self.is_working(day), holiday, override)
            day += DAY

    def with_order(self, override: Override) -> "WorkCalendar":
        return WorkCalendar({**self.overrides, override.day: override})
