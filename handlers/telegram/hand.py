"""Which updates are in hand, and how far Telegram may forget."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Hand:
    """Ids taken and not yet confirmed. Nothing here is in order of time: a repeated update may come with any old id."""

    most: int = 100
    _open: set[int] = field(default_factory=set)
    _done: set[int] = field(default_factory=set)
    _next: int = 0

    @property
    def busy(self) -> bool:
        return bool(self._open)

    @property
    def offset(self) -> int:
        """What to ask for: the lowest unfinished update, or the one after everything that is done."""
        if self._open:
            return min(self._open)
        return max(self._done) + 1 if self._done else self._next

    def take(self, update: int) -> bool:
        """Whether this update is to be handled now: not one in hand, not one done already, and there is room."""
        if update in self._open or update in self._done or len(self._open) >= self.most:
            return False
        self._open.add(update)
        return True

    def finish(self, update: int) -> None:
        self._open.remove(update)
        self._done.add(update)

    def confirmed(self, offset: int) -> None:
        """Telegram took this offset: what lies below will not come again from its queue."""
        self._done = {done for done in self._done if done >= offset}
        self._next = offset
