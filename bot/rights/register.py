"""The register for a member of staff who asks by mail: what is queued says which, and the file is made when the letter leaves."""

from dataclasses import dataclass
from hashlib import sha256

from bot.audit.model import Entry
from bot.deliveries.model import Enclosure, File
from bot.errors import SendError, Unavailable
from bot.ports import Clock, Store
from bot.reply import Reply, Said, Value
from bot.rights import journal
from bot.rights.asked import Asked, Form, Unreadable
from bot.rights.export import FORMATS, Journal, manifest
from bot.rights.journal import Choice
from bot.rights.moves import by_staff
from bot.settings import Settings
from bot.staff import Member, Role
from bot.texts import Texts

READERS = (Role.AGENT, Role.APPROVER, Role.AUDITOR)
TYPES = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv",
    Form.JSON: "application/json",
}


def may_read(member: Member) -> bool:
    return any(member.may(role) for role in READERS)


@dataclass(frozen=True, slots=True)
class RegisterDesk:
    store: Store
    clock: Clock
    settings: Settings
    texts: Texts

    async def answer(
        self, member: Member | None, asked: Asked | Unreadable, number: str | None = None
    ) -> tuple[Reply, Enclosure | None]:
        """`member` is None for the shared mailbox, and for a name in From that nothing vouches for. In a letter about a
        request (`number`) a line that cannot be read may be meant for the person."""
        if number and isinstance(asked, Unreadable):
            return Reply("journal.mail.or_message", {"number": number}), None
        if member is None:
            return Reply("journal.mail.own_mailbox"), None
        if not may_read(member):
            roles: dict[str, Value] = {"roles": tuple(Said(f"role.{role}") for role in READERS)}
            return Reply("journal.mail.not_your_role", roles), None
        if isinstance(asked, Unreadable):
            return Reply("journal.mail.unclear"), None
        if asked.number and not await self._is_there(asked.number):
            return Reply("letter.not_taken.no_such_number", {"number": asked.number}), None
        what = (asked.since, asked.until, asked.only_open, asked.number)
        return Reply("journal.mail.sent", {"period": _told(asked)}), Enclosure(asked.form, *what)

    async def _is_there(self, number: str) -> bool:
        async with self.store.read() as tx:
            return await tx.register.by_number(number) is not None

    async def file(self, enclosure: Enclosure, address: str, locale: str) -> tuple[File, ...]:
        """As the register is now, with the manifest that proves it, and only for who may still read it; each making stands in the
        audit. Raises SendError."""
        member = self.settings.staff.by_mail(address)
        if member is None or not may_read(member):
            raise SendError("may not read the register any more", permanent=True)
        try:
            return await self._made(enclosure, member, locale)
        except Unavailable as error:
            raise SendError("the database is away") from error

    async def _made(self, enclosure: Enclosure, member: Member, locale: str) -> tuple[File, ...]:
        form, now = Form(enclosure.form), self.clock.now()
        choice = Choice(enclosure.since, enclosure.until, enclosure.only_open, enclosure.number)
        period = {name: day.isoformat() for name, day in (("since", choice.since), ("until", choice.until)) if day}
        async with self.store.begin() as tx:
            rows = await journal.read(tx, choice, now)
            content = FORMATS[f".{form}"](Journal(rows, self.texts, locale))
            facts = {"rows": str(len(rows)), "form": form, "sha256": sha256(content).hexdigest(), **period}
            tx.audit.write(Entry("register.mail", choice.number or "register", by_staff(member.mail), facts), now)
        chosen = (*(["open"] if choice.only_open else []), *([choice.number] if choice.number else []))
        name = "-".join(("MyQG", "register", *chosen, *period.values())) + f".{form}"
        proof = manifest(name, content, len(rows), choice, now)
        return File(name, TYPES[form], content), File(f"{name}.manifest.json", TYPES[Form.JSON], proof)


def _told(asked: Asked) -> Said:
    """What of the register it is."""
    if asked.number:
        return Said("journal.mail.one", {"number": asked.number})
    period = Said("journal.mail.whole")
    if asked.since and asked.until:
        period = Said("journal.mail.days", {"since": asked.since, "until": asked.until})
    return Said("journal.mail.open", {"period": period}) if asked.only_open else period
