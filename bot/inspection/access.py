"""Who can and could reach personal data: the settings tell of today, the audit of what was done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.audit.model import ROSTER, SYSTEM, Written
from bot.inspection.model import Document, Voice, Words
from bot.rights.moves import by_person, by_staff
from bot.settings import Settings

NOW = ("name", "mail", "roles", "telegram")
HELD = ("mail", "roles", "since", "until")
SYSTEMS = ("system", "mail")
ACTED = ("by", "first", "last", "count", "now")


def access(settings: Settings, entries: Sequence[Written], voice: Voice) -> Document:
    members = [
        [one.name, one.mail, _roles(one.roles, voice), voice.yes(one.telegram is not None)] for one in settings.staff.members
    ]
    systems = [[one.system, one.mail] for one in settings.executors]
    since = voice.when(entries[0].at) if entries else "–"
    parts = (
        Words(voice.say("inspection.access_known", mail=settings.staff_mail, since=since)),
        voice.table("inspection.members", NOW, members),
        voice.table("inspection.held", HELD, _held([one for one in entries if one.entry.deed == ROSTER], voice)),
        voice.table("inspection.systems", SYSTEMS, systems),
        voice.table("inspection.acted", ACTED, _acted(settings, entries, voice)),
    )
    return Document("access", voice.say("inspection.title.access"), parts)


def _held(rosters: Sequence[Written], voice: Voice) -> list[list[str]]:
    """Each role from the roster in which it first stood to the one in which it stood no more."""
    begun: dict[tuple[str, str], Written] = {}
    spans: list[tuple[Written, Written | None, str, str]] = []
    for roster in rosters:
        held = set(roster.entry.facts.items())
        spans += [(begun.pop(one), roster, *one) for one in tuple(begun) if one not in held]
        begun |= dict.fromkeys(held - begun.keys(), roster)
    spans += [(since, None, *one) for one, since in begun.items()]
    spans.sort(key=lambda span: (span[0].at, span[2]))
    return [
        [mail, _roles(roles.split(","), voice), voice.when(since.at), voice.when(until.at) if until else ""]
        for since, until, mail, roles in spans
    ]


def _roles(roles: Iterable[str], voice: Voice) -> str:
    return ", ".join(sorted(voice.say(f"role.{role}") for role in roles))


def _acted(settings: Settings, entries: Sequence[Written], voice: Voice) -> list[list[str]]:
    deeds: defaultdict[str, list[Written]] = defaultdict(list)
    for one in entries:
        if one.entry.by != SYSTEM and not one.entry.by.startswith(by_person("")):
            deeds[one.entry.by].append(one)
    known = {by_staff(one.mail) for one in settings.staff.members} | {by_staff(one.mail) for one in settings.executors}
    return [
        [by, voice.when(done[0].at), voice.when(done[-1].at), str(len(done)), voice.yes(by in known)]
        for by, done in sorted(deeds.items())
    ]
