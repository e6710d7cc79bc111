"""The person's side of a call: the demand is taken at once, who they are is said in words, and six digits are typed."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.calls import model
from bot.calls.model import Call
from bot.cases.model import Author, MessageState
from bot.deliveries.outbox import About, Outbox
from bot.once import once
from bot.people import verify
from bot.people.consent import Consents
from bot.people.known import known
from bot.people.model import Actor, Contact, Expects, Person
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import rules
from bot.rights.desk import LONGEST
from bot.rights.model import Rights
from bot.rights.naming import titled
from bot.staff import Member
from bot.zone import day_of

FORMER = ":former"  # behind the right, while the person is asked who they are


@dataclass(frozen=True, slots=True)
class CallDesk:
    store: Store
    clock: Clock
    consents: Consents
    outbox: Outbox

    async def begin(self, actor: Actor, rights: Rights, locale: str, *, former: bool = False) -> Reply:
        """The demand is received now, whoever has to be convinced of what later."""
        async with self.store.read() as tx:
            found = await tx.people.find(actor.channel, actor.address)
        if not self.consents.holds(found, actor.channel):
            return self.consents.ask(actor.channel, str(rights), locale)

        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            now, asked = self.clock.now(), await tx.calls.of(person.id, str(rights))
            waiting = {one.right for one in await tx.register.of(person.id) if rules.waits_for_person(one)}
            if asked is not None and not waiting.intersection(rights):  # it was answered, and is asked for anew
                await tx.calls.keep(replace(asked, settled_at=now))
            for right in [one for one in rights if one not in waiting]:  # else it counts from when they asked first
                await tx.register.draft(person.id, right, actor.channel, locale, actor.reached_us(now), now)
            topic = f"{rights}{FORMER if former else ''}"
            await tx.people.expect(contact.id, Expects.WHO, topic)
            if actor.words:  # a letter says it all at once
                return await self._taken(tx, person, topic, contact, actor.words)
            says = "calls.ask_who_former" if former else "calls.ask_who"
            return Reply(says, {"right": titled(rights)}, (Offer(Act.MENU),))

        return await once(self.store, actor, self.clock.now(), verb)

    async def introduced(self, actor: Actor, text: str) -> Reply:
        """Who they are, where they work or worked, when to call."""

        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            return await self._taken(tx, person, contact.topic or "", contact, text)

        return await once(self.store, actor, self.clock.now(), verb)

    async def typed(self, actor: Actor, code: str) -> Reply:
        """What was read out. The attempt is counted before it is compared, and a new call resets no failure."""

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person, _ = await known(tx, actor)
            call = await self._running(tx, person, now)
            if call is None:
                await stop_expecting(tx, person.id)
                return self._over()
            tried = model.tried(call)
            if not self._fits(call, code):
                await tx.calls.keep(tried)
                left = verify.ATTEMPTS - tried.attempts
                return Reply("calls.wrong", {"n": left}, (Offer(Act.HUMAN),)) if left > 0 else self._over()
            after = model.typed(tried, now)
            await tx.calls.keep(after)
            await stop_expecting(tx, person.id)
            await self._ask_second(tx, after, now)
            return Reply("calls.typed", offers=(Offer(Act.STATUS), Offer(Act.MENU)))

        return await once(self.store, actor, self.clock.now(), verb)

    async def dialled(self, actor: Actor) -> datetime | None:
        """When the digits were made that still may be typed, whatever was asked since."""
        now = self.clock.now()
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            calls = await tx.calls.of_person(person.id) if person else ()
        return max((call.called_at for call in calls if call.called_at and model.runs(call, now)), default=None)

    async def _running(self, tx: Tx, person: Person, now: datetime) -> Call | None:
        """The last one dialled, locked."""
        running = [call for call in await tx.calls.of_person(person.id) if model.runs(call, now)]
        last = max(running, key=lambda call: call.called_at or now, default=None)
        call = await tx.calls.lock(last.number) if last else None
        return call if call is not None and model.runs(call, now) else None

    def _over(self) -> Reply:
        return Reply("calls.over", {"phone": self.outbox.settings.staff_phone}, (Offer(Act.HUMAN),))

    def _fits(self, call: Call, code: str) -> bool:
        bound = (call.case, call.person, call.number, code, call.digest or "")
        return any(verify.fits(secret, *bound) for secret in self.outbox.settings.keys)

    async def _taken(self, tx: Tx, person: Person, topic: str, contact: Contact, text: str) -> Reply:
        """Whoever asks for the same again adds to the case that waits."""
        now, (wish, _, former) = self.clock.now(), topic.partition(":")
        rights = Rights.parse(wish)
        assert rights is not None, "who they are is asked about rights"
        await tx.people.expect(contact.id, None)
        call = await tx.calls.of(person.id, wish)
        case = await (tx.cases.by_number(call.number) if call else tx.cases.open(person.id, person.locale, now))
        assert case is not None, "a call has a case"
        message = await tx.cases.say(
            case.id, Author.PERSON, person.pseudonym, contact.channel, text[:LONGEST], MessageState.PASSED, now
        )
        if call is None:
            await tx.calls.add(case.id, person.id, wish, now)
        about = About(number=case.number, case=case.id)
        params: dict[str, Value] = {
            "number": case.number,
            "right": titled(rights),
            "standing": Said("calls.former" if former else "calls.no_mailbox"),
            "received": now,
            "pseudonym": person.pseudonym,
            "language": Said(f"language.{person.locale}"),
            "channel": Said(f"channel.{contact.channel}"),
            "text": text[:LONGEST],
            "held": await self._number_held(tx, text),
        }
        letter, subject = Reply("letter.call", params, (Offer(Act.DIAL, case.number),)), Said("letter.call.subject", params)
        await tx.deliveries.add(self.outbox.to_desk(f"call:{message}", letter, subject, now, about), now)
        card = Reply("calls.card", params, (Offer(Act.DIAL, case.number),))
        if (row := self.outbox.to_staff_chat(f"call:{message}:card", card, now, about)) is not None:
            await tx.deliveries.add(row, now)
        offers = (Offer(Act.ANSWER, case.number), Offer(Act.STATUS), Offer(Act.MENU))
        return Reply("calls.taken", {"number": case.number, "received": day_of(now)}, offers)

    async def _number_held(self, tx: Tx, text: str) -> Said:
        """The number of the directory, where they named the mailbox they have or had; never one they named themselves."""
        domains = self.outbox.settings.mail_domains
        named = verify.corporate(verify.address_in(text, domains) or "", domains)
        employee = await tx.directory.find(named) if named else None
        if employee is None or employee.phone is None:
            return Said("calls.number_of_file")
        name = employee.name or employee.address
        return Said("calls.number_held", {"phone": employee.phone, "name": name, "employer": employee.employer})

    async def _ask_second(self, tx: Tx, call: Call, now: datetime) -> None:
        """The digits were right: another member of staff says that the call went to the number of the file."""
        caller = caller_of(self.outbox, call)
        key, about = f"{call.number}:typed:{now.isoformat()}", About(number=call.number, case=call.case)
        letter, subject = asked_second(self.outbox, call)
        desk, approvers = self.outbox.to_desk(key, letter, subject, now, about), self.outbox.to_approvers
        for row in (desk, *approvers(key, letter, subject, now, about, but=caller)):
            await tx.deliveries.add(row, now)
        card = self.outbox.to_staff_chat(f"{key}:card", Reply("calls.typed_card", letter.params, letter.offers), now, about)
        if card is not None:
            await tx.deliveries.add(card, now)


def asked_second(outbox: Outbox, call: Call) -> tuple[Reply, Said]:
    """The letter that asks for the second person's word, and its subject."""
    caller = caller_of(outbox, call)
    params = {**facts(call), "name": caller.name if caller else call.called_by or ""}
    offers = tuple(Offer(Act.VOUCH, f"{call.number}:{word}") for word in ("yes", "no"))
    return Reply("letter.call_typed", params, offers), Said("letter.call_typed.subject", facts(call))


def caller_of(outbox: Outbox, call: Call) -> Member | None:
    return outbox.settings.staff.by_mail(call.called_by or "")


async def stop_expecting(tx: Tx, person: int) -> None:
    """No digits any more, by whatever channel."""
    for contact in (await tx.people.get(person)).contacts:
        if contact.expects is Expects.CALLED:
            await tx.people.expect(contact.id, None)


def facts(call: Call) -> dict[str, Value]:
    """Number, kind and day, as every text about it needs them."""
    return {"number": call.number, "right": titled(rights_of(call)), "received": call.asked_at}


def rights_of(call: Call) -> Rights:
    rights = Rights.parse(call.wish)
    assert rights is not None, "a call is about rights"
    return rights
