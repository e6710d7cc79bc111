"""The audit: appended when a transaction commits, each row tied to the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, update

from bot.audit import ports
from bot.audit.model import NOTHING, Entry, Head, Written, chained
from storage.engine import Work
from storage.office import audit, chain

AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class SqlAudit(ports.Audit):
    work: Work
    waiting: list[tuple[datetime, Entry]] = field(default_factory=list)

    def write(self, entry: Entry, at: datetime) -> None:
        self.waiting.append((at, entry))

    async def flush(self) -> None:
        """The last thing a transaction does: the chain is locked for a moment only, and never before another row."""
        if not self.waiting:
            return
        head = await self._locked()
        for at, entry in self.waiting:
            tied = chained(head.chained, head.id + 1, at, entry)
            head = Head(head.id + 1, tied)
            row = {"id": head.id, "at": at, "deed": entry.deed, "about": entry.about, "done_by": entry.by}
            await self.work.connection.execute(audit.insert().values(**row, facts=dict(entry.facts), chained=tied))
        self.waiting.clear()
        await self.work.connection.execute(update(chain).values(last=head.id, chained=head.chained).where(chain.c.name == AUDIT))

    async def head(self) -> Head:
        row = (await self.work.connection.execute(select(chain).where(chain.c.name == AUDIT))).one_or_none()
        return Head(row.last, row.chained) if row else Head(0, NOTHING)

    async def start(self) -> Head:
        row = (await self.work.connection.execute(select(chain).where(chain.c.name == AUDIT))).one_or_none()
        return Head(row.cut, row.cut_chained) if row else Head(0, NOTHING)

    async def last_before(self, at: datetime) -> Head | None:
        stmt = select(audit.c.id, audit.c.chained).where(audit.c.at < at).order_by(audit.c.id.desc()).limit(1)
        row = (await self.work.connection.execute(stmt)).one_or_none()
        return Head(row.id, row.chained) if row else None

    async def rows(self, after: int = 0, limit: int = 1000) -> Sequence[Written]:
        return await self._all(select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(limit))

    async def about(self, what: str) -> Sequence[Written]:
        return await self._all(select(audit).where(audit.c.about == what).order_by(audit.c.id))

    async def _all(self, stmt: Select[Any]) -> Sequence[Written]:
        return [_written(row) for row in await self.work.connection.execute(stmt)]

    async def _locked(self) -> Head:
        first = {"name": AUDIT, "last": 0, "chained": NOTHING, "cut": 0, "cut_chained": NOTHING}
        await self.work.connection.execute(self.work.insert(chain).values(first).on_conflict_do_nothing())
        row = (await self.work.connection.execute(select(chain).where(chain.c.name == AUDIT).with_for_update())).one()
        return Head(row.last, row.chained)


def _written(row: Row[Any]) -> Written:
    return Written(row.id, row.at, Entry(row.deed, row.about, row.done_by, row.facts), row.chained)
