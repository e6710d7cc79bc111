"""An import of the directory: rows change, the bindings of whoever is not in it end, and their chats are told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.audit.model import Entry
from bot.deliveries.outbox import About, Outbox
from bot.directory.reading import Reading
from bot.directory.rules import Difference, compare, drastic
from bot.errors import Rehearsed
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply
from bot.retention import RULES

CHUNK = 1000
LEFT_KEPT = next(rule.kept for rule in RULES if rule.kind == "directory")

One = TypeVar("One")
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """Counts only. `bindings` held before, `ended` of them do not any more."""

    added: int
    changed: int
    left: int
    unchanged: int
    reissued: int
    bindings: int
    ended: int

    @property
    def drastic(self) -> bool:
        return drastic(self.ended, self.bindings)


@dataclass(frozen=True, slots=True)
class DirectoryDesk:
    store: Store
    clock: Clock
    outbox: Outbox
    by: str  # for the audit

    async def bring_in(self, reading: Reading, *, add_only: bool, force: bool, dry_run: bool, step: Step) -> Report:
        """All of it or nothing: nothing in a rehearsal, and nothing where too many bindings would end, unless forced.
        `step` is told of every row that was written."""
        reports: list[Report] = []
        try:
            async with self.store.begin() as tx:
                reports.append(await self._change(tx, reading, add_only, step))
                if dry_run or (reports[0].drastic and not force):
                    raise Rehearsed
        except Rehearsed:
            pass
        return reports[0]

    async def _change(self, tx: Tx, reading: Reading, add_only: bool, step: Step) -> Report:
        now = self.clock.now()
        known = await tx.directory.known()
        change = compare(known, reading, add_only=add_only)
        for added in _chunks(change.added):
            await tx.directory.add(added, now)
            step(len(added))
        for changed in _chunks([*change.changed, *change.left]):
            await tx.directory.change(changed, now)
            step(len(changed))
        new = {employee.address for employee in change.added}
        working = {address for address, one in known.items() if one.employee.works}
        working |= new
        working |= {one.employee.address for one in change.changed if one.employee.works}
        working -= {one.employee.address for one in change.left}
        lapsed = {binding.address for binding in await tx.people.lapsed(now - LEFT_KEPT)}
        bindings, ended = await self._unbind(tx, working - change.reissued, now)
        for address in change.reissued | (lapsed & new):  # no row of who left it is kept any more
            await tx.people.release(address)
        for gone in _chunks([*change.reissued, *(one.employee.address for one in change.left)]):
            await tx.challenges.spoil(gone)
            await tx.passes.void_to(gone, now)
        report = _report(change, bindings, ended)
        counts = {name: str(getattr(report, name)) for name in ("added", "changed", "left", "ended")}
        tx.audit.write(Entry("import.directory", "directory", self.by, counts), now)
        return report

    async def _unbind(self, tx: Tx, working: set[str], now: datetime) -> tuple[int, int]:
        """A binding is void unless the directory knows its mailbox; requests stay as they are. -> held before, ended."""
        bindings = await tx.people.bindings(now)
        void = [binding for binding in bindings if binding.address not in working]
        for chunk in _chunks(void):
            await tx.people.unbind([binding.contact for binding in chunk], now)
        for person in dict.fromkeys(binding.person for binding in void):
            await self._tell(tx, person, now)
        return len(bindings), len(void)

    async def _tell(self, tx: Tx, person: int, now: datetime) -> None:
        """In the audit, and to the person in the chat only: the mailbox may be somebody else's by now."""
        told = await tx.people.get(person)
        tx.audit.write(Entry("identity.end", told.pseudonym, self.by), now)
        chat = self.outbox.chat_of(told)
        if chat is None or chat.blocked or told.mailbox(now) is not None:
            return
        reply = Reply("directory.unbound", offers=(Offer(Act.STATUS), Offer(Act.HUMAN)))
        key, about = f"unbound:{person}:{now.isoformat()}", About(person=person)
        await tx.deliveries.add(self.outbox.to_chat(key, chat.address, reply, now, about, locale=told.locale), now)


def _chunks(rows: Sequence[One]) -> Iterator[Sequence[One]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _report(change: Difference, bindings: int, ended: int) -> Report:
    counts = (len(change.added), len(change.changed), len(change.left), change.unchanged, len(change.reissued))
    return Report(*counts, bindings, ended)
