"""Reminders and overdue clocks: read off the register again and again, so that no restart loses one; each goes once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.calendar import AFTERNOON, MORNING, WorkCalendar
from bot.deliveries.outbox import TASK, Outbox
from bot.ports import Clock as Now
from bot.ports import Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import law, letters
from bot.rights.citing import cited
from bot.rights.filing import Filing, facts
from bot.rights.model import Clock, Outcome, Request, Status, Task
from bot.rights.telling import Telling
from bot.rights.thread import about
from bot.zone import ALMATY, day_of

PAPERS = 3  # working days after which the person is asked for papers once more
# On the morning of which working days staff are reminded, by the length of the clock; a day's clock also in the afternoon.
DAYS = {1: (), 3: (2,), 15: (5, 10, 13)}  # and on the morning of the due day itself


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: its name makes it go once."""

    name: str
    at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class Reminders:
    store: Store
    clock: Now
    outbox: Outbox
    filing: Filing
    telling: Telling

    async def sweep(self) -> None:
        """Of what fell due while nobody was there only the last is told."""
        now = self.clock.now()
        async with self.store.read() as tx:
            calendar = WorkCalendar(await tx.calendar.by_day())
            requests = {request.id: request for request in await tx.register.open()}
            running = [clock for clock in await tx.register.clocks() if clock.request in requests]
            tasks = [task for task in await tx.register.tasks() if task.request in requests]
            unproved = [draft for draft in await tx.register.unidentified() if _too_late(draft, calendar, now)]
        for clock in running:
            await self._look(requests[clock.request], clock, calendar, now)
        for task in tasks:
            await self._press(requests[task.request], task, calendar, now)
        for draft in unproved:
            async with self.store.begin() as tx:
                await self.filing.late(tx, await tx.people.get(draft.person), draft, now)

    async def _look(self, request: Request, clock: Clock, calendar: WorkCalendar, now: datetime) -> None:
        if clock.code == law.DOCUMENTS:
            await self._await_papers(request, clock, calendar, now)
        elif (step := last_step(clock, calendar, now)) is not None:
            async with self.store.begin() as tx:
                await self._remind(tx, request, clock, step, now)

    async def _remind(self, tx: Tx, request: Request, clock: Clock, step: Step, now: datetime) -> None:
        number, thread = request.number or "", await about(tx, request)
        says = "letter.overdue" if step.late else "letter.reminder"
        params: dict[str, Value] = {
            **facts(request),
            "due": clock.due_at,
            "law": cited(clock.law),
            "action": Said(f"action.{clock.code}"),
            "next": letters.next_step(request, self.outbox.settings.staff),
        }
        reply = Reply(says, params, letters.steps(request))
        subject = Said(f"{says}.subject", {**letters.sorted_by(request), "day": letters.day(clock.due_at)})
        key = f"{number}:{clock.id}:{step.name}"
        approvers = self.outbox.to_approvers(key, reply, subject, now, thread) if step.late else []
        for letter in (self.outbox.to_desk(key, reply, subject, now, thread), *approvers):
            await tx.deliveries.add(letter, now)
        if step.late and clock.code == law.ANSWER:  # once, with the reason if one was given by then
            await self.telling.delayed(tx, request, clock, now)

    async def _await_papers(self, request: Request, clock: Clock, calendar: WorkCalendar, now: datetime) -> None:
        """The person is asked once more; after the last day staff may refuse for want of papers."""
        if request.status is not Status.AWAITING_SUBJECT:
            return
        key, started = f"{request.number}:{clock.id}", day_of(clock.starts_at)
        if clock.due_at <= now:
            async with self.store.begin() as tx:
                await self._papers_missing(tx, request, f"{key}:over", now)
        elif _at(calendar.add_working_days(started, PAPERS), MORNING) <= now:
            async with self.store.begin() as tx:
                await self.telling.awaited(tx, request, clock.due_at, now, f"{key}:again")

    async def _papers_missing(self, tx: Tx, request: Request, key: str, now: datetime) -> None:
        offers = (Offer(Act.PROPOSE, f"{request.number}:{Outcome.REFUSED_DOCUMENTS}"),)
        letter = Reply("letter.no_documents", {**facts(request), "days": str(law.documents().days)}, offers)
        subject = Said("letter.no_documents.subject", letters.sorted_by(request))
        await tx.deliveries.add(self.outbox.to_desk(key, letter, subject, now, await about(tx, request)), now)

    async def _press(self, request: Request, task: Task, calendar: WorkCalendar, now: datetime) -> None:
        """A system that has not reported by its due time: its mailbox and the desk hear of it every working morning."""
        late = [day for day in _late_days(task.due_at, now) if calendar.is_working(day) and _at(day, MORNING) <= now]
        if not late:
            return
        params: dict[str, Value] = {**facts(request), "due": task.due_at, "system": task.system}
        reply = Reply("letter.task.overdue", params)
        subject = Said("letter.task.overdue.subject", {**letters.sorted_by(request), "system": task.system})
        key, purpose = f"task-{task.id}:overdue:{late[-1]}", f"{TASK}{task.id}"
        locale = next((one.locale for one in self.outbox.settings.executors if one.mail == task.mail), "ru")
        async with self.store.begin() as tx:
            thread, desks = await about(tx, request, purpose), await about(tx, request)  # a row of a case is kept, and goes once
            asked = self.outbox.to_mailbox(key, task.mail, reply, subject, now + timedelta(days=1), thread, locale=locale)
            for letter in (asked, self.outbox.to_desk(f"{key}:desk", reply, subject, now, desks)):
                await tx.deliveries.add(letter, now)


def _too_late(draft: Request, calendar: WorkCalendar, now: datetime) -> bool:
    return calendar.due(draft.begun_at or draft.received_at, law.unverified().days) <= now


def last_step(clock: Clock, calendar: WorkCalendar, now: datetime) -> Step | None:
    """The newest reminder whose time has come."""
    return max((step for step in _steps(clock, calendar, now) if step.at <= now), key=lambda step: step.at, default=None)


def _steps(clock: Clock, calendar: WorkCalendar, now: datetime) -> Iterator[Step]:
    started, ends = day_of(clock.starts_at), day_of(clock.due_at)
    length = _length(started, ends, calendar)
    early = (min(calendar.add_working_days(started, days), ends) for days in DAYS[length])
    for day in {ends, *early}:  # the last one as it was promised, whatever orders came since
        yield Step(f"reminder:{day}", _at(day, MORNING))
    if length == 1:
        yield Step("reminder:today", _at(ends, AFTERNOON))
    for late in _late_days(clock.due_at, now):
        if calendar.is_working(late):
            yield Step(f"overdue:{late}", _at(late, MORNING), late=True)


def _length(started: date, ends: date, calendar: WorkCalendar) -> int:
    """The longest known clock that is not longer than this one: 1, 3 or 15 working days."""
    return max((days for days in DAYS if calendar.add_working_days(started, days) <= ends), default=1)


def _late_days(due_at: datetime, now: datetime) -> Iterator[date]:
    day, last = day_of(due_at), day_of(now)
    while day < last:
        day += timedelta(days=1)
        yield day


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ALMATY)
