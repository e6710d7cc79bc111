"""Codes that were mailed. A row outlives its code, because the limits count rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.people import ports
from bot.people.model import SKEW, Challenge
from storage.engine import Work
from storage.tables import challenges, people

PLACE = "challenges.mail"
KEPT = timedelta(days=30)  # far longer than any limit looks back
CLOSED = {"mail": None, "digest": None, "becomes": None}
NO_CODE = "-"  # what no code fits
OPEN = challenges.c.closed_at.is_(None)


@dataclass(frozen=True, slots=True)
class SqlChallenges(ports.Challenges):
    work: Work

    async def add(self, person: int, mail: str, created_at: datetime, expires_at: datetime, becomes: str | None = None) -> int:
        # Of two at once the second waits here, then voids the first.
        await self.work.connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
        earlier = (challenges.c.person_id == person) & OPEN
        await self.work.connection.execute(update(challenges).where(earlier).values(closed_at=created_at, **CLOSED))
        await self.work.connection.execute(delete(challenges).where(challenges.c.created_at < created_at - KEPT))
        stmt = self.work.insert(challenges).values(
            person_id=person,
            mail=mail,
            mail_hash=self.work.keys.hash(PLACE, mail),
            becomes=becomes,
            created_at=created_at,
            expires_at=expires_at,
        )
        challenge: int = (await self.work.connection.execute(stmt.returning(challenges.c.id))).scalar_one()
        return challenge

    async def seal(self, challenge: int, digest: str) -> None:
        await self.work.connection.execute(update(challenges).where(challenges.c.id == challenge).values(digest=digest))

    async def open(self, person: int) -> Challenge | None:
        sealed = OPEN & challenges.c.digest.is_not(None)
        stmt = select(challenges).where(challenges.c.person_id == person, sealed)
        row = (await self.work.connection.execute(stmt)).one_or_none()
        if row is None:
            return None
        return Challenge(row.id, person, row.mail, row.digest, row.created_at, row.expires_at, row.attempts, row.becomes)

    async def spend(self, challenge: int, limit: int) -> bool:
        left = (challenges.c.id == challenge) & OPEN & (challenges.c.attempts < limit)
        stmt = update(challenges).where(left).values(attempts=challenges.c.attempts + 1)
        return (await self.work.connection.execute(stmt)).rowcount == 1

    async def close(self, challenge: int, now: datetime, *, solved: bool = False) -> None:
        wrong = challenges.c.attempts - 1 if solved else challenges.c.attempts
        stmt = update(challenges).where(challenges.c.id == challenge, OPEN)
        await self.work.connection.execute(stmt.values(closed_at=now, attempts=wrong, **CLOSED))

    async def spoil(self, mails: Sequence[str]) -> None:
        hashes = [each for mail in mails for each in self.work.keys.hashes(PLACE, mail)]
        moving = select(challenges.c.id, challenges.c.becomes).where(OPEN, challenges.c.becomes.is_not(None))
        there = [row.id for row in await self.work.connection.execute(moving) if row.becomes in mails]
        of = OPEN & (challenges.c.mail_hash.in_(hashes) | challenges.c.id.in_(there))
        await self.work.connection.execute(update(challenges).where(of).values(digest=NO_CODE))

    async def sent(self, mail: str, since: datetime) -> list[datetime]:
        to = challenges.c.mail_hash.in_(self.work.keys.hashes(PLACE, mail))
        stmt = select(challenges.c.created_at).where(to, challenges.c.created_at >= since).order_by(challenges.c.created_at)
        return list((await self.work.connection.execute(stmt)).scalars())

    async def failures(self, person: int, mail: str, since: datetime) -> int:
        of_person = challenges.c.person_id == person
        of_mailbox = challenges.c.mail_hash.in_(self.work.keys.hashes(PLACE, mail))
        return max([await self._wrong(whose, since) for whose in (of_person, of_mailbox)])

    async def _wrong(self, whose: ColumnElement[bool], since: datetime) -> int:
        day = challenges.c.created_at.between(
            since, since + timedelta(days=1) + SKEW
        )  # what a wrong clock made counts for no longer
        stmt = select(func.coalesce(func.sum(challenges.c.attempts), 0)).where(whose, day)
        return int((await self.work.connection.execute(stmt)).scalar_one())
