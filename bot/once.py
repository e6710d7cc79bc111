"""A verb that writes is done once per update: a re-delivery gets the first answer and changes nothing."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.people.model import Actor
from bot.ports import Store, Tx
from bot.reply import Reply


async def answered(store: Store, key: str) -> Reply | None:
    """What was answered to this update before, whatever has changed since."""
    async with store.read() as tx:
        first = await tx.seen.answer(key)
    return None if first is None else _read(first)


async def once(store: Store, by: Actor | str, now: datetime, verb: Callable[[Tx], Awaitable[Reply]]) -> Reply:
    """`by` is the person who made the update, whose answer goes when they are forgotten; or the key of one of the staff's."""
    key, owner = (by.key, by.owner) if isinstance(by, Actor) else (by, None)
    async with store.begin() as tx:
        first = await tx.seen.answer(key)
        if first is not None:
            return _read(first)
        reply = await verb(tx)
        await tx.seen.remember(key, reply.to_json(), now, owner)
        return reply


def _read(kept: str) -> Reply:
    """An answer that was forgotten with its person is not said again."""
    return Reply.from_json(kept) if kept else Reply("people.forgotten")
