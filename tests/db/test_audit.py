"""The audit: every entry tied to the one before it, written when the transaction is."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.audit.desk import AuditDesk, verify
from bot.audit.model import Entry, Found, Head, examine
from bot.deliveries.outbox import Outbox
from bot.settings import Settings
from bot.staff import parse_staff
from storage import SqlStore
from storage.audit import SqlAudit
from storage.office import audit, chain
from tests.db.rows import NOW, later
from tests.unit.test_settings import RIGHT
from tests.world import FrozenClock

ENTRIES = [Entry("request.register", f"QG-2026-00000{n}", "staff:a@qg.kz", {"from": "a", "to": "b"}) for n in (1, 2, 3)]


async def write(store: SqlStore, *entries: Entry) -> None:
    async with store.begin() as tx:
        for entry in entries:
            tx.audit.write(entry, NOW)


async def examined(store: SqlStore) -> Found:
    async with store.read() as tx:
        return examine(await tx.audit.start(), await tx.audit.rows(), await tx.audit.head())


async def test_a_whole_chain(store: SqlStore) -> None:
    """From the first entry to the head."""
    assert Found(0, Head(0, bytes(32))) == await examined(store)
    await write(store, *ENTRIES)
    found = await examined(store)

    assert (3, 3, None) == (found.entries, found.head.id, found.broken)


async def test_what_is_rolled_back_is_not_written(store: SqlStore) -> None:
    """Nothing happened, nothing is said."""
    with suppress(ZeroDivisionError):
        async with store.begin() as tx:
            tx.audit.write(ENTRIES[0], NOW)
            raise ZeroDivisionError

    assert 0 == (await examined(store)).entries


async def test_many_at_once_make_one_chain(store: SqlStore) -> None:
    """Thirty transactions side by side."""
    await asyncio.gather(*(write(store, entry) for entry in ENTRIES * 10))
    found = await examined(store)

    assert (30, None) == (found.entries, found.broken)


@pytest.mark.parametrize("column", ["deed", "about", "done_by", "facts", "at", "chained"])
async def test_a_changed_entry_is_found(store: SqlStore, column: str) -> None:
    """Whatever of it was changed."""
    await write(store, *ENTRIES)
    other = {"facts": {"from": "a", "to": "c"}, "at": later(seconds=1), "chained": bytes(32)}.get(column, "other")
    async with store.engine.begin() as connection:
        await connection.execute(update(audit).where(audit.c.id == 2).values({column: other}))

    assert 2 == (await examined(store)).broken


@pytest.mark.parametrize("gone", [1, 2, 3])
async def test_a_missing_entry_is_found(store: SqlStore, gone: int) -> None:
    """The last one as well: the head was noted."""
    await write(store, *ENTRIES)
    async with store.engine.begin() as connection:
        await connection.execute(delete(audit).where(audit.c.id == gone))

    assert gone == (await examined(store)).broken


async def test_who_cuts_the_chain_and_mends_the_head_is_found_by_who_kept_it(store: SqlStore) -> None:
    """That is why the head leaves the machine."""
    await write(store, *ENTRIES)
    kept = (await examined(store)).head
    async with store.engine.begin() as connection:
        await connection.execute(delete(audit).where(audit.c.id == 3))
    async with store.read() as tx:
        second = (await tx.audit.rows())[-1]
    async with store.engine.begin() as connection:
        await connection.execute(update(chain).values(last=2, chained=second.chained))

    found = await examined(store)
    assert None is found.broken
    assert kept != found.head


async def test_retention_leaves_a_whole_chain(store: SqlStore) -> None:
    """What is left still follows from what went."""
    await write(store, *ENTRIES)
    async with store.begin() as tx:
        tx.audit.write(ENTRIES[0], later(days=2))
    async with store.begin() as tx:
        assert 3 == await tx.retention.end("audit", NOW + timedelta(days=1))
    found = await examined(store)

    assert (1, 4, None) == (found.entries, found.head.id, found.broken)


async def test_the_roster_is_noted_when_it_changes(store: SqlStore) -> None:
    """At every start, and only then a new entry."""
    small = Settings.from_env(RIGHT)
    larger = small.model_copy(update={"staff": parse_staff("А <a@qg.kz> agent kk; Б <b@qg.kz> auditor,approver ru")})
    for settings in (small, small, larger, larger, small):
        await AuditDesk(store, FrozenClock(NOW), Outbox.of(settings)).note_roster()
    async with store.read() as tx:
        noted = [dict(row.entry.facts) for row in await tx.audit.about("staff")]

    assert [noted[0], {"a@qg.kz": "agent", "b@qg.kz": "approver,auditor"}, noted[0]] == noted


async def test_a_walk_beside_who_writes_finds_nothing_broken(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that comes between the head and the rows is not there for who began before."""
    await write(store, *ENTRIES)
    head = SqlAudit.head

    async def and_somebody_acts(self: SqlAudit) -> Head:
        found = await head(self)
        await write(store, ENTRIES[0])
        return found

    monkeypatch.setattr(SqlAudit, "head", and_somebody_acts)
    found, _ = await verify(store)
    monkeypatch.undo()

    assert (3, None) == (found.entries, found.broken)
    assert 4 == (await verify(store))[0].entries
