"""Working days of Kazakhstan, against dates computed from the law, and what orders make of them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.calendar import WorkCalendar
from bot.calendar.golden import require_right_dates, terms_fault, zone_fault
from bot.calendar.model import Confirmation, Kind, Override
from bot.calendar.orders import Entry, awaited, decided
from bot.errors import WrongSetting

CALENDAR = WorkCalendar()
NOW = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
ENTRY = Entry("Динара", NOW)


def ordered(*days: tuple[str, Kind]) -> WorkCalendar:
    """The law's calendar with one order."""
    calendar = CALENDAR
    for day, kind in days:
        calendar = calendar.with_order(Override(date.fromisoformat(day), kind, "№ 123", "Динара", NOW))
    return calendar


@pytest.mark.parametrize(
    ("received", "one", "three", "fifteen"),
    [
        ("2026-11-20", "2026-11-23", "2026-11-25", "2026-12-11"),
        ("2026-11-22", "2026-11-23", "2026-11-25", "2026-12-11"),
        ("2026-12-14", "2026-12-15", "2026-12-18", "2027-01-08"),
        ("2026-12-15", "2026-12-17", "2026-12-21", "2027-01-11"),
        ("2026-12-31", "2027-01-05", "2027-01-08", "2027-01-26"),
        ("2027-03-12", "2027-03-16", "2027-03-18", "2027-04-08"),
        ("2027-03-19", "2027-03-25", "2027-03-29", "2027-04-14"),
        ("2027-04-30", "2027-05-04", "2027-05-06", "2027-05-26"),
        ("2027-05-06", "2027-05-11", "2027-05-13", "2027-05-31"),
        ("2027-05-14", "2027-05-17", "2027-05-19", "2027-06-04"),
        ("2025-01-02", "2025-01-05", "2025-01-08", "2025-01-24"),
    ],
)
def test_working_days_after_receipt(received: str, one: str, three: str, fifteen: str) -> None:
    """Holidays, carry-overs, the swapped Sunday of 2025, and Ait and Christmas that are not carried."""
    day = date.fromisoformat(received)

    assert [one, three, fifteen] == [CALENDAR.add_working_days(day, days).isoformat() for days in (1, 3, 15)]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 11, 20, 18, 30, tzinfo=UTC), datetime(2026, 11, 25, 13, tzinfo=UTC)),  # 23:30 in Almaty, a Friday
        (datetime(2026, 11, 22, 19, 30, tzinfo=UTC), datetime(2026, 11, 26, 13, tzinfo=UTC)),  # 00:30 on Monday in Almaty
    ],
)
def test_the_day_of_receipt_is_that_of_almaty(received: datetime, due: datetime) -> None:
    """Late in the evening in Almaty is still that day, though UTC may say otherwise; the term ends with the office."""
    assert due == CALENDAR.due(received, 3)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2024, 2, 27, 18, 30, tzinfo=UTC), datetime(2024, 2, 29, 12, tzinfo=UTC)),  # 00:30 on the 28th at +06
        (datetime(2024, 2, 28, 12, 0, tzinfo=UTC), datetime(2024, 2, 29, 12, tzinfo=UTC)),
        (datetime(2024, 2, 28, 18, 30, tzinfo=UTC), datetime(2024, 3, 1, 13, tzinfo=UTC)),  # 00:30 on the 29th; due at +05
    ],
)
def test_almaty_moved_its_clocks_in_2024(received: datetime, due: datetime) -> None:
    """UTC+6 up to 29 February 2024, UTC+5 from 1 March."""
    assert due == CALENDAR.due(received, 1)


@pytest.mark.parametrize(
    ("calendar", "received", "due"),
    [
        (ordered(("2027-01-08", Kind.OFF)), "2026-12-31", "2027-01-11"),
        (ordered(("2027-01-08", Kind.OFF), ("2027-01-10", Kind.WORK)), "2026-12-31", "2027-01-10"),
        (ordered(("2027-01-04", Kind.WORK)), "2026-12-31", "2027-01-06"),  # a carried-over holiday that is worked
        (ordered(("2025-01-05", Kind.OFF)), "2025-01-02", "2025-01-09"),  # an order goes before what `holidays` knows
        (ordered(("2026-11-20", Kind.OFF)), "2026-11-20", "2026-11-25"),  # the day of receipt is not counted anyway
    ],
)
def test_an_order_goes_before_the_law(calendar: WorkCalendar, received: str, due: str) -> None:
    """Days off that are worked, working days that are not."""
    assert due == calendar.add_working_days(date.fromisoformat(received), 3).isoformat()


def test_an_order_stays_in_its_own_calendar() -> None:
    """What the library keeps in memory is shared; nothing is ever added to it."""
    moved = ordered(("2027-01-08", Kind.OFF), ("2027-01-10", Kind.WORK))
    friday, sunday = date(2027, 1, 8), date(2027, 1, 10)

    assert [False, True] == [moved.is_working(friday), moved.is_working(sunday)]
    assert [True, False] == [WorkCalendar().is_working(friday), WorkCalendar().is_working(sunday)]
    assert WorkCalendar() == CALENDAR


