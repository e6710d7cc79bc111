"""Policy-change notices: written by one, approved by another, sent to everybody who agreed, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.deliveries.model import Outgoing
from bot.deliveries.outbox import LIFE, About, Outbox
from bot.notices.model import Notice, NoticeState, Recipient
from bot.once import once
from bot.people.consent import NOTICES, Consents
from bot.people.model import Actor, Channel, Consent
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.staff import Member, Role

CHUNK = 500


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    store: Store
    clock: Clock
    consents: Consents
    outbox: Outbox

    async def subscribe(self, actor: Actor, locale: str, *, agreed: bool = False) -> Reply:
        """The third consent, asked for by itself; whoever agreed before is only told so."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        if person is not None and self.consents.notified(person, actor.channel):
            return Reply("notices.already", offers=(Offer(Act.NOTICES_OFF),))
        if not agreed:
            return self.consents.ask(actor.channel, NOTICES, locale)

        async def verb(tx: Tx) -> Reply:
            await self.consents.given(tx, actor, NOTICES, locale, self.clock.now())
            return Reply("notices.on", offers=(Offer(Act.NOTICES_OFF),))

        return await once(self.store, actor, self.clock.now(), verb)

    async def unsubscribe(self, actor: Actor) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person = await tx.people.find(actor.channel, actor.address)
            withdrawn = person is not None and await tx.people.withdraw(person.id, Consent.NOTICES, self.clock.now())
            undo = Offer(Act.GIVE_AGAIN, Consent.NOTICES) if withdrawn else Offer(Act.NOTICES_ON)
            return Reply("notices.off", offers=(undo,))

        return await once(self.store, actor, self.clock.now(), verb)

    async def prepare(self, member: Member, key: str, texts: Mapping[str, str], at: datetime) -> Reply:
        """A draft with its preview in both languages and its reach; somebody else approves it."""

        async def verb(tx: Tx) -> Reply:
            if not member.may(Role.ANNOUNCER):
                return Reply("staff.not_your_role", {"role": Said(f"role.{Role.ANNOUNCER}")})
            if at <= self.clock.now():
                return Reply("notices.in_the_past", {"at": at})
            notice = await tx.notices.add(texts, at, member.mail, self.clock.now())
            offers = (Offer(Act.APPROVE, str(notice)), Offer(Act.CANCEL, str(notice)))
            params: dict[str, Value] = {
                "notice": notice,
                "at": at,
                "n": await tx.notices.reach(self.clock.now(), telegram=self.outbox.settings.telegram),
                "kk": texts["kk"],
                "ru": texts["ru"],
            }
            return Reply("notices.preview", params, offers)

        return await once(self.store, key, self.clock.now(), verb)

    async def approve(self, member: Member, key: str, notice: int) -> Reply:
        async def verb(tx: Tx) -> Reply:
            found = await tx.notices.get(notice)
            if found is None or not member.may(Role.APPROVER) or member.mail == found.created_by:
                return Reply("notices.another_approves")
            if not await tx.notices.approve(notice, member.mail):
                return Reply("notices.settled", {"notice": notice, "state": Said(f"notice.{found.state}")})
            return Reply("notices.scheduled", {"notice": notice, "at": found.at}, (Offer(Act.CANCEL, str(notice)),))

        return await once(self.store, key, self.clock.now(), verb)

    async def cancel(self, member: Member, key: str, notice: int) -> Reply:
        async def verb(tx: Tx) -> Reply:
            allowed = member.may(Role.ANNOUNCER) or member.may(Role.APPROVER)
            moved = allowed and await tx.notices.move(notice, NoticeState.CANCELLED, NoticeState.DRAFT, NoticeState.SCHEDULED)
            return Reply("notices.cancelled" if moved else "notices.too_late", {"notice": notice})

        return await once(self.store, key, self.clock.now(), verb)

    async def start_due(self) -> None:
        """One tick: notices whose hour has come get their rows, a chunk a transaction, and their end is reported."""
        async with self.store.begin() as tx:
            for notice in await tx.notices.due(self.clock.now()):
                await tx.notices.move(notice.id, NoticeState.RUNNING, NoticeState.SCHEDULED)
            running = await tx.notices.running()
        for notice in running:
            while await self._plan(notice):
                pass
            await self._close(notice)

    async def _plan(self, notice: Notice) -> bool:
        async with self.store.begin() as tx:
            recipients = await tx.notices.audience(notice.id, CHUNK, self.clock.now(), telegram=self.outbox.settings.telegram)
            for recipient in recipients:
                await tx.deliveries.add(self._to(notice, recipient), self.clock.now())
        return len(recipients) == CHUNK

    def _to(self, notice: Notice, recipient: Recipient) -> Outgoing:
        key, now = f"notice:{notice.id}:{recipient.person}", self.clock.now()
        reply = Reply("notices.notice", {"text": notice.texts[recipient.locale]}, (Offer(Act.POLICY), Offer(Act.NOTICES_OFF)))
        about = About(person=recipient.person, notice=notice.id)
        if recipient.channel == Channel.TELEGRAM:
            return self.outbox.to_chat(key, recipient.address, reply, now, about, locale=recipient.locale)
        subject = Said("notices.notice.subject")
        return self.outbox.to_mailbox(key, recipient.address, reply, subject, now + LIFE, about, locale=recipient.locale)

    async def _close(self, notice: Notice) -> None:
        """The report counts the ledger's rows: the total is the sum of the states."""
        async with self.store.begin() as tx:
            tally, now = await tx.deliveries.tally(notice.id), self.clock.now()
            if tally.open or not await tx.notices.move(notice.id, NoticeState.DONE, NoticeState.RUNNING):
                return
            states = tuple(Said(f"delivery.{state}", {"n": n}) for state, n in sorted(tally.counts.items()))
            report = Reply(
                "notices.report", {"notice": notice.id, "total": tally.total, "states": states or (Said("notices.nobody"),)}
            )
            subject = Said("notices.report.subject", {"notice": notice.id})
            await tx.deliveries.add(self.outbox.to_desk(f"notice:{notice.id}:report", report, subject, now, About()), now)
            card = self.outbox.to_staff_chat(f"notice:{notice.id}:report:card", report, now, About())
            if card is not None:
                await tx.deliveries.add(card, now)
