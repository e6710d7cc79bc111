"""A demand becomes a row of the register: number, clock, case, and every letter it causes, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from bot.calendar import WorkCalendar
from bot.deliveries.outbox import LIFE, About, Outbox
from bot.people.model import Channel, Consent, Person
from bot.ports import Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import rules
from bot.rights.model import Outcome, Request


@dataclass(frozen=True, slots=True)
class Filing:
    calendar: WorkCalendar
    outbox: Outbox

    async def register(self, tx: Tx, person: Person, draft: Request, now: datetime) -> Reply:
        """The clock runs from receipt, not from verification: the person asked then."""
        right, rule = draft.right, rules.rules()[draft.right]
        due_at = rules.due(right, draft.received_at, self.calendar)
        request = await tx.register.register(draft.id, now, due_at, rule.law, rule.version)
        number = request.number or ""
        case = await tx.cases.open(person.id, request.locale, now, number=number, request=request.id)
        about = About(number=number, case=case.id)
        subject = Said("letter.request.subject", {"number": number, "right": Said(f"right.{right}"), "due": due_at.date()})
        await tx.deliveries.add(self.outbox.to_desk(f"{number}:desk", self._letter(person, request), subject, now, about), now)
        card = self.outbox.to_staff_chat(f"{number}:card", card_of(request), now, about)
        if card is not None:
            await tx.deliveries.add(card, now)
        await self._tell_mailbox(tx, person, request, now)
        return self._received(request, person)

    def _letter(self, person: Person, request: Request) -> Reply:
        return Reply("letter.request", {
            **facts(request),
            "received": request.received_at,
            "pseudonym": person.pseudonym,
            "language": Said(f"language.{request.locale}"),
            "channel": Said(f"channel.{request.channel}"),
            "mailbox": mailbox.address if (mailbox := person.contact(Channel.MAIL)) else "—",
        })  # fmt: skip

    async def _tell_mailbox(self, tx: Tx, person: Person, request: Request, now: datetime) -> None:
        """Whoever owns the mailbox learns what was filed in their name; a person at the office executes it."""
        mailbox = person.mailbox(now)
        if mailbox is None or request.channel is Channel.MAIL:
            return
        letter = self.outbox.to_mailbox(
            f"{request.number}:mailbox",
            mailbox.address,
            Reply("letter.filed", {**facts(request), "phone": self.outbox.settings.staff_phone}),
            Said("letter.filed.subject", {"number": request.number or ""}),
            now + LIFE,
            About(person=person.id, number=request.number or "", purpose="person"),
            locale=request.locale,
        )
        await tx.deliveries.add(letter, now)

    def _received(self, request: Request, person: Person) -> Reply:
        asks = () if Consent.NOTICES in person.consents else (Offer(Act.NOTICES_ON),)
        return Reply("rights.received", facts(request), (Offer(Act.STATUS), *asks))


def facts(request: Request) -> dict[str, Value]:
    """Number, kind, due date and law of a registered request, as every text about it needs them."""
    days = rules.rules()[request.right].days
    return {
        "number": request.number or "",
        "right": Said(f"right.{request.right}"),
        "due": request.due_at or request.received_at,
        "law": request.law or "",
        "n": days,
    }


def card_of(request: Request) -> Reply:
    """The staff group's card: no name, no address, no words of the person."""
    number = request.number or ""
    return Reply("staff.card", facts(request), tuple(Offer(Act.PROPOSE, f"{number}:{outcome}") for outcome in Outcome))
