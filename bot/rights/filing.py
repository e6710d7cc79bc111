"""A demand becomes a row of the register: number, clocks, case, and every letter it causes, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.cases.model import Author, Case, MessageState
from bot.deliveries.outbox import LIFE, About, Outbox
from bot.people.consent import Consents
from bot.people.model import Consent, Person
from bot.ports import Tx
from bot.reply import Act, Offer, Quote, Reply, Said, Value
from bot.rights import law, letters, rules
from bot.rights.citing import cited
from bot.rights.model import TOGETHER, Clock, Identified, Outcome, Request, Right, Rights, Starts, Status
from bot.rights.moves import by_person, move
from bot.rights.rules import Step
from bot.rights.terms import acts_from, ends, running
from bot.rights.thread import about

CARD = (Outcome.DONE, Outcome.NO_DATA)  # on the card itself; refusals are one tap away, and partly needs words


@dataclass(frozen=True, slots=True)
class Filing:
    outbox: Outbox
    consents: Consents

    async def register(
        self, tx: Tx, person: Person, draft: Request, now: datetime, how: Identified = Identified.MAILBOX
    ) -> Request:
        """Of an identified person. The clock runs from receipt, where the law's table says so: the person asked then."""
        request = await self._number(tx, person, draft, now, how)
        if request is None:  # somebody else was faster with the same draft
            return await tx.register.lock(draft.id)
        number, kind = request.number or "", await _kind(tx, request)
        case = await self._case(tx, person, request, now)
        thread = About(number=number, case=case.id)
        letter, subject = await self._letter(tx, person, request), Said("letter.request.subject", letters.sorted_by(request))
        await tx.deliveries.add(self.outbox.to_desk(f"{number}:desk", letter, subject, now, thread), now)
        await self._card(tx, request, f"{number}:card", kind, now, thread)
        return request

    async def late(self, tx: Tx, person: Person, draft: Request, now: datetime) -> None:
        """Nobody proved to be the person in time: the register takes the demand all the same, and staff answer it. Who is
        known and did not send what they began is told so instead."""
        if person.mailbox(now) is not None:
            if await self._was_taken(tx, person, draft):
                await self._told_number(tx, person, await self.register(tx, person, draft, now), now)
            else:
                await self._not_sent(tx, person, draft, now)
            return
        request = await self._number(tx, person, draft, now, None)
        if request is None:
            return
        number, case = request.number or "", await self._case(tx, person, request, now)
        thread, subject = About(number=number, case=case.id), Said("letter.unverified.subject", letters.sorted_by(request))
        params = {
            **facts(request),
            "right": await _kind(tx, request),
            "received": request.received_at,
            "pseudonym": person.pseudonym,
            "wait": str(law.unverified().days),
        }
        letter = Reply("letter.unverified", params, letters.outcomes(request))
        await tx.deliveries.add(self.outbox.to_desk(f"{number}:unverified", letter, subject, now, thread), now)
        await self._card(tx, request, f"{number}:card", await _kind(tx, request), now, thread)

    async def _told_number(self, tx: Tx, person: Person, request: Request, now: datetime) -> None:
        reply, number = await self.received(tx, [request], person, now), request.number or ""
        subject, thread = Said("letter.filed.subject", {"number": number}), await about(tx, request, "person", person.id)
        row = self.outbox.to_person(f"{number}:received", person, reply, subject, now, thread)
        if row is not None:
            await tx.deliveries.add(row, now)

    @staticmethod
    async def _was_taken(tx: Tx, person: Person, draft: Request) -> bool:
        """They were told that it is received, and that somebody calls; then they proved the mailbox."""
        waits = [Rights.parse(call.wish) for call in await tx.calls.of_person(person.id) if call.settled_at is None]
        return any(rights and draft.right in rights for rights in waits)

    async def _not_sent(self, tx: Tx, person: Person, draft: Request, now: datetime) -> None:
        given_up = partial(rules.revoked, now=now)
        if await move(tx, draft.id, Step.REVOKE, "bot:not_sent", now, given_up) is None:
            return
        told = Reply("rights.not_sent", {"right": Said(f"right.{draft.right}")}, (Offer(Act.FILE, draft.right), Offer(Act.MENU)))
        key, thread = f"draft-{draft.id}:not_sent:{now.isoformat()}", About(person=person.id)
        subject = Said("letter.not_sent.subject")
        row = self.outbox.to_person(key, person, told, subject, now, thread)
        if row is not None:
            await tx.deliveries.add(row, now)

    async def identify(self, tx: Tx, person: Person, request: Request, how: Identified, now: datetime) -> Request | None:
        """A demand that already has its number: from now on it can be decided. None where it was decided before."""
        rule, by = law.answers()[request.right], by_person(person.pseudonym)
        starts_at = rules.starts_at(rule, rules.identified_now(request, how, now))
        counted = await ends(tx, starts_at, request.days or rule.days)
        due_at = max(counted, request.due_at or counted)  # a term that was told is not made shorter
        known = partial(rules.identified, how=how, now=now, due_at=due_at)
        after = await move(tx, request.id, Step.IDENTIFY, by, now, known, how=how)
        if after is None:
            return None
        if (clock := await running(tx, after, law.ANSWER)) is not None:
            await tx.register.put_off(clock.id, due_at, starts_at if due_at == counted else None)
        await self._acts(tx, after, now)
        after = await self._known_by(tx, person, after, how, now)
        thread = await about(tx, after)
        await self._card(tx, after, f"{after.number}:identified:card", await _kind(tx, after), now, thread)
        letter, subject = await self._letter(tx, person, after), Said("letter.request.subject", letters.sorted_by(after))
        case = await tx.cases.by_number(after.number or "")
        if case is not None:
            await self._own_words(tx, person, after, case, now)
        desk = self.outbox.to_desk(f"{after.number}:identified", letter, subject, now, thread)
        await tx.deliveries.add(desk, now)
        return after

    async def _card(self, tx: Tx, request: Request, key: str, kind: Said, now: datetime, thread: About) -> None:
        card = self.outbox.to_staff_chat(key, card_of(request, kind), now, thread)
        if card is not None:
            await tx.deliveries.add(card, now)

    async def _number(self, tx: Tx, person: Person, draft: Request, now: datetime, how: Identified | None) -> Request | None:
        held = await tx.register.lock(draft.id)
        if held.status is not Status.AWAITING_VERIFICATION:  # before a number is drawn: there are no gaps
            return None
        number = await tx.register.number(now)
        rule = law.answers()[held.right]
        starts_at = now if how is None else rules.starts_at(rule, rules.identified_now(held, how, now))
        due_at = await ends(tx, starts_at, rule.days)  # who was not identified is told so from now on
        registered = partial(rules.registered, number=number, now=now, due_at=due_at, identified=how)
        request = await move(tx, held.id, Step.REGISTER, by_person(person.pseudonym), now, registered, how=how or "nobody")
        if request is None:
            return None
        await tx.register.start(request.id, rule, starts_at, due_at)
        await self._acts(tx, request, now)
        return await self._known_by(tx, person, request, how, now) if how is not None else request

    @staticmethod
    async def _known_by(tx: Tx, person: Person, request: Request, how: Identified, now: datetime) -> Request:
        known = replace(request, identified_by=await _identifying(tx, person, how, now))
        await tx.register.keep(known)
        return known

    @staticmethod
    async def _acts(tx: Tx, request: Request, now: datetime) -> None:
        """Nothing can be done for somebody nobody knows: what would have been due before they were known is due from then on."""
        rule = law.actions().get(request.right)
        if rule is None or request.identified_at is None or await running(tx, request, rule.code) is not None:
            return
        known = await ends(tx, request.received_at, rule.days) < now
        await acts_from(tx, request, Starts.RECEIVED, request.identified_at if known else request.received_at)
        await acts_from(tx, request, Starts.IDENTIFIED, request.identified_at)

    async def _case(self, tx: Tx, person: Person, request: Request, now: datetime) -> Case:
        """The conversation about it begins with the person's own words, where there are any."""
        case = await tx.cases.open(person.id, request.locale, now, number=request.number, request=request.id)
        await self._own_words(tx, person, request, case, now)
        return case

    @staticmethod
    async def _own_words(tx: Tx, person: Person, request: Request, case: Case, now: datetime) -> None:
        if request.words:
            said = (case.id, Author.PERSON, person.pseudonym, request.channel, request.words, MessageState.PASSED, now)
            await tx.cases.say(*said)
            await tx.register.keep(replace(request, words=None))

    async def _letter(self, tx: Tx, person: Person, request: Request) -> Reply:
        number = request.number or ""
        clocks = [clock for clock in await tx.register.clocks(request.id) if clock.code != law.ANSWER]
        return Reply("letter.request", {
            **facts(request),
            "right": await _kind(tx, request),
            "received": request.received_at,
            "pseudonym": person.pseudonym,
            "whose": await whose(tx, person, request),
            "language": Said(f"language.{request.locale}"),
            "channel": Said(f"channel.{request.channel}"),
            "actions": tuple(map(action_line, clocks)) or (Said("rights.no_action"),),
            "words": letters.own_words(request.words),
            "draft": Quote(letters.draft(request)),
        }, (Offer(Act.SEND_DRAFT, number), Offer(Act.TAKE, number), *letters.outcomes(request)))  # fmt: skip

    async def tell_mailbox(self, tx: Tx, person: Person, requests: Sequence[Request], by: str, now: datetime) -> None:
        """Whoever owns the mailbox learns what was filed in their name from elsewhere; a person at the office executes it."""
        mailbox = person.mailbox(now)
        if mailbox is None or not requests or mailbox.address == by:
            return
        number = requests[0].number or ""
        letter = self.outbox.to_mailbox(
            f"{number}:mailbox",
            mailbox.address,
            Reply(
                "letter.filed",
                {"requests": listed(requests), "phone": self.outbox.settings.staff_phone},
                (Offer(Act.STOP, TOGETHER.join(one.number or "" for one in requests)),),
            ),
            Said("letter.filed.subject", {"number": number}),
            now + LIFE,
            About(person=person.id, number=number, purpose="person"),
            locale=requests[0].locale,
        )
        await tx.deliveries.add(letter, now)

    async def received(self, tx: Tx, requests: Sequence[Request], person: Person, now: datetime) -> Reply:
        """One answer, with the number and the due date of each."""
        withdraws, first = any(one.right is Right.WITHDRAWAL for one in requests), requests[0]
        asks = () if withdraws else await self.consents.offer_notices(tx, person, now)
        number, way = first.number or "", Said(f"answer_by.{first.answer_by}")
        if withdraws and await tx.people.withdraw(person.id, Consent.NOTICES, now):  # ours stops at once
            way = Said("rights.and_notices_stopped", {"way": way})
        params: dict[str, Value] = {"way": way}
        if first.due_at is not None and first.due_at < now:  # they were known too late; nobody promises a day that is over
            params["way"] = Said("rights.due_is_over", {"way": way})
        if len(requests) > 1:  # an answer to the letter goes to the case of the first
            params |= {"requests": listed(requests), "number": number}
            return Reply("rights.received_several", params, (Offer(Act.STATUS), Offer(Act.ANSWER_BY, number + TOGETHER), *asks))
        return Reply("rights.received", {**facts(first), **params}, (Offer(Act.STATUS), Offer(Act.ANSWER_BY, number), *asks))


