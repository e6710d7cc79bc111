"""From "I want my data erased" to a number and a date; several such demands in one message go the way together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Refused
from bot.once import once
from bot.people import verify
from bot.people.consent import Consents
from bot.people.known import known
from bot.people.model import BINDING_LIFE, Actor, Channel, Contact, Expects, Person
from bot.people.proof import Proof, no_mailbox
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said
from bot.rights import rules
from bot.rights.filing import Filing, facts, listed
from bot.rights.model import Identified, Request, Right, Rights
from bot.rights.naming import titled

LONGEST = 25_000  # of a person's own words: those of a letter, with what is noted about it


@dataclass(frozen=True, slots=True)
class RightsDesk:
    store: Store
    clock: Clock
    consents: Consents
    proof: Proof
    filing: Filing

    async def begin(self, actor: Actor, rights: Rights, locale: str) -> Reply:
        """Nothing is written for somebody who has not agreed yet; a letter from a proved mailbox is a demand as it is."""
        if actor.channel is Channel.MAIL and actor.proven:
            return await self.submit(actor, rights, locale)
        if await self._may_file(actor):
            return await self._confirm(actor, rights)
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        if not self.consents.holds(person, actor.channel):
            return self.consents.ask(actor.channel, str(rights), locale)
        return await self.agreed(actor, rights, locale)

    async def agreed(self, actor: Actor, rights: Rights, locale: str) -> Reply:
        """The consent screen was accepted: now the demands are kept, and their time of receipt with them."""

        async def verb(tx: Tx) -> Reply:
            wish = str(rights)
            person = await self.consents.given(tx, actor, wish, locale, self.clock.now())
            if person.mailbox(self.clock.now()):
                return await self._file(tx, person, rights, actor, locale)
            drafts = [await self._drawn(tx, person, right, actor, locale) for right in rights]
            for draft in drafts:
                words = actor.words[:LONGEST] or None if actor.channel is Channel.MAIL else draft.words
                linked = drafts[0].id if draft != drafts[0] else None
                await tx.register.keep(replace(draft, words=words, linked_to=linked))
            if actor.channel is Channel.MAIL:  # a letter says it all at once
                return await self.proof.ask_address(tx, person, person.speaks_by(actor), wish)
            await tx.people.expect(person.speaks_by(actor).id, Expects.WORDS, wish)
            return Reply("rights.ask_words", {"right": titled(rights)}, (Offer(Act.SKIP, wish), *no_mailbox(wish)))

        return await once(self.store, actor, self.clock.now(), verb)

    async def words_given(self, actor: Actor, text: str) -> Reply:
        """What exactly is wanted, in the person's own words: kept with each draft and passed on as written."""

        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            rights = Rights.parse(contact.topic or "")
            assert rights is not None, "words are asked for about rights"
            for right in rights:
                draft = await self._drawn(tx, person, right, actor, person.locale)
                await tx.register.keep(replace(draft, words=text[:LONGEST]))
            if not person.mailbox(self.clock.now()):
                return await self.proof.ask_address(tx, person, contact, str(rights))
            offers = (Offer(Act.SEND, str(rights)), Offer(Act.MENU))
            return Reply("rights.confirm_words", {"right": titled(rights), "text": text[:LONGEST]}, offers)

        return await once(self.store, actor, self.clock.now(), verb)

    async def no_words(self, actor: Actor, rights: Rights, locale: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            return await self.proof.ask_address(tx, person, contact, str(rights))

        if await self._may_file(actor):
            return await self.begin(actor, rights, locale)
        return await once(self.store, actor, self.clock.now(), verb)

    async def submit(self, actor: Actor, rights: Rights, locale: str, *, another: bool = False) -> Reply:
        """A verified person's demands. The button may be old: without a proof that still holds it begins anew. `another` is meant
        beside those of the same kind that are still open."""

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            person = await tx.people.add(actor.channel, actor.address, locale, now)
            if actor.proven:
                await tx.people.prove(person.id, actor.address, now + BINDING_LIFE, now)
                person = await tx.people.get(person.id)
            await tx.people.expect(person.speaks_by(actor).id, None)
            return await self._file(tx, person, rights, actor, locale, another=another)

        if not actor.proven and not await self._may_file(actor):
            return await self.begin(actor, rights, locale)
        return await once(self.store, actor, self.clock.now(), verb)

    async def address_given(self, actor: Actor, text: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            if contact.expects not in (Expects.WORDS, Expects.ADDRESS, Expects.CODE):  # an old button
                raise Refused("menu.stale", offers=(Offer(Act.MENU),))
            return await self.proof.send_code(tx, person, contact, text, self.clock.now())

        return await once(self.store, actor, self.clock.now(), verb)

    async def code_given(self, actor: Actor, code: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            wrong = await self.proof.take(tx, person, contact, code, self.clock.now())
            if wrong is not None:
                return wrong
            return await self.file_draft(tx, await tx.people.get(person.id), contact)

        return await once(self.store, actor, self.clock.now(), verb)

    async def mailed(self, actor: Actor) -> datetime | None:
        """When the code was mailed that still may be typed, whatever was asked since."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            challenge = await tx.challenges.open(person.id) if person else None
        good = challenge is not None and verify.holds(challenge.created_at, challenge.expires_at, self.clock.now())
        return challenge.created_at if challenge and good else None

    async def new_code(self, actor: Actor) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            return await self.proof.again(tx, person, contact, self.clock.now())

        return await once(self.store, actor, self.clock.now(), verb)

    async def _may_file(self, actor: Actor) -> bool:
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        return person is not None and self.consents.holds(person, actor.channel) and person.mailbox(self.clock.now()) is not None

    async def _confirm(self, actor: Actor, rights: Rights) -> Reply:
        """Words may be added, and need not be."""

        async def verb(tx: Tx) -> Reply:
            person, contact = await known(tx, actor)
            for draft in await tx.register.drafts(person.id):
                if draft.right in rights:  # begun and left: what was said then is not said now
                    await tx.register.keep(replace(draft, words=None))
            if actor.channel is Channel.TELEGRAM:
                await tx.people.expect(contact.id, Expects.WORDS, str(rights))
            offers = (Offer(Act.SEND, str(rights)), Offer(Act.MENU))
            if rights.are_several:
                titles = tuple(Said(f"right.{right}") for right in rights)
                return Reply("rights.confirm_several", {"rights": titles}, offers)
            params = {"right": titled(rights), "explained": Said(f"right.{rights}.explained")}
            return Reply("rights.confirm", params, offers)

        return await once(self.store, actor, self.clock.now(), verb)

    async def _file(self, tx: Tx, person: Person, rights: Rights, actor: Actor, locale: str, *, another: bool = False) -> Reply:
        """Two taps make no second request; one that is meant is linked to the first, not refused."""
        await tx.people.hold(person.id)
        proved = [one for one in await tx.register.of(person.id) if _is_known(one)]
        same = {right: [one for one in proved if one.right is right] for right in rights}
        said = actor.words or any(draft.words for draft in await tx.register.drafts(person.id) if draft.right in rights)
        beside = [] if another or said else [ones[-1] for ones in same.values() if ones]
        if len(beside) == len(same):
            return _already(rights, beside)
        wanted = {right: ones for right, ones in same.items() if not (ones and beside)}
        for right, ones in wanted.items():
            drawn = await self._drawn(tx, person, right, actor, locale)
            words, linked = actor.words[:LONGEST] or drawn.words, ones[0].id if ones else None
            await tx.register.keep(replace(drawn, words=words, linked_to=linked))
        return await self._received(tx, person, await self.file(tx, person, Rights(tuple(wanted)), actor.address, beside=beside))

    async def _drawn(self, tx: Tx, person: Person, right: Right, actor: Actor, locale: str) -> Request:
        """The draft; or the request that has its number and still waits for its person: asking again makes no second one."""
        for request in await tx.register.of(person.id):
            if request.right is right and rules.is_open(request) and rules.waits_for_person(request):
                return await tx.register.lock(request.id)
        now = self.clock.now()
        drawn = await tx.register.draft(person.id, right, actor.channel, locale, actor.reached_us(now), now)
        return await tx.register.lock(drawn)

    async def file_draft(self, tx: Tx, person: Person, contact: Contact) -> Reply:
        """Only what the person wants now: something begun long ago and left must not be filed behind their back."""
        rights = Rights.parse((contact.topic or "").partition(":")[0])
        return await self._received(tx, person, await self.file(tx, person, rights, contact.address) if rights else ())

    async def file(
        self,
        tx: Tx,
        person: Person,
        rights: Rights,
        by: str,
        how: Identified = Identified.MAILBOX,
        beside: Sequence[Request] = (),
    ) -> Sequence[Request]:
        """What waited for its person and is registered now, after `beside`: open ones that the same message asked for again. `by`
        is the address that asks."""
        filed = list(beside)
        for right in rights:
            filed.extend(await self._filed(tx, person, right, how, filed))
        await self.filing.tell_mailbox(tx, person, filed[len(beside) :], by, self.clock.now())
        return filed

    async def _received(self, tx: Tx, person: Person, filed: Sequence[Request]) -> Reply:
        if filed:
            return await self.filing.received(tx, filed, person, self.clock.now())
        left = [one for one in await tx.register.of(person.id) if rules.waits_for_person(one)]
        if not left:
            return Reply("people.proved", offers=(Offer(Act.RIGHTS), Offer(Act.MENU)))
        rights = Rights(tuple(dict.fromkeys(one.right for one in left)))
        offers = (Offer(Act.SEND, str(rights)), Offer(Act.STATUS), Offer(Act.MENU))
        return Reply("people.proved_waits", {"right": titled(rights)}, offers)

    async def _filed(self, tx: Tx, person: Person, right: Right, how: Identified, before: Sequence[Request]) -> Sequence[Request]:
        """Linked to the first of those of the same message; nothing where there is no such demand any more."""
        now = self.clock.now()
        for draft in await tx.register.drafts(person.id):
            if draft.right is right:
                linked = before or [one for one in await tx.register.of(person.id) if one.right is right and _is_known(one)]
                if linked:
                    held = await tx.register.lock(draft.id)
                    await tx.register.keep(replace(held, linked_to=held.linked_to or linked[0].id))
                return [await self.filing.register(tx, person, draft, now, how)]
        for request in await tx.register.of(person.id):
            if request.right is right and rules.waits_for_person(request):
                identified = await self.filing.identify(tx, person, request, how, now)
                if identified is not None:
                    return [identified]
        return []


def _is_known(request: Request) -> bool:
    return rules.is_open(request) and request.identified_at is not None


def _already(rights: Rights, requests: Sequence[Request]) -> Reply:
    another, status = Offer(Act.ANOTHER, str(rights)), Offer(Act.STATUS)
    if rights.are_several:
        return Reply("rights.already_several", {"requests": listed(requests)}, (another, status, Offer(Act.MENU)))
    return Reply("rights.already", facts(requests[0]), (Offer(Act.ANSWER, requests[0].number or ""), another, status))
