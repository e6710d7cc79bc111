"""What is read for an inspection, and in which order it becomes documents; nothing is counted anew."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.audit.model import Found, Written
from bot.calendar import WorkCalendar
from bot.errors import WrongSetting
from bot.inspection import law
from bot.inspection.access import access
from bot.inspection.audit import as_json, audit, excerpt
from bot.inspection.breaches import breaches
from bot.inspection.consents import consents
from bot.inspection.model import Document, Part, Scope, Voice, Words
from bot.inspection.requests import case_file, printed, request_file, unregistered
from bot.ports import Tx
from bot.rights import journal
from bot.rights.journal import Cell, Choice
from bot.rights.model import Clock, Request
from bot.settings import Settings
from bot.zone import day_of

OVERDUE = ("number", "subject", "right", "clock", "due_at", "settled_at", "days", "reason")


async def scope_of(tx: Tx, choice: Choice) -> Scope:
    """`choice.number` stands for the person of that request, and everything of theirs. Raises WrongSetting."""
    if choice.number:
        request = await tx.register.by_number(choice.number)
        if request is None:
            raise WrongSetting(f"{choice.number}: there is no such request")
        choice = replace(choice, number="", person=request.person)
    everything = await tx.register.all()
    chosen = sorted(filter(choice.holds, everything), key=lambda request: request.number or "")
    unregistered = sorted((one for one in everything if _waits(one, choice)), key=lambda request: request.received_at)
    subjects = await journal.subjects_of(tx, [*chosen, *unregistered])
    if choice.person is None:
        return Scope(choice, chosen, unregistered, subjects, ())
    subjects[choice.person] = (await tx.people.get(choice.person)).pseudonym
    return Scope(choice, chosen, unregistered, subjects, await tx.cases.of(choice.person))


def _waits(request: Request, choice: Choice) -> bool:
    return request.number is None and choice.person in (None, request.person) and choice.within(request.received_at)


@dataclass(frozen=True, slots=True)
class Inspection:
    """`found` is what the check of the chain said; entries written since are not shown."""

    settings: Settings
    scope: Scope
    voice: Voice
    found: Found
    now: datetime

    async def rows(self, tx: Tx) -> list[dict[str, Cell]]:
        clocks = {request.id: await tx.register.clocks(request.id) for request in self.scope.requests}
        return journal.rows(self.scope.requests, self.scope.subjects, clocks, self.now)

    async def documents(self, tx: Tx, rows: Sequence[dict[str, Cell]]) -> AsyncIterator[Document]:
        """The journal first, then every request, then what they rest on."""
        scope, voice = self.scope, self.voice
        signed = Words(voice.say("inspection.signature", responsible=self.settings.responsible))
        yield self._headed(Document("journal", voice.say("journal.title"), (printed(rows, voice), signed)))
        for request, row in zip(scope.requests, rows, strict=True):
            yield self._headed(await request_file(tx, request, row, scope, voice, self.now))
        for case in scope.cases:
            if case.request is None:
                yield self._headed(await case_file(tx, case, scope, voice))
        yield self._headed(await consents(tx, scope, voice))
        yield self._headed(law.rules(voice))
        yield self._headed(await law.calendar(tx, scope, voice, self.now))
        yield self._headed(await self._overdue(tx))
        yield self._headed(unregistered(scope, voice))
        yield self._headed(await breaches(tx, scope, voice, self.now))

    async def of_audit(self, tx: Tx) -> tuple[Document, Document, bytes]:
        """Who acted, what was done, and the same for a machine."""
        entries = await self._entries(tx)
        shown = excerpt(entries, self.scope)
        who = access(self.settings, entries, self.voice)
        return self._headed(who), self._headed(audit(self.found, shown, self.voice)), as_json(shown)

    async def _entries(self, tx: Tx) -> list[Written]:
        entries: list[Written] = []
        last = (await tx.audit.start()).id
        while page := await tx.audit.rows(last):
            entries += (one for one in page if one.id <= self.found.head.id)
            last = page[-1].id
        return entries

    async def _overdue(self, tx: Tx) -> Document:
        """With the reason staff gave, or that they gave none."""
        calendar, voice = WorkCalendar(await tx.calendar.by_day()), self.voice
        late = [
            self._late(request, clock, calendar)
            for request in self.scope.requests
            for clock in journal.late(await tx.register.clocks(request.id), self.now)
        ]
        table = voice.table("inspection.overdue", OVERDUE, late)
        return Document("overdue", voice.say("inspection.title.overdue"), (table,))

    def _late(self, request: Request, clock: Clock, calendar: WorkCalendar) -> list[str]:
        voice, ended = self.voice, clock.met_at or self.now
        days = calendar.working_days(day_of(clock.due_at), day_of(ended))
        subject, right = self.scope.subjects[request.person], voice.say(f"right.{request.right}")
        due, met = voice.when(clock.due_at), voice.when(clock.met_at)
        reason = clock.delay or voice.say("inspection.no_reason")
        return [request.number or "", subject, right, voice.say(f"action.{clock.code}"), due, met, str(days), reason]

    def _headed(self, document: Document) -> Document:
        """Each sheet says whose it is, of what and of when, for it may be laid apart from the others."""
        voice, choice = self.voice, self.scope.choice
        operator, bin_ = self.settings.operator(voice.locale), self.settings.operator_bin
        said: list[Part] = [Words(voice.say("inspection.operator", operator=operator, bin=bin_, at=self.now))]
        since, until = voice.when(choice.since) or "…", voice.when(choice.until) or "…"
        said.append(Words(voice.say("inspection.period", since=since, until=until)))
        if self.scope.of_one:
            subject = self.scope.subjects[choice.person or 0]
            said.append(Words(voice.say("inspection.of_one", subject=subject)))
        return replace(document, parts=(*said, *document.parts))
