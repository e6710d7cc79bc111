"""The head of the audit leaves the machine every morning: whoever keeps the letter can tell a later change of the rows."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.audit.model import ROSTER, Entry, Found, Head, examine
from bot.deliveries.outbox import About, Outbox
from bot.ports import Clock, Store, Tx
from bot.reply import Reply, Said, Value
from bot.zone import ALMATY, day_of

MORNING = time(8, 45)
STAFF = "staff"  # what the roster is about


@dataclass(frozen=True, slots=True)
class AuditDesk:
    store: Store
    clock: Clock
    outbox: Outbox

    async def sweep(self) -> None:
        """To every approver, or to the staff mailbox where there is none; a head that did not change is not told again."""
        now = self.clock.now()
        today = datetime.combine(day_of(now), MORNING, ALMATY)
        if now < today:
            return
        async with self.store.read() as tx:
            head = await tx.audit.last_before(today)
        if head is not None:
            async with self.store.begin() as tx:
                await self._send(tx, head, today, now)

    async def note_roster(self) -> None:
        """Who works here and as what, whenever that has changed: so access can be shown as it was on any day."""
        roster = {one.mail: ",".join(sorted(one.roles)) for one in self.outbox.settings.staff.members}
        async with self.store.begin() as tx:
            before = await tx.audit.about(STAFF)
            if not before or dict(before[-1].entry.facts) != roster:
                tx.audit.write(Entry(ROSTER, STAFF, facts=roster), self.clock.now())

    async def _send(self, tx: Tx, head: Head, today: datetime, now: datetime) -> None:
        key, about = f"audit:{head}", About()
        params: dict[str, Value] = {"n": head.id, "head": str(head)}
        reply, subject = Reply("letter.audit", params), Said("letter.audit.subject", {"day": today.date()})
        letters = self.outbox.to_approvers(key, reply, subject, now, about)
        for letter in letters or [self.outbox.to_desk(key, reply, subject, now, about)]:
            await tx.deliveries.add(letter, now)


async def verify(store: Store, kept: Head | None = None) -> tuple[Found, bool]:
    """Walks the whole chain; and whether a head that was kept elsewhere stands in it."""
    async with store.read() as tx:
        start, head = await tx.audit.start(), await tx.audit.head()
        last, entries, stands = start, 0, kept is None or kept == start
        while rows := await tx.audit.rows(last.id):
            found = examine(last, rows, Head(rows[-1].id, rows[-1].chained))
            entries += found.entries
            if found.broken is not None:
                return Found(entries, found.head, found.broken), stands
            stands = stands or any(row.id == kept.id and row.chained == kept.chained for row in rows if kept)
            last = found.head
    return Found(entries, last, None if last == head else last.id + 1), stands


def read_head(text: str) -> Head | None:
    """As it stands in the letter: NUMBER:HEX."""
    number, _, chained = text.strip().partition(":")
    try:
        return Head(int(number), bytes.fromhex(chained)) if len(chained) == 64 else None
    except ValueError:
        return None
