"""Everything staff can do in their Telegram group; their own chatter is none of our business."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace

from bot.audit.model import Entry
from bot.breaches.desk import BreachDesk, facts
from bot.breaches.model import BreachState
from bot.calls.desk import facts as call_facts
from bot.calls.staff import VouchDesk, waiting
from bot.cases.answers import AnswerDesk
from bot.cases.model import Author, CaseMessage, MessageState
from bot.cases.replied import Replied, number_behind
from bot.notices.desk import NoticeDesk
from bot.notices.wording import read_notice
from bot.people.model import Channel
from bot.ports import Clock, Store
from bot.reply import Act, Offer, Reply, Said
from bot.rights.mine import line_for_staff
from bot.rights.model import Outcome, Shown
from bot.rights.moves import by_staff
from bot.rights.outcomes import OutcomeDesk
from bot.settings import Settings
from bot.staff import Member


@dataclass(frozen=True, slots=True)
class StaffRoom:
    store: Store
    clock: Clock
    settings: Settings
    answers: AnswerDesk
    outcomes: OutcomeDesk
    breaches: BreachDesk
    calls: VouchDesk
    notices: NoticeDesk

    async def heard(self, member: Member, key: str, text: str, about: Replied | None) -> Reply | None:
        """A reply to a card is a message to the person; anything else is chatter."""
        number = await self._number_of(about)
        return await self._said(member, self._preview(member, key, number, text)) if number else None

    async def tapped(self, member: Member, key: str, offer: Offer) -> Reply:
        number, _, named = offer.arg.partition(":")
        match offer.act:
            case Act.DELIVER if _is_id(offer.arg) and self.settings.personal_by_telegram:
                verb = self.answers.deliver(member, key, int(offer.arg))
            case Act.DROP if _is_id(offer.arg):
                verb = self.answers.drop(member, key, int(offer.arg))
            case Act.TAKE | Act.REFUSALS | Act.PROPOSE | Act.CONFIRM | Act.REJECT:
                verb = self._decided(member, key, offer.act, number, named)
            case Act.DIAL:
                verb = self.calls.dial(member, key, number)
            case Act.VOUCH if named in ("yes", "no"):
                verb = self.calls.vouch(member, key, number, same=named == "yes")
            case Act.BREACH if named in set(BreachState):
                verb = self.breaches.mark(member, key, number, BreachState(named))
            case Act.APPROVE if _is_id(offer.arg):
                verb = self.notices.approve(member, key, int(offer.arg))
            case Act.CANCEL if _is_id(offer.arg):
                verb = self.notices.cancel(member, key, int(offer.arg))
            case _:
                return Reply("menu.stale", locale=member.locale)
        return await self._said(member, verb)

    async def command(self, member: Member, key: str, name: str, rest: str, about: Replied | None) -> Reply | None:
        match name:
            case "queue":
                return await self._said(member, self._queue(member))
            case "case":
                return await self._said(member, self._case(member, rest.strip() or await self._number_of(about) or ""))
            case "reply":
                number, _, text = rest.strip().partition(" ")
                if not text.strip():
                    return Reply("staff.how_to_reply", locale=member.locale)
                return await self._said(member, self._preview(member, key, number, text.strip()))
            case "partly" | "docs" | "received" | "late":
                return await self._said(member, self._decision(member, key, name, *rest.strip().partition(" ")[::2]))
            case "notice":
                notice = read_notice(rest, self.clock.now())
                if notice is None:
                    return Reply("notices.how", locale=member.locale)
                at, texts = notice
                return await self._said(member, self.notices.prepare(member, key, texts, at))
            case _:
                return Reply("staff.help", {"mail": self.settings.staff_mail}, locale=member.locale)

    async def _decided(self, member: Member, key: str, act: Act, number: str, named: str) -> Reply:
        outcome = Outcome(named) if named in set(Outcome) else None
        match act:
            case Act.TAKE:
                return await self.outcomes.take(member, key, number)
            case Act.REFUSALS:
                return self.outcomes.refusals(number)
            case Act.PROPOSE if outcome is not None:
                return await self.outcomes.propose(member, key, number, outcome)
            case Act.CONFIRM:
                return await self.outcomes.confirm(member, key, number, Shown.parse(named))
            case Act.REJECT:
                return await self.outcomes.reject(member, key, number, Shown.parse(named))
            case _:
                return Reply("menu.stale")

    async def _decision(self, member: Member, key: str, name: str, number: str, note: str) -> Reply:
        if name == "received":
            return await self.outcomes.documents_came(member, key, number)
        if not note.strip():
            return Reply(f"staff.how_to_{name}")
        if name == "docs":
            return await self.outcomes.ask_documents(member, key, number, note.strip())
        if name == "late":
            return await self.outcomes.explain(member, key, number, note.strip())
        return await self.outcomes.propose(member, key, number, Outcome.PARTLY, note.strip())

    def stranger(self, locale: str) -> Reply:
        return Reply("staff.stranger", locale=locale)

    def foreign_group(self) -> Reply:
        return Reply("staff.foreign_group", locale="kk")

    def chat_id(self, chat: int, locale: str) -> Reply:
        return Reply("staff.chat_id", {"id": str(chat)}, locale=locale)

    async def _preview(self, member: Member, key: str, number: str, text: str) -> Reply:
        """What is written to a person is personal, whoever writes it."""
        if not self.settings.personal_by_telegram:
            return Reply("by_mail.staff", {"number": number})
        return await self.answers.preview(member, key, number, text)

    async def _queue(self, member: Member) -> Reply:
        async with self.store.begin() as tx:
            tx.audit.write(Entry("queue.read", "register", by_staff(member.mail)), self.clock.now())
            registered = list(await tx.register.open())
            unidentified = await tx.register.unidentified()
            calls = [Said("calls.line", call_facts(call)) for call in await waiting(tx)]
            alarms = tuple(Said("breaches.line", facts(breach)) for breach in await tx.breaches.open())
        registered.sort(key=lambda request: request.due_at or request.received_at)
        lines = (
            *alarms,
            *map(line_for_staff, registered[: 30 - len(alarms)]),
            *calls[:10],
            *map(line_for_staff, unidentified[:10]),
        )
        n = len(registered) + len(alarms)
        return Reply("staff.queue", {"requests": lines or (Said("staff.queue_empty"),), "n": n})

    async def _case(self, member: Member, number: str) -> Reply:
        """The truth about each message: who wrote it, when, and whether the other server took it. Whoever reads it stands in
        the audit."""
        async with self.store.begin() as tx:
            case = await tx.cases.by_number(number)
            if case is None:
                return Reply("staff.no_such_case", {"number": number or "—"})
            tx.audit.write(Entry("case.read", number, by_staff(member.mail)), self.clock.now())
            request = await tx.register.by_number(number)
            messages = await tx.cases.messages(case.id)
            states = dict(await tx.deliveries.states(case.id))
        lines = tuple(
            Said(
                "staff.message",
                {"author": Said(f"author.{message.author}"), "at": message.at, "state": _state(message, states.get(message.id))},
            )
            for message in messages
            if message.state is MessageState.PASSED
        )
        state = Said("status.open") if request is None else line_for_staff(request)
        return Reply("staff.case", {"number": number, "state": state, "messages": lines or (Said("staff.no_messages"),)})

    async def _number_of(self, about: Replied | None) -> str | None:
        if about is None or self.settings.staff_chat is None:
            return None
        async with self.store.read() as tx:
            return await number_behind(tx, Channel.TELEGRAM, str(self.settings.staff_chat), about)

    @staticmethod
    async def _said(member: Member, verb: Awaitable[Reply]) -> Reply:
        return replace(await verb, locale=member.locale)


def _state(message: CaseMessage, delivery: str | None) -> Said:
    if delivery is not None:
        return Said(f"delivery.state.{delivery}")
    return Said("delivery.state.received" if message.author is Author.PERSON else "delivery.state.no_way")


def _is_id(text: str) -> bool:
    """A row's number as we write it: other digits of Unicode and endless ones are forged."""
    return text.isascii() and text.isdecimal() and len(text) < 16
