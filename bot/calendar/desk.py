"""Somebody must look for orders once a year: the office is asked until somebody did."""

from dataclasses import dataclass
from datetime import datetime

from bot.calendar.orders import awaited, decided
from bot.deliveries.outbox import About, Outbox
from bot.ports import Clock, Store, Tx
from bot.reply import Reply, Said
from bot.zone import day_of

FIRST_DAYS = 3  # of a month; shorter than the outbox remembers what it sent, so each letter goes once


@dataclass(frozen=True, slots=True)
class CalendarDesk:
    store: Store
    clock: Clock
    outbox: Outbox

    async def ask(self) -> None:
        """At the beginning of each month from December on."""
        now = self.clock.now()
        today = day_of(now)
        if today.day > FIRST_DAYS:
            return
        async with self.store.read() as tx:
            year = await awaited_year(tx, now)
        if year is None:
            return
        letter, subject = Reply("calendar.awaited", {"year": year}), Said("calendar.awaited.subject", {"year": year})
        async with self.store.begin() as tx:
            await tx.deliveries.add(self.outbox.to_desk(f"calendar:{year}:{today:%Y-%m}", letter, subject, now, About()), now)


async def awaited_year(tx: Tx, now: datetime) -> int | None:
    return awaited(decided(await tx.calendar.by_day(), await tx.calendar.confirmations()), now)
