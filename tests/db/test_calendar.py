"""Orders as rows: one for a day, seen by everybody at once; a promised date moves only as it was asked."""

from datetime import date

import pytest

from bot.calendar import WorkCalendar
from bot.calendar.model import Confirmation, Kind, Override
from bot.rights import law
from bot.rights.model import Right
from bot.rights.recount import moves
from storage import SqlStore
from tests.databases import opened
from tests.db.raw import raw
from tests.db.rows import NOW, counted, later, person

FRIDAY, SUNDAY = date(2027, 1, 8), date(2027, 1, 10)
OFF = Override(FRIDAY, Kind.OFF, "№ 123, 01.12.2026", "dinara", NOW)
WORK = Override(SUNDAY, Kind.WORK, "№ 123, 01.12.2026", "dinara", NOW)
NOTHING = Confirmation(2027, "no order up to 20.12.2026", "dinara", NOW)


async def test_orders_come_back_by_day(store: SqlStore) -> None:
    """In the order of the days, with who entered them and when."""
    async with store.begin() as tx:
        assert [True, True] == [await tx.calendar.add(override) for override in (WORK, OFF)]
    async with store.read() as tx:
        found = await tx.calendar.by_day()

    assert [(FRIDAY, OFF), (SUNDAY, WORK)] == list(found.items())


async def test_a_day_has_one_order(store: SqlStore) -> None:
    """The first one stays, until it is taken back."""
    other = Override(FRIDAY, Kind.WORK, "№ 5", "marat", later(days=1))
    async with store.begin() as tx:
        assert [True, False] == [await tx.calendar.add(OFF), await tx.calendar.add(other)]
        assert {FRIDAY: OFF} == await tx.calendar.by_day()
        assert [True, False] == [await tx.calendar.remove(FRIDAY), await tx.calendar.remove(FRIDAY)]
        assert {} == await tx.calendar.by_day()


async def test_a_year_is_confirmed_once(store: SqlStore) -> None:
    """Who looked first is kept."""
    again = Confirmation(2027, "looked again", "marat", later(days=1))
    async with store.begin() as tx:
        assert [True, False] == [await tx.calendar.confirm(NOTHING), await tx.calendar.confirm(again)]
        assert [NOTHING] == list(await tx.calendar.confirmations())


async def test_another_replica_counts_with_it_at_once(store: SqlStore, database_url: str) -> None:
    """Without a restart: nothing of the calendar is remembered between transactions."""
    async with opened(database_url) as other:
        async with other.read() as tx:
            before = WorkCalendar(await tx.calendar.by_day())
        async with store.begin() as tx:
            await tx.calendar.add(OFF)
        async with other.read() as tx:
            after = WorkCalendar(await tx.calendar.by_day())

    assert [True, False] == [calendar.is_working(FRIDAY) for calendar in (before, after)]


async def test_who_entered_it_is_not_readable(store: SqlStore, database_url: str) -> None:
    """Names of staff are encrypted, the order is not."""
    async with store.begin() as tx:
        await tx.calendar.add(OFF)
        await tx.calendar.confirm(NOTHING)
    seen = await raw(database_url)

    assert ("№ 123".encode() in seen, b"dinara" in seen) == (True, False)


@pytest.mark.parametrize(("days", "moved"), [((), 0), ((25,), 1), ((30,), 0)])
async def test_only_what_comes_out_otherwise_is_told(store: SqlStore, days: tuple[int, ...], moved: int) -> None:
    """A request of Monday 23 is due on Thursday 26; one that was counted by other rules keeps what they gave it."""
    version = law.answers()[Right.ACCESS].version
    due = WorkCalendar().due(NOW, 3)
    async with store.begin() as tx:
        owner = await person(tx)
        old = await tx.register.draft(owner.id, Right.ERASURE, owner.contacts[0].channel, "kk", NOW)
        await counted(tx, old, NOW, due, "2020")
        draft = await tx.register.draft(owner.id, Right.ACCESS, owner.contacts[0].channel, "kk", NOW)
        await counted(tx, draft, NOW, due, version)
        for day in days:
            await tx.calendar.add(Override(date(2026, 11, day), Kind.OFF, "№ 123", "dinara", NOW))
        found = await moves(tx)

    assert [(draft, due, later(days=4, hours=4))] * moved == [(move.request.id, move.was, move.due_at) for move in found]
