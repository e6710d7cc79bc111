"""What the capability needs of its table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.directory.model import Employee, Known, Standing


class Directory(Protocol):
    """Who works here. A table that a file is imported into; another source (LDAP) would fill or answer the same."""

    async def admits(self, address: str) -> bool:
        """Whether this mailbox is that of somebody who works here; before the first import the allowed domains alone decide."""
        ...

    async def find(self, address: str) -> Employee | None:
        """Whose mailbox it is or was."""
        ...

    async def known(self) -> Mapping[str, Known]:
        """Everybody, also who left, by address."""
        ...

    async def add(self, employees: Sequence[Employee], now: datetime) -> None:
        """New rows; an address that is there already stays as it is."""
        ...

    async def change(self, rows: Sequence[Known], now: datetime) -> None: ...

    async def census(self) -> Mapping[tuple[str, str, Standing], int]:
        """How many by employer, language and status."""
        ...
