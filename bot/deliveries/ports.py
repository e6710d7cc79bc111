"""What the courier needs of its table, and of the channels."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.deliveries.model import Delivery, Outcome, Outgoing, Past, Posted, State, Tally
from bot.people.model import Channel


class Deliveries(Protocol):
    async def add(self, outgoing: Outgoing, now: datetime) -> int:
        """Queues it; a key that is already there changes nothing and gives the first row's id."""
        ...

    async def claim(self, channel: Channel, limit: int, now: datetime, until: datetime) -> Sequence[Delivery]:
        """Leases waiting rows, interactive before bulk, oldest first; an expired lease counts as waiting."""
        ...

    async def sending(self, delivery: Delivery, until: datetime) -> bool:
        """Marks the call as begun; False when the lease was lost meanwhile or the row was cancelled."""
        ...

    async def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
        """Writes the outcome if the lease still holds; a body is wiped once the row is settled for good."""
        ...

    async def sweep(self, now: datetime) -> tuple[int, Sequence[tuple[Delivery, State]]]:
        """Expired rows end; a call begun and never settled becomes unknown (Telegram) or goes out again (mail). -> how many rows
        changed, and those that ended, as they were before their words were wiped."""
        ...

    async def for_chats(self, now: datetime, *, personal: bool = False, person: int | None = None) -> Sequence[Delivery]:
        """What waits for Telegram and is not being sent: all of it, what is about a person, or one person's."""
        ...

    async def divert(self, delivery: Delivery, letter: Outgoing | None, now: datetime) -> None:
        """The same row goes out as this letter, or ends as expired; who had it leased loses it."""
        ...

    async def release(self, now: datetime) -> None:
        """Ends every lease: only for a process that knows it is alone."""
        ...

    async def tally(self, notice: int) -> Tally: ...
    async def states(self, case: int) -> Sequence[tuple[int, str]]:
        """(message id, state) of what was sent to people in this case."""
        ...

    async def ledger(self, case: int) -> Sequence[Posted]:
        """Everything that was sent in this case, to people and to staff."""
        ...

    async def about(self, person: int) -> int:
        """How many rows tell of what was sent to this person."""
        ...

    async def receipt(self, key: str) -> str | None: ...
    async def of_receipt(self, channel: Channel, address: str, receipt: str) -> Past | None:
        """The row that left this message, or this part of a long one, in this chat: what a reply to it is about."""
        ...

    async def unconfirmed(self, channel: Channel, address: str, case: int) -> bool:
        """Whether words of this case may stand in this chat under an id we were not told, or not yet."""
        ...

    async def next_at(self, channel: Channel) -> datetime | None:
        """When the next row is free to be claimed, a leased one when its lease ends; None when nothing waits.

        Expired rows count until they are swept.
        """
        ...


class Sender(Protocol):
    """One channel's way out. Raises the errors of bot/errors.py; anything it returns means: the server accepted."""

    async def send(self, delivery: Delivery) -> str: ...
