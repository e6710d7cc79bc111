"""How fast a channel may be used: overall, to one address, and a pause when the server asks for one."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

Quota = tuple[int, float]  # so many messages in any so many seconds


@dataclass(slots=True)
class Window:
    """A sliding window of one quota."""

    quota: Quota
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        limit, seconds = self.quota
        while self.taken and self.taken[0] <= now - seconds:
            self.taken.popleft()
        return self.taken[0] + seconds - now if len(self.taken) >= limit else 0.0


@dataclass(slots=True)
class Pace:
    """`to_one` gives the quota of an address, None where only the overall one counts."""

    overall: Quota
    to_one: Callable[[str], Quota | None] = lambda _: None
    now: Callable[[], float] = monotonic
    _all: Window = field(init=False)
    _ones: dict[str, Window] = field(default_factory=dict)
    _paused_until: float = 0.0

    def __post_init__(self) -> None:
        self._all = Window(self.overall)

    async def turn(self, address: str) -> None:
        """Returns when one more may go to this address."""
        while True:
            wait = max(self.wait(address), self._all.wait(self.now()), self._paused_until - self.now())
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self._all.taken.append(self.now())
        if address in self._ones:
            self._ones[address].taken.append(self.now())

    def wait(self, address: str) -> float:
        """Seconds until this address may get one more, others aside."""
        quota = self.to_one(address)
        if quota is None:
            return 0.0
        if address not in self._ones:
            self._forget_idle()
            self._ones[address] = Window(quota)
        return self._ones[address].wait(self.now())

    def pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self.now() + seconds)

    def _forget_idle(self) -> None:
        for address, window in list(self._ones.items()):
            if window.wait(self.now()) <= 0 and not window.taken:
                del self._ones[address]


def telegram_quota(chat: str) -> Quota:
    """Just under Telegram's limits: 20 messages a minute in a group, one a second (with a burst) to a person."""
    return (18, 60.0) if chat.startswith("-") else (3, 3.0)
