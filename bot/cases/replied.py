"""Which case a reply to one of our own messages in a chat belongs to."""

from dataclasses import dataclass

from bot.people.model import Channel
from bot.ports import Tx


@dataclass(frozen=True, slots=True)
class Replied:
    """A message of ours that somebody answers: its id in that chat, and the one number its words name, if they do."""

    receipt: str
    number: str | None = None


async def number_behind(tx: Tx, channel: Channel, address: str, replied: Replied) -> str | None:
    """Where Telegram has not told us the id of a message, people may have read it all the same: its words name the case then."""
    past = await tx.deliveries.of_receipt(channel, address, replied.receipt)
    if past is not None:
        return (await tx.cases.get(past.case)).number if past.case else None
    case = await tx.cases.by_number(replied.number) if replied.number else None
    return case.number if case is not None and await tx.deliveries.unconfirmed(channel, address, case.id) else None
