"""The journal for print, and the whole file of one request or one conversation."""

from collections.abc import Sequence
from datetime import datetime

from bot.audit.model import Written
from bot.cases.model import Author, Case, CaseMessage
from bot.deliveries.model import Posted
from bot.inspection.model import Document, Facts, Part, Scope, Table, Voice, Words, kept
from bot.ports import Tx
from bot.rights import journal, law
from bot.rights.journal import Cell
from bot.rights.model import Clock, Decision, Request, Status, Task
from bot.rights.naming import stands
from bot.rights.rules import Step

# What fits on A4 across; the table beside it has every column.
PRINTED = (
    *("number", "received_at", "registered_at", "subject", "right", "channel"),
    *("due_at", "status", "outcome", "refusal", "closed_at", "late"),
)
UNREGISTERED = ("received_at", "subject", "right", "channel", "state", "closed_at")
HISTORY = ("at", "step", "from", "to", "by", "facts")
CLOCKS = ("clock", "law", "version", "started_at", "due_at", "met_at", "met")
TASKS = ("system", "asked_at", "due_at", "done_at", "act")
MESSAGES = ("at", "author", "writer", "channel", "state", "text")
POSTED = ("queued_at", "channel", "to_whom", "state", "attempts", "settled_at")
MOVED = "request."  # the deeds of the audit that are steps of a request


def printed(rows: Sequence[dict[str, Cell]], voice: Voice) -> Table:
    headings = tuple(voice.say(f"journal.{column}") for column in PRINTED)
    return Table("", headings, [[_cell(column, row[column], voice) for column in PRINTED] for row in rows])


def unregistered(scope: Scope, voice: Voice) -> Document:
    lines = [_demand(one, scope.subjects[one.person], voice) for one in scope.unregistered]
    table = voice.table("inspection.unregistered", UNREGISTERED, lines)
    return Document("unregistered", voice.say("inspection.title.unregistered"), (table,))


def _demand(request: Request, subject: str, voice: Voice) -> list[str]:
    right, channel = voice.say(f"right.{request.right}"), voice.say(f"channel.{request.channel}")
    received, closed = voice.when(request.received_at), voice.when(request.closed_at)
    return [received, subject, right, channel, _status(request.status, voice), closed]


async def request_file(tx: Tx, request: Request, row: dict[str, Cell], scope: Scope, voice: Voice, now: datetime) -> Document:
    number = request.number or ""
    history = await tx.audit.about(number)
    parts: list[Part] = [
        Facts("", [(voice.say(f"journal.{column}"), _cell(column, value, voice)) for column, value in row.items()]),
        Facts(voice.say("inspection.decision"), _decision(request, scope, voice)),
        *(_earlier(n, one, scope, voice) for n, one in enumerate(await tx.register.decisions(request.id), 1)),
        voice.table("inspection.history", HISTORY, [_step(entry, voice) for entry in history]),
        voice.table("inspection.clocks", CLOCKS, [_clock(one, voice, now) for one in await tx.register.clocks(request.id)]),
        voice.table("inspection.tasks", TASKS, [_task(one, voice) for one in await tx.register.tasks(request.id)]),
    ]
    case = await tx.cases.by_number(number)
    said = await _conversation(tx, case, scope, voice) if case else []
    return Document(f"requests/{number}", voice.say("inspection.title.request", number=number), (*parts, *said))


async def case_file(tx: Tx, case: Case, scope: Scope, voice: Voice) -> Document:
    title = voice.say("inspection.title.case", number=case.number)
    return Document(f"requests/{case.number}", title, tuple(await _conversation(tx, case, scope, voice)))


async def _conversation(tx: Tx, case: Case, scope: Scope, voice: Voice) -> list[Part]:
    ledger, messages = await tx.deliveries.ledger(case.id), await tx.cases.messages(case.id)
    states = {row.message: row for row in ledger if row.message is not None}
    shown = MESSAGES if scope.of_one else MESSAGES[:-1]
    lines = [_message(one, states.get(one.id), voice)[: len(shown)] for one in messages]
    note = voice.say("inspection.words_kept" if scope.of_one else "inspection.words_left_out")
    posted = voice.table("inspection.deliveries", POSTED, [_posted(row, voice) for row in ledger])
    return [voice.table("inspection.messages", shown, lines), Words(note), posted]


