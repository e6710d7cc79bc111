"""Alarms and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from bot.breaches import ports
from bot.breaches.model import BEFORE, OPEN, Breach, BreachState
from storage.engine import Work
from storage.tables import breaches, cases


@dataclass(frozen=True, slots=True)
class SqlBreaches(ports.Breaches):
    work: Work

    async def report(self, case: int, now: datetime) -> None:
        stmt = self.work.insert(breaches).values(case_id=case, state=BreachState.REPORTED, reported_at=now)
        await self.work.connection.execute(stmt.on_conflict_do_nothing())

    async def by_number(self, number: str) -> Breach | None:
        return next(iter(await self._all(cases.c.number == number)), None)

    async def discover(self, case: int, by: str, now: datetime, due_at: datetime) -> bool:
        found = {"discovered_at": now, "discovered_by": by, "due_at": due_at, "settled_at": None, "settled_by": None}
        return await self._move(case, BreachState.DISCOVERED, **found)

    async def settle(self, case: int, state: BreachState, by: str, now: datetime) -> bool:
        return await self._move(case, state, settled_at=now, settled_by=by)

    async def open(self) -> Sequence[Breach]:
        return await self._all(breaches.c.state.in_(OPEN))

    async def all(self) -> Sequence[Breach]:
        return await self._all()

    async def _move(self, case: int, state: BreachState, **values: Any) -> bool:
        before = (breaches.c.case_id == case) & breaches.c.state.in_(BEFORE[state])
        return (await self.work.connection.execute(update(breaches).where(before).values(state=state, **values))).rowcount == 1

    async def _all(self, *where: ColumnElement[bool]) -> list[Breach]:
        joined = select(breaches, cases.c.number).join(cases, cases.c.id == breaches.c.case_id)
        return [_breach(row) for row in await self.work.connection.execute(joined.where(*where).order_by(breaches.c.case_id))]


def _breach(row: Row[Any]) -> Breach:
    discovered = (row.discovered_at, row.discovered_by, row.due_at)
    return Breach(row.case_id, row.number, row.state, row.reported_at, *discovered, row.settled_at, row.settled_by)
