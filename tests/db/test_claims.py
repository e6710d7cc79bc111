"""Many couriers at one queue."""

import asyncio

from bot.people.model import Channel
from storage import SqlStore
from tests.databases import opened
from tests.db.rows import LEASE, NOW, claim, outgoing, queue


async def test_couriers_never_share_a_row(store: SqlStore) -> None:
    """Eight couriers empty a queue of two hundred; every row is claimed by exactly one of them."""
    rows = await queue(store, *(outgoing(str(index)) for index in range(200)))

    async def courier() -> list[int]:
        claimed: list[int] = []
        while batch := await claim(store, limit=7):
            assert len(batch) <= 7
            claimed += [delivery.id for delivery in batch]
        return claimed

    shares = await asyncio.gather(*(courier() for _ in range(8)))
    assert rows == sorted(row for share in shares for row in share)


async def test_a_courier_takes_the_rows_that_another_is_not_claiming(postgres_url: str) -> None:
    """On PostgreSQL a claim that is not yet committed keeps nobody waiting: the next one skips its rows."""
    async with opened(postgres_url) as store:
        rows = await queue(store, *(outgoing(str(index)) for index in range(4)))
        async with store.begin() as tx:
            first = await tx.deliveries.claim(Channel.TELEGRAM, 2, NOW, NOW + LEASE)
            second = await asyncio.wait_for(claim(store), 5)

    assert (rows[:2], rows[2:]) == ([delivery.id for delivery in first], [delivery.id for delivery in second])
