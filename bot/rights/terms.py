"""When a term ends, by the calendar as it stands in this transaction: an order entered a minute ago counts."""

from datetime import datetime

from bot.calendar import WorkCalendar
from bot.ports import Tx


async def ends(tx: Tx, start: datetime, days: int) -> datetime:
    """After so many working days, at the end of the office's day."""
    return WorkCalendar(await tx.calendar.by_day()).due(start, days)
