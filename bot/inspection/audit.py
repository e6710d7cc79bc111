"""The excerpt of the audit, and whether its chain is whole."""

import json
from collections.abc import Sequence

from bot.audit.model import Found, Written
from bot.inspection.model import Document, Facts, Scope, Voice, Words
from bot.inspection.requests import told
from bot.rights.moves import by_person

ENTRIES = ("entry", "at", "deed", "about", "by", "facts")


def excerpt(entries: Sequence[Written], scope: Scope) -> list[Written]:
    """Of the period; of one person what is about them, their requests and conversations, and what they did."""
    mine = {*scope.subjects.values(), *scope.numbers, *(case.number for case in scope.cases)}
    own = {by_person(subject) for subject in scope.subjects.values()}

    def belongs(one: Written) -> bool:
        return scope.choice.within(one.at) and (not scope.of_one or one.entry.about in mine or one.entry.by in own)

    return [one for one in entries if belongs(one)]


def audit(found: Found, shown: Sequence[Written], voice: Voice) -> Document:
    whole = voice.say("inspection.whole") if found.broken is None else voice.say("inspection.broken", entry=found.broken)
    facts = [
        (voice.say("inspection.checked"), str(found.entries)),
        (voice.say("inspection.chain_head"), str(found.head)),
        (voice.say("inspection.result"), whole),
    ]
    lines = [[str(w.id), voice.when(w.at), w.entry.deed, w.entry.about, w.entry.by, told(dict(w.entry.facts))] for w in shown]
    table = voice.table("inspection.entries", ENTRIES, lines)
    return Document(
        "audit", voice.say("inspection.title.audit"), (Facts("", facts), table, Words(voice.say("inspection.chained")))
    )


def as_json(shown: Sequence[Written]) -> bytes:
    """With what each hash is over, so that the chain can be counted anew."""
    entries = [
        {
            "id": one.id,
            "at": one.at.isoformat(timespec="microseconds"),
            "deed": one.entry.deed,
            "about": one.entry.about,
            "by": one.entry.by,
            "facts": dict(one.entry.facts),
            "chained": one.chained.hex(),
        }
        for one in shown
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1).encode()
