"""The one place that sends: claim with a lease, mark the call, send, settle."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.deliveries.model import Again, Delivery, Ended, Outcome, Sent, State
from bot.deliveries.pace import Pace
from bot.deliveries.ports import Sender
from bot.deliveries.retry import after
from bot.deliveries.undelivered import Undelivered
from bot.errors import SendError, SlowDown, Unavailable
from bot.incidents import frames
from bot.people.model import Channel
from bot.ports import Clock, Store

LEASE = timedelta(seconds=20)  # from the claim to the call
CALL = timedelta(seconds=90)  # for the call; longer than any time-out of the channels
BATCH = 30
IDLE = 0.2
AWAY = 2.0
PATIENCE = 5.0  # seconds a batch waits for one busy chat; a longer wait is spent in the queue

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Courier:
    store: Store
    clock: Clock
    senders: Mapping[Channel, Sender]
    paces: Mapping[Channel, Pace]
    undelivered: Undelivered

    async def run(self, channel: Channel, stop: asyncio.Event) -> None:
        """Until told to stop, and then to the end of the batch in hand; a database that is away is waited for."""
        while not stop.is_set():
            try:
                if not await self._anything(channel) or not await self.run_once(channel):
                    await asyncio.sleep(IDLE)
            except* Unavailable:
                await asyncio.sleep(AWAY)

    async def run_once(self, channel: Channel) -> int:
        """One batch; what goes to one address goes in order, different addresses side by side where the channel can."""
        now = self.clock.now()
        async with self.store.begin() as tx:
            claimed = await tx.deliveries.claim(channel, BATCH, now, now + LEASE)
        lanes = [claimed] if channel is Channel.MAIL else _by_address(claimed)  # one connection carries one letter at a time
        async with asyncio.TaskGroup() as group:
            for deliveries in lanes:
                if deliveries:
                    group.create_task(self._in_order(deliveries), name=f"deliver-{deliveries[0].id}")
        return len(claimed)

    async def take_over(self) -> None:
        """At the start: what an earlier process of ours left in the middle is nobody's any more."""
        if self.store.alone:
            async with self.store.begin() as tx:
                await tx.deliveries.release(self.clock.now())
        await self.sweep()

    async def sweep(self) -> None:
        async with self.store.begin() as tx:
            now = self.clock.now()
            swept, ended = await tx.deliveries.sweep(now)
            for delivery, state in ended:
                await self.undelivered.ended(tx, delivery, state, now)
        if swept:
            log.warning("deliveries swept", count=swept)

    async def _anything(self, channel: Channel) -> bool:
        """A look that keeps no writer waiting."""
        async with self.store.read() as tx:
            at = await tx.deliveries.next_at(channel)
        return at is not None and at <= self.clock.now()

    async def _in_order(self, deliveries: Sequence[Delivery]) -> None:
        """What stands behind one that goes back to the queue goes back with it, so that it cannot overtake."""
        held: dict[str, Again] = {}
        for delivery in deliveries:
            try:
                if delivery.address in held:
                    await self._settle(delivery, held[delivery.address])
                elif isinstance(outcome := await self._deliver(delivery), Again):
                    held[delivery.address] = replace(outcome, why="behind another", counted=False)
            except Unavailable:  # nothing was begun: the lease ends by itself, and others are not held up
                log.warning("delivery postponed, the database is away", id=delivery.id)

    async def _deliver(self, delivery: Delivery) -> Outcome | None:
        """None when the row is somebody else's by now."""
        pace = self.paces[delivery.channel]
        if (wait := pace.wait(delivery.address)) > PATIENCE:
            later = self.clock.now() + timedelta(seconds=wait)
            return await self._settle(delivery, Again(later, "pace", counted=False))
        await pace.turn(delivery.address)
        now = self.clock.now()
        if delivery.expires_at <= now:
            return await self._settle(delivery, Ended(State.EXPIRED, "too late"))
        async with self.store.begin() as tx:
            if not await tx.deliveries.sending(delivery, now + CALL):
                return None
        outcome = await self._attempt(delivery)
        while True:
            try:
                return await self._settle(delivery, outcome)
            except Unavailable:  # what was sent must be known to have been sent
                await asyncio.sleep(AWAY)

    async def _attempt(self, delivery: Delivery) -> Outcome:
        try:
            return Sent(await self.senders[delivery.channel].send(delivery))
        except SendError as error:
            if isinstance(error, SlowDown):
                self.paces[delivery.channel].pause(error.pause.total_seconds())
            return after(delivery, error, self.clock.now())
        except Exception as error:  # noqa: BLE001 - one row that cannot be rendered must not stop all others
            log.error("delivery broke", id=delivery.id, error=type(error).__name__, at=frames(error))
            return Ended(State.FAILED, type(error).__name__)

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        async with self.store.begin() as tx:
            await tx.deliveries.settle(delivery, outcome, self.clock.now())
            if isinstance(outcome, Ended) and outcome.state is State.BLOCKED and delivery.person is not None:
                await tx.people.block(delivery.channel, delivery.address, True)
            if isinstance(outcome, Ended):
                await self.undelivered.ended(tx, delivery, outcome.state, self.clock.now())
        if not isinstance(outcome, Again) or outcome.counted:
            ended = outcome.state if isinstance(outcome, Ended) else type(outcome).__name__.lower()
            log.info("delivery", id=delivery.id, channel=delivery.channel, attempt=delivery.attempts + 1, outcome=ended)
        return outcome


def _by_address(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    rows: defaultdict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        rows[delivery.address].append(delivery)
    return list(rows.values())
