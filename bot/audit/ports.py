"""What the capability needs of its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.audit.model import Entry, Head, Written


class Audit(Protocol):
    def write(self, entry: Entry, at: datetime) -> None:
        """Kept with the transaction: in the chain when it commits, nowhere when it does not."""
        ...

    async def head(self) -> Head:
        """The last entry of all, as it was noted."""
        ...

    async def start(self) -> Head:
        """The entry before the oldest one that is kept."""
        ...

    async def last_before(self, at: datetime) -> Head | None:
        """The newest entry written before a moment."""
        ...

    async def rows(self, after: int = 0, limit: int = 1000) -> Sequence[Written]:
        """In their order, from the first id above `after`."""
        ...

    async def about(self, what: str) -> Sequence[Written]: ...
