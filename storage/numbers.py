"""Numbers without gaps: the counter moves in the transaction that uses it, so a rollback gives the number back."""

from datetime import datetime

from bot.zone import ALMATY
from storage.engine import Work
from storage.office import numbers


async def next_number(work: Work, series: str, now: datetime) -> str:
    """The next number of the year that it is in Almaty, such as QG-2026-000042."""
    year = now.astimezone(ALMATY).year
    stmt = (
        work.insert(numbers)
        .values(series=series, year=year, last=1)
        .on_conflict_do_update(index_elements=["series", "year"], set_={"last": numbers.c.last + 1})
        .returning(numbers.c.last)
    )
    last = (await work.connection.execute(stmt)).scalar_one()
    return f"{series}-{year}-{last:06d}"
