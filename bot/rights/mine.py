"""A person's own requests: what was filed, where it stands, and taking it back."""

from dataclasses import dataclass

from bot.deliveries.outbox import About, Outbox
from bot.errors import Refused
from bot.once import once
from bot.people.model import Actor
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said
from bot.rights import rules
from bot.rights.filing import facts
from bot.rights.model import Request, Status


@dataclass(frozen=True, slots=True)
class MyRequests:
    store: Store
    clock: Clock
    outbox: Outbox

    async def status(self, actor: Actor, number: str = "") -> Reply:
        """All of them, or the one a deep link names; somebody else's number is as unknown as one that never was."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            requests = await tx.register.of(person.id) if person else ()
        mine = [request for request in requests if request.number is not None and number in ("", request.number)]
        if not mine:
            return Reply("rights.none", offers=(Offer(Act.RIGHTS), Offer(Act.MENU)))
        open_ones = [request.number or "" for request in mine if rules.is_open(request)]
        revoke = tuple(Offer(Act.REVOKE, number) for number in open_ones[-1:])
        answer = tuple(Offer(Act.ANSWER, number) for number in open_ones[-1:])
        return Reply("rights.status", {"requests": tuple(line(request) for request in mine)}, (*answer, *revoke))

    async def revoke(self, actor: Actor, number: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person = await tx.people.find(actor.channel, actor.address)
            request = await tx.register.by_number(number)
            if person is None or request is None or request.person != person.id:
                raise Refused("rights.none", offers=(Offer(Act.RIGHTS), Offer(Act.MENU)))
            case = await tx.cases.by_number(number)
            if await tx.register.revoke(request.id, now):
                about = About(number=number, case=case.id if case else None)
                subject = Said("letter.revoked.subject", {"number": number})
                letter = self.outbox.to_desk(f"{number}:revoked", Reply("letter.revoked", facts(request)), subject, now, about)
                await tx.deliveries.add(letter, now)
                return Reply("rights.revoked", {"number": number}, (Offer(Act.MENU),))
            return Reply("rights.status", {"requests": (line(request),)}, (Offer(Act.MENU),))

        return await once(self.store, actor.key, self.clock.now(), verb)


def line(request: Request) -> Said:
    """One request in a list: an answered one tells its outcome, an open one its due date."""
    outcome = request.proposal and request.status is Status.ANSWERED
    state = Said(f"outcome.{request.proposal.outcome}") if outcome and request.proposal else Said(f"status.{request.status}")
    return Said("rights.line", {**facts(request), "state": state})
