"""Updates that wait for the bot: their numbers, their lifetimes, and long polling."""

import asyncio
import copy
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from handlers.sandbox.changes import Changes
from handlers.sandbox.errors import ApiError, conflict

Json = dict[str, Any]

KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "message_reaction_count",
)
DEFAULT_KINDS = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
DAY = 86_400.0
CALLBACK_LIFE = 150.0
REMEMBERED = 1_000
EPOCH = 1_735_689_600  # 2025-01-01: ten numbers a second from there stay below 2**31 until 2031

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_ON = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
WEBHOOK_SET = "terminated by setWebhook request"
CONFLICT_PAUSE = 3.0


@dataclass(slots=True)
class Poller:
    """A getUpdates call that waits, until it is `ended` by somebody else."""

    ended: ApiError | None = None


@dataclass(slots=True)
class Updates:
    """The queue of one bot."""

    changes: Changes
    clock: Callable[[], float]
    webhook: Json = field(default_factory=dict)  # as set by setWebhook; polling is refused while there is one
    allowed: list[str] = field(default_factory=list)
    last_id: int = 0
    _queue: dict[int, tuple[float, Json]] = field(default_factory=dict)
    _confirmed: deque[tuple[float, Json]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _again: list[Json] = field(default_factory=list)
    _poller: Poller | None = None
    _last_offset: int | None = None
    _last_asked: float = 0.0
    _next_conflict: float = 0.0
    _closed: bool = False

    def __post_init__(self) -> None:
        self.last_id = max(1, int((self.clock() - EPOCH) * 10))

    def push(self, kind: str, payload: Json, *, life: float = DAY) -> None:
        """Puts an update into the queue, unless the bot did not ask for its kind."""
        if kind not in (self.allowed or DEFAULT_KINDS):
            return
        self.last_id += 1
        self._queue[self.last_id] = (self.clock() + life, {"update_id": self.last_id, kind: copy.deepcopy(payload)})
        self.changes.touch()

    def allow(self, kinds: Iterable[str]) -> None:
        """Remembers which kinds the bot wants from now on; none or only unknown ones mean the default."""
        self.allowed = [kind for kind in KINDS if kind in set(kinds)]

    def pending(self) -> int:
        self._expire()
        return len(self._queue)

    def clear(self) -> None:
        self._confirm_below(self.last_id + 1)

    def repeat(self, update_id: int) -> None:
        """Delivers a confirmed update once more, as Telegram does now and then after a failure of its own."""
        self._again.append(next(update for _, update in self._confirmed if update["update_id"] == update_id))
        self.changes.touch()

    def confirmed(self) -> list[Json]:
        return [update for _, update in self._confirmed]

    def take(self, offset: int, limit: int) -> list[Json]:
        """What a getUpdates with this offset gets now; what lies before the offset is forgotten."""
        self._expire()
        if offset < 0:
            waiting = list(self._queue)
            offset = waiting[max(0, len(waiting) + offset)] if waiting else 0
        if 0 < offset <= self.last_id + 11:  # a number further ahead is somebody else's: Telegram ignores it
            self._confirm_below(offset)
        again, self._again = self._again[:limit], self._again[limit:]
        return again + [update for _, update in list(self._queue.values())[: limit - len(again)]]

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """Answers at once if something waits, else holds the call until something comes or the time is over."""
        if self.webhook:
            raise await self._conflict(WEBHOOK_IS_ON)
        limit, timeout = self._hurried(offset, limit, timeout)
        found = self.take(offset, limit)
        if found or timeout <= 0:
            return found
        return await self._wait(offset, limit, timeout)

    def end_poll(self, error: ApiError) -> None:
        """Ends the waiting getUpdates, if there is one."""
        if self._poller is not None:
            self._poller.ended = error
            self._poller = None
            self.changes.touch()

    def open(self) -> None:
        self._closed = False

    def close(self) -> None:
        """The server stops: nobody waits any longer."""
        self._closed = True
        self.end_poll(ApiError(500, "Internal Server Error: restart"))

    async def _wait(self, offset: int, limit: int, timeout: float) -> list[Json]:
        self.end_poll(conflict(OTHER_POLLER))
        poller = self._poller = Poller()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        found: list[Json] = []
        while not found and not self._closed and (left := deadline - loop.time()) > 0:
            await self.changes.after(self.changes.version, left)
            if poller.ended:
                raise await self._conflict(poller.ended)
            found = self.take(offset, limit)
        if self._poller is poller:
            self._poller = None
        return found

    def _hurried(self, offset: int, limit: int, timeout: float) -> tuple[int, float]:
        """The same offset asked again too soon waits longer and gets less."""
        now, again = self.clock(), offset == self._last_offset
        since = now - self._last_asked
        self._last_offset, self._last_asked = offset, now
        return (1 if again and since < 0.5 else limit), (max(timeout, 3.0) if again and since < 3.0 else timeout)

    async def _conflict(self, error: ApiError | str) -> ApiError:
        """The 409 to raise, held back a while if one was given just before."""
        error = conflict(error) if isinstance(error, str) else error
        now = self.clock()
        if error.code == 409 and now < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_conflict = now + CONFLICT_PAUSE
        return error

    def _confirm_below(self, offset: int) -> None:
        for update_id in [known for known in self._queue if known < offset]:
            self._confirmed.append(self._queue.pop(update_id))

    def _expire(self) -> None:
        now = self.clock()
        for update_id in [known for known, (until, _) in self._queue.items() if until <= now]:
            del self._queue[update_id]

    def dump(self) -> Json:
        return {
            "webhook": self.webhook,
            "allowed": self.allowed,
            "last_id": self.last_id,
            "queue": [[until, update] for until, update in self._queue.values()],
        }

    def load(self, dump: Json) -> None:
        self.webhook, self.allowed = dump["webhook"], dump["allowed"]
        self.last_id = max(self.last_id, dump["last_id"])
        self._queue = {update["update_id"]: (until, update) for until, update in dump["queue"]}
