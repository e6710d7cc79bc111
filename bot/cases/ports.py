"""What the capability needs of its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.cases.model import Author, Case, CaseMessage, MessageState
from bot.people.model import Channel


class Cases(Protocol):
    async def open(
        self, person: int, locale: str, now: datetime, *, number: str | None = None, request: int | None = None
    ) -> Case:
        """A case under the request's number, or under the next C- number of the year."""
        ...

    async def by_number(self, number: str) -> Case | None: ...
    async def get(self, case: int) -> Case: ...
    async def of(self, person: int) -> Sequence[Case]: ...
    async def latest(self, person: int) -> Case | None: ...

    async def say(
        self, case: int, author: Author, writer: str, channel: Channel, text: str, state: MessageState, now: datetime
    ) -> int: ...

    async def message(self, message: int) -> CaseMessage | None: ...

    async def settle(self, message: int, writer: str, state: MessageState) -> bool:
        """Moves a preview of this writer on; False when it was already settled."""
        ...

    async def messages(self, case: int) -> Sequence[CaseMessage]: ...
