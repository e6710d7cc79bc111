"""Updates that were done, by the keyed hash of their key, with the answer that was given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot import ports
from bot.errors import Unavailable
from storage.engine import Work
from storage.tables import seen

PLACE = "seen.key"


@dataclass(frozen=True, slots=True)
class SqlSeen(ports.Seen):
    work: Work

    async def answer(self, key: str) -> str | None:
        stmt = select(seen.c.answer).where(seen.c.key_hash.in_(self.work.keys.hashes(PLACE, key)))
        return (await self.work.connection.execute(stmt)).scalar_one_or_none()

    async def remember(self, key: str, answer: str, now: datetime) -> None:
        row = {"key_hash": self.work.keys.hash(PLACE, key), "answer": answer, "at": now}
        stmt = self.work.insert(seen).values(row).on_conflict_do_nothing().returning(seen.c.at)
        if (await self.work.connection.execute(stmt)).first() is None:
            raise Unavailable("the same update was done elsewhere at the same moment")
