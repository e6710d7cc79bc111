"""Transactions: everything a verb writes is kept together or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import ports
from storage.audit import SqlAudit
from storage.breaches import SqlBreaches
from storage.calendar import SqlOverrides
from storage.calls import SqlCalls
from storage.cases import SqlCases
from storage.challenges import SqlChallenges
from storage.crypto import Keys
from storage.cursors import SqlCursors
from storage.deliveries import SqlDeliveries
from storage.directory import SqlDirectory
from storage.engine import Work, insert_of, read_only
from storage.notices import SqlNotices
from storage.outages import outages
from storage.passes import SqlPasses
from storage.people import SqlPeople
from storage.policies import SqlPolicies, SqlQuestions
from storage.retention import SqlRetention
from storage.rights import SqlRegister
from storage.seen import SqlSeen
from storage.serving import only_one
from storage.tombstones import TombstoneFile
from storage.wordings import SqlWordings


@dataclass(frozen=True, slots=True)
class SqlTx(ports.Tx):
    """The repositories of one transaction."""

    work: Work
    audit: SqlAudit

    @property
    def seen(self) -> SqlSeen:
        return SqlSeen(self.work)

    @property
    def people(self) -> SqlPeople:
        return SqlPeople(self.work)

    @property
    def wordings(self) -> SqlWordings:
        return SqlWordings(self.work)

    @property
    def challenges(self) -> SqlChallenges:
        return SqlChallenges(self.work)

    @property
    def directory(self) -> SqlDirectory:
        return SqlDirectory(self.work)

    @property
    def passes(self) -> SqlPasses:
        return SqlPasses(self.work)

    @property
    def register(self) -> SqlRegister:
        return SqlRegister(self.work)

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self.work)

    @property
    def breaches(self) -> SqlBreaches:
        return SqlBreaches(self.work)

    @property
    def calls(self) -> SqlCalls:
        return SqlCalls(self.work)

    @property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self.work)

    @property
    def notices(self) -> SqlNotices:
        return SqlNotices(self.work)

    @property
    def policies(self) -> SqlPolicies:
        return SqlPolicies(self.work)

    @property
    def questions(self) -> SqlQuestions:
        return SqlQuestions(self.work)

    @property
    def retention(self) -> SqlRetention:
        return SqlRetention(self.work)

    @property
    def calendar(self) -> SqlOverrides:
        return SqlOverrides(self.work)

    @property
    def cursors(self) -> SqlCursors:
        return SqlCursors(self.work)


@dataclass(frozen=True, slots=True)
class SqlStore(ports.Store):
    """One database. A transaction that finds it away raises Unavailable."""

    engine: AsyncEngine
    keys: Keys
    tombstones: TombstoneFile | None = None

    @property
    def alone(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def serving(self) -> AbstractContextManager[None]:
        file = self.engine.url.database
        return only_one(file) if self.alone and file and file != ":memory:" else nullcontext()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlTx]:
        async with self._transaction(self.engine) as tx:
            yield tx
        if self.tombstones is not None and tx.work.buried:  # only what is committed
            with outages():
                await asyncio.to_thread(self.tombstones.add, tx.work.buried)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlTx]:
        async with self._transaction(read_only(self.engine)) as tx:
            yield tx

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[SqlTx]:
        with outages():
            async with engine.begin() as connection:
                work = Work(connection, self.keys, insert_of(engine))
                tx = SqlTx(work, SqlAudit(work))
                yield tx
                await tx.audit.flush()
