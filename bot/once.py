"""A verb that writes is done once per update: a re-delivery gets the first answer and changes nothing."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.ports import Store, Tx
from bot.reply import Reply


async def answered(store: Store, key: str) -> Reply | None:
    """What was answered to this update before, whatever has changed since."""
    async with store.read() as tx:
        first = await tx.seen.answer(key)
    return None if first is None else Reply.from_json(first)


async def once(store: Store, key: str, now: datetime, verb: Callable[[Tx], Awaitable[Reply]]) -> Reply:
    async with store.begin() as tx:
        first = await tx.seen.answer(key)
        if first is not None:
            return Reply.from_json(first)
        reply = await verb(tx)
        await tx.seen.remember(key, reply.to_json(), now)
        return reply
