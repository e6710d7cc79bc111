"""How many automatic answers one sender gets, and when: two machines that answer each other fall silent (RFC 3834, section 2)."""

import hashlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AN_HOUR, A_DAY = 12, 20  # who files from a private mailbox and mistypes twice has written eight letters
MOST_SENDERS = 10_000


@dataclass(frozen=True, slots=True)
class Quota:
    """In memory: a restart forgives, and nobody's address is kept."""

    taken: dict[str, deque[datetime]] = field(default_factory=dict)

    def when(self, sender: str, now: datetime, *, fresh: bool) -> datetime | None:
        """When the next answer may go, and that it will; None for never. A letter that answers none of ours is `fresh`: one
        an hour is answered, and what comes between waits."""
        if len(self.taken) >= MOST_SENDERS:
            self._forget(now)
        times = self.taken.setdefault(hashlib.sha256(sender.encode()).hexdigest(), deque(maxlen=A_DAY))
        if sum(at > now - DAY for at in times) >= A_DAY:
            return None
        if not fresh and sum(at > now - HOUR for at in times) >= AN_HOUR:
            return None
        at = max(now, times[-1] + HOUR) if fresh and times else now
        times.append(at)
        return at

    def _forget(self, now: datetime) -> None:
        for sender in [sender for sender, times in self.taken.items() if not times or times[-1] <= now - DAY]:
            del self.taken[sender]
