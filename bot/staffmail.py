"""What staff can do by answering a letter: a command in its first line, or words for the person."""

from dataclasses import dataclass, replace

from bot.breaches.desk import BreachDesk, offers
from bot.calls.staff import VouchDesk, asked
from bot.cases.answers import AnswerDesk
from bot.cases.commands import (
    Ask,
    Confirm,
    Decision,
    Dial,
    Documents,
    Explain,
    Mark,
    Propose,
    Reject,
    SendDraft,
    Take,
    Unclear,
    Vouch,
    Write,
    command_in,
)
from bot.incoming import LONGEST, Incoming
from bot.ports import Store
from bot.reply import Reply, Said
from bot.rights.letters import draft, steps
from bot.rights.model import Shown
from bot.rights.naming import stands
from bot.rights.outcomes import OutcomeDesk
from bot.rights.rules import is_open
from bot.staff import Member
from bot.texts import Texts

Carried = Decision | SendDraft | Dial | Vouch | Mark


@dataclass(frozen=True, slots=True)
class Below:
    """What of the answered letter counts: the proposal it asks to confirm, and whether plain words are for the person. Of the
    answer: whether the bot is told it, or only reads along, and whether colleagues do."""

    read: Shown | None
    relays: bool
    is_told: bool = True
    discussed: bool = False


@dataclass(frozen=True, slots=True)
class StaffMail:
    store: Store
    answers: AnswerDesk
    outcomes: OutcomeDesk
    breaches: BreachDesk
    calls: VouchDesk
    texts: Texts

    async def heard(self, mail: Incoming, number: str | None, member: Member | None, below: Below) -> Reply | None:
        """`member` is None for the shared mailbox, and for a name in From that neither our server nor a letter to them vouches
        for. None where no receipt is needed."""
        text = mail.text.strip()
        if number is None:
            return Reply("letter.not_taken.no_number")
        if (refused := self._not_taken(mail, text, below)) is not None:
            return refused
        match command_in(text):
            case None | Unclear() | Write() if below.discussed:
                return Reply("letter.not_taken.discussed")
            case None | Unclear() if not below.relays:
                return await self._not_understood(number, below.read)
            case None:
                return await self._relayed(mail, number, text)
            case Write(words):
                return await self._relayed(mail, number, words)
            case Unclear():
                return Reply("letter.not_taken.command_or_message")
            case command:
                return replace(await self._carried_out(command, mail, number, member, below.read), offers=())

    @staticmethod
    def _not_taken(mail: Incoming, text: str, below: Below) -> Reply | None:
        if not below.is_told:
            return Reply("letter.not_taken.discussed")
        if mail.files:
            return Reply("letter.not_taken.files")
        if not text:
            return Reply("letter.not_taken.empty")
        return Reply("letter.not_taken.too_long", {"most": LONGEST}) if len(text) > LONGEST else None

    async def _relayed(self, mail: Incoming, number: str, words: str) -> Reply | None:
        reply = await self.answers.by_mail(mail.sender, mail.key, number, words)
        return None if reply.says == "letter.on_its_way" else reply

    async def _not_understood(self, number: str, read: Shown | None) -> Reply:
        """Words below a letter that only asks something may be about the person, and are not for them."""
        async with self.store.read() as tx:
            request, breach = await tx.register.by_number(number), await tx.breaches.by_number(number)
            call = next((one for one in await tx.calls.open() if one.number == number), None)
        said = (*(steps(request, read) if request else ()), *(offers(breach) if breach else ()), *(asked(call) if call else ()))
        return Reply("letter.not_taken.not_understood", {"number": number}, said)

    async def _carried_out(
        self, command: Carried, mail: Incoming, number: str, member: Member | None, read: Shown | None
    ) -> Reply:
        match command:
            case SendDraft():
                return await self._send_draft(mail, number)
            case _ if member is None:  # the shared mailbox is nobody: it cannot be one of the two
                return Reply("letter.not_taken.own_mailbox")
            case Dial():
                return await self.calls.dial(member, mail.key, number)
            case Vouch(same):
                return await self.calls.vouch(member, mail.key, number, same=same)
            case Mark(state):
                return await self.breaches.mark(member, mail.key, number, state)
            case _ if (unknown := await self._no_request(number)) is not None:
                return unknown
            case _:
                return await self._decided(command, member, mail.key, number, read)

    async def _no_request(self, number: str) -> Reply | None:
        """A conversation has a number as well, and nothing to decide."""
        async with self.store.read() as tx:
            if await tx.register.by_number(number) is not None:
                return None
            says = "conversation" if await tx.cases.by_number(number) else "no_such_number"
        return Reply(f"letter.not_taken.{says}", {"number": number})

    async def _decided(self, command: Decision, member: Member, key: str, number: str, read: Shown | None) -> Reply:
        match command:
            case Propose(outcome, note):
                return await self.outcomes.propose(member, key, number, outcome, note)
            case Take():
                return await self.outcomes.take(member, key, number)
            case Explain(note):
                return await self.outcomes.explain(member, key, number, note)
            case Ask(note):
                return await self.outcomes.ask_documents(member, key, number, note)
            case Documents():
                return await self.outcomes.documents_came(member, key, number)
            case Confirm():
                return await self.outcomes.confirm(member, key, number, read)
            case Reject():
                return await self.outcomes.reject(member, key, number, read)

    async def _send_draft(self, mail: Incoming, number: str) -> Reply:
        async with self.store.read() as tx:
            request = await tx.register.by_number(number)
        if request is None:
            return Reply("letter.not_taken.no_draft", {"number": number})
        if not is_open(request):
            return Reply("staff.settled", {"number": number, "state": Said(stands(request.status))})
        ready = draft(request)
        text = self.texts.plain(Reply(ready.id, ready.params), request.locale)
        return await self.answers.by_mail(mail.sender, mail.key, number, text, ready=True)
