"""Terms counted anew after an order moved days off: never by themselves, and nobody's without being told."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.calendar import WorkCalendar
from bot.deliveries.outbox import About, Outbox
from bot.ports import Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import law, rules
from bot.rights.model import Clock, Request, Rule, Starts
from bot.rights.moves import by_office
from bot.rights.moves import move as step
from bot.rights.rules import Step
from bot.rights.thread import about


@dataclass(frozen=True, slots=True)
class Move:
    """An open request that would be due on another day."""

    request: Request
    clock: Clock
    was: datetime
    due_at: datetime

    @property
    def earlier(self) -> bool:
        return self.due_at < self.was


async def moves(tx: Tx) -> list[Move]:
    """By the calendar as it stands. A request counted by other rules than today's keeps the term that they gave it."""
    calendar = WorkCalendar(await tx.calendar.by_day())
    found = []
    requests = {request.id: request for request in await tx.register.open()}
    for clock in await tx.register.clocks():
        request = requests.get(clock.request)
        rule = _rule(clock, request) if request is not None else None
        if rule is None or request is None:
            continue
        due_at = calendar.due(clock.starts_at, rule.days)
        if clock.rule_version == rule.version and clock.due_at != due_at:
            found.append(Move(request, clock, clock.due_at, due_at))
    return found


def _rule(clock: Clock, request: Request) -> Rule | None:
    """Today's rule of a clock; for papers the person keeps the time that was told."""
    if clock.code == law.ANSWER:
        return law.answers()[request.right]
    action = law.actions().get(request.right)
    return action if action is not None and action.code == clock.code else None


@dataclass(frozen=True, slots=True)
class Recount:
    outbox: Outbox

    async def apply(self, tx: Tx, move: Move, by: str, now: datetime) -> bool:
        """The person and the office were told a date, so both are told the new one; the office also who changed it."""
        request = move.request
        if move.clock.code != law.ANSWER:
            return await self._action(tx, move, by, now)
        counted = partial(rules.recounted, due_at=move.due_at)
        if await step(tx, request.id, Step.RECOUNT, by_office(by), now, counted, was=move.was.isoformat()) is None:
            return False
        await tx.register.put_off(move.clock.id, move.due_at)
        number = request.number or ""
        key, person = f"{number}:due:{now.isoformat()}", await tx.people.get(request.person)
        thread = await about(tx, request, "person", person.id)
        facts: dict[str, Value] = {"number": number, "right": Said(f"right.{request.right}"), "was": move.was, "due": move.due_at}
        told = Reply("calendar.moved", facts, (Offer(Act.STATUS),), request.locale)
        subject = Said("calendar.moved.subject", {"number": number})
        row = self.outbox.to_person(key, person, told, subject, now, thread)
        if row is not None:
            await tx.deliveries.add(row, now)
        letter, heading = Reply("calendar.recounted", {**facts, "by": by}), Said("calendar.recounted.subject", facts)
        await tx.deliveries.add(self.outbox.to_desk(f"{key}:desk", letter, heading, now, About(number, case=thread.case)), now)
        return True

    async def _action(self, tx: Tx, move: Move, by: str, now: datetime) -> bool:
        """Only the office was told the term of an action."""
        request, code = move.request, move.clock.code
        facts = {"was": move.was.isoformat(), "clock": code}
        if await step(tx, request.id, Step.RECOUNT, by_office(by), now, rules.explained, **facts) is None:
            return False
        await tx.register.put_off(move.clock.id, move.due_at)
        if law.actions()[request.right].starts is Starts.DECIDED:  # what the systems are asked for ends with it
            await tx.register.put_off_tasks(request.id, move.due_at)
        action, number = Said(f"action.{code}"), request.number or ""
        said: dict[str, Value] = {"number": number, "right": action, "was": move.was, "due": move.due_at}
        letter, heading = Reply("calendar.recounted_action", {**said, "by": by}), Said("calendar.recounted.subject", said)
        key, thread = f"{request.number}:due:{code}:{now.isoformat()}", await about(tx, request)
        await tx.deliveries.add(self.outbox.to_desk(key, letter, heading, now, thread), now)
        return True