def facts(request: Request) -> dict[str, Value]:
    """Number, kind, due date and law of a registered request, as every text about it needs them."""
    return {
        "number": request.number or "",
        "right": Said(f"right.{request.right}"),
        "due": request.due_at or request.received_at,
        "law": cited(request.law or ""),
        "n": request.days or 0,
    }


async def whose(tx: Tx, person: Person, request: Request) -> Said:
    """Who it is, for who must find their data: the proved mailbox, or the conversation in which they said who they are."""
    mailbox, number, by = person.proved, request.number or "", request.identified_by
    if request.identified is Identified.MAILBOX and mailbox is not None:
        if by not in (None, mailbox.address):  # it was changed since
            return Said("letter.whose.changed", {"mailbox": by or "", "now": mailbox.address})
        return Said("letter.whose.mailbox", {"mailbox": mailbox.address})
    if request.identified is Identified.MAILBOX:
        return Said("letter.whose.parted", {"number": number})
    at = request.identified_at or request.received_at  # one of before that was kept
    return Said("letter.whose.phone", {"case": by or await _vouched(tx, person, at) or number})


async def _identifying(tx: Tx, person: Person, how: Identified, now: datetime) -> str | None:
    """By what they are known now: the proved mailbox, or the conversation of the call in which somebody vouched for them."""
    if how is Identified.PHONE:
        return await _vouched(tx, person, now)
    mailbox = person.mailbox(now)
    return mailbox.address if mailbox is not None else None


