"""An alarm nobody has judged and an authority nobody has told are spoken of again and again; each reminder goes once."""

from dataclasses import dataclass
from datetime import datetime

from bot.breaches.desk import facts
from bot.breaches.model import Breach
from bot.calendar import AFTERNOON, MORNING, WorkCalendar
from bot.deliveries.outbox import About, Outbox
from bot.ports import Clock, Store, Tx
from bot.reply import Reply, Said


@dataclass(frozen=True, slots=True)
class BreachReminders:
    store: Store
    clock: Clock
    outbox: Outbox

    async def sweep(self) -> None:
        """Of what fell due while nobody was there only the last is told."""
        now = self.clock.now()
        async with self.store.read() as tx:
            calendar = WorkCalendar(await tx.calendar.by_day())
            waiting = [(breach, last_reminder(breach, calendar, now)) for breach in await tx.breaches.open()]
        for breach, at in waiting:
            if at is not None:
                async with self.store.begin() as tx:
                    await self._remind(tx, breach, at, now)

    async def _remind(self, tx: Tx, breach: Breach, at: datetime, now: datetime) -> None:
        key, about = f"{breach.number}:{breach.state}:{at.isoformat()}", About(number=breach.number, case=breach.case)
        reply, subject = Reply(f"letter.breach.wait.{breach.state}", facts(breach)), Said("letter.breach.subject", facts(breach))
        desk = self.outbox.to_desk(key, reply, subject, now, about)
        for letter in (desk, *self.outbox.to_approvers(key, reply, subject, now, about)):
            await tx.deliveries.add(letter, now)


def last_reminder(breach: Breach, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """The newest moment to speak of it: morning and afternoon of every working day after it was reported or discovered."""
    return calendar.last_moment(breach.discovered_at or breach.reported_at, now, (MORNING, AFTERNOON))
