"""Everything or nothing, and what happens when the database is away."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.errors import Unavailable
from bot.people.model import Channel
from storage import SqlStore
from storage.office import cursors
from tests import postgres
from tests.databases import opened
from tests.db.rows import NOW, outgoing, person


async def test_an_exception_undoes_everything(store: SqlStore) -> None:
    """A verb that fails half-way leaves nothing, and its exception is not changed."""

    async def fail() -> None:
        async with store.begin() as tx:
            await person(tx)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.read() as tx:
        assert None is await tx.people.find(Channel.TELEGRAM, "7001")


async def test_a_reading_transaction_cannot_write(store: SqlStore) -> None:
    """On both engines, and the connection writes again afterwards."""
    with pytest.raises((Unavailable, DBAPIError)):
        async with store.read() as tx:
            await person(tx)
    async with store.begin() as tx:
        await person(tx)


async def test_a_reader_does_not_wait_for_a_writer(store: SqlStore) -> None:
    """While a transaction writes, others read what was there before."""
    async with store.begin() as tx:
        await person(tx)
        async with asyncio.timeout(5), store.read() as reader:
            assert None is await reader.people.find(Channel.TELEGRAM, "7001")


async def test_changes_made_at_once_are_all_kept(store: SqlStore) -> None:
    """A hundred transactions that each read a value and write it back plus one lose none."""
    async with store.begin() as tx:
        await tx.cursors.write("inbox", 1, 0)

    async def add_one() -> None:
        async with store.begin() as tx:
            # PostgreSQL needs to be told what SQLite's BEGIN IMMEDIATE gives anyway.
            await tx.work.connection.execute(cursors.select().with_for_update())
            read = await tx.cursors.read("inbox")
            assert read is not None
            await tx.cursors.write("inbox", 1, read[1] + 1)

    await asyncio.gather(*(add_one() for _ in range(100)))
    async with store.read() as tx:
        assert (1, 100) == await tx.cursors.read("inbox")


async def test_a_row_cannot_belong_to_nothing(store: SqlStore) -> None:
    """Foreign keys hold on SQLite, too; a broken one is a bug, not an outage."""
    with pytest.raises(IntegrityError):
        async with store.begin() as tx:
            await tx.deliveries.add(outgoing("a", case=404), NOW)


@pytest.mark.parametrize("hours", [-11, 0, 5, 6])
async def test_a_moment_comes_back_as_the_same_moment_in_utc(store: SqlStore, hours: int) -> None:
    """Whatever zone it was given in."""
    given = datetime(2026, 11, 22, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=hours)))
    async with store.begin() as tx:
        owner = await person(tx)
        await tx.people.prove(owner.id, "a@qg.kz", given, NOW)
        proved = (await tx.people.get(owner.id)).contacts[0].verified_until

    assert given == proved
    assert proved is not None
    assert UTC == proved.tzinfo


async def test_a_moment_without_a_zone_is_refused(store: SqlStore) -> None:
    """Nobody can say when it was."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="a moment without a zone"):
        async with store.begin() as tx:
            await tx.people.add(Channel.TELEGRAM, "7001", "kk", naive)


async def test_a_locked_file_is_an_outage(sqlite_url: str) -> None:
    """Another program holds SQLite's only lock for too long: the update may be tried again."""
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    with closing(other):
        async with opened(sqlite_url) as store:
            async with store.begin() as tx:
                await tx.work.connection.exec_driver_sql("PRAGMA busy_timeout=1")
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match="locked"):
                async with store.begin() as tx:
                    await person(tx)


async def test_a_server_that_goes_away_is_an_outage_and_may_come_back(
    postgres_url: str, postgres_server: postgres.Server
) -> None:
    """A connection cut inside a transaction undoes it; the next transaction finds a new connection."""

    async def write_while_it_goes() -> None:
        async with store.begin() as tx:
            await person(tx)
            await postgres_server.cut(postgres_url)
            await person(tx, "7002")

    async with opened(postgres_url) as store:
        with pytest.raises(Unavailable):
            await write_while_it_goes()
        async with store.begin() as tx:
            assert None is await tx.people.find(Channel.TELEGRAM, "7001")
            await person(tx)
        await postgres_server.cut(postgres_url)
        async with store.read() as tx:
            assert None is not await tx.people.find(Channel.TELEGRAM, "7001")


async def test_a_deadlock_is_an_outage_for_one_of_two(postgres_url: str) -> None:
    """PostgreSQL ends one of them; it may be tried again."""
    both = asyncio.Barrier(2)

    async def write(first: str, second: str) -> None:
        async with store.begin() as tx:
            await tx.cursors.write(first, 1, 2)
            await both.wait()
            await tx.cursors.write(second, 1, 2)

    async with opened(postgres_url) as store:
        results = await asyncio.gather(write("a", "b"), write("b", "a"), return_exceptions=True)

    assert 1 == sum(isinstance(result, Unavailable) for result in results)