async def _vouched(tx: Tx, person: Person, at: datetime) -> str | None:
    """The call nearest to that moment that ended with somebody's word."""
    calls = [one for one in await tx.calls.of_person(person.id) if one.typed_at and one.settled_by != one.called_by]
    call = min(calls, key=lambda one: abs((one.settled_at or one.asked_at) - at), default=None)
    return call.number if call is not None else None


def listed(requests: Sequence[Request]) -> tuple[Said, ...]:
    return tuple(Said("rights.line_filed", facts(request)) for request in requests)


async def _kind(tx: Tx, request: Request) -> Said:
    """What staff read as its kind: with the number it is linked to, where that has one."""
    right, linked = Said(f"right.{request.right}"), linked_of(request, await tx.register.of(request.person))
    if linked is None:
        return right
    again = linked.right is request.right
    return Said("letter.kind.again" if again else "letter.kind.together", {"right": right, "linked": linked.number or ""})


def linked_of(request: Request, requests: Sequence[Request]) -> Request | None:
    """The registered one among them that this one is linked to."""
    return next((one for one in requests if one.id == request.linked_to and one.number), None)


def action_line(clock: Clock) -> Said:
    return Said("rights.action_line", {"action": Said(f"action.{clock.code}"), "due": clock.due_at, "law": cited(clock.law)})


def card_of(request: Request, kind: Said) -> Reply:
    """The staff group's card: no name, no address, no words of the person."""
    number, said = request.number or "", {**facts(request), "right": kind}
    if request.identified_at is None:
        return Reply("staff.card_unverified", said, (Offer(Act.TAKE, number), *letters.outcomes(request)))
    proposals = tuple(Offer(Act.PROPOSE, f"{number}:{outcome}") for outcome in CARD)
    return Reply("staff.card", said, (Offer(Act.TAKE, number), *proposals, Offer(Act.REFUSALS, number)))
