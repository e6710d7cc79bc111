"""A chat and a corporate mailbox become one person's, without a code being typed in Telegram."""

from dataclasses import dataclass
from datetime import datetime

from bot.cases.desk import CaseDesk
from bot.deliveries.outbox import LIFE, About
from bot.errors import Refused
from bot.once import answered, once
from bot.people import verify
from bot.people.consent import CHAT, Consents
from bot.people.model import Actor, Channel, Person
from bot.people.proof import CODE, Proof
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Link, Offer, Reply, Said
from bot.rights import letters, rules
from bot.rights.desk import RightsDesk
from bot.rights.execution import Execution
from bot.rights.filing import facts
from bot.rights.model import TOGETHER, Identified
from bot.rights.moves import move
from bot.rights.rules import Step
from bot.rights.thread import about

LINK = "v_"
ON_ITS_WAY = "binding.link"
BOUND = "letter.bound"
CODE_VOID = "binding.code_void"
STOPPED = "mailbox:stop"


@dataclass(frozen=True, slots=True)
class Thread:
    """The letter that is answered."""

    subject: Said
    message_id: str


@dataclass(frozen=True, slots=True)
class BindingDesk:
    store: Store
    clock: Clock
    consents: Consents
    proof: Proof
    rights: RightsDesk
    cases: CaseDesk
    execution: Execution

    async def mail_link(self, actor: Actor, locale: str, thread: Thread) -> Reply | None:
        """A link to the mailbox that wrote, whoever wrote in its name; None when it is on its way. The letter is queued here,
        so that the link stands in it and nowhere else."""
        mail = verify.corporate(actor.address, self.proof.settings.mail_domains)
        if mail is None:
            return Reply("binding.only_corporate", {"domains": self.proof.domains}, locale=locale)

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            if not await self.proof.may_send(tx, mail, now):
                return Reply("binding.wait", locale=locale)
            person = await tx.people.find(Channel.MAIL, mail)
            first = person is None or not person.was_proved
            link, expires_at = verify.new_link(), now + verify.life(first=first)
            number = await tx.passes.add(link, None, mail, now, expires_at)
            reply = Reply(ON_ITS_WAY, {"link": Link(LINK + link), "until": expires_at}, locale=locale)
            letter = self.proof.outbox.to_mailbox(
                f"link:{number}:{now.isoformat()}",
                mail,
                reply,
                thread.subject,
                expires_at,
                About(),
                locale=locale,
                in_reply_to=thread.message_id,
            )
            await tx.deliveries.add(letter, now)
            return Reply(ON_ITS_WAY)

        reply = await once(self.store, actor, self.clock.now(), verb)
        return None if reply.says == ON_ITS_WAY else reply

    async def open(self, actor: Actor, link: str, locale: str) -> Reply:
        """A link was opened in a chat; who has not agreed to anything yet is asked first, and the link stays good meanwhile."""
        if first := await answered(self.store, actor.key):
            return first
        now = self.clock.now()
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            found = await self.proof.link(tx, person, link, now)
        if found is None:
            return self.proof.void()
        if not self.consents.holds(person, actor.channel):
            return self.consents.ask(actor.channel, CHAT, locale, LINK + link)
        return await self.agreed(actor, link, locale)

    async def agreed(self, actor: Actor, link: str, locale: str) -> Reply:
        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            known = await tx.people.find(actor.channel, actor.address)
            if await self.proof.link(tx, known, link, now) is None:
                return self.proof.void()
            person = await self.consents.given(tx, actor, CHAT, locale, now)
            contact = person.speaks_by(actor)
            void = await self.proof.opened(tx, person, contact, link, now)
            return void or await self.rights.file_draft(tx, await tx.people.get(person.id), contact)

        return await once(self.store, actor, self.clock.now(), verb)

    async def show(self, actor: Actor) -> Reply:
        """Not `once`: the code is kept nowhere, so a repeated update shows a new one and voids the first."""
        async with self.store.begin() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            if person is None or actor.channel is not Channel.TELEGRAM or not self.proof.settings.trusts_senders:
                raise Refused("menu.stale", offers=(Offer(Act.MENU),))
            return await self.proof.show_code(tx, person, self.clock.now())

    async def code_mailed(self, actor: Actor, code: str, locale: str, *, forwarded: bool) -> Reply | None:
        """A shown code in a letter our server vouches for. None when the chat is bound: the letter about that is the answer."""
        mail = verify.corporate(actor.address, self.proof.settings.mail_domains)

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            counted = mail is not None and await tx.passes.guess(mail, now.date(), verify.FAILURES_A_DAY)
            counted = counted and mail is not None and await tx.directory.admits(mail)
            found = await self.proof.shown(tx, code, now) if counted else None
            if found is None or found.person is None:
                return Reply(CODE_VOID, {"domains": self.proof.domains}, locale=locale)
            if forwarded:
                return Reply("binding.forwarded", locale=locale)
            if not await tx.passes.take(found.id, now):
                return Reply(CODE_VOID, {"domains": self.proof.domains}, locale=locale)
            assert mail is not None, "only a corporate mailbox finds a code"
            bound = await self._of_chat(tx, found.person, mail, now)
            return Reply(BOUND) if bound else Reply("binding.code_taken", locale=locale)

        reply = await once(self.store, actor, self.clock.now(), verb)
        return None if reply.says == BOUND else reply

    async def not_vouched(self, actor: Actor, code: str) -> None:
        """The server does not say whose letter the right code came in: the chat hears what to do, and nobody is written to. It is
        not counted either: a forged From must not use up the attempts of the mailbox."""
        async with self.store.begin() as tx:
            now = self.clock.now()
            found = await self.proof.shown(tx, code, now)
            if found is not None and found.person is not None:
                await self._tell(
                    tx,
                    await tx.people.get(found.person),
                    f"unvouched:{found.id}:{found.created_at.isoformat()}",
                    Reply("binding.not_vouched"),
                    now,
                )

    async def _of_chat(self, tx: Tx, person: int, mail: str, now: datetime) -> bool:
        """Binds the chat that showed the code and tells it what comes next; False where another mailbox must agree first."""
        owner = await tx.people.get(person)
        contact = owner.contact(Channel.TELEGRAM)
        assert contact is not None, "codes are shown in chats"
        asked = await self.proof.bind(tx, owner, contact, mail, now)
        owner = await tx.people.get(person)
        reply = asked or await self.rights.file_draft(tx, owner, contact)
        key, outbox = f"shown:{person}:{now.isoformat()}", self.proof.outbox
        if outbox.chat_of(owner) is None and asked is None:  # consent to Telegram was withdrawn meanwhile
            subject, about = Said("letter.bound.subject"), About(person=person, purpose="person")
            letter = outbox.to_mailbox(key, mail, reply, subject, now + LIFE, about, locale=owner.locale)
            await tx.deliveries.add(letter, now)
        else:
            await self._tell(tx, owner, key, reply, now)
        return asked is None

    async def _tell(self, tx: Tx, person: Person, key: str, reply: Reply, now: datetime) -> None:
        chat = self.proof.outbox.chat_of(person)
        if chat is not None:
            about = About(person=person.id)
            told = self.proof.outbox.to_chat(key, chat.address, reply, now, about, locale=person.locale)
            await tx.deliveries.add(told, now)

    async def stop(self, actor: Actor, what: str, locale: str) -> Reply:
        """Who reads the mailbox says "that was not me": the chat loses it at once, and what was filed is work for a person.
        `what` is the numbers that were filed, or the person to whom another mailbox was bound in place of this one."""
        if not actor.proven:
            raise Refused("menu.stale", offers=(Offer(Act.MENU),))
        if what == CODE:
            return await self._code_stopped(actor, locale)

        async def verb(tx: Tx) -> Reply:
            now = self.clock.now()
            await self.proof.release(tx, actor.address, STOPPED, now, reads=True)
            owner = await tx.people.add(Channel.MAIL, actor.address, locale, now)
            if (former := await tx.people.called(what)) is not None:
                await self._undone(tx, owner, former, actor.address, now)
            await self._doubted(tx, owner, now)
            told = " ".join(["STOP", *what.split(TOGETHER)]).strip()
            if len(actor.words.split()) > 1:  # more than the word, or the number of the choice
                told = f"{told}\n\n{actor.words}"
            case = await self.cases.alarm(tx, owner, Channel.MAIL, told, now)
            params = {"number": case.number, "phone": self.proof.settings.staff_phone}
            return Reply("binding.stop_taken", params, locale=locale)

        return await once(self.store, actor, self.clock.now(), verb)

    async def _doubted(self, tx: Tx, owner: Person, now: datetime) -> None:
        """What this mailbox proved is decided by nobody's habit: what was proposed or begun goes back, and staff read why."""
        for request in await tx.register.of(owner.id):
            if request.number is None or not rules.is_open(request) or request.identified is not Identified.MAILBOX:
                continue
            if await move(tx, request.id, Step.RETURN, STOPPED, now, rules.returned) is not None:
                await self.execution.taken_back(tx, request, now)
            letter = Reply("letter.doubted", facts(request))
            subject, thread = Said("letter.doubted.subject", letters.sorted_by(request)), await about(tx, request)
            key = f"{request.number}:doubted:{now.isoformat()}"
            await tx.deliveries.add(self.proof.outbox.to_desk(key, letter, subject, now, thread), now)

    async def _code_stopped(self, actor: Actor, locale: str) -> Reply:
        """Nothing is bound by it yet, and nothing is kept of who reads the mailbox."""
        async with self.store.begin() as tx:
            await self.proof.spoil(tx, actor.address, self.clock.now())
        return Reply("binding.code_stopped", {"phone": self.proof.settings.staff_phone}, locale=locale)

    async def _undone(self, tx: Tx, owner: Person, former: Person, mail: str, now: datetime) -> None:
        """What came in place of this mailbox is not bound any more either, and what this one proved is not answered there."""
        if (other := former.mailbox(now)) is not None:
            await self.proof.release(tx, other.address, STOPPED, now)
        await tx.people.reclaim(owner.id, former.id, mail)