def _cell(column: str, value: Cell, voice: Voice) -> str:
    return voice.when(value) if isinstance(value, datetime) else journal.word(column, value, voice.texts, voice.locale)


def _decision(request: Request, scope: Scope, voice: Voice) -> list[tuple[str, str]]:
    """Who proposed what and who confirmed it; what was written beside it only in the file of one person."""
    proposal = request.proposal
    outcome = voice.say(f"outcome.{proposal.outcome}") if proposal else ""
    told = {"assignee": request.assignee or "", "outcome": outcome, **_decided(request, scope, voice)}
    return [(voice.say(f"inspection.decided.{name}"), value) for name, value in told.items()]


def _earlier(n: int, decision: Decision, scope: Scope, voice: Voice) -> Facts:
    """What was answered before the request was opened again."""
    outcome = f"{voice.say(f'outcome.{decision.proposal.outcome}')} {decision.proposal.law}".strip()
    told = {"outcome": outcome, **_decided(decision, scope, voice)}
    named = [(voice.say(f"inspection.decided.{name}"), value) for name, value in told.items()]
    return Facts(voice.say("inspection.decision_before", n=n), named)


def _decided(it: Request | Decision, scope: Scope, voice: Voice) -> dict[str, str]:
    proposal = it.proposal
    told = {
        "proposed_by": proposal.by if proposal else "",
        "proposed_at": voice.when(proposal.at) if proposal else "",
        "confirmed_by": it.confirmed_by or "",
        "closed_at": voice.when(it.closed_at),
    }
    return {**told, "note": proposal.note if proposal else ""} if scope.of_one else told


def _step(written: Written, voice: Voice) -> list[str]:
    entry = written.entry
    step, facts = entry.deed.removeprefix(MOVED), dict(entry.facts)
    name = voice.say(f"inspection.step.{step}") if step in set(Step) else entry.deed
    moved = [_status(facts.pop(side, ""), voice) for side in ("from", "to")]
    return [voice.when(written.at), name, *moved, entry.by, told(facts)]


def told(facts: dict[str, str]) -> str:
    """Codes as they were written."""
    return "; ".join(f"{name}: {value}" for name, value in facts.items())


def _status(code: str, voice: Voice) -> str:
    return voice.say(stands(code)) if code in set(Status) else code


def _clock(clock: Clock, voice: Voice, now: datetime) -> list[str]:
    state = kept(clock.due_at, clock.met_at, now)
    if clock.code == law.DOCUMENTS:  # the person's days, not ours
        state = "waits" if state == "running" else "waited"
    began, due, met = map(voice.when, (clock.starts_at, clock.due_at, clock.met_at))
    named = voice.say(f"action.{clock.code}")
    return [named, clock.law, clock.rule_version, began, due, met, voice.say(f"inspection.met.{state}")]


def _task(task: Task, voice: Voice) -> list[str]:
    return [task.system, voice.when(task.asked_at), voice.when(task.due_at), voice.when(task.done_at), task.act or ""]


def _message(message: CaseMessage, sent: Posted | None, voice: Voice) -> list[str]:
    received = "received" if message.author is Author.PERSON else "no_way"
    state = voice.say(f"delivery.state.{sent.state if sent else received}")
    author, channel = voice.say(f"author.{message.author}"), voice.say(f"channel.{message.channel}")
    return [voice.when(message.at), author, message.writer, channel, state, message.text or voice.say("inspection.words_gone")]


def _posted(row: Posted, voice: Voice) -> list[str]:
    whom = voice.say("author.person" if row.to_person else "author.staff")
    state, attempts = voice.say(f"delivery.state.{row.state}"), str(row.attempts)
    return [voice.when(row.queued_at), voice.say(f"channel.{row.channel}"), whom, state, attempts, voice.when(row.settled_at)]
