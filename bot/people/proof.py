"""Proving a corporate mailbox: ask for the address, mail a code, take the code. All inside the caller's transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.audit.model import Entry
from bot.deliveries.outbox import About, Outbox
from bot.people import verify
from bot.people.consent import CHAT
from bot.people.model import BINDING_LIFE, Channel, Contact, Expects, Pass, Person
from bot.ports import Tx
from bot.reply import Act, Link, Offer, Reply, Said, Value
from bot.rights.model import Rights
from bot.rights.moves import by_person
from bot.rights.naming import wished
from bot.settings import Settings

CODE = "code"  # what STOP below a code ends


@dataclass(frozen=True, slots=True)
class Proof:
    """`topic` of a contact is the right, or the rights, the person wants to exercise once the mailbox is proved."""

    settings: Settings
    outbox: Outbox
    new_code: Callable[[], str] = verify.new_code

    async def ask_address(self, tx: Tx, person: Person, contact: Contact, right: str) -> Reply:
        await tx.people.expect(contact.id, Expects.ADDRESS, right)
        shown = contact.channel is Channel.TELEGRAM and self.settings.trusts_senders
        return self._ask(right, "verify.ask_address", *((Offer(Act.SHOW_CODE, right),) if shown else ()))

    def _ask(self, right: str, says: str, *offers: Offer) -> Reply:
        return Reply(says, {"domains": self.domains}, (*offers, *no_mailbox(right)))

    @property
    def domains(self) -> str:
        return ", ".join(f"@{domain}" for domain in self.settings.mail_domains)

    async def send_code(self, tx: Tx, person: Person, contact: Contact, text: str, now: datetime) -> Reply:
        """The same answer whether the directory knows the address or not, and whether a limit holds a code back (ASVS 6.3.8)."""
        right = contact.topic or ""
        mail = verify.corporate(text, self.settings.mail_domains)
        if mail is None:
            meant = verify.completed(text, self.settings.mail_domains)
            if meant:  # a phone's keyboard hides the @: a tap says the rest
                ways = (*(Offer(Act.ADDRESS, address) for address in meant), *no_mailbox(right)[:1])
                return Reply("binding.which_mailbox", {"domains": self.domains}, ways)
            return self._ask(right, "verify.wrong_address")
        if await tx.challenges.failures(person.id, mail, now - verify.DAY) >= verify.FAILURES_A_DAY:
            return self._too_many(right)
        if await self.may_send(tx, mail, now):
            await self._challenge(tx, person, contact, mail, now)
        await tx.people.expect(contact.id, Expects.CODE, right)
        says = "binding.code_sent_again" if person.was_proved else "verify.code_sent"
        return self._ask(right, says, Offer(Act.NEW_CODE))

    async def _challenge(self, tx: Tx, person: Person, contact: Contact, mail: str, now: datetime) -> None:
        """The same rows and the same work for an address outside the directory; that letter is over before it leaves."""
        right = contact.topic or ""
        expires_at = now + verify.life(first=not person.was_proved)
        challenge, code = await self._sealed(tx, person, mail, now, expires_at)
        params: dict[str, Value] = {"code": verify.shown(code), "wish": wished(right or CHAT), "until": expires_at}
        stop = (Offer(Act.STOP, CODE),)
        reply = Reply("letter.code_by_mail", params, stop)
        if contact.channel is Channel.TELEGRAM:  # the code once more, for who taps instead of typing: it serves this person only
            link = verify.new_link()
            await tx.passes.add(link, person.id, mail, now, expires_at)
            reply = Reply("letter.code", {**params, "link": Link(f"v_{link}")}, stop)
        await self._post(tx, person, challenge, mail, reply, expires_at, now)

    async def _sealed(
        self, tx: Tx, person: Person, mail: str, now: datetime, expires_at: datetime, becomes: str | None = None
    ) -> tuple[int, str]:
        code = self.new_code()
        challenge = await tx.challenges.add(person.id, mail, now, expires_at, becomes)
        await tx.challenges.seal(challenge, verify.digest(self.settings.keys[0], challenge, person.id, mail, code))
        return challenge, code

    async def _post(
        self, tx: Tx, person: Person, challenge: int, mail: str, reply: Reply, expires_at: datetime, now: datetime
    ) -> None:
        # SQLite gives the number of a row that is gone to the next one, and a letter under a known key is not sent again.
        key = f"code:{challenge}:{now.isoformat()}"
        subject, about = Said("letter.code.subject"), About(person=person.id)
        leaves_until = expires_at if await tx.directory.admits(mail) else now
        letter = self.outbox.to_mailbox(key, mail, reply, subject, leaves_until, about, locale=person.locale)
        await tx.deliveries.add(letter, now)

    async def again(self, tx: Tx, person: Person, contact: Contact, now: datetime) -> Reply:
        """A new code to the mailbox that was named before; without one, the question for it. Whatever was asked since, it is for
        what waits for the proof."""
        if contact.expects not in (Expects.ADDRESS, Expects.CODE):
            waits = Rights(tuple(draft.right for draft in await tx.register.drafts(person.id)))
            contact = replace(contact, topic=str(waits))
        challenge = await tx.challenges.open(person.id)
        if challenge is None:
            return await self.ask_address(tx, person, contact, contact.topic or "")
        if challenge.becomes is not None:
            return await self._ask_former(tx, person, contact, challenge.mail, challenge.becomes, now)
        return await self.send_code(tx, person, contact, challenge.mail, now)

    async def may_send(self, tx: Tx, mail: str, now: datetime) -> bool:
        """Whether one more code or link may go to this mailbox, whoever asks for it."""
        since = now - verify.DAY
        return verify.may_send(sorted([*await tx.passes.sent(mail, since), *await tx.challenges.sent(mail, since)]), now)

    async def take(self, tx: Tx, person: Person, contact: Contact, code: str, now: datetime) -> Reply | None:
        """None when the code fits and the mailbox is bound; otherwise what to say. The attempt is counted first."""
        right = contact.topic or ""
        challenge = await tx.challenges.open(person.id)
        if challenge is None or not verify.holds(challenge.created_at, challenge.expires_at, now):
            await tx.people.expect(contact.id, Expects.ADDRESS, right)
            return self._ask(right, "verify.expired")
        limited = await tx.challenges.failures(person.id, challenge.mail, now - verify.DAY) >= verify.FAILURES_A_DAY
        if limited or not await tx.challenges.spend(challenge.id, verify.ATTEMPTS):
            await tx.challenges.close(challenge.id, now)
            await tx.people.expect(contact.id, None)
            return self._too_many(right)
        mails = filter(None, (challenge.mail, challenge.becomes))  # who left while the code was under way
        employed = all([await tx.directory.admits(mail) for mail in mails])
        bound = (challenge.id, person.id, challenge.mail, code, challenge.digest)
        if not any(verify.fits(secret, *bound) for secret in self.settings.keys) or not employed:
            left = verify.ATTEMPTS - challenge.attempts - 1
            return Reply("verify.wrong_code", {"n": left}, (Offer(Act.NEW_CODE), *no_mailbox(right)[:1]))
        await tx.challenges.close(challenge.id, now, solved=True)
        if challenge.becomes is None:
            return await self.bind(tx, person, contact, challenge.mail, now)
        await self._bind(tx, person, contact, challenge.becomes, now)
        await self._leave(tx, person, challenge.mail, now)
        return None

    async def opened(self, tx: Tx, person: Person, contact: Contact, link: str, now: datetime) -> Reply | None:
        """None when the link binds the mailbox it was sent to: whoever reads that mailbox opened it, once."""
        found = await self.link(tx, person, link, now)
        if found is None or found.mail is None or not await tx.passes.take(found.id, now):
            return self.void()
        return await self.bind(tx, person, contact, found.mail, now)

    async def link(self, tx: Tx, person: Person | None, secret: str, now: datetime) -> Pass | None:
        """The link, where this person may still open it: one beside a code serves only who asked for the code (ASVS 6.6.2)."""
        found = await tx.passes.find(secret)
        if found is None or found.mail is None or not verify.holds(found.created_at, found.expires_at, now):
            return None
        serves = found.person in (None, person.id if person else None) and await tx.directory.admits(found.mail)
        return found if serves else None

    async def show_code(self, tx: Tx, person: Person, now: datetime) -> Reply:
        """The other way round, from the chat to the mailbox: no address is typed, and nobody is written to."""
        code, expires_at = verify.new_shown(), now + verify.SHOWN_LIFE
        await tx.passes.add(code, person.id, None, now, expires_at)
        params: dict[str, Value] = {"code": verify.shown(code), "mail": self.settings.mail_from, "until": expires_at}
        return Reply("binding.show_code", params, (Offer(Act.SHOW_CODE),))

    async def shown(self, tx: Tx, code: str, now: datetime) -> Pass | None:
        """The code that a chat shows and nobody has used yet."""
        found = await tx.passes.find(code)
        good = found is not None and found.mail is None and verify.holds(found.created_at, found.expires_at, now)
        return found if good else None

    def void(self) -> Reply:
        """Used, too old, replaced by a newer one, or of somebody else's chat: nobody learns which."""
        return Reply("binding.void", {"mail": self.settings.mail_from}, (Offer(Act.RIGHTS), Offer(Act.MENU)))

    async def bind(self, tx: Tx, person: Person, contact: Contact, mail: str, now: datetime) -> Reply | None:
        """None when it is done. Where another mailbox is bound, that one agrees first: whoever holds an unlocked phone must not
        lead somebody's answers to a mailbox of their own (ASVS 7.5.1)."""
        held = person.mailbox(now)
        if held is not None and held.address != mail:
            return await self._ask_former(tx, person, contact, held.address, mail, now)
        await self._bind(tx, person, contact, mail, now)
        return None

    async def _ask_former(self, tx: Tx, person: Person, contact: Contact, former: str, mail: str, now: datetime) -> Reply:
        if await self.may_send(tx, former, now):
            expires_at = now + verify.CODE_LIFE
            challenge, code = await self._sealed(tx, person, former, now, expires_at, becomes=mail)
            params: dict[str, Value] = {"code": verify.shown(code), "mailbox": verify.masked(mail), "until": expires_at}
            reply = Reply("binding.change_code", params, (Offer(Act.STOP),))
            await self._post(tx, person, challenge, former, reply, expires_at, now)
        elif (waits := await tx.challenges.open(person.id)) is None or waits.becomes != mail:  # nothing there could be typed
            return Reply("binding.wait", offers=(Offer(Act.HUMAN), Offer(Act.MENU)))
        await tx.people.expect(contact.id, Expects.CODE, contact.topic)
        masked = {"former": verify.masked(former), "mailbox": verify.masked(mail)}
        return Reply("binding.confirm_change", masked, (Offer(Act.NEW_CODE), Offer(Act.HUMAN)))

    async def _leave(self, tx: Tx, person: Person, mail: str, now: datetime) -> None:
        """The mailbox that was bound before hears that it is not any more."""
        await tx.people.part(mail)
        stop = Offer(Act.STOP, person.pseudonym)  # what it proved before is theirs who read it still
        told, subject = Reply("binding.changed", self._ways(), (stop,)), Said("letter.bound.subject")
        key, about = f"left:{person.id}:{now.isoformat()}", About(purpose="person")
        letter = self.outbox.to_mailbox(key, mail, told, subject, now + verify.DAY, about, locale=person.locale)
        await tx.deliveries.add(letter, now)

    async def _bind(self, tx: Tx, person: Person, contact: Contact, mail: str, now: datetime) -> None:
        """The mailbox and, where it was somebody else's, that person's chat are told: a takeover cannot be silent."""
        if (challenge := await tx.challenges.open(person.id)) is not None:
            await tx.challenges.close(challenge.id, now)
        await tx.passes.void(person.id, now)
        before, by = await tx.people.prove(person.id, mail, now + BINDING_LIFE, now), by_person(person.pseudonym)
        tx.audit.write(Entry("identity.bind", person.pseudonym, by, {"channel": contact.channel}), now)
        await tx.people.expect(contact.id, None)
        params: dict[str, Value] = {"at": now, "channel": Said(f"channel.{contact.channel}"), **self._ways()}
        told = Reply("letter.bound", params, (Offer(Act.STOP),))
        key, about = f"bound:{person.id}:{now.isoformat()}", About(person=person.id, purpose="person")
        subject = Said("letter.bound.subject")
        await tx.deliveries.add(
            self.outbox.to_mailbox(key, mail, told, subject, now + verify.DAY, about, locale=person.locale), now
        )
        if before is not None:
            former = await tx.people.get(before)
            tx.audit.write(Entry("identity.end", former.pseudonym, by), now)
            notice = self.outbox.to_person(f"{key}:before", former, Reply("people.moved"), subject, now, About(person=before))
            if notice is not None:
                await tx.deliveries.add(notice, now)

    async def release(self, tx: Tx, mail: str, by: str, now: datetime, *, reads: bool = False) -> bool:
        """Ends a binding: the chat is told, and the mailbox, with the open requests it proved, is nobody's until it is proved
        again. `reads`: somebody who reads it asked for this. False where it was nobody's."""
        await self.spoil(tx, mail, now)
        before = await tx.people.take_back(mail, now, reads=reads)
        if before is None:
            return False
        former = await tx.people.get(before)
        tx.audit.write(Entry("identity.end", former.pseudonym, by), now)
        key, told, subject = f"released:{before}:{now.isoformat()}", Reply("binding.released"), Said("letter.bound.subject")
        notice = self.outbox.to_person(key, former, told, subject, now, About(person=before))
        if notice is not None:
            await tx.deliveries.add(notice, now)
        return True

    async def spoil(self, tx: Tx, mail: str, now: datetime) -> None:
        """What lies in this mailbox opens nothing any more."""
        await tx.challenges.spoil([mail])
        await tx.passes.void_to([mail], now)

    def _too_many(self, right: str) -> Reply:
        return Reply("verify.too_many", self._ways(), no_mailbox(right))

    def _ways(self) -> dict[str, Value]:
        return {"mail": self.settings.staff_mail, "phone": self.settings.staff_phone}


def no_mailbox(right: str) -> tuple[Offer, ...]:
    """The ways around a code, which are ordinary: a fitter has no mailbox, and who left has lost theirs."""
    return (Offer(Act.NO_MAILBOX, right), Offer(Act.FORMER, right)) if right else ()
