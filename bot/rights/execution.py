"""What was decided is done by the systems: a task to the mailbox of each, and its report with the number of the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.deliveries.outbox import LIFE, TASK, About, Outbox
from bot.executors import Executor
from bot.once import once
from bot.ports import Clock, Store, Tx
from bot.reply import Reply, Said, Value
from bot.rights import law, letters, rules
from bot.rights.filing import facts, whose
from bot.rights.model import Request, Starts, Task
from bot.rights.moves import by_staff, move
from bot.rights.reports import Nothing, Report, holds_nothing, report_in
from bot.rights.rules import Step
from bot.rights.telling import Telling
from bot.rights.terms import acts_from, ends, running
from bot.rights.thread import about

DAYS = 1  # working days for a task where the law names no term of its own


@dataclass(frozen=True, slots=True)
class Execution:
    store: Store
    clock: Clock
    outbox: Outbox
    telling: Telling

    async def has_work(self, tx: Tx, request: Request) -> bool:
        return bool(await self._waited_for(tx, request))

    async def _waited_for(self, tx: Tx, request: Request) -> Sequence[Executor]:
        """The systems that have not reported since the request was opened: what one of them has done it need not do again."""
        done = {task.system for task in await self._tasks(tx, request) if task.done_at is not None}
        return [executor for executor in self.outbox.settings.executors if executor.system not in done]

    @staticmethod
    async def _tasks(tx: Tx, request: Request) -> list[Task]:
        """Those of this round: what was done before the request was opened again is of another one."""
        return [task for task in await tx.register.tasks(request.id) if task.round == request.reopened]

    async def begin(self, tx: Tx, request: Request, now: datetime) -> None:
        due_at = await acts_from(tx, request, Starts.DECIDED, now) or await ends(tx, now, DAYS)
        acts_until = await self.acts_until(tx, request)
        if acts_until is not None and acts_until > now:  # what is late already is pressed by its own clock
            due_at = min(due_at, acts_until)
        for executor in await self._waited_for(tx, request):
            task = await tx.register.ask(request.id, executor.system, executor.mail, now, due_at, request.reopened)
            await self._ask(tx, request, executor, task, due_at, now)

    async def taken_back(self, tx: Tx, request: Request, now: datetime) -> None:
        """The decision does not hold any more, so neither does what began with it: the systems that were asked hear of that."""
        for task in await tx.register.tasks(request.id):
            if task.done_at is None:
                await self._called_off(tx, request, task, now)
        await tx.register.drop_tasks(request.id, now)
        action = law.actions().get(request.right)
        if action is not None and action.starts is Starts.DECIDED:
            await tx.register.cancel(request.id, action.code)

    async def documents_asked(self, tx: Tx, request: Request, now: datetime) -> None:
        rule = law.documents()
        await tx.register.start(request.id, rule, now, await ends(tx, now, rule.days))

    async def acts_until(self, tx: Tx, request: Request) -> datetime | None:
        """When the clock of the action ends, where it runs already."""
        rule = law.actions().get(request.right)
        clock = await running(tx, request, rule.code) if rule is not None else None
        return clock.due_at if clock is not None else None

    async def documents_came(self, tx: Tx, request: Request, now: datetime) -> datetime:
        """Starts the clock of the correction, unless earlier papers did; -> when it ends."""
        await tx.register.meet(request.id, now, law.DOCUMENTS)
        due_at = await self.acts_until(tx, request) or await acts_from(tx, request, Starts.DOCUMENTS, now)
        assert due_at is not None, "papers are for a correction, which has a clock from their receipt"
        return due_at

    async def reported(self, task_id: int, sender: str, key: str, text: str) -> Reply:
        """An executor's reply: done with the act's number, or words that staff must read."""

        async def verb(tx: Tx) -> Reply:
            task = await tx.register.task(task_id)
            if task is None:
                return Reply("letter.not_taken.no_such_number", {"number": "—"})
            request = await tx.register.lock(task.request)
            said: dict[str, Value] = {"number": request.number or "", "system": task.system}
            match report_in(text):
                case Report(act) if act:
                    return await self._done(tx, request, task, sender, act, Reply("letter.task.taken", {**said, "act": act}))
                case Nothing(note) if await self._is_held_elsewhere(tx, request, task):
                    return await self._done(tx, request, task, sender, note, Reply("letter.task.nothing", said))
                case Report():
                    return Reply("letter.task.no_act", said)
                case _:
                    await self._pass_on(tx, request, task, text, key)
                    return Reply("letter.task.passed_on", said)

        return await once(self.store, key, self.clock.now(), verb)

    async def reported_apart(
        self, executor: Executor, key: str, text: str, number: str | None
    ) -> tuple[Reply | None, Task | None]:
        """In a letter that answers no task: nothing is closed, and staff read it where one task can be meant."""
        async with self.store.begin() as tx:
            open_ones = {request.id: request for request in await tx.register.open()}
            theirs = [task for task in await tx.register.tasks() if task.mail == executor.mail and task.request in open_ones]
            all_of_them = {open_ones[task.request].number or "": (open_ones[task.request], task) for task in theirs}
            meant = {named: one for named, one in all_of_them.items() if number in (None, named)}
            if not meant:
                return None, None
            said: dict[str, Value] = {"number": ", ".join(sorted(meant)), "system": executor.system}
            if len(meant) > 1:
                return Reply("letter.task.which", said), None
            [(request, task)] = meant.values()
            await self._pass_on(tx, request, task, text, key)
            return Reply("letter.task.apart", {**said, "system": task.system}), task

    async def _is_held_elsewhere(self, tx: Tx, request: Request, task: Task) -> bool:
        """Or may be: where no system held anything, "done" would be no truth, and staff decide anew."""
        others = [one for one in await self._tasks(tx, request) if one.id != task.id]
        return any(one.act is None or not holds_nothing(one.act) for one in others)

    async def _done(self, tx: Tx, request: Request, task: Task, sender: str, act: str, taken: Reply) -> Reply:
        now = self.clock.now()
        if not await tx.register.done(task.id, act, now):
            return Reply("letter.task.settled", {"number": request.number or "", "system": task.system})
        left = [one for one in await tx.register.tasks(request.id) if one.done_at is None]
        if not left:
            finish = partial(rules.executed, now=now)
            after = await move(tx, request.id, Step.ANSWER, by_staff(sender), now, finish, act=act)
            if after is not None and after.proposal is not None:
                await tx.register.meet(after.id, now)
                await self.telling.outcome(tx, after, after.proposal.outcome, now)
                await self._tell_desk(tx, after, now)
        return taken

    async def _ask(self, tx: Tx, request: Request, executor: Executor, task: int, due_at: datetime, now: datetime) -> None:
        person = await tx.people.get(request.person)
        params = {
            **facts(request),
            "due": due_at,
            "system": executor.system,
            "outcome": Said(f"outcome.{request.proposal.outcome}") if request.proposal else Said("letter.proposed.no_note"),
            "note": (request.proposal and request.proposal.note) or Said("letter.proposed.no_note"),
            "whose": await whose(tx, person, request),
        }
        thread = About(number=request.number or "", purpose=f"{TASK}{task}")
        key, subject = f"{TASK}{task}", Said("letter.task.subject", {**letters.sorted_by(request), "day": letters.day(due_at)})
        letter = self.outbox.to_mailbox(
            key, executor.mail, Reply("letter.task", params), subject, now + LIFE, thread, locale=executor.locale
        )
        await tx.deliveries.add(letter, now)

    async def _called_off(self, tx: Tx, request: Request, task: Task, now: datetime) -> None:
        executor = next((one for one in self.outbox.settings.executors if one.system == task.system), None)
        if executor is None:  # no system of ours any more
            return
        params: dict[str, Value] = {**facts(request), "system": task.system}
        letter, subject = Reply("letter.task.off", params), Said("letter.task.off.subject", letters.sorted_by(request))
        key, thread = f"{TASK}{task.id}:off", About(number=request.number or "", purpose=f"{TASK}{task.id}")
        row = self.outbox.to_mailbox(key, task.mail, letter, subject, now + LIFE, thread, locale=executor.locale)
        await tx.deliveries.add(row, now)

    async def _pass_on(self, tx: Tx, request: Request, task: Task, text: str, key: str) -> None:
        now, thread = self.clock.now(), await about(tx, request)
        params: dict[str, Value] = {**facts(request), "system": task.system, "text": text}
        letter = Reply("letter.task.words", params)
        subject = Said("letter.task.words.subject", {**letters.sorted_by(request), "system": task.system})
        await tx.deliveries.add(self.outbox.to_desk(f"{key}:words", letter, subject, now, thread), now)

    async def _tell_desk(self, tx: Tx, request: Request, now: datetime) -> None:
        thread = await about(tx, request)
        acts = tuple(
            Said(_said_of(task), {"system": task.system, "act": task.act or "—"}) for task in await self._tasks(tx, request)
        )
        letter, subject = (
            Reply("letter.executed", {**facts(request), "acts": acts}),
            Said("letter.executed.subject", letters.sorted_by(request)),
        )
        key = f"{request.number}:executed:{request.reopened}"
        await tx.deliveries.add(self.outbox.to_desk(key, letter, subject, now, thread), now)


def _said_of(task: Task) -> str:
    return "letter.executed.nothing" if task.act and holds_nothing(task.act) else "letter.executed.act"