def test_a_year_has_its_days_off_and_working_weekends() -> None:
    """From the law and from orders; a plain weekend is not told."""
    special = {str(one.day): one for one in ordered(("2025-12-26", Kind.OFF)).specials(2025)}

    assert (True, None) == (special["2025-01-05"].working, special["2025-01-05"].override)
    assert (False, "№ 123") == (special["2025-12-26"].working, getattr(special["2025-12-26"].override, "order", ""))
    assert "Independence Day" == special["2025-12-16"].holiday
    assert "2025-01-04" not in special
    assert ["2027-05-16"] == [str(one.day) for one in CALENDAR.specials(2027) if one.is_estimated]


@pytest.mark.parametrize(
    ("day", "kind", "order", "reason"),
    [
        ("2026-11-30", Kind.OFF, "№ 123", "2026-11-30 is past"),
        ("0027-01-08", Kind.OFF, "№ 123", "0027-01-08 is past"),
        ("2028-01-01", Kind.WORK, "№ 123", "too far ahead: write a day from 2026-12-01 to 2027-12-31"),
        ("2027-01-09", Kind.OFF, "№ 123", r"2027-01-09 \(Saturday\) is a day off already$"),
        ("2027-01-04", Kind.OFF, "№ 123", r"\(Monday\) is a day off already, by law: New Year's Day \(observed\)"),
        ("2027-01-11", Kind.WORK, "№ 123", r"\(Monday\) is a working day already$"),
        ("2027-01-08", Kind.OFF, "№ 5", "a day off already, by order № 123; `myqg-bot calendar remove 2027-01-08` undoes it"),
        ("2027-01-08", Kind.WORK, "№ 5", "a day off already, by order № 123; `myqg-bot calendar remove 2027-01-08` undoes it"),
        ("2027-01-12", Kind.OFF, " \n ", "the order has no name"),
        ("2027-01-12", Kind.OFF, "x" * 201, "the order's name is too long: write its number and date"),
    ],
)
def test_an_order_that_cannot_be(day: str, kind: Kind, order: str, reason: str) -> None:
    """One sentence says why, and what to write."""
    calendar = ordered(("2027-01-08", Kind.OFF))

    with pytest.raises(WrongSetting, match=reason):
        ENTRY.override(calendar, date.fromisoformat(day), kind, order)


def test_today_in_almaty_can_be_ordered() -> None:
    """At one in the morning in Almaty it is still yesterday in UTC."""
    night = Entry("Динара", datetime(2026, 12, 1, 20, 0, tzinfo=UTC))

    assert "№ 123, 01.12.2026" == night.override(CALENDAR, date(2026, 12, 2), Kind.OFF, " № 123,\n01.12.2026 ").order
    with pytest.raises(WrongSetting, match="2026-12-01 is past"):
        night.override(CALENDAR, date(2026, 12, 1), Kind.OFF, "№ 123")


@pytest.mark.parametrize(
    ("now", "years", "year"),
    [
        (datetime(2026, 11, 30, 18, 59, tzinfo=UTC), set(), None),
        (datetime(2026, 11, 30, 19, 0, tzinfo=UTC), set(), 2027),  # 1 December in Almaty
        (datetime(2026, 12, 20, tzinfo=UTC), {2027}, None),
        (datetime(2027, 6, 1, tzinfo=UTC), set(), 2027),  # nobody looked last December; it is not too late
        (datetime(2027, 12, 1, tzinfo=UTC), {2027}, 2028),
    ],
)
def test_from_december_on_somebody_must_look(now: datetime, years: set[int], year: int | None) -> None:
    """An order of the next year, or the word that there is none."""
    assert year == awaited(years, now)


def test_an_order_or_a_word_decides_a_year() -> None:
    """Either will do."""
    assert {2027, 2028} == decided([date(2027, 1, 8)], [Confirmation(2028, "none", "Динара", NOW)])


def test_the_data_of_this_computer_are_right() -> None:
    """Or no test of a due date would mean anything."""
    require_right_dates()

    assert [None, None] == [zone_fault(), terms_fault()]


def test_old_data_are_noticed_and_named() -> None:
    """Almaty at +06 after February 2024; a library that knows neither the swap of 2025 nor the new Constitution Day."""
    zone = zone_fault(timezone(timedelta(hours=6)))
    terms = terms_fault(ordered(("2025-01-05", Kind.OFF), ("2027-03-15", Kind.WORK), ("2026-08-31", Kind.OFF)))

    assert zone is not None
    assert "tzdata" in zone.advice
    assert terms is not None
    assert "2027-03-12 + 1 is 2027-03-15 and must be 2027-03-16" in terms.fact
    assert 3 == terms.fact.count("must be")
    assert "requirements.lock" in terms.advice
