"""A person asks for a person: their words become a case, and a letter the staff can simply reply to."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.audit.model import Entry
from bot.breaches.desk import offers
from bot.breaches.model import BreachState
from bot.cases.model import Author, Case, MessageState
from bot.cases.replied import Replied, number_behind
from bot.deliveries.outbox import About, Outbox
from bot.errors import Refused
from bot.once import once
from bot.people.consent import ALARM, CALL, HUMAN, Consents
from bot.people.known import known
from bot.people.model import Actor, Channel, Expects, Person
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import law
from bot.rights.citing import cited
from bot.rights.moves import by_person
from bot.rights.naming import wished

STOP = Offer(Act.MENU)


@dataclass(frozen=True, slots=True)
class CaseDesk:
    store: Store
    clock: Clock
    consents: Consents
    outbox: Outbox

    async def begin(self, actor: Actor, wish: str, locale: str) -> Reply:
        """`wish` is human, call or alarm."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        if actor.channel is Channel.TELEGRAM and not self.consents.holds(person, actor.channel):
            return self.consents.ask(actor.channel, wish, locale)
        return await self.agreed(actor, wish, locale)

    async def agreed(self, actor: Actor, wish: str, locale: str) -> Reply:
        """By mail nothing is kept yet: the answer to our letter is the message, and its message id says so. Words that stand
        below the choice already are the message."""
        if actor.channel is Channel.MAIL and actor.words:
            return await self.wrote(actor, actor.words, None, locale, wish)
        if actor.channel is Channel.MAIL:
            return Reply("cases.write_by_mail", {"phone": self.outbox.settings.staff_phone, "wish": wish}, locale=locale)

        async def verb(tx: Tx) -> Reply:
            person = await self.consents.given(tx, actor, wish, locale, self.clock.now())
            expects = Expects.PHONE if wish == CALL else Expects.QUESTION
            await tx.people.expect(person.speaks_by(actor).id, expects, wish)
            return Reply("cases.ask_words" if expects is Expects.QUESTION else "cases.ask_phone", offers=(STOP,), locale=locale)

        return await once(self.store, actor, self.clock.now(), verb)

    async def answer(self, actor: Actor, number: str) -> Reply:
        """The person wants to add to a case: what they write next goes there, or what stands below the choice already."""
        if actor.words:
            return await self.wrote(actor, actor.words, number, actor.locale or "kk")

        async def verb(tx: Tx) -> Reply:
            person, case = await self._own(tx, actor, number)
            await tx.people.expect(person.speaks_by(actor).id, Expects.QUESTION, case.number)
            return Reply("cases.ask_more", {"number": case.number}, (STOP,))

        return await once(self.store, actor, self.clock.now(), verb)

    async def wrote(self, actor: Actor, text: str, number: str | None, locale: str, asked: str = HUMAN) -> Reply:
        """The person's words reach the staff: in the case `number`, or in a new one. `asked` is the wish a letter answers to."""

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            if number is not None:
                person, case = await self._own(tx, actor, number)
            else:
                person = await tx.people.add(actor.channel, actor.address, locale, now)
                case = await tx.cases.open(person.id, locale, now)
            contact = person.speaks_by(actor)
            begun = contact.topic if contact.expects is Expects.PHONE or contact.topic == ALARM else None
            wish = begun or asked
            await tx.people.expect(contact.id, None)
            if wish != ALARM or await tx.breaches.by_number(case.number) is not None:
                wish = wish if number is None else "more"
            return await self._passed_on(tx, person, case, actor.channel, text, wish, now)

        return await once(self.store, actor, self.clock.now(), verb)

    async def reported(self, actor: Actor, text: str, told: Reply) -> Reply:
        """An alarm in the first words already: what to do now, and that the responsible people hear of it. More of the same joins
        the case nobody has judged yet."""

        async def verb(tx: Tx) -> Reply:
            now, (person, _) = self.clock.now(), await known(tx, actor)
            reported = [one for one in await tx.breaches.open() if one.state is BreachState.REPORTED]
            mine = [case for case in await tx.cases.of(person.id) if case.id in {one.case for one in reported}]
            case = mine[-1] if mine else await tx.cases.open(person.id, told.locale or person.locale, now)
            await self._passed_on(tx, person, case, actor.channel, text, "more" if mine else ALARM, now)
            return replace(self._alarmed(case), locale=told.locale)

        return await once(self.store, actor, self.clock.now(), verb)

    async def overheard(self, actor: Actor, text: str) -> None:
        """An alarm in a letter of somebody who has agreed to nothing: neither who it is nor what they wrote is kept, and the
        people who must know read it. The case is nobody's: its number is there to be decided on."""
        now, rule = self.clock.now(), law.breach()
        hourly = f"overheard:{actor.address}:{now:%Y-%m-%dT%H}"  # nobody floods the register or the approvers

        async def verb(tx: Tx) -> Reply:
            locale = self.outbox.settings.staff_mail_locale
            case = await tx.cases.open(await tx.people.nobody(locale, now), locale, now)
            await tx.breaches.report(case.id, now)
            return Reply("cases.passed_on", {"number": case.number})

        number = str((await once(self.store, hourly, now, verb)).params["number"])
        params: dict[str, Value] = {"sender": actor.address, "text": text, "days": str(rule.days), "law": cited(rule.law)}
        async with self.store.begin() as tx:
            case, breach = await tx.cases.by_number(number), await tx.breaches.by_number(number)
            about = About(number=number, case=case.id if case else None)
            letter = Reply("letter.alarm_overheard", {**params, "number": number}, offers(breach) if breach else ())
            subject = Said("letter.alarm_overheard.subject", {"number": number})
            desk = self.outbox.to_desk(f"overheard:{actor.key}", letter, subject, now, about)
            for row in (desk, *self.outbox.to_approvers(hourly, letter, subject, now, about)):
                await tx.deliveries.add(row, now)

    async def alarm(self, tx: Tx, person: Person, channel: Channel, text: str, now: datetime) -> Case:
        """A new case that staff and every approver hear of at once."""
        case = await tx.cases.open(person.id, person.locale, now)
        await self._passed_on(tx, person, case, channel, text, ALARM, now)
        return case

    async def owns(self, actor: Actor, number: str) -> bool:
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            case = await tx.cases.by_number(number) if person else None
        return person is not None and case is not None and case.person == person.id

    async def number_of(self, actor: Actor, about: Replied) -> str | None:
        """The case behind our message this one replies to."""
        async with self.store.read() as tx:
            return await number_behind(tx, actor.channel, actor.address, about)

    async def stop_asking(self, actor: Actor) -> None:
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        contact = person.contact(actor.channel, actor.address) if person else None
        if contact is not None and contact.expects not in (None, Expects.CALLED):  # digits may come at any moment of a call
            async with self.store.begin() as tx:
                await tx.people.expect(contact.id, None)

    async def _passed_on(
        self, tx: Tx, person: Person, case: Case, channel: Channel, text: str, wish: str, now: datetime
    ) -> Reply:
        message = await tx.cases.say(case.id, Author.PERSON, person.pseudonym, channel, text, MessageState.PASSED, now)
        params: dict[str, Value] = {
            "number": case.number,
            "text": text,
            "wish": wished(wish),
            "pseudonym": person.pseudonym,
            "language": Said(f"language.{case.locale}"),
            "channel": Said(f"channel.{channel}"),
        }
        parts: dict[str, Value] = {"wish": wished(wish), "language": Said(f"mark.{case.locale}"), "number": case.number}
        subject = Said("letter.case.subject", parts)
        about = About(number=case.number, case=case.id)
        letter, asks = Reply("letter.case", params), tuple[Offer, ...]()
        if wish == ALARM:
            rule = law.breach()
            letter = Reply("letter.alarm", {**params, "days": str(rule.days), "law": cited(rule.law)})
            tx.audit.write(Entry("incident.report", case.number, by_person(person.pseudonym)), now)
            asks = await self._alarm(tx, case, letter, subject, about, f"message:{message}:alarm", now)
        await tx.deliveries.add(self.outbox.to_desk(f"message:{message}", letter, subject, now, about), now)
        card = self.outbox.to_staff_chat(f"message:{message}:card", Reply("staff.case_card", params, asks), now, about)
        if card is not None:
            await tx.deliveries.add(card, now)
        if wish == ALARM:
            return self._alarmed(case)
        return Reply("cases.passed_on", {"number": case.number}, (Offer(Act.ANSWER, case.number), STOP))

    def _alarmed(self, case: Case) -> Reply:
        told = Said("alarm.now", {"phone": self.outbox.settings.staff_phone})
        offers = (Offer(Act.ANSWER, case.number), Offer(Act.ALARM, "kinds"))
        return Reply("alarm.passed_on", {"told": told, "number": case.number}, offers)

    async def _alarm(
        self, tx: Tx, case: Case, letter: Reply, subject: Said, about: About, key: str, now: datetime
    ) -> tuple[Offer, ...]:
        """Every approver hears of it at once, for a shared mailbox may wait until Monday; -> what they can say of it."""
        await tx.breaches.report(case.id, now)
        for row in self.outbox.to_approvers(key, letter, subject, now, about):
            await tx.deliveries.add(row, now)
        breach = await tx.breaches.by_number(case.number)
        return offers(breach) if breach else ()

    @staticmethod
    async def _own(tx: Tx, actor: Actor, number: str) -> tuple[Person, Case]:
        person = await tx.people.find(actor.channel, actor.address)
        if person is None and actor.proven:  # forgotten, with a request that is still to be answered
            person = await tx.people.kept(actor.address)
        case = await tx.cases.by_number(number)
        if person is None or case is None or case.person != person.id:
            raise Refused("menu.stale", offers=(STOP,))
        return person, case
