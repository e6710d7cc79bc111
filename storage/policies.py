"""Published policies, and what people asked about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, update

from bot.policy import ports
from bot.policy.model import Asked, Published
from storage.engine import Work
from storage.office import policies, ratings
from storage.tables import questions


@dataclass(frozen=True, slots=True)
class SqlPolicies(ports.Policies):
    work: Work

    async def publish(self, policy: Published) -> None:
        row = {"version": policy.version, "texts": dict(policy.texts), "meta": dict(policy.meta), "at": policy.at}
        stmt = self.work.insert(policies).values(row)
        await self.work.connection.execute(stmt.on_conflict_do_update(index_elements=["version"], set_={"at": policy.at}))

    async def get(self, version: str) -> Published | None:
        return await self._one(select(policies).where(policies.c.version == version))

    async def newest(self) -> Published | None:
        return await self._one(select(policies).order_by(policies.c.at.desc(), policies.c.version.desc()).limit(1))

    async def _one(self, stmt: Select[Any]) -> Published | None:
        row = (await self.work.connection.execute(stmt)).one_or_none()
        return None if row is None else Published(row.version, row.texts, row.meta, row.at)


@dataclass(frozen=True, slots=True)
class SqlQuestions(ports.Questions):
    work: Work

    async def add(self, person: int, asked: Asked) -> None:
        row = {
            "person_id": person,
            "text": asked.text,
            "locale": asked.locale,
            "outcome": asked.outcome,
            "topic": asked.topic,
            "at": asked.at,
        }
        await self.work.connection.execute(self.work.insert(questions).values(row))

    async def rate(self, person: int, topic: str, helpful: bool) -> None:
        theirs = select(questions.c.id).where(questions.c.person_id == person, questions.c.topic == topic)
        last = theirs.order_by(questions.c.id.desc()).limit(1).scalar_subquery()
        await self.work.connection.execute(update(questions).where(questions.c.id == last).values(helpful=helpful))

    async def count(self, topic: str, locale: str, helpful: bool) -> None:
        column = ratings.c.helped if helpful else ratings.c.not_helped
        row = {"topic": topic, "locale": locale, "helped": int(helpful), "not_helped": int(not helpful)}
        stmt = self.work.insert(ratings).values(row)
        more = stmt.on_conflict_do_update(index_elements=["topic", "locale"], set_={column.name: column + 1})
        await self.work.connection.execute(more)

    async def ratings(self) -> Sequence[tuple[str, str, int, int]]:
        rows = await self.work.connection.execute(select(ratings).order_by(ratings.c.topic, ratings.c.locale))
        return [(row.topic, row.locale, row.helped, row.not_helped) for row in rows]

    async def of(self, person: int) -> Sequence[Asked]:
        return await self._asked(select(questions).where(questions.c.person_id == person))

    async def all(self) -> Sequence[Asked]:
        return await self._asked(select(questions))

    async def _asked(self, stmt: Select[Any]) -> list[Asked]:
        rows = await self.work.connection.execute(stmt.order_by(questions.c.id))
        return [Asked(row.text, row.locale, row.outcome, row.topic, row.at, row.helpful) for row in rows]
