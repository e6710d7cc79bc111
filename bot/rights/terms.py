"""When a term ends, by the calendar as it stands in this transaction: an order entered a minute ago counts."""

from datetime import datetime

from bot.calendar import WorkCalendar
from bot.ports import Tx
from bot.rights import law
from bot.rights.model import Clock, Request, Starts


async def ends(tx: Tx, start: datetime, days: int) -> datetime:
    """After so many working days, at the end of the office's day."""
    return WorkCalendar(await tx.calendar.by_day()).due(start, days)


async def acts_from(tx: Tx, request: Request, begins: Starts, start: datetime) -> datetime | None:
    """The clock of the action begins to run, where the law has one that begins so; -> when it ends."""
    action = law.actions().get(request.right)
    if action is None or action.starts is not begins:
        return None
    due_at = await ends(tx, start, action.days)
    await tx.register.start(request.id, action, start, due_at)
    return due_at


async def running(tx: Tx, request: Request, code: str) -> Clock | None:
    """The clock of this code that is not met yet."""
    clocks = await tx.register.clocks(request.id)
    return next((one for one in clocks if one.code == code and one.met_at is None), None)
