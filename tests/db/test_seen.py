"""Updates that were done."""

import asyncio

import pytest

from bot.errors import Unavailable
from bot.people.model import Channel
from storage import SqlStore
from tests.db.rows import NOW, later


async def test_a_first_answer_is_remembered(store: SqlStore) -> None:
    """A re-delivered update finds what was answered."""
    async with store.begin() as tx:
        before = await tx.seen.answer("telegram:1:5")
        await tx.seen.remember("telegram:1:5", "{}", NOW)

        assert (None, "{}") == (before, await tx.seen.answer("telegram:1:5"))


async def test_old_answers_are_forgotten(store: SqlStore) -> None:
    """Only what is older than the given moment goes."""
    async with store.begin() as tx:
        await tx.seen.remember("old", "{}", NOW)
        await tx.seen.remember("new", "{}", later(days=1))

        assert 1 == await tx.retention.end("traces", later(hours=1))
        assert (None, "{}") == (await tx.seen.answer("old"), await tx.seen.answer("new"))


async def test_an_update_done_by_two_at_once_takes_effect_once(store: SqlStore) -> None:
    """The slower replica's work is undone, and it is told to try again, which finds the first answer."""
    ready = asyncio.Barrier(2)

    async def work(address: str) -> None:
        async with store.read() as tx:
            assert None is await tx.seen.answer("telegram:1:5")
        await ready.wait()
        async with store.begin() as tx:
            await tx.people.add(Channel.TELEGRAM, address, "kk", NOW)
            await tx.seen.remember("telegram:1:5", address, NOW)

    results = await asyncio.gather(work("1"), work("2"), return_exceptions=True)
    async with store.read() as tx:
        winner = await tx.seen.answer("telegram:1:5")
        people = [await tx.people.find(Channel.TELEGRAM, address) for address in ("1", "2")]

    assert 1 == sum(isinstance(result, Unavailable) for result in results)
    assert [winner == "1", winner == "2"] == [found is not None for found in people]
    with pytest.raises(Unavailable):
        async with store.begin() as tx:
            await tx.seen.remember("telegram:1:5", "3", NOW)
