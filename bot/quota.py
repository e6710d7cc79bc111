"""How many automatic answers one sender gets: two machines that answer each other fall silent."""

import hashlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIMITS = ((timedelta(hours=1), 6), (timedelta(days=1), 20))
MOST_SENDERS = 10_000


@dataclass(frozen=True, slots=True)
class Quota:
    """In memory: a restart forgives, and nobody's address is kept."""

    taken: dict[str, deque[datetime]] = field(default_factory=dict)

    def take(self, sender: str, now: datetime) -> bool:
        if len(self.taken) >= MOST_SENDERS:
            self._forget(now)
        times = self.taken.setdefault(hashlib.sha256(sender.encode()).hexdigest(), deque(maxlen=LIMITS[-1][1]))
        free = all(sum(at > now - span for at in times) < most for span, most in LIMITS)
        if free:
            times.append(now)
        return free

    def _forget(self, now: datetime) -> None:
        day = LIMITS[-1][0]
        for sender in [sender for sender, times in self.taken.items() if not times or times[-1] <= now - day]:
            del self.taken[sender]
