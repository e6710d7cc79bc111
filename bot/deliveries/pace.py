"""How fast a channel may be used: so many messages in a sliding second, and a pause when the server asks for one."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic


@dataclass(slots=True)
class Pace:
    """`limit` messages in any `window` seconds. One pause holds up the whole channel."""

    limit: int
    window: float = 1.0
    now: Callable[[], float] = monotonic
    _taken: deque[float] = field(default_factory=deque)
    _paused_until: float = 0.0

    async def turn(self) -> None:
        """Returns when one more may go."""
        while True:
            wait = self._wait()
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self._taken.append(self.now())

    def pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self.now() + seconds)

    def _wait(self) -> float:
        now = self.now()
        while self._taken and self._taken[0] <= now - self.window:
            self._taken.popleft()
        full = self._taken[0] + self.window - now if len(self._taken) >= self.limit else 0.0
        return max(full, self._paused_until - now)
