"""What could not be delivered and is owed to somebody: a letter where a chat is closed, else work for a person, once."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.deliveries.diversion import as_letter
from bot.deliveries.model import Delivery, State
from bot.deliveries.outbox import LIFE, TASK, TO_PERSONS, About, Outbox
from bot.people.model import Channel
from bot.ports import Tx
from bot.reply import Reply, Said, Value

ONLY_A_HINT = ("cases.see_your_mail",)  # that something lies elsewhere


@dataclass(frozen=True, slots=True)
class Undelivered:
    outbox: Outbox

    async def ended(self, tx: Tx, delivery: Delivery, state: State, now: datetime) -> None:
        """In the transaction that settles it, so that no restart comes between."""
        if delivery.channel is Channel.TELEGRAM:
            await self._from_chat(tx, delivery, state, now)
        elif delivery.parcel.envelope is not None:
            await self.came_back(tx, delivery.parcel.envelope.message_id, Said(f"delivery.state.{state}"), now)

    async def came_back(self, tx: Tx, message_id: str, why: Said, now: datetime) -> None:
        """A letter of ours, by its own id; those to staff are told of nowhere: there is nobody else to tell."""
        token = self.outbox.tokens.read((message_id,))
        if token is None or not token.case or self.outbox.tokens.sent_to(token, self.outbox.settings.staff_mail):
            return
        key = f"undelivered:{message_id}"
        if token.purpose.startswith(TASK):
            await self._tell(tx, "letter.undelivered_task", token.case, why, key, now)
        elif token.purpose in TO_PERSONS:
            await self._tell(tx, "letter.undelivered", token.case, why, key, now)

    async def no_way(self, tx: Tx, about: About, key: str, now: datetime) -> None:
        """What could not even be queued."""
        await self._tell(tx, "letter.undelivered", about.number, Said("delivery.no_way"), key, now)

    async def _from_chat(self, tx: Tx, delivery: Delivery, state: State, now: datetime) -> None:
        if delivery.person is None or delivery.case is None or delivery.parcel.reply.says in ONLY_A_HINT:
            return
        letter = await as_letter(tx, self.outbox, delivery, now)
        if letter is not None:
            await tx.deliveries.add(replace(letter, expires_at=now + LIFE), now)
            return
        number, why = (await tx.cases.get(delivery.case)).number, Said(f"delivery.state.{state}")
        await self._tell(tx, "letter.undelivered", number, why, f"undelivered:{delivery.id}:{now.isoformat()}", now)

    async def _tell(self, tx: Tx, says: str, number: str, why: Said, key: str, now: datetime) -> None:
        params: dict[str, Value] = {"number": number, "why": why}
        subject = Said("letter.undelivered.subject", params)
        if why.id == f"delivery.state.{State.UNKNOWN}" and says == "letter.undelivered":
            says, subject = "letter.perhaps_delivered", Said("letter.perhaps_delivered.subject", params)
        case = await tx.cases.by_number(number)
        about = About(number=number, case=case.id if case else None)
        await tx.deliveries.add(self.outbox.to_desk(key, Reply(says, params), subject, now, about), now)
