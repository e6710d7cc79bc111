"""Which orders can be entered, and for which year one is awaited."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.calendar.days import WorkCalendar
from bot.calendar.model import Confirmation, Kind, Override
from bot.errors import WrongSetting
from bot.zone import day_of

NOTICE = timedelta(days=31)  # from 1 December on the next year's order is awaited
KNOWN = 2026  # the last year whose orders were compared with what `holidays` knows
SHORTEST, LONGEST = 3, 200  # of an order's name
WORDS = {Kind.OFF: "a day off", Kind.WORK: "a working day"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Who enters orders, and when."""

    by: str
    now: datetime

    @property
    def today(self) -> date:
        return day_of(self.now)

    def override(self, calendar: WorkCalendar, day: date, kind: Kind, order: str) -> Override:
        """What is to be kept. Raises WrongSetting with one sentence."""
        self._in_range(day)
        before = calendar.overrides.get(day)
        if before is not None:
            undo = f"`myqg-bot calendar remove {day}` undoes it"
            raise WrongSetting(f"{day} ({day:%A}) is {WORDS[before.kind]} already, by order {before.order}; {undo}")
        if calendar.is_working(day) is (kind is Kind.WORK):
            why = calendar.holiday(day)
            raise WrongSetting(f"{day} ({day:%A}) is {WORDS[kind]} already{f', by law: {why}' if why else ''}")
        return Override(day, kind, order_name(order), self.by, self.now)

    def _in_range(self, day: date) -> None:
        last = date(self.today.year + 1, 12, 31)
        if not self.today <= day <= last:
            when = "is past" if day < self.today else "is too far ahead"
            raise WrongSetting(f"{day} {when}: write a day from {self.today} to {last}")

    def year(self, year: int) -> int:
        if year not in (self.today.year, self.today.year + 1):
            raise WrongSetting(f"{year} is neither this year nor the next: write {self.today.year} or {self.today.year + 1}")
        return year


def order_name(text: str) -> str:
    name = " ".join(text.split())
    if not SHORTEST <= len(name) <= LONGEST:
        wrong = "the order has no name" if not name else f"the order's name is too {'short' if len(name) < SHORTEST else 'long'}"
        raise WrongSetting(f'{wrong}: write its number and date, such as --order "№ 123, 01.12.2026"')
    return name


def decided(days: Iterable[date], confirmations: Iterable[Confirmation]) -> set[int]:
    """The years of which somebody entered an order or said that there is none."""
    return {day.year for day in days} | {one.year for one in confirmations}


def awaited(years: Collection[int], now: datetime) -> int | None:
    """The year that nobody has decided though it is time to; None while all is well."""
    year = (day_of(now) + NOTICE).year
    return None if is_decided(year, years) else year


def is_decided(year: int, years: Collection[int]) -> bool:
    return year <= KNOWN or year in years
