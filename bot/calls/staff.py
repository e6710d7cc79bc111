"""The staff's side of a call: one of them dials and reads six digits out, another one vouches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.audit.model import Entry
from bot.calendar import WorkCalendar
from bot.calls import model
from bot.calls.desk import facts
from bot.calls.model import Call
from bot.deliveries.outbox import About, Outbox
from bot.once import once
from bot.people import verify
from bot.people.model import Expects
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said
from bot.rights import rules
from bot.rights.desk import RightsDesk
from bot.rights.model import Identified
from bot.rights.moves import by_staff
from bot.staff import Member, Role

PRESSED = timedelta(days=1)  # how long a letter that presses is worth sending


@dataclass(frozen=True, slots=True)
class VouchDesk:
    store: Store
    clock: Clock
    outbox: Outbox
    rights: RightsDesk

    async def dial(self, member: Member, number: str) -> Reply:
        """Six new digits for whoever dials now. Not `once`: they are kept nowhere, so a repeated update makes new ones."""
        async with self.store.begin() as tx:
            now, call = self.clock.now(), await tx.calls.lock(number)
            refused = await self._may(tx, member, call, number)
            if refused is not None or call is None:
                return refused or _unknown(number)
            code = verify.new_code()
            digest = verify.digest(self.outbox.settings.keys[0], call.case, call.person, call.number, code)
            after = model.called(call, member.mail, digest, now)
            if after is None:
                return _where(call, now)
            await tx.calls.keep(after)
            for contact in (await tx.people.get(call.person)).contacts:
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
            if call.typed_at is not None and call.settled_at is None and member.mail == call.called_by:
                return Reply("calls.another_vouches", {"number": number})
            after = model.settled(call, member.mail, now)
            if after is None:
                return _where(call, now)
            await tx.calls.keep(after)
            word = "confirm" if same else "reject"
            tx.audit.write(Entry(f"identity.{word}", number, by_staff(member.mail), {"called_by": call.called_by or ""}), now)
            return await self._told(tx, call, member, now, same=same)

        return await once(self.store, key, self.clock.now(), verb)

    async def press(self) -> None:
        """Every working morning until somebody has called: the person waits, and the clock may run."""
        now = self.clock.now()
        async with self.store.read() as tx:
            calendar = WorkCalendar(await tx.calendar.by_day())
            waiting = [call for call in await tx.calls.open() if call.typed_at is None]
        for call in waiting:
            if (morning := calendar.last_moment(call.asked_at, now)) is not None:
                letter, subject = Reply("letter.call_waits", facts(call)), Said("letter.call_waits.subject", facts(call))
                key, about = f"{call.number}:waits:{morning.date()}", About(number=call.number, case=call.case)
                async with self.store.begin() as tx:
                    await tx.deliveries.add(self.outbox.to_desk(key, letter, subject, now, about), now)

    async def _told(self, tx: Tx, call: Call, member: Member, now: datetime, *, same: bool) -> Reply:
        person = await tx.people.get(call.person)
        settings = self.outbox.settings
        if same:
            reply = await self.rights.file_draft(tx, person, call.wish, Identified.PHONE)
        else:
            ways = {"mail": settings.staff_mail, "phone": settings.staff_phone}
            reply = Reply("calls.not_confirmed", ways, (Offer(Act.NO_MAILBOX, call.wish), Offer(Act.HUMAN)))
        key, about = f"{call.number}:settled:{now.isoformat()}", About(person=person.id, purpose="person")
        row = self.outbox.to_person(key, person, reply, Said("letter.call_settled.subject"), now, about)
        if row is not None:
            await tx.deliveries.add(row, now)
        return Reply("calls.vouched" if same else "calls.refused", {"number": call.number, "name": member.name})

    @staticmethod
    async def _may(tx: Tx, member: Member, call: Call | None, number: str) -> Reply | None:
        if not (member.may(Role.AGENT) or member.may(Role.APPROVER)):
            return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
        if call is None:
            return _unknown(number)
        if rules.is_of(member, await tx.people.get(call.person)):
            return Reply("staff.own_request", {"number": number})
        return None


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
