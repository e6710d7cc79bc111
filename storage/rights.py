"""The register of rights requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from bot.people.model import Channel
from bot.rights import ports
from bot.rights.model import OPEN, AnswerBy, Clock, Decision, Proposal, Request, Right, Rule, Status, Task
from storage.engine import Work
from storage.numbers import next_number
from storage.tables import clocks, decisions, requests, tasks

DECIDED = ("outcome", "refusal_law", "proposed_by", "proposed_at", "note", "confirmed_by", "closed_at")


@dataclass(frozen=True, slots=True)
class SqlRegister(ports.Register):
    work: Work

    async def draft(
        self, person: int, right: Right, channel: Channel, locale: str, received_at: datetime, now: datetime | None = None
    ) -> int:
        stmt = self.work.insert(requests).values(
            person_id=person,
            right=right,
            status=Status.AWAITING_VERIFICATION,
            channel=channel,
            locale=locale,
            received_at=received_at,
            begun_at=now or received_at,
            answer_by=AnswerBy.MAIL,
            reopened=0,
        )
        await self.work.connection.execute(stmt.on_conflict_do_nothing())
        same = select(requests.c.id).where(_draft_of(person), requests.c.right == right)
        request: int = (await self.work.connection.execute(same)).scalar_one()
        return request

    async def drafts(self, person: int) -> Sequence[Request]:
        return await self._all(_draft_of(person))

    async def unidentified(self) -> Sequence[Request]:
        return await self._all(requests.c.status == Status.AWAITING_VERIFICATION)

    async def number(self, now: datetime) -> str:
        return await next_number(self.work, "QG", now)

    async def lock(self, request: int) -> Request:
        stmt = select(requests).where(requests.c.id == request).with_for_update()
        row = (await self.work.connection.execute(stmt)).one_or_none()
        if row is None:
            raise LookupError(f"no request {request}")
        return _request(row)

    async def keep(self, request: Request) -> None:
        await self.work.connection.execute(update(requests).where(requests.c.id == request.id).values(_columns(request)))

    async def by_number(self, number: str) -> Request | None:
        found = await self._all(requests.c.number == number)
        return found[0] if found else None

    async def of(self, person: int) -> Sequence[Request]:
        return await self._all(requests.c.person_id == person)

    async def all(self) -> Sequence[Request]:
        return await self._all(requests.c.id.is_not(None))

    async def open(self) -> Sequence[Request]:
        return await self._all(requests.c.status.in_(OPEN))

    async def start(self, request: int, rule: Rule, starts_at: datetime, due_at: datetime) -> None:
        values = {"request_id": request, "code": rule.code, "starts_at": starts_at, "due_at": due_at}
        await self.work.connection.execute(clocks.insert().values(**values, law=rule.law, rule_version=rule.version))

    async def explain(self, clock: int, delay: str) -> None:
        await self.work.connection.execute(update(clocks).where(clocks.c.id == clock).values(delay=delay))

    async def put_off(self, clock: int, due_at: datetime, starts_at: datetime | None = None) -> None:
        values = {"due_at": due_at} | ({"starts_at": starts_at} if starts_at else {})
        await self.work.connection.execute(update(clocks).where(clocks.c.id == clock).values(values))

    async def put_off_tasks(self, request: int, due_at: datetime) -> None:
        waits = (tasks.c.request_id == request) & tasks.c.done_at.is_(None) & tasks.c.dropped_at.is_(None)
        await self.work.connection.execute(update(tasks).where(waits).values(due_at=due_at))

    async def meet(self, request: int, now: datetime, code: str | None = None) -> None:
        running = (clocks.c.request_id == request) & clocks.c.met_at.is_(None)
        which = running if code is None else running & (clocks.c.code == code)
        await self.work.connection.execute(update(clocks).where(which).values(met_at=now))

    async def cancel(self, request: int, code: str) -> None:
        running = (clocks.c.request_id == request) & (clocks.c.code == code) & clocks.c.met_at.is_(None)
        await self.work.connection.execute(delete(clocks).where(running))

    async def archive(self, request: Request) -> None:
        assert request.proposal is not None, "only what was decided is opened again"
        row = {name: value for name, value in _columns(request).items() if name in DECIDED}
        await self.work.connection.execute(decisions.insert().values(request_id=request.id, **row))

    async def decisions(self, request: int) -> Sequence[Decision]:
        stmt = select(decisions).where(decisions.c.request_id == request).order_by(decisions.c.id)
        rows = (await self.work.connection.execute(stmt)).all()
        return [Decision(made, row.confirmed_by, row.closed_at) for row in rows if (made := _proposal(row))]

    async def clocks(self, request: int | None = None) -> Sequence[Clock]:
        which = clocks.c.met_at.is_(None) if request is None else clocks.c.request_id == request
        return [_clock(row) for row in await self.work.connection.execute(select(clocks).where(which).order_by(clocks.c.id))]

    async def ask(self, request: int, system: str, mail: str, now: datetime, due_at: datetime, round_: int = 0) -> int:
        asked = {"system": system, "mail": mail, "asked_at": now, "due_at": due_at, "round": round_}
        values = {"request_id": request, **asked}
        task: int = (await self.work.connection.execute(tasks.insert().values(values).returning(tasks.c.id))).scalar_one()
        return task

    async def done(self, task: int, act: str, now: datetime) -> bool:
        waits = (tasks.c.id == task) & tasks.c.done_at.is_(None) & tasks.c.dropped_at.is_(None)
        return (await self.work.connection.execute(update(tasks).where(waits).values(done_at=now, act=act))).rowcount == 1

    async def drop_tasks(self, request: int, now: datetime) -> None:
        waits = (tasks.c.request_id == request) & tasks.c.done_at.is_(None) & tasks.c.dropped_at.is_(None)
        await self.work.connection.execute(update(tasks).where(waits).values(dropped_at=now))

    async def task(self, task: int) -> Task | None:
        row = (await self.work.connection.execute(select(tasks).where(tasks.c.id == task))).one_or_none()
        return None if row is None else _task(row)

    async def tasks(self, request: int | None = None) -> Sequence[Task]:
        open_ones = tasks.c.done_at.is_(None) & tasks.c.dropped_at.is_(None)
        which = open_ones if request is None else (tasks.c.request_id == request) & tasks.c.dropped_at.is_(None)
        return [_task(row) for row in await self.work.connection.execute(select(tasks).where(which).order_by(tasks.c.id))]

    async def _all(self, which: ColumnElement[bool]) -> list[Request]:
        rows = await self.work.connection.execute(select(requests).where(which).order_by(requests.c.id))
        return [_request(row) for row in rows]


async def drop_of(work: Work, gone: Sequence[int]) -> None:
    """What hangs on requests that go."""
    await work.connection.execute(update(requests).where(requests.c.linked_to.in_(gone)).values(linked_to=None))
    for table in (decisions, clocks, tasks):
        await work.connection.execute(delete(table).where(table.c.request_id.in_(gone)))


def _draft_of(person: int) -> ColumnElement[bool]:
    return (requests.c.person_id == person) & (requests.c.status == Status.AWAITING_VERIFICATION)


def _columns(request: Request) -> dict[str, Any]:
    """What a step may have changed."""
    proposal = request.proposal
    return {
        "status": request.status,
        "number": request.number,
        "registered_at": request.registered_at,
        "identified": request.identified,
        "identified_at": request.identified_at,
        "due_at": request.due_at,
        "days": request.days,
        "law": request.law,
        "rule_version": request.rule_version,
        "outcome": proposal and proposal.outcome,
        "proposed_by": proposal and proposal.by,
        "proposed_at": proposal and proposal.at,
        "note": (proposal and proposal.note) or None,
        "refusal_law": (proposal and proposal.law) or None,
        "confirmed_by": request.confirmed_by,
        "closed_at": request.closed_at,
        "assignee": request.assignee,
        "answer_by": request.answer_by,
        "reopened": request.reopened,
        "linked_to": request.linked_to,
        "words": request.words,
        "identified_by": request.identified_by,
        "member": request.member,
    }


def _request(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        person=row.person_id,
        right=row.right,
        status=row.status,
        channel=row.channel,
        locale=row.locale,
        received_at=row.received_at,
        begun_at=row.begun_at,
        number=row.number,
        registered_at=row.registered_at,
        identified_at=row.identified_at,
        identified=row.identified,
        due_at=row.due_at,
        days=row.days,
        law=row.law,
        rule_version=row.rule_version,
        proposal=_proposal(row),
        confirmed_by=row.confirmed_by,
        closed_at=row.closed_at,
        assignee=row.assignee,
        answer_by=row.answer_by,
        linked_to=row.linked_to,
        reopened=row.reopened,
        words=row.words,
        identified_by=row.identified_by,
        member=row.member,
    )


def _proposal(row: Row[Any]) -> Proposal | None:
    made = (row.outcome, row.proposed_by, row.proposed_at, row.note or "", row.refusal_law or "")
    return Proposal(*made) if row.outcome else None


def _clock(row: Row[Any]) -> Clock:
    stands = (row.starts_at, row.due_at, row.law, row.rule_version, row.met_at, row.delay)
    return Clock(row.id, row.request_id, row.code, *stands)


def _task(row: Row[Any]) -> Task:
    return Task(row.id, row.request_id, row.system, row.mail, row.asked_at, row.due_at, row.done_at, row.act, row.round)
