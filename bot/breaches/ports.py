"""What the capability needs of its table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.breaches.model import Breach, BreachState


class Breaches(Protocol):
    async def report(self, case: int, now: datetime) -> None: ...
    async def by_number(self, number: str) -> Breach | None: ...

    async def discover(self, case: int, by: str, now: datetime, due_at: datetime) -> bool:
        """False when that was decided already."""
        ...

    async def settle(self, case: int, state: BreachState, by: str, now: datetime) -> bool:
        """A false alarm, or the authority was told; False when it is not in the state before."""
        ...

    async def open(self) -> Sequence[Breach]:
        """Not yet decided, or discovered and not yet told; the oldest first."""
        ...

    async def all(self) -> Sequence[Breach]:
        """Every alarm; the oldest first."""
        ...
