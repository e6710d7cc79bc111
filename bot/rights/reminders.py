"""Reminders and overdue requests: read off the register again and again, so that no restart loses one; each goes once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.calendar import ALMATY, WorkCalendar
from bot.deliveries.outbox import About, Outbox
from bot.ports import Clock, Store, Tx
from bot.reply import Reply, Said
from bot.rights import rules
from bot.rights.filing import facts
from bot.rights.model import Request

MORNING = time(9, 30)
# On the morning of which working days staff are reminded, by the length of the answer clock.
DAYS = {3: (2, 3), 15: (5, 10, 13, 15)}


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: its name makes it go once."""

    name: str
    at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class Reminders:
    store: Store
    clock: Clock
    calendar: WorkCalendar
    outbox: Outbox

    async def sweep(self) -> None:
        """Of what fell due while nobody was there only the last is told."""
        now = self.clock.now()
        async with self.store.read() as tx:
            waiting = [(request, last_step(request, self.calendar, now)) for request in await tx.register.open()]
        for request, step in waiting:
            if step is not None:
                async with self.store.begin() as tx:
                    await self._remind(tx, request, step, now)

    async def _remind(self, tx: Tx, request: Request, step: Step, now: datetime) -> None:
        number = request.number or ""
        case = await tx.cases.by_number(number)
        about = About(number=number, case=case.id if case else None)
        says = "letter.overdue" if step.late else "letter.reminder"
        reply, subject = Reply(says, facts(request)), Said(f"{says}.subject", facts(request))
        key = f"{number}:{step.name}"
        approvers = self.outbox.to_approvers(key, reply, subject, now, about) if step.late else []
        for letter in (self.outbox.to_desk(key, reply, subject, now, about), *approvers):
            await tx.deliveries.add(letter, now)


def last_step(request: Request, calendar: WorkCalendar, now: datetime) -> Step | None:
    """The newest reminder whose time has come."""
    return max((step for step in _steps(request, calendar, now) if step.at <= now), key=lambda step: step.at, default=None)


def _steps(request: Request, calendar: WorkCalendar, now: datetime) -> Iterator[Step]:
    if request.due_at is None:
        return
    days = rules.rules()[request.right].days
    received = request.received_at.astimezone(ALMATY).date()
    for day in DAYS.get(days, (days,)):
        yield Step(f"reminder:{day}", _morning(calendar.add_working_days(received, day)))
    for late in _late_days(request.due_at, now):
        if calendar.is_working(late):
            yield Step(f"overdue:{late}", _morning(late), late=True)


def _late_days(due_at: datetime, now: datetime) -> Iterator[date]:
    day, last = due_at.astimezone(ALMATY).date(), now.astimezone(ALMATY).date()
    while day < last:
        day += timedelta(days=1)
        yield day


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, ALMATY)
