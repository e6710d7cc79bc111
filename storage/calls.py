"""Calls back, and where each of them stands."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, update

from bot.calls import ports
from bot.calls.model import Call
from storage.engine import Work
from storage.tables import calls, cases

FIXED = ("case", "number", "person", "wish", "asked_at")


@dataclass(frozen=True, slots=True)
class SqlCalls(ports.Calls):
    work: Work

    async def add(self, case: int, person: int, wish: str, now: datetime) -> None:
        await self.work.connection.execute(
            self.work.insert(calls).values(case_id=case, person_id=person, wish=wish, asked_at=now)
        )

    async def lock(self, number: str) -> Call | None:
        stmt = _joined(cases.c.number == number).with_for_update(of=calls)
        return next(iter(await self._read(stmt)), None)

    async def keep(self, call: Call) -> None:
        values = {name: value for name, value in asdict(call).items() if name not in FIXED}
        await self.work.connection.execute(update(calls).where(calls.c.case_id == call.case).values(values))

    async def of(self, person: int, wish: str) -> Call | None:
        waiting = (calls.c.person_id == person, calls.c.wish == wish, calls.c.settled_at.is_(None))
        return next(iter(await self._read(_joined(*waiting))), None)

    async def of_person(self, person: int) -> Sequence[Call]:
        return await self._read(_joined(calls.c.person_id == person))

    async def open(self) -> Sequence[Call]:
        return await self._read(_joined(calls.c.settled_at.is_(None)))

    async def _read(self, stmt: Select[Any]) -> list[Call]:
        return [_call(row) for row in await self.work.connection.execute(stmt)]


def _joined(*where: ColumnElement[bool]) -> Select[Any]:
    return select(calls, cases.c.number).join(cases, cases.c.id == calls.c.case_id).where(*where).order_by(calls.c.asked_at)


def _call(row: Row[Any]) -> Call:
    values = {name: getattr(row, name) for name in Call.__slots__ if name not in ("case", "person")}
    return Call(case=row.case_id, person=row.person_id, **values)
