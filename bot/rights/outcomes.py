"""Only people decide a request, two of them: one proposes, another one with the right to confirms."""

from dataclasses import dataclass
from datetime import datetime

from bot.deliveries.outbox import LIFE, About, Outbox
from bot.once import once
from bot.people.model import Channel, Person
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import rules
from bot.rights.filing import facts
from bot.rights.model import Outcome, Proposal, Request
from bot.staff import Member, Role


@dataclass(frozen=True, slots=True)
class OutcomeDesk:
    store: Store
    clock: Clock
    outbox: Outbox

    async def propose(self, member: Member, key: str, number: str, outcome: Outcome) -> Reply:
        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            if not member.may(Role.AGENT):
                return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
            if request is None:
                return Reply("staff.no_such_case", {"number": number})
            if _is_of(member, await tx.people.get(request.person)):
                return Reply("staff.own_request", {"number": number})
            if not await tx.register.propose(request.id, Proposal(outcome, member.mail, self.clock.now())):
                return self._settled(request)
            offers = (Offer(Act.CONFIRM, f"{number}:{outcome}"), Offer(Act.REJECT, f"{number}:{outcome}"))
            reply = Reply("staff.proposed", {**_of(request, outcome), "name": member.name}, offers)
            await self._ask_approvers(tx, request, outcome, reply, member, f"{key}:proposed")
            return reply

        return await once(self.store, key, self.clock.now(), verb)

    async def confirm(self, member: Member, key: str, number: str, read: Outcome | None = None) -> Reply:
        """`read` is the outcome under which the button or the letter stood: another one is not confirmed by it."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            if request is None:
                return Reply("staff.no_such_case", {"number": number})
            if request.proposal is None or not rules.is_open(request):
                return self._settled(request)
            if read not in (None, request.proposal.outcome):
                return self._replaced(request, request.proposal.outcome)
            if not rules.may_confirm(member, request.proposal):
                return Reply("staff.another_confirms", {"number": number})
            if _is_of(member, await tx.people.get(request.person)):
                return Reply("staff.own_request", {"number": number})
            if not await tx.register.answer(request.id, request.proposal, member.mail, self.clock.now()):
                return self._settled(request)
            return await self._answered(tx, request, request.proposal.outcome, member)

        return await once(self.store, key, self.clock.now(), verb)

    async def reject(self, member: Member, key: str, number: str, read: Outcome | None = None) -> Reply:
        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            if request is None:
                return Reply("staff.no_such_case", {"number": number})
            if request.proposal is not None and rules.is_open(request) and read not in (None, request.proposal.outcome):
                return self._replaced(request, request.proposal.outcome)
            if not (member.may(Role.AGENT) or member.may(Role.APPROVER)):
                return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
            if not await tx.register.reject(request.id):
                return self._settled(request)
            return Reply("staff.rejected", {"number": number, "name": member.name})

        return await once(self.store, key, self.clock.now(), verb)

    async def _answered(self, tx: Tx, request: Request, outcome: Outcome, member: Member) -> Reply:
        """The person hears the outcome by their channel, and by the proved mailbox, where an answer of substance belongs."""
        now, number = self.clock.now(), request.number or ""
        person = await tx.people.get(request.person)
        case = await tx.cases.by_number(number)
        about = About(number=number, purpose="person", person=person.id, case=case.id if case else None)
        told = Reply(f"rights.outcome.{outcome}", facts(request), (Offer(Act.STATUS), Offer(Act.ANSWER, number)), request.locale)
        subject = Said("letter.outcome.subject", {"number": number})
        row = self.outbox.to_person(f"{number}:outcome", person, told, subject, now, about)
        if row is not None:
            await tx.deliveries.add(row, now)
        await self._tell_mailbox(tx, person, request, told, subject, about, now)
        says = "staff.confirmed" if row is not None else "staff.confirmed_unreachable"
        return Reply(says, {**_of(request, outcome), "name": member.name})

    async def _tell_mailbox(
        self, tx: Tx, person: Person, request: Request, told: Reply, subject: Said, about: About, now: datetime
    ) -> None:
        mailbox = person.mailbox(now)
        if mailbox is None or person.contact(Channel.TELEGRAM) is None:
            return
        key, locale = f"{request.number}:outcome:mail", request.locale
        await tx.deliveries.add(
            self.outbox.to_mailbox(key, mailbox.address, told, subject, now + LIFE, about, locale=locale), now
        )

    async def _ask_approvers(self, tx: Tx, request: Request, outcome: Outcome, proposed: Reply, by: Member, key: str) -> None:
        """Each of them can confirm by replying from their own mailbox."""
        now, number = self.clock.now(), request.number or ""
        case = await tx.cases.by_number(number)
        about = About(number=number, purpose=outcome, case=case.id if case else None)
        letter, subject = Reply("letter.proposed", proposed.params), Said("letter.proposed.subject", proposed.params)
        for row in self.outbox.to_approvers(key, letter, subject, now, about, but=by):
            await tx.deliveries.add(row, now)

    @staticmethod
    def _replaced(request: Request, outcome: Outcome) -> Reply:
        return Reply("staff.replaced", {"number": request.number or "", "outcome": Said(f"outcome.{outcome}")})

    @staticmethod
    def _settled(request: Request) -> Reply:
        return Reply("staff.settled", {"number": request.number or "", "state": Said(f"status.{request.status}")})


def _is_of(member: Member, person: Person) -> bool:
    """Nobody decides their own request."""
    return any(contact.address in (member.mail, str(member.telegram)) for contact in person.contacts)


def _of(request: Request, outcome: Outcome) -> dict[str, Value]:
    return {**facts(request), "outcome": Said(f"outcome.{outcome}")}
