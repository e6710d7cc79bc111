"""What the policy desk keeps: published policies, questions of people who agreed to it, and how answers were rated."""

from collections.abc import Sequence
from typing import Protocol

from bot.policy.model import Asked, Published


class Policies(Protocol):
    async def publish(self, policy: Published) -> None:
        """The same version again changes nothing but when it was published."""
        ...

    async def get(self, version: str) -> Published | None: ...

    async def newest(self) -> Published | None:
        """The one that was published last."""
        ...


class Questions(Protocol):
    async def add(self, person: int, asked: Asked) -> None: ...

    async def rate(self, person: int, topic: str, helpful: bool) -> None:
        """The person's last question that was answered with this topic."""
        ...

    async def count(self, topic: str, locale: str, helpful: bool) -> None:
        """A rating of which nobody is known to be the author."""
        ...

    async def ratings(self) -> Sequence[tuple[str, str, int, int]]:
        """Topic, locale, how many were helped and how many were not."""
        ...

    async def of(self, person: int) -> Sequence[Asked]:
        """The oldest first."""
        ...

    async def all(self) -> Sequence[Asked]:
        """The oldest first."""
        ...
