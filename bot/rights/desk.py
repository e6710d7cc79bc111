"""From "I want my data erased" to a number and a date."""

from dataclasses import dataclass, replace

from bot.errors import Refused
from bot.once import once
from bot.people.consent import Consents
from bot.people.model import BINDING_LIFE, Actor, Channel, Contact, Expects, Person
from bot.people.proof import Proof, no_mailbox
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said
from bot.rights import rules
from bot.rights.filing import Filing, facts
from bot.rights.model import Identified, Right

LONGEST = 4000  # of a person's own words


@dataclass(frozen=True, slots=True)
class RightsDesk:
    store: Store
    clock: Clock
    consents: Consents
    proof: Proof
    filing: Filing

    async def begin(self, actor: Actor, right: Right, locale: str) -> Reply:
        """Nothing is written for somebody who has not agreed yet; a letter from a proved mailbox is a demand as it is."""
        if actor.channel is Channel.MAIL and actor.proven:
            return await self.submit(actor, right, locale)
        if await self._may_file(actor):
            return await self._confirm(actor, right)
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        if not self.consents.holds(person, actor.channel):
            return self.consents.ask(actor.channel, right, locale)
        return await self.agreed(actor, right, locale)

    async def agreed(self, actor: Actor, right: Right, locale: str) -> Reply:
        """The consent screen was accepted: now the demand is kept, and its time of receipt with it."""

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person = await self.consents.given(tx, actor, right, locale, now)
            if person.mailbox(now):
                return await self._file(tx, person, right, actor, locale)
            draft = await tx.register.lock(await tx.register.draft(person.id, right, actor.channel, locale, now))
            if actor.channel is Channel.MAIL:  # a letter says it all at once
                await tx.register.keep(replace(draft, words=actor.words[:LONGEST] or None))
                return await self.proof.ask_address(tx, person, person.speaks_by(actor), right)
            await tx.people.expect(person.speaks_by(actor).id, Expects.WORDS, right)
            return Reply("rights.ask_words", {"right": Said(f"right.{right}")}, (Offer(Act.SKIP, right), *no_mailbox(right)))

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def words_given(self, actor: Actor, text: str) -> Reply:
        """What exactly is wanted, in the person's own words: kept with the draft and passed on as written."""

        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            right, now = Right(contact.topic or ""), self.clock.now()
            draft = await tx.register.lock(await tx.register.draft(person.id, right, actor.channel, person.locale, now))
            await tx.register.keep(replace(draft, words=text[:LONGEST]))
            if not person.mailbox(now):
                return await self.proof.ask_address(tx, person, contact, right)
            offers = (Offer(Act.SEND, right), Offer(Act.MENU))
            return Reply("rights.confirm_words", {"right": Said(f"right.{right}"), "text": text[:LONGEST]}, offers)

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def no_words(self, actor: Actor, right: Right, locale: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            return await self.proof.ask_address(tx, person, contact, right)

        if await self._may_file(actor):
            return await self.begin(actor, right, locale)
        return await once(self.store, actor.key, self.clock.now(), verb)

    async def submit(self, actor: Actor, right: Right, locale: str, *, another: bool = False) -> Reply:
        """A verified person's demand. The button may be old: without a proof that still holds it begins anew. `another` is meant
        beside one of the same kind that is still open."""

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person = await tx.people.add(actor.channel, actor.address, locale, now)
            if actor.proven:
                await tx.people.prove(person.id, actor.address, now + BINDING_LIFE, now)
                person = await tx.people.get(person.id)
            await tx.people.expect(person.speaks_by(actor).id, None)
            return await self._file(tx, person, right, actor, locale, another=another)

        if not actor.proven and not await self._may_file(actor):
            return await self.begin(actor, right, locale)
        return await once(self.store, actor.key, self.clock.now(), verb)

    async def address_given(self, actor: Actor, text: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            if contact.expects not in (Expects.WORDS, Expects.ADDRESS, Expects.CODE):  # an old button
                raise Refused("menu.stale", offers=(Offer(Act.MENU),))
            return await self.proof.send_code(tx, person, contact, text, self.clock.now())

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def code_given(self, actor: Actor, code: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            wrong = await self.proof.take(tx, person, contact, code, self.clock.now())
            if wrong is not None:
                return wrong
            return await self.file_draft(tx, await tx.people.get(person.id), contact.topic)

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def new_code(self, actor: Actor) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            return await self.proof.again(tx, person, contact, self.clock.now())

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def _may_file(self, actor: Actor) -> bool:
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        return person is not None and self.consents.holds(person, actor.channel) and person.mailbox(self.clock.now()) is not None

    async def _confirm(self, actor: Actor, right: Right) -> Reply:
        """Words may be added, and need not be."""

        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            for draft in await tx.register.drafts(person.id):
                if draft.right is right:  # begun and left: what was said then is not said now
                    await tx.register.keep(replace(draft, words=None))
            if actor.channel is Channel.TELEGRAM:
                await tx.people.expect(contact.id, Expects.WORDS, right)
            params = {"right": Said(f"right.{right}"), "explained": Said(f"right.{right}.explained")}
            return Reply("rights.confirm", params, (Offer(Act.SEND, right), Offer(Act.MENU)))

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def _file(self, tx: Tx, person: Person, right: Right, actor: Actor, locale: str, *, another: bool = False) -> Reply:
        """Two taps make no second request; one that is meant is linked to the first, not refused."""
        await tx.people.hold(person.id)
        same = [one for one in await tx.register.of(person.id) if one.right is right and rules.is_open(one) and one.identified_at]
        draft = next((one for one in await tx.register.drafts(person.id) if one.right is right), None)
        if same and not (another or actor.words or (draft and draft.words)):
            number = same[-1].number or ""
            return Reply(
                "rights.already", facts(same[-1]), (Offer(Act.ANSWER, number), Offer(Act.ANOTHER, right), Offer(Act.STATUS))
            )
        drawn = await tx.register.lock(await tx.register.draft(person.id, right, actor.channel, locale, self.clock.now()))
        words, linked = actor.words[:LONGEST] or drawn.words, same[0].id if same else None
        await tx.register.keep(replace(drawn, words=words, linked_to=linked))
        return await self.file_draft(tx, person, right)

    async def file_draft(self, tx: Tx, person: Person, right: str | None, how: Identified = Identified.MAILBOX) -> Reply:
        """Only what the person wants now: something begun long ago and left must not be filed behind their back."""
        now = self.clock.now()
        for draft in await tx.register.drafts(person.id):
            if draft.right == right:
                return await self.filing.register(tx, person, draft, now, how)
        for request in await tx.register.of(person.id):
            if request.right == right and rules.is_open(request) and request.identified_at is None:
                known = await self.filing.identify(tx, person, request, how, now)
                if known is not None:
                    return known
        return Reply("people.proved", offers=(Offer(Act.RIGHTS), Offer(Act.MENU)))

    async def _known(self, tx: Tx, actor: Actor) -> tuple[Person, Contact]:
        person = await tx.people.find(actor.channel, actor.address)
        if person is None:
            raise Refused("menu.stale", offers=(Offer(Act.MENU),))
        return person, person.speaks_by(actor)
