"""Telegram's sending limits as sliding windows."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.sandbox.errors import too_many


@dataclass(slots=True)
class Window:
    """At most `most` events in any `seconds` seconds."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more event fits; 0 if it fits now."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return 0.0 if len(self.times) < self.most else self.times[0] + self.seconds - now

    def add(self, now: float) -> None:
        self.times.append(now)


@dataclass(slots=True)
class Limits:
    """30 messages a second over all, one a second in a chat with a burst of three, 20 a minute in a group."""

    clock: Callable[[], float]
    on: bool = True
    overall: Window = field(default_factory=lambda: Window(30, 1))
    chats: dict[int, Window] = field(default_factory=dict)
    groups: dict[int, Window] = field(default_factory=dict)

    def admit(self, chat: int, *, message: bool = True) -> None:
        """Counts one message to the chat (an edit only in all), or refuses it with 429 and the seconds to wait."""
        if not self.on:
            return
        now = self.clock()
        windows = self._windows(chat) if message else [self.overall]
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        for window in windows:
            window.add(now)

    def _windows(self, chat: int) -> list[Window]:
        windows = [self.overall, self.chats.setdefault(chat, Window(3, 3))]
        if chat < 0:
            windows.append(self.groups.setdefault(chat, Window(20, 60)))
        return windows
