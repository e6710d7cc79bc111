"""What the capability needs of its tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.notices.model import Notice, NoticeState, Recipient


class Notices(Protocol):
    async def add(self, texts: Mapping[str, str], at: datetime, created_by: str, now: datetime) -> int: ...
    async def get(self, notice: int) -> Notice | None: ...
    async def approve(self, notice: int, approved_by: str) -> bool:
        """Draft to scheduled; False when it is no draft or the approver wrote it."""
        ...

    async def move(self, notice: int, state: NoticeState, *was: NoticeState) -> bool:
        """False when the notice was in none of the states `was`."""
        ...

    async def due(self, now: datetime) -> Sequence[Notice]: ...
    async def running(self) -> Sequence[Notice]: ...
    async def all(self) -> Sequence[Notice]: ...

    async def audience(self, notice: int, limit: int, now: datetime, *, telegram: bool = True) -> Sequence[Recipient]:
        """People who agreed to notices and have no delivery of this notice yet, by id; Telegram unless it is blocked, not
        agreed to or off, else mail."""
        ...

    async def reach(self, now: datetime, *, telegram: bool = True) -> int:
        """How many people a notice would reach now."""
        ...
