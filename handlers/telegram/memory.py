"""A small memory of this process: what nobody needs after a restart and what must not become a row."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Memory(Generic[K, V]):
    """Forgets what was not used for longest once there is more than `most`."""

    most: int = 10_000
    _known: OrderedDict[K, V] = field(default_factory=OrderedDict)

    def recall(self, key: K) -> V | None:
        if key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def remember(self, key: K, value: V) -> None:
        self._known[key] = value
        self._known.move_to_end(key)
        while len(self._known) > self.most:
            self._known.popitem(last=False)
