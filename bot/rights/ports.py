"""What the capability needs of its tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.people.model import Channel
from bot.rights.model import Proposal, Request, Right

DRAFT_LIFE = timedelta(hours=72)


class Register(Protocol):
    async def draft(self, person: int, right: Right, channel: Channel, locale: str, received_at: datetime) -> int:
        """An unregistered demand; the same one is taken up again, or begun anew if it was left for DRAFT_LIFE."""
        ...

    async def drafts(self, person: int) -> Sequence[Request]: ...

    async def register(self, request: int, now: datetime, due_at: datetime, law: str, rule_version: str) -> Request:
        """Gives the next number of the year of `now` in Almaty, without gaps; once only."""
        ...

    async def by_number(self, number: str) -> Request | None: ...
    async def of(self, person: int) -> Sequence[Request]: ...

    async def propose(self, request: int, proposal: Proposal) -> bool:
        """False when the request is not open for a proposal any more."""
        ...

    async def reject(self, request: int) -> bool: ...

    async def answer(self, request: int, proposal: Proposal, confirmed_by: str, now: datetime) -> bool:
        """False unless just this proposal is waiting, and is another person's."""
        ...

    async def revoke(self, request: int, now: datetime) -> bool: ...
    async def all(self) -> Sequence[Request]: ...

    async def open(self) -> Sequence[Request]:
        """Registered and not yet answered or revoked."""
        ...
