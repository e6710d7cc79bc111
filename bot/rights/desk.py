"""From "I want my data erased" to a number and a date."""

from dataclasses import dataclass

from bot.errors import Refused
from bot.once import once
from bot.people import verify
from bot.people.consent import Consents
from bot.people.model import Actor, Channel, Contact, Person
from bot.people.proof import Proof
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said
from bot.rights import rules
from bot.rights.filing import Filing, facts
from bot.rights.model import Right


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
            offers = (Offer(Act.SEND, right), Offer(Act.MENU))
            return Reply(
                "rights.confirm", {"right": Said(f"right.{right}"), "explained": Said(f"right.{right}.explained")}, offers
            )
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
            await tx.register.draft(person.id, right, actor.channel, locale, now)
            return await self.proof.ask_address(tx, person, person.speaks_by(actor), right)

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def submit(self, actor: Actor, right: Right, locale: str) -> Reply:
        """A verified person's demand. The button may be old: without a proof that still holds it begins anew."""

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person = await tx.people.add(actor.channel, actor.address, locale, now)
            if actor.proven:
                await tx.people.prove(person.id, actor.address, now + verify.BINDING_LIFE, now)
                person = await tx.people.get(person.id)
            return await self._file(tx, person, right, actor, locale)

        if not actor.proven and not await self._may_file(actor):
            return await self.begin(actor, right, locale)
        return await once(self.store, actor.key, self.clock.now(), verb)

    async def address_given(self, actor: Actor, text: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            return await self.proof.send_code(tx, person, contact, text, self.clock.now())

        return await once(self.store, actor.key, self.clock.now(), verb)

    async def code_given(self, actor: Actor, code: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await self._known(tx, actor)
            wrong = await self.proof.take(tx, person, contact, code, self.clock.now())
            if wrong is not None:
                return wrong
            return await self._file_draft(tx, await tx.people.get(person.id), contact.topic)

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

    async def _file(self, tx: Tx, person: Person, right: Right, actor: Actor, locale: str) -> Reply:
        """The same demand again, while the first is open, is the first one: two taps make no second request."""
        await tx.people.hold(person.id)
        for request in await tx.register.of(person.id):
            if request.right is right and rules.is_open(request):
                return Reply("rights.already", facts(request), (Offer(Act.STATUS), Offer(Act.ANSWER, request.number or "")))
        await tx.register.draft(person.id, right, actor.channel, locale, self.clock.now())
        return await self._file_draft(tx, person, right)

    async def _file_draft(self, tx: Tx, person: Person, right: str | None) -> Reply:
        """Only what the person wants now: something begun long ago and left must not be filed behind their back."""
        for draft in await tx.register.drafts(person.id):
            if draft.right == right:
                return await self.filing.register(tx, person, draft, self.clock.now())
        return Reply("people.proved", offers=(Offer(Act.RIGHTS), Offer(Act.MENU)))

    async def _known(self, tx: Tx, actor: Actor) -> tuple[Person, Contact]:
        person = await tx.people.find(actor.channel, actor.address)
        if person is None:
            raise Refused("menu.stale", offers=(Offer(Act.MENU),))
        return person, person.speaks_by(actor)
