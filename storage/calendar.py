"""Days that orders moved, and years that were looked through."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, select

from bot.calendar import ports
from bot.calendar.model import Confirmation, Override
from storage.engine import Work
from storage.office import calendar_confirmations, calendar_overrides


@dataclass(frozen=True, slots=True)
class SqlOverrides(ports.Overrides):
    work: Work

    async def by_day(self) -> Mapping[date, Override]:
        rows = await self.work.connection.execute(select(calendar_overrides).order_by(calendar_overrides.c.day))
        return {row["day"]: Override(**row) for row in rows.mappings()}

    async def add(self, override: Override) -> bool:
        stmt = self.work.insert(calendar_overrides).values(asdict(override)).on_conflict_do_nothing()
        return (await self.work.connection.execute(stmt)).rowcount == 1

    async def remove(self, day: date) -> bool:
        stmt = delete(calendar_overrides).where(calendar_overrides.c.day == day)
        return (await self.work.connection.execute(stmt)).rowcount == 1

    async def confirm(self, confirmation: Confirmation) -> bool:
        stmt = self.work.insert(calendar_confirmations).values(asdict(confirmation)).on_conflict_do_nothing()
        return (await self.work.connection.execute(stmt)).rowcount == 1

    async def confirmations(self) -> Sequence[Confirmation]:
        rows = await self.work.connection.execute(select(calendar_confirmations).order_by(calendar_confirmations.c.year))
        return [Confirmation(**row) for row in rows.mappings()]
