"""What waits for a chat it may not go to any more: a letter to the proved mailbox instead, or its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.deliveries.model import Delivery, Outgoing
from bot.deliveries.outbox import About, Outbox
from bot.people.model import Person
from bot.ports import Clock, Store, Tx
from bot.reply import Said

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Diversion:
    store: Store
    clock: Clock
    outbox: Outbox

    async def sweep(self) -> None:
        """Nothing personal leaves by Telegram where MYQG_TELEGRAM_MODE says so, whatever was queued before."""
        if self.outbox.settings.personal_by_telegram:
            return
        async with self.store.begin() as tx:
            rows = await tx.deliveries.for_chats(self.clock.now(), personal=self.outbox.settings.telegram)
            await self._divert(tx, rows)
        if rows:
            log.warning("taken from Telegram's queue", count=len(rows))

    async def of(self, tx: Tx, person: Person) -> None:
        """Everything that waits for this person's chat."""
        await self._divert(tx, await tx.deliveries.for_chats(self.clock.now(), person=person.id))

    async def _divert(self, tx: Tx, rows: Sequence[Delivery]) -> None:
        for row in rows:
            letter = await as_letter(tx, self.outbox, row, self.clock.now())
            await tx.deliveries.divert(row, letter, self.clock.now())


async def as_letter(tx: Tx, outbox: Outbox, row: Delivery, now: datetime) -> Outgoing | None:
    """None for staff's cards, which are letters already, and for who has no mailbox."""
    person = await tx.people.get(row.person) if row.person is not None else None
    mailbox = person.mailbox(now) if person else None
    if mailbox is None:
        return None
    number = (await tx.cases.get(row.case)).number if row.case is not None else ""
    about = About(number=number, purpose="person", person=row.person, case=row.case, notice=row.notice)
    reply, subject = row.parcel.reply, Said("letter.diverted.subject")
    return outbox.to_mailbox(
        f"diverted:{row.id}", mailbox.address, reply, subject, row.expires_at, about, locale=row.parcel.locale
    )
