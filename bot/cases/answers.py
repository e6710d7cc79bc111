"""Staff answers: from the group after a look at a preview, or by a plain reply to the letter."""

from dataclasses import dataclass
from datetime import datetime

from bot.cases.model import Author, Case, CaseMessage, MessageState
from bot.deliveries.outbox import LIFE, About, Outbox
from bot.once import once
from bot.people import sensitive
from bot.people.model import Channel, Person
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights.model import Right
from bot.rights.telling import handed
from bot.staff import Member, Role


@dataclass(frozen=True, slots=True)
class AnswerDesk:
    store: Store
    clock: Clock
    outbox: Outbox

    async def preview(self, member: Member, key: str, number: str, text: str) -> Reply:
        """Nothing leaves yet: the writer sees the number, the words, and two buttons."""

        async def verb(tx: Tx) -> Reply:
            case = await tx.cases.by_number(number)
            if case is None:
                return Reply("staff.no_such_case", {"number": number})
            if not member.may(Role.AGENT):
                return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
            if await self._for_mailbox_only(tx, case):  # what is in an answer to it must not stand in the group either
                return Reply("by_mail.staff", {"number": number})
            now = self.clock.now()
            message = await tx.cases.say(case.id, Author.STAFF, member.mail, Channel.TELEGRAM, text, MessageState.PREVIEW, now)
            offers = (Offer(Act.DELIVER, str(message)), Offer(Act.DROP, str(message)))
            params: dict[str, Value] = {"number": number, "text": text, "language": Said(f"language.{case.locale}")}
            return Reply("staff.preview", params, offers)

        return await once(self.store, key, self.clock.now(), verb)

    async def deliver(self, member: Member, key: str, message: int) -> Reply:
        async def verb(tx: Tx) -> Reply:
            written = await tx.cases.message(message)
            if written is None or not await tx.cases.settle(message, member.mail, MessageState.PASSED):
                return Reply("staff.not_yours")
            case = await tx.cases.get(written.case)
            reached = await self._send(tx, case, written, self.clock.now())
            return Reply("staff.on_its_way", {"number": case.number}) if reached else await self._no_way(tx, case)

        return await once(self.store, key, self.clock.now(), verb)

    async def drop(self, member: Member, key: str, message: int) -> Reply:
        async def verb(tx: Tx) -> Reply:
            dropped = await tx.cases.settle(message, member.mail, MessageState.DROPPED)
            return Reply("staff.dropped" if dropped else "staff.not_yours")

        return await once(self.store, key, self.clock.now(), verb)

    async def by_mail(self, writer: str, key: str, number: str, text: str, *, ready: bool = False) -> Reply:
        """A plain reply to the letter is the message; `writer` is a staff address or the desk's own mailbox. `ready` words are
        ours, and say nothing of the person: they may go by any channel."""

        async def verb(tx: Tx) -> Reply:
            case, now = await tx.cases.by_number(number), self.clock.now()
            if case is None:
                return Reply("letter.not_taken.no_such_number", {"number": number})
            member = self.outbox.settings.staff.by_mail(writer)
            if member is not None and not member.may(Role.AGENT):
                return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
            message = await tx.cases.say(case.id, Author.STAFF, writer, Channel.MAIL, text, MessageState.PASSED, now)
            written = await tx.cases.message(message)
            reached = written is not None and await self._send(tx, case, written, now, ready=ready)
            return Reply("letter.on_its_way", {"number": number}) if reached else await self._no_way(tx, case)

        return await once(self.store, key, self.clock.now(), verb)

    async def _no_way(self, tx: Tx, case: Case) -> Reply:
        """Nobody is there; or they are, and what answers an access request may not go to their chat."""
        person, request = await tx.people.get(case.person), await tx.register.by_number(case.number)
        if request is None or self.outbox.chat_of(person) is None or not await self._for_mailbox_only(tx, case):
            return Reply("staff.unreachable", {"number": case.number})
        way = handed(person, request, self.clock.now())
        return Reply("staff.no_mailbox", {"number": case.number, "way": Said(f"answer_by.{way}")})

    async def _send(self, tx: Tx, case: Case, written: CaseMessage, now: datetime, *, ready: bool = False) -> bool:
        """By the person's channel; what answers an access request goes to the mailbox only, the chat hears of it."""
        person = await tx.people.get(case.person)
        reply = Reply(
            "cases.from_staff", {"number": case.number, "text": written.text}, (Offer(Act.ANSWER, case.number),), case.locale
        )
        about = About(number=case.number, purpose="person", person=person.id, case=case.id, message=written.id)
        subject, key = Said("letter.from_staff.subject", {"number": case.number}), f"answer:{written.id}"
        bound = not ready and (sensitive.found_in(written.text) is not None or await self._for_mailbox_only(tx, case))
        if bound:
            mailbox = person.mailbox(now)
            if mailbox is None:  # its proof ran out or it is somebody else's now: then there is no way for such an answer
                return False
            letter = self.outbox.to_mailbox(key, mailbox.address, reply, subject, now + LIFE, about, locale=case.locale)
            await tx.deliveries.add(letter, now)
            return await self._ready_in_mailbox(tx, person, case, key, now)
        wrote_by = await self._wrote_by(tx, case)
        row = self.outbox.to_person(key, person, reply, subject, now, about, wrote_by=wrote_by)
        if row is not None:
            await tx.deliveries.add(row, now)
        return row is not None

    async def _ready_in_mailbox(self, tx: Tx, person: Person, case: Case, key: str, now: datetime) -> bool:
        chat = self.outbox.chat_of(person)
        if chat is not None and not chat.blocked:
            said = Reply("cases.see_your_mail", {"number": case.number}, (Offer(Act.ANSWER, case.number),), case.locale)
            about = About(person=person.id, case=case.id)
            row = self.outbox.to_chat(f"{key}:ready", chat.address, said, now, about, locale=case.locale)
            await tx.deliveries.add(row, now)
        return True

    @staticmethod
    async def _wrote_by(tx: Tx, case: Case) -> Channel | None:
        """What somebody wrote by mail is not answered abroad."""
        theirs = [message for message in await tx.cases.messages(case.id) if message.author is Author.PERSON]
        if theirs:
            return theirs[-1].channel
        request = await tx.register.by_number(case.number) if case.request is not None else None
        return request.channel if request else None

    @staticmethod
    async def _for_mailbox_only(tx: Tx, case: Case) -> bool:
        if case.request is None:
            return False
        request = await tx.register.by_number(case.number)
        return request is not None and request.right is Right.ACCESS
