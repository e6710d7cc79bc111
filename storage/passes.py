"""Links that were mailed and codes that were shown: only a keyed hash of each is kept, and a row outlives it for the limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from bot.people import ports
from bot.people.model import Pass
from storage.engine import Work
from storage.tables import guesses, passes

SECRET, MAIL = "passes.secret", "passes.mail"
CLOSED = {"mail": None, "secret_hash": None}


@dataclass(frozen=True, slots=True)
class SqlPasses(ports.Passes):
    work: Work

    async def add(self, secret: str, person: int | None, mail: str | None, created_at: datetime, expires_at: datetime) -> int:
        theirs = passes.c.person_id.is_(None) if person is None else passes.c.person_id == person
        there = passes.c.mail.is_(None) if mail is None else passes.c.mail.is_not(None)
        same = passes.c.mail_hash.in_(self.work.keys.hashes(MAIL, mail)) if mail and person is None else there
        earlier = update(passes).where(theirs, same, passes.c.closed_at.is_(None))
        await self.work.connection.execute(earlier.values(closed_at=created_at, **CLOSED))
        stmt = self.work.insert(passes).values(
            secret_hash=self.work.keys.hash(SECRET, secret),
            person_id=person,
            mail=mail,
            mail_hash=None if mail is None else self.work.keys.hash(MAIL, mail),
            created_at=created_at,
            expires_at=expires_at,
        )
        added: int = (await self.work.connection.execute(stmt.returning(passes.c.id))).scalar_one()
        return added

    async def find(self, secret: str) -> Pass | None:
        this = passes.c.secret_hash.in_(self.work.keys.hashes(SECRET, secret)) & passes.c.closed_at.is_(None)
        row = (await self.work.connection.execute(select(passes).where(this))).one_or_none()
        return None if row is None else Pass(row.id, row.person_id, row.mail, row.created_at, row.expires_at)

    async def take(self, number: int, now: datetime) -> bool:
        stmt = update(passes).where(passes.c.id == number, passes.c.closed_at.is_(None))
        return (await self.work.connection.execute(stmt.values(closed_at=now, **CLOSED))).rowcount == 1

    async def void(self, person: int, now: datetime) -> None:
        stmt = update(passes).where(passes.c.person_id == person, passes.c.closed_at.is_(None))
        await self.work.connection.execute(stmt.values(closed_at=now, **CLOSED))

    async def void_to(self, mails: Sequence[str], now: datetime) -> None:
        hashes = [each for mail in mails for each in self.work.keys.hashes(MAIL, mail)]
        to = passes.c.mail_hash.in_(hashes) & passes.c.closed_at.is_(None)
        await self.work.connection.execute(update(passes).where(to).values(closed_at=now, **CLOSED))

    async def sent(self, mail: str, since: datetime) -> list[datetime]:
        to = passes.c.mail_hash.in_(self.work.keys.hashes(MAIL, mail)) & passes.c.person_id.is_(None)
        stmt = select(passes.c.created_at).where(to, passes.c.created_at >= since).order_by(passes.c.created_at)
        return list((await self.work.connection.execute(stmt)).scalars())

    async def guess(self, mail: str, day: date, limit: int) -> bool:
        row = {"mail_hash": self.work.keys.hash("guesses.mail", mail), "day": day, "count": 1}
        stmt = (
            self.work.insert(guesses)
            .values(row)
            .on_conflict_do_update(
                index_elements=["mail_hash", "day"], set_={"count": guesses.c.count + 1}, where=guesses.c.count < limit
            )
        )
        return (await self.work.connection.execute(stmt)).rowcount == 1
