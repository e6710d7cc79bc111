"""The staff's side of a call: one of them dials and reads six digits out, another one vouches."""

from dataclasses import dataclass
from datetime import datetime

from bot.audit.model import Entry
from bot.calendar import WorkCalendar
from bot.calls import model
from bot.calls.desk import asked_second, facts, rights_of, stop_expecting
from bot.calls.model import Call
from bot.cases.model import Author
from bot.deliveries.outbox import About, Outbox
from bot.once import once
from bot.people import verify
from bot.people.model import Channel, Expects
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import rules
from bot.rights.desk import RightsDesk
from bot.rights.model import Identified
from bot.rights.moves import by_staff
from bot.staff import Member, Role


@dataclass(frozen=True, slots=True)
class VouchDesk:
    store: Store
    clock: Clock
    outbox: Outbox
    rights: RightsDesk

    async def dial(self, member: Member, key: str, number: str) -> Reply:
        """Six new digits for whoever dials now. They are kept nowhere, so a repeated update hears only where the call stands: new
        ones would make those void that are being read out."""
        async with self.store.begin() as tx:
            now, call = self.clock.now(), await tx.calls.lock(number)
            if call is not None and await tx.seen.answer(key) is not None:
                return _where(call, now)
            refused = await self._may(tx, member, call, number)
            if refused is not None or call is None:
                return refused or _unknown(number)
            code = verify.new_code()
            digest = verify.digest(self.outbox.settings.keys[0], call.case, call.person, call.number, code)
            after = model.called(call, member.mail, digest, now)
            if after is None:
                return _where(call, now)
            await tx.calls.keep(after)
            await tx.seen.remember(key, _where(call, now).to_json(), now)
            person = await tx.people.get(call.person)
            chat = self.outbox.chat_of(person)
            for contact in person.contacts:  # a chat that may hear nothing personal is not asked for digits either
                free = contact.expects in (None, Expects.CALLED)  # words that were asked for stay so; digits are known as such
                if free and (contact.channel is Channel.MAIL or contact == chat):
                    await tx.people.expect(contact.id, Expects.CALLED, number)
            tx.audit.write(Entry("identity.call", number, by_staff(member.mail)), now)
            return Reply("calls.code", {"number": number, "code": verify.shown(code), "until": now + verify.CODE_LIFE})

    async def vouch(self, member: Member, key: str, number: str, *, same: bool) -> Reply:
        """The second person's word. `same`: it is who they say they are, called on the number of the file."""

        async def verb(tx: Tx) -> Reply:
            now, call = self.clock.now(), await tx.calls.lock(number)
            refused = await self._may(tx, member, call, number)
            if refused is not None or call is None:
                return refused or _unknown(number)
            if same and call.typed_at is not None and call.settled_at is None and member.mail == call.called_by:
                return Reply("calls.another_vouches", {"number": number})
            after = model.settled(call, member.mail, now, same=same)
            if after is None:
                return _where(call, now)
            await tx.calls.keep(after)
            await stop_expecting(tx, call.person)
            word = "confirm" if same else "reject"
            tx.audit.write(Entry(f"identity.{word}", number, by_staff(member.mail), {"called_by": call.called_by or ""}), now)
            return await self._told(tx, call, member, now, same=same)

        return await once(self.store, key, self.clock.now(), verb)

    async def press(self) -> None:
        """Every working morning until somebody has called: the person waits, and the clock may run."""
        now = self.clock.now()
        async with self.store.read() as tx:
            calendar = WorkCalendar(await tx.calendar.by_day())
            calls = await waiting(tx)
        for call in calls:
            morning = calendar.last_moment(call.typed_at or call.asked_at, now)
            if morning is not None:
                letter, subject = asked_second(self.outbox, call) if call.typed_at else _waits(call)
                key, about = f"{call.number}:waits:{morning.date()}", About(number=call.number, case=call.case)
                async with self.store.begin() as tx:
                    await tx.deliveries.add(self.outbox.to_desk(key, letter, subject, now, about), now)

    async def _told(self, tx: Tx, call: Call, member: Member, now: datetime, *, same: bool) -> Reply:
        person, told = await tx.people.get(call.person), "calls.vouched" if same else "calls.refused"
        settings = self.outbox.settings
        if same:
            filed = await self.rights.file(tx, person, rights_of(call), "", Identified.PHONE)
            if filed:
                reply = await self.rights.filing.received(tx, filed, person, now)
            else:  # it was taken back, or decided, while they were called
                reply, told = Reply("calls.nothing_waits", offers=(Offer(Act.STATUS), Offer(Act.MENU))), "calls.vouched_in_vain"
        else:
            ways = {"mail": settings.staff_mail, "phone": settings.staff_phone}
            reply = Reply("calls.not_confirmed", ways, (Offer(Act.NO_MAILBOX, call.wish), Offer(Act.HUMAN)))
        wrote_by = next((one.channel for one in await tx.cases.messages(call.case) if one.author is Author.PERSON), None)
        key, about = f"{call.number}:settled:{now.isoformat()}", About(person=person.id, purpose="person")
        row = self.outbox.to_person(key, person, reply, Said("letter.call_settled.subject"), now, about, wrote_by=wrote_by)
        settled: dict[str, Value] = {"number": call.number, "name": member.name}
        if row is None:
            return Reply("calls.settled_unheard", {"settled": Said(told, settled)})
        await tx.deliveries.add(row, now)
        return Reply(told, settled)

    @staticmethod
    async def _may(tx: Tx, member: Member, call: Call | None, number: str) -> Reply | None:
        if not (member.may(Role.AGENT) or member.may(Role.APPROVER)):
            return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
        if call is None:
            return _unknown(number)
        if rules.is_of(member, await tx.people.get(call.person)):
            return Reply("staff.own_request", {"number": number})
        return None


async def waiting(tx: Tx) -> list[Call]:
    """Calls whose demand still waits for its person: it may have been proved, taken back or answered otherwise."""
    return [call for call in await tx.calls.open() if await _is_wanted(tx, call)]


def asked(call: Call) -> tuple[Offer, ...]:
    """What staff can say of it next."""
    words = ("yes", "no") if call.typed_at else ()
    return tuple(Offer(Act.VOUCH, f"{call.number}:{word}") for word in words) or (Offer(Act.DIAL, call.number),)


async def _is_wanted(tx: Tx, call: Call) -> bool:
    rights = rights_of(call)
    return any(one.right in rights and rules.waits_for_person(one) for one in await tx.register.of(call.person))


def _waits(call: Call) -> tuple[Reply, Said]:
    return Reply("letter.call_waits", facts(call)), Said("letter.call_waits.subject", facts(call))


def _unknown(number: str) -> Reply:
    return Reply("calls.none", {"number": number})


def _where(call: Call, now: datetime) -> Reply:
    """Where it stands, for who came too early, too late or too often."""
    if call.settled_at is not None:
        state = "settled"
    elif call.typed_at is not None:
        state = "typed"
    else:
        state = "waits" if call.failures < verify.FAILURES_A_DAY else "exhausted"
    return Reply("calls.state", {"number": call.number, "state": Said(f"call.{state}")})
