"""What a person decides about themselves: language, what is kept, being forgotten."""

from dataclasses import dataclass, replace
from functools import partial

from bot.audit.model import Entry
from bot.calls.revoked import call_off
from bot.deliveries.outbox import LIFE, About, Outbox
from bot.once import once
from bot.people.inventory import employee_of, inventory, listed
from bot.people.model import Actor, Channel, Consent, Person
from bot.people.verify import masked
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said
from bot.rights import rules
from bot.rights.model import Right
from bot.rights.moves import by_person, move
from bot.rights.rules import Step
from bot.settings import Settings
from bot.zone import day_of

MENU = Offer(Act.MENU)


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    store: Store
    clock: Clock
    settings: Settings
    outbox: Outbox

    async def who(self, actor: Actor) -> Person | None:
        async with self.store.read() as tx:
            return await tx.people.find(actor.channel, actor.address)

    async def speak(self, actor: Actor, locale: str) -> None:
        """Remembered for those who agreed to be remembered; for others it rides in the buttons."""
        async with self.store.begin() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            if person is not None:
                await tx.people.speak(person.id, locale)

    def declined(self, locale: str) -> Reply:
        """Nothing was kept; the ways that need no consent of ours."""
        params = {"mail": self.settings.staff_mail, "phone": self.settings.staff_phone}
        return Reply("people.declined", params, (MENU,), locale)

    async def my_data(self, actor: Actor) -> Reply:
        person = await self.who(actor)
        if person is None:
            return await self._owed(actor)
        async with self.store.read() as tx:
            requests = [request for request in await tx.register.of(person.id) if request.number is not None]
            listed = await employee_of(tx, person, self.clock.now()) is not None
        mailbox = person.contact(Channel.MAIL)
        consents = tuple(Said(f"consent.{consent}") for consent in Consent if consent in person.consents)
        params = {
            "pseudonym": person.pseudonym,
            "mailbox": masked(mailbox.address) if mailbox else Said("people.no_mailbox_kept"),
            "directory": Said("people.listed" if listed else "people.not_listed"),
            "consents": consents or (Said("people.no_consents"),),
            "n": len(requests),
        }
        return Reply("people.my_data", params, (Offer(Act.CONSENTS), Offer(Act.COPY), Offer(Act.FORGET), MENU))

    async def _owed(self, actor: Actor) -> Reply:
        """Who was forgotten while a request was open: its answer needs an address, and nothing else of theirs is there. Who was
        never here may be in the staff directory."""
        async with self.store.read() as tx:
            kept = await tx.people.kept(actor.address) if actor.proven else None
            waits = [request for request in await tx.register.of(kept.id) if rules.is_open(request)] if kept else []
            employee = await tx.directory.find(actor.address) if actor.proven else None
        if not waits and employee is not None:
            return Reply("people.only_listed", {"listed": listed(employee)}, (Offer(Act.FILE, Right.RECTIFICATION), MENU))
        if not waits:
            return Reply("people.nothing_kept", offers=(MENU,))
        numbers = ", ".join(request.number or "" for request in waits)
        return Reply("people.kept_for_answer", {"mailbox": masked(actor.address), "numbers": numbers}, (MENU,))

    async def copy(self, actor: Actor) -> Reply:
        """Everything that is kept, to the proved mailbox: where it answered our letter, that was the proof, and it gets it."""
        if not actor.proven:
            return await once(self.store, actor, self.clock.now(), lambda tx: self._mailed(tx, actor))
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            copy = await inventory(tx, person, self.clock.now()) if person else None
        return copy or await self._owed(actor)

    async def _mailed(self, tx: Tx, actor: Actor) -> Reply:
        now, person = self.clock.now(), await tx.people.find(actor.channel, actor.address)
        if person is None:
            return Reply("people.nothing_kept", offers=(MENU,))
        mailbox = person.mailbox(now)
        if mailbox is None:
            return Reply("people.copy_no_mailbox", offers=(Offer(Act.FILE, Right.ACCESS), Offer(Act.HUMAN), MENU))
        key = f"copy:{person.id}:{mailbox.address}:{day_of(now)}"  # taps do not fill a mailbox
        letter, subject, about = await inventory(tx, person, now), Said("copy.subject"), About(person=person.id, purpose="person")
        sent = self.outbox.to_mailbox(key, mailbox.address, letter, subject, now + LIFE, about, locale=person.locale)
        await tx.deliveries.add(sent, now)
        return Reply("people.copy_sent", {"mailbox": masked(mailbox.address)}, (MENU,))

    async def forget(self, actor: Actor) -> Reply:
        """What would go and what stays, before the one tap that does it."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            if person is None:
                return Reply("people.nothing_kept", offers=(MENU,))
            waits = any(map(rules.is_open, await tx.register.of(person.id)))
        if not waits:
            stays = Said("people.stays.register")
        elif person.mailbox(self.clock.now()) is not None:
            stays = Said("people.stays.mailbox")
        else:
            stays = Said("people.stays.by_hand", {"phone": self.outbox.settings.staff_phone})
        return Reply("people.forget", {"stays": stays}, (Offer(Act.FORGET_NOW), MENU))

    async def forget_now(self, actor: Actor) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person = await tx.people.find(actor.channel, actor.address)
            if person is None:
                return Reply("people.nothing_kept", offers=(MENU,))
            now, by = self.clock.now(), by_person(person.pseudonym)
            for draft in await tx.register.drafts(person.id):  # nobody is left who could prove to be an employee
                await move(tx, draft.id, Step.REVOKE, by, now, partial(rules.revoked, now=now))
            await self._own_of_staff(tx, person)
            for call in await tx.calls.of_person(person.id):
                if call.settled_at is None:
                    await call_off(tx, self.outbox, call, f"{call.number}:forgotten", now)
            await tx.people.forget(person.id, now)
            tx.audit.write(Entry("person.forget", person.pseudonym, by), now)
            return Reply("people.forgotten", offers=(MENU,))

        return await once(self.store, actor, self.clock.now(), verb)

    async def _own_of_staff(self, tx: Tx, person: Person) -> None:
        """Staff may be forgotten as anybody; their open requests are not decided by themselves for all that."""
        for member in self.outbox.settings.staff.members:
            if rules.is_of(member, person):
                for request in filter(rules.is_open, await tx.register.of(person.id)):
                    await tx.register.keep(replace(await tx.register.lock(request.id), member=member.mail))

    async def left(self, actor: Actor, *, blocked: bool) -> None:
        async with self.store.begin() as tx:
            await tx.people.block(actor.channel, actor.address, blocked)
