"""What the capability needs of its table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.calls.model import Call


class Calls(Protocol):
    async def add(self, case: int, person: int, wish: str, now: datetime) -> None: ...

    async def lock(self, number: str) -> Call | None:
        """The row as it is; whoever else wants it waits until the transaction ends."""
        ...

    async def keep(self, call: Call) -> None:
        """What a step changed in a row that was locked."""
        ...

    async def of(self, person: int, wish: str) -> Call | None:
        """The one that waits for the same, if there is one."""
        ...

    async def of_person(self, person: int) -> Sequence[Call]:
        """All of theirs, the oldest first."""
        ...

    async def open(self) -> Sequence[Call]:
        """Not yet settled, the oldest first."""
        ...
