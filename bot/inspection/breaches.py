"""Alarms, who judged them and when, and whether the authority heard of a breach in time (Law 94-V Art. 25(2)(8))."""

from datetime import datetime

from bot.breaches.model import Breach
from bot.inspection.model import Document, Scope, Voice, kept
from bot.ports import Tx

ALARMS = ("number", "reported_at", "state", "discovered_at", "discovered_by", "due_at", "settled_at", "settled_by", "met")


async def breaches(tx: Tx, scope: Scope, voice: Voice, now: datetime) -> Document:
    own = {case.id for case in scope.cases}
    reported = [one for one in await tx.breaches.all() if scope.choice.within(one.reported_at)]
    chosen = [one for one in reported if not scope.of_one or one.case in own]
    table = voice.table("inspection.breaches", ALARMS, [_line(one, voice, now) for one in chosen])
    return Document("breaches", voice.say("inspection.title.breaches"), (table,))


def _line(breach: Breach, voice: Voice, now: datetime) -> list[str]:
    reported, discovered, due, settled = map(
        voice.when, (breach.reported_at, breach.discovered_at, breach.due_at, breach.settled_at)
    )
    state, by = voice.say(f"breach.{breach.state}"), (breach.discovered_by or "", breach.settled_by or "")
    met = voice.say(f"inspection.met.{kept(breach.due_at, breach.settled_at, now)}") if breach.due_at else ""
    return [breach.number, reported, state, discovered, by[0], due, settled, by[1], met]
