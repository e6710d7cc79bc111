"""A verb that writes is done once per update: a re-delivery gets the first answer and changes nothing."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.ports import Store, Tx
from bot.reply import Reply


async def once(store: Store, key: str, now: datetime, verb: Callable[[Tx], Awaitable[Reply]]) -> Reply:
    async with store.begin() as tx:
        answered = await tx.seen.answer(key)
        if answered is not None:
            return Reply.from_json(answered)
        reply = await verb(tx)
        await tx.seen.remember(key, reply.to_json(), now)
        return reply
