"""Working days of Kazakhstan, against dates computed from the law."""

from datetime import UTC, date, datetime

import pytest

from bot.calendar import WorkCalendar

CALENDAR = WorkCalendar()


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
