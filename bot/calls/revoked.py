"""Nobody needs to be called any more: the staff mailbox hears of it."""

from datetime import datetime

from bot.calls.model import Call
from bot.deliveries.outbox import About, Outbox
from bot.ports import Tx
from bot.reply import Reply, Said, Value
from bot.rights.model import Rights
from bot.rights.naming import titled


async def call_off(tx: Tx, outbox: Outbox, call: Call, key: str, now: datetime) -> None:
    rights = Rights.parse(call.wish)
    assert rights is not None, "calls are about rights"
    said: dict[str, Value] = {"number": call.number, "right": titled(rights)}
    letter, subject = Reply("letter.call_revoked", said), Said("letter.call_revoked.subject", said)
    await tx.deliveries.add(outbox.to_desk(key, letter, subject, now, About(number=call.number, case=call.case)), now)
