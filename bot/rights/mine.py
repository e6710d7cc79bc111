"""A person's own requests: where each stands, its receipt and answer, adding to it, taking it back, opening it again."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.calls.revoked import call_off
from bot.cases.model import Author, MessageState
from bot.deliveries.outbox import LIFE, About, Outbox
from bot.errors import Refused
from bot.once import once
from bot.people.model import Actor, Channel, Expects, Person
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import law, letters, rules
from bot.rights.filing import facts, linked_of
from bot.rights.model import TOGETHER, AnswerBy, Request, Rights, Starts, Status
from bot.rights.moves import by_person, move
from bot.rights.naming import stands
from bot.rights.rules import Step
from bot.rights.telling import handed, told
from bot.rights.terms import acts_from, ends
from bot.rights.thread import about
from bot.zone import day_of

SHOWN = 8  # requests with a button of their own


@dataclass(frozen=True, slots=True)
class MyRequests:
    store: Store
    clock: Clock
    outbox: Outbox

    async def status(self, actor: Actor, number: str = "") -> Reply:
        """All of them, or the one that is named; somebody else's number is as unknown as one that never was."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            requests = await tx.register.of(person.id) if person else ()
        mine = [request for request in requests if _is_shown(request) and number in ("", _name(request))]
        if not mine:
            raise _none()
        if len(mine) == 1:
            return one(mine[0], linked_of(mine[0], requests))
        latest = tuple(Offer(Act.REQUEST, _name(request)) for request in mine[-SHOWN:])
        return Reply(
            "rights.status", {"requests": tuple(line(one, linked_of(one, requests)) for one in mine)}, (*latest, Offer(Act.MENU))
        )

    async def revoke(self, actor: Actor, number: str) -> Reply:
        """Asked once more: a thumb on a phone is broad."""
        async with self.store.read() as tx:
            _, request = await self._own(tx, actor, number)
        if rules.revoked(request, self.clock.now()) is None:
            return one(request)
        offers = (Offer(Act.REVOKE_NOW, _of_round(number, request)), Offer(Act.REQUEST, number))
        right = Said(f"right.{request.right}")
        if request.number is None:
            return Reply("rights.revoke_unfinished", {"right": right}, offers)
        return Reply("rights.revoke", {"number": number, "right": right}, offers)

    async def revoke_now(self, actor: Actor, which: str) -> Reply:
        """A button of before the request was opened again revokes nothing."""
        number = which.partition(":")[0]

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person, request = await self._own(tx, actor, number)
            if which != _of_round(number, request):
                return one(request)
            taking_back = partial(rules.revoked, now=now)
            if await move(tx, request.id, Step.REVOKE, by_person(person.pseudonym), now, taking_back) is None:
                return one(request)
            offers = (Offer(Act.RIGHTS), Offer(Act.MENU))
            if request.number is None:
                await self._call_off(tx, request, now)
                return Reply("rights.revoked_unfinished", {"right": Said(f"right.{request.right}")}, offers)
            await tx.register.meet(request.id, now)
            await self._tell_desk(tx, request, "letter.revoked", f"{number}:revoked")
            return Reply("rights.revoked", {"number": number}, offers)

        return await once(self.store, actor, self.clock.now(), verb)

    async def _call_off(self, tx: Tx, request: Request, now: datetime) -> None:
        """Whoever was to be called about nothing else need not be called."""
        unproved = {one.right for one in await tx.register.of(request.person) if rules.waits_for_person(one)}
        for call in await tx.calls.of_person(request.person):
            rights = Rights.parse(call.wish)
            if call.settled_at is None and rights and request.right in rights and not unproved.intersection(rights):
                await call_off(tx, self.outbox, call, f"{call.number}:revoked:{request.id}", now)

    async def receipt(self, actor: Actor, number: str) -> Reply:
        """The same words in the chat and, where a mailbox was proved, as a letter to keep."""

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person, request = await self._own(tx, actor, number)
            settings, mailbox = self.outbox.settings, person.mailbox(now)
            params: dict[str, Value] = {
                **facts(request),
                "received": request.received_at,
                "way": Said(f"answer_by.{request.answer_by}"),
                "operator": settings.operator(person.locale),
                "bin": settings.operator_bin,
            }
            another = (Offer(Act.ANSWER_BY, number),) if rules.is_open(request) else ()
            said = Reply("rights.receipt", params, (*another, Offer(Act.REQUEST, number)))
            if mailbox is None or actor.channel is Channel.MAIL:
                return said
            subject, about = (
                Said("letter.receipt.subject", {"number": number}),
                About(number=number, person=person.id, purpose="person"),
            )
            letter = Reply("rights.receipt", params)
            key, locale = f"{number}:receipt:{actor.key}", person.locale
            await tx.deliveries.add(
                self.outbox.to_mailbox(key, mailbox.address, letter, subject, now + LIFE, about, locale=locale), now
            )
            return replace(said, says="rights.receipt_mailed", params={"receipt": Said("rights.receipt", params)})

        return await once(self.store, actor, self.clock.now(), verb)

    async def decision(self, actor: Actor, number: str) -> Reply:
        """The approved words of the outcome once more; what staff wrote lies in the mailbox."""
        async with self.store.read() as tx:
            person, request = await self._own(tx, actor, number)
        if request.status is not Status.ANSWERED or request.proposal is None:
            return one(request)
        way = handed(person, request, self.clock.now())
        return replace(told(request, request.proposal.outcome, way), offers=(_again(request), Offer(Act.MENU)), locale=None)

    async def answer_by(self, actor: Actor, arg: str) -> Reply:
        """`arg` is NUMBER, or NUMBER+ for it and what was filed with it, which asks; behind a colon stands the way in which the
        answer of substance is handed over."""
        named, _, way = arg.partition(":")

        async def verb(tx: Tx) -> Reply:
            person, first = await self._own(tx, actor, named.rstrip(TOGETHER))
            linked = await tx.register.of(person.id) if named.endswith(TOGETHER) else ()
            meant = [one for one in (first, *linked) if rules.is_open(one) and (one is first or one.linked_to == first.id)]
            if not meant:
                return one(first)
            numbers: dict[str, Value] = {"number": ", ".join(request.number or "" for request in meant)}
            ways = [one for one in AnswerBy if one is not AnswerBy.MAIL or person.mailbox(self.clock.now()) is not None]
            if way not in ways:
                return Reply("rights.answer_by", numbers, tuple(Offer(Act.ANSWER_BY, f"{named}:{one}") for one in ways))
            for request in meant:
                await self._hand_over(tx, actor, person, request, AnswerBy(way))
            shown = (Offer(Act.REQUEST, first.number or ""),) if len(meant) == 1 else (Offer(Act.STATUS),)
            return Reply(f"rights.answer_by.{way}", numbers, (*shown, Offer(Act.MENU)))

        return await once(self.store, actor, self.clock.now(), verb)

    async def _hand_over(self, tx: Tx, actor: Actor, person: Person, request: Request, way: AnswerBy) -> None:
        now, by = self.clock.now(), by_person(person.pseudonym)
        choosing = partial(rules.answered_by, way=way)
        if await move(tx, request.id, Step.ANSWER_BY, by, now, choosing, way=way) is not None:
            key = f"{request.number}:by:{actor.key}"
            await self._tell_desk(tx, request, "letter.answer_by", key, way=Said(f"answer_by.{way}"))

    async def reopen(self, actor: Actor, number: str) -> Reply:
        """What is new is asked for first; it is what the request is opened again for."""

        async def verb(tx: Tx) -> Reply:
            person, request = await self._own(tx, actor, number)
            if rules.reopened(request, self.clock.now()) is None:
                return one(request)
            if actor.channel is Channel.TELEGRAM:
                await tx.people.expect(person.speaks_by(actor).id, Expects.FACTS, number)
            return Reply("rights.ask_facts", {"number": number}, (Offer(Act.MENU),))

        return await once(self.store, actor, self.clock.now(), verb)

    async def new_facts(self, actor: Actor, number: str, text: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person, request = await self._own(tx, actor, number)
            await tx.people.expect(person.speaks_by(actor).id, None)
            rule = law.answers()[request.right]
            due_at = await ends(tx, now, rule.days)
            opening = partial(rules.reopened, due_at=due_at)
            after = await move(tx, request.id, Step.REOPEN, by_person(person.pseudonym), now, opening)
            if after is None:
                return one(request)
            await tx.register.archive(request)
            await tx.register.start(request.id, rule, now, due_at)
            for begins in (Starts.RECEIVED, Starts.IDENTIFIED):  # both are over: it runs from the new facts
                await acts_from(tx, request, begins, now)
            case = await tx.cases.by_number(number)
            if case is not None:
                said = (case.id, Author.PERSON, person.pseudonym, actor.channel, text, MessageState.PASSED, now)
                await tx.cases.say(*said)
            await self._tell_desk(tx, after, "letter.reopened", f"{number}:reopened:{after.reopened}", text=text)
            return Reply("rights.reopened", facts(after), (Offer(Act.REQUEST, number),))

        return await once(self.store, actor, self.clock.now(), verb)

    async def _own(self, tx: Tx, actor: Actor, number: str) -> tuple[Person, Request]:
        """By its number or, until it has one, by its right."""
        person = await tx.people.find(actor.channel, actor.address)
        requests = await tx.register.of(person.id) if person else ()
        request = next((one for one in reversed(requests) if _is_shown(one) and _name(one) == number), None)
        if person is None or request is None:
            raise _none()
        return person, request

    async def _tell_desk(self, tx: Tx, request: Request, says: str, key: str, **params: Value) -> None:
        now, thread = self.clock.now(), await about(tx, request)
        letter, subject = Reply(says, {**facts(request), **params}), Said(f"{says}.subject", letters.sorted_by(request))
        await tx.deliveries.add(self.outbox.to_desk(key, letter, subject, now, thread), now)


def _none() -> Refused:
    return Refused("rights.none", offers=(Offer(Act.RIGHTS), Offer(Act.MENU)))


def one(request: Request, linked: Request | None = None) -> Reply:
    """Where it stands, and the three things one can do about it now."""
    number = request.number or ""
    if request.status is Status.AWAITING_VERIFICATION:
        ways = (Offer(Act.FILE, request.right), Offer(Act.REVOKE, _name(request)), Offer(Act.MENU))
        return Reply("rights.unfinished", {"requests": (line(request),)}, ways)
    offers = [Offer(Act.RECEIPT, number)]
    if rules.is_open(request):
        taken_back = [Offer(Act.REVOKE, number)] if request.status in rules.REVOCABLE else []
        offers = [Offer(Act.ANSWER, number), *offers, *taken_back]
    elif request.status is Status.ANSWERED:
        offers = [Offer(Act.DECISION, number), _again(request), *offers]
    return Reply("rights.status", {"requests": (line(request, linked),)}, tuple(offers))


def _name(request: Request) -> str:
    """How a button names it: one that waits for its person has no number, and there is one of a kind."""
    return request.number or request.right


def _again(request: Request) -> Offer:
    """Who was not identified then asks anew, and proves to be the person this time."""
    known = request.identified_at is not None
    return Offer(Act.REOPEN, request.number or "") if known else Offer(Act.FILE, request.right)


def line(request: Request, linked: Request | None = None) -> Said:
    """One request in a list, with the number it is linked to."""
    if linked is None:
        return _line(request)
    again = linked.right is request.right
    params: dict[str, Value] = {"line": _line(request), "linked": linked.number or ""}
    return Said("rights.line_again" if again else "rights.line_together", params)


def _line(request: Request) -> Said:
    """An answered one tells its outcome and day, an open one its due date."""
    if request.number is None:
        return Said("rights.line_unfinished", {"right": Said(f"right.{request.right}"), "received": day_of(request.received_at)})
    if request.closed_at is not None:
        outcome = request.proposal.outcome if request.proposal and request.status is Status.ANSWERED else None
        state = Said(f"outcome.{outcome}") if outcome else Said(f"status.{request.status}")
        return Said("rights.line_closed", {**facts(request), "state": state, "closed": day_of(request.closed_at)})
    return Said("rights.line", {**facts(request), "state": Said(f"status.{request.status}")})


def line_for_staff(request: Request) -> Said:
    said = _line(request)
    is_closed = request.number is None or request.closed_at is not None
    return said if is_closed else replace(said, params={**said.params, "state": Said(stands(request.status))})


def _is_shown(request: Request) -> bool:
    """A demand that waits for a proof is shown, one that was given up is not."""
    return request.number is not None or request.status is Status.AWAITING_VERIFICATION


def _of_round(number: str, request: Request) -> str:
    return f"{number}:{request.reopened}" if request.reopened else number
