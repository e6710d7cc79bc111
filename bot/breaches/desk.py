"""An approver says what an alarm was; from a discovery the clock of the law runs."""

from dataclasses import dataclass
from datetime import datetime

from bot.audit.model import Entry
from bot.breaches.model import BEFORE, Breach, BreachState
from bot.deliveries.outbox import About, Outbox
from bot.once import once
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import law
from bot.rights.citing import cited
from bot.rights.moves import by_staff
from bot.rights.terms import ends
from bot.staff import Member, Role


@dataclass(frozen=True, slots=True)
class BreachDesk:
    store: Store
    clock: Clock
    outbox: Outbox

    async def mark(self, member: Member, key: str, number: str, state: BreachState) -> Reply:
        """What an approver says of it; whoever comes second is told where it stands."""

        async def verb(tx: Tx) -> Reply:
            breach = await tx.breaches.by_number(number)
            if breach is None:
                return Reply("breaches.none", {"number": number})
            if not member.may(Role.APPROVER):
                return Reply("breaches.approver", {"number": number})
            moved = await self._moved(tx, breach, state, member)
            after = await tx.breaches.by_number(number) or breach
            if moved:
                await self._tell(tx, after, member, self.clock.now())
            return Reply("breaches.settled", facts(after), offers(after))

        return await once(self.store, key, self.clock.now(), verb)

    async def _moved(self, tx: Tx, breach: Breach, state: BreachState, member: Member) -> bool:
        now, rule = self.clock.now(), law.breach()
        counted: dict[str, str] = {}
        if state is BreachState.DISCOVERED:
            due_at = await ends(tx, now, rule.days)
            counted = {"law": rule.law, "days": str(rule.days), "version": rule.version}
            moved = await tx.breaches.discover(breach.case, member.mail, now, due_at)
        else:
            moved = await tx.breaches.settle(breach.case, state, member.mail, now)
        if moved:
            tx.audit.write(Entry(f"breach.{state}", breach.number, by_staff(member.mail), counted), now)
        return moved

    async def _tell(self, tx: Tx, breach: Breach, by: Member, now: datetime) -> None:
        """The office and every approver know the hour by which the authority must hear, and when it has heard."""
        named: dict[str, Value] = {"name": by.name, "responsible": self.outbox.settings.responsible}
        params = {**facts(breach), **named, "law": cited(law.breach().law)}
        says = "letter.breach.discovered" if breach.state is BreachState.DISCOVERED else "letter.breach.settled"
        key, about = f"{breach.number}:{breach.state}", About(number=breach.number, case=breach.case)
        reply, subject = Reply(says, params), Said("letter.breach.subject", facts(breach))
        approvers = self.outbox.to_approvers(key, reply, subject, now, about)
        card = self.outbox.to_staff_chat(f"{key}:card", Reply("breaches.settled", facts(breach), offers(breach)), now, about)
        for row in (self.outbox.to_desk(key, reply, subject, now, about), *approvers, *([card] if card else [])):
            await tx.deliveries.add(row, now)


def facts(breach: Breach) -> dict[str, Value]:
    """Number, state and hour, as every text about it needs them."""
    due = Said("breaches.due", {"due": breach.due_at}) if breach.due_at else Said("breaches.no_due")
    return {"number": breach.number, "state": Said(f"breach.{breach.state}"), "due": due}


def offers(breach: Breach) -> tuple[Offer, ...]:
    """What can be said of it next."""
    return tuple(Offer(Act.BREACH, f"{breach.number}:{state}") for state, before in BEFORE.items() if breach.state in before)
