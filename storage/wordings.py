"""The wordings of consents, kept for as long as somebody may ask what they agreed to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.people import ports
from storage.engine import Work
from storage.office import wordings


@dataclass(frozen=True, slots=True)
class SqlWordings(ports.Wordings):
    work: Work

    async def keep(self, version: str, text: str, now: datetime) -> None:
        stmt = self.work.insert(wordings).values(version=version, text=text, at=now)
        await self.work.connection.execute(stmt.on_conflict_do_nothing())

    async def text(self, version: str) -> str | None:
        stmt = select(wordings.c.text).where(wordings.c.version == version)
        return (await self.work.connection.execute(stmt)).scalar_one_or_none()
