"""What the calendar needs of its tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.calendar.model import Confirmation, Override


class Overrides(Protocol):
    async def by_day(self) -> Mapping[date, Override]:
        """All of them, oldest day first."""
        ...

    async def add(self, override: Override) -> bool:
        """False when the day has one."""
        ...

    async def remove(self, day: date) -> bool:
        """False when the day has none."""
        ...

    async def confirm(self, confirmation: Confirmation) -> bool:
        """False when the year is confirmed."""
        ...

    async def confirmations(self) -> Sequence[Confirmation]: ...
