"""Long polling that forgets only what is done: Telegram keeps every update until its handler has finished."""

import asyncio
import itertools
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramRetryAfter, TelegramUnauthorizedError

from bot.errors import Unavailable, WrongSetting
from bot.incidents import frames
from handlers.telegram.hand import Hand
from handlers.telegram.trouble import Flooded, name_of

log = structlog.get_logger(__name__)

Raw = dict[str, Any]
Ask = Callable[[int, int, int], Awaitable[list[Raw]]]

LIMIT = 100
WRONG_TOKEN = "MYQG_BOT_TOKEN: Telegram does not know this token; copy it again from @BotFather"  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True)
class Pauses:
    """Every waiting time of the intake, in seconds."""

    hold: int = 30  # how long getUpdates may wait for something new
    again: float = 0.5  # Telegram answers the same offset sooner than this with one update only
    handling: float = 90.0  # then a handler counts as broken
    retry: tuple[float, ...] = (1, 2, 4, 8, 15, 30)  # after Unavailable, and after a failed getUpdates
    drain: float = 8.0  # for what is in hand when we stop
    farewell: float = 2.0  # for the last getUpdates


@dataclass(slots=True)
class Intake:
    """`handle` does one update; `broken` tells the person that it failed for good, under an incident number."""

    ask: Ask  # getUpdates(offset, limit, timeout)
    handle: Callable[[Raw], Awaitable[None]]
    broken: Callable[[Raw, str], Awaitable[None]]
    pauses: Pauses = field(default_factory=Pauses)
    hand: Hand = field(default_factory=Hand)
    incident: Callable[[], str] = lambda: secrets.token_hex(4)
    _asked: int = 0
    _chats: dict[Hashable, deque[Raw]] = field(default_factory=dict)
    _work: set[asyncio.Task[None]] = field(default_factory=set)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Polls until cancelled; then what is in hand may finish, and what is done is acknowledged."""
        wrong: WrongSetting | None = None
        async with asyncio.TaskGroup() as group:
            try:
                await self._listen(group)
            except WrongSetting as error:
                wrong = error
            finally:
                await self._drain()
        if wrong is not None:
            raise wrong

    async def _listen(self, group: asyncio.TaskGroup) -> None:
        while True:
            offset, updates = await self._ask_until_answered()
            self.hand.confirmed(offset)
            for update in updates:
                self._take(update, group)
            await self._wait_while_busy(offset)

    async def _ask_until_answered(self) -> tuple[int, list[Raw]]:
        """The offset asked for and what came; any trouble on the way is waited out."""
        since = None
        for pause in _growing(self.pauses.retry):
            offset = self._asked = self.hand.offset
            try:
                updates = await self.ask(offset, LIMIT, self.pauses.hold)
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise WrongSetting(WRONG_TOKEN) from None
            except (AiogramError, OSError) as error:
                if since is None:
                    since = time.monotonic()
                    log.warning("polling interrupted", error=name_of(error))
                await asyncio.sleep(error.retry_after if isinstance(error, TelegramRetryAfter) else pause)
            else:
                if since is not None:
                    log.info("polling again", seconds=round(time.monotonic() - since, 1))
                return offset, updates
        raise AssertionError("pauses never end")

    def _take(self, update: Raw, group: asyncio.TaskGroup) -> None:
        if not self.hand.take(update["update_id"]):
            return
        chat = chat_of(update)
        if chat in self._chats:
            self._chats[chat].append(update)
            return
        self._chats[chat] = deque([update])
        task = group.create_task(self._serve(chat), name=f"telegram chat of update {update['update_id']}")
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _wait_while_busy(self, asked: int) -> None:
        """Asking with something in hand is answered at once: so not before the lowest moved on, or after a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pauses.again):
                while self.hand.busy and self.hand.offset == asked:
                    self._moved.clear()
                    await self._moved.wait()

    async def _serve(self, chat: Hashable) -> None:
        """One chat's updates, one after another; ends when there are none left."""
        queue = self._chats[chat]
        while queue:
            if not await self._see_through(queue[0]):
                return
            self.hand.finish(queue.popleft()["update_id"])
            self._moved.set()
        del self._chats[chat]

    async def _see_through(self, update: Raw) -> bool:
        """True once the update is done; False when we stop first, so it must come again."""
        for pause in _growing(self.pauses.retry):
            try:
                async with asyncio.timeout(self.pauses.handling):
                    await self.handle(update)
            except Unavailable as error:
                wait = error.pause if isinstance(error, Flooded) else pause
                log.warning("update waits", update=update["update_id"], error=name_of(error), seconds=wait)
                if await self._stops_within(wait):
                    return False
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the others
                await self._give_up(update, error)
                return True
            else:
                return True
        raise AssertionError("pauses never end")

    async def _give_up(self, update: Raw, error: Exception) -> None:
        """A poison update: logged without its content, and the person is told."""
        incident = self.incident()
        log.error("update failed", update=update["update_id"], incident=incident, error=name_of(error), at=frames(error))
        try:
            async with asyncio.timeout(self.pauses.handling):
                await self.broken(update, incident)
        except Exception as second:  # noqa: BLE001 - telling failed too; the log has the incident
            log.error("failure could not be told", incident=incident, error=name_of(second), at=frames(second))

    async def _stops_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()

    async def _drain(self) -> None:
        self._stopping.set()
        if self._work:
            await asyncio.wait(self._work, timeout=self.pauses.drain)
        for task in self._work:
            task.cancel()
        if self.hand.offset != self._asked:
            await self._acknowledge()

    async def _acknowledge(self) -> None:
        """The offset confirms only what lies below it; the update that comes back stays in Telegram's queue."""
        try:
            async with asyncio.timeout(self.pauses.farewell):
                await self.ask(self.hand.offset, 1, 0)
        except (AiogramError, OSError) as error:
            log.warning("done updates not acknowledged; they will come again", error=name_of(error))


def chat_of(update: Raw) -> Hashable:
    """Whose order an update belongs to: its chat; without one it stands alone."""
    for content in update.values():
        if isinstance(content, dict):
            chat = content.get("chat") or (content.get("message") or {}).get("chat") or content.get("from")
            if chat is not None:
                return int(chat["id"])
    return f"update {update['update_id']}"


def _growing(pauses: tuple[float, ...]) -> itertools.chain[float]:
    return itertools.chain(pauses, itertools.repeat(pauses[-1]))
