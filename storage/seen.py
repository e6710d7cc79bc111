"""Updates that were done, by the keyed hash of their key, with the answer that was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot import ports
from bot.errors import Unavailable
from storage.engine import Work
from storage.tables import seen

PLACE = "seen.key"
OWNER = "seen.owner"
FORGOTTEN = ""  # an update that comes again must not be done again


@dataclass(frozen=True, slots=True)
class SqlSeen(ports.Seen):
    work: Work

    async def answer(self, key: str) -> str | None:
        stmt = select(seen.c.answer).where(seen.c.key_hash.in_(self.work.keys.hashes(PLACE, key)))
        return (await self.work.connection.execute(stmt)).scalar_one_or_none()

    async def remember(self, key: str, answer: str, now: datetime, owner: str | None = None) -> None:
        """`owner` is the contact that was answered, as Actor.owner writes it: a hash of it finds what to forget."""
        whose = self.work.keys.hash(OWNER, owner) if owner is not None else None
        row = {"key_hash": self.work.keys.hash(PLACE, key), "owner_hash": whose, "answer": answer, "at": now}
        stmt = self.work.insert(seen).values(row).on_conflict_do_nothing().returning(seen.c.at)
        if (await self.work.connection.execute(stmt)).first() is None:
            raise Unavailable("the same update was done elsewhere at the same moment")


async def forget_answers(work: Work, owners: Sequence[str]) -> None:
    """What these contacts were answered goes, but not that they were."""
    hashes = [each for owner in owners for each in work.keys.hashes(OWNER, owner)]
    await work.connection.execute(update(seen).where(seen.c.owner_hash.in_(hashes)).values(answer=FORGOTTEN))
