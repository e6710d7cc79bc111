"""Who can and could reach personal data: the settings tell of today, the audit of what was done."""

from collections import defaultdict
from collections.abc import Sequence

from bot.audit.model import SYSTEM, Written
from bot.inspection.model import Document, Voice, Words
from bot.rights.moves import by_person, by_staff
from bot.settings import Settings

NOW = ("name", "mail", "roles", "telegram")
SYSTEMS = ("system", "mail")
ACTED = ("by", "first", "last", "count", "now")


def access(settings: Settings, entries: Sequence[Written], voice: Voice) -> Document:
    members = [
        [
            one.name,
            one.mail,
            ", ".join(sorted(voice.say(f"role.{role}") for role in one.roles)),
            voice.yes(one.telegram is not None),
        ]
        for one in settings.staff.members
    ]
    systems = [[one.system, one.mail] for one in settings.executors]
    since = voice.when(entries[0].at) if entries else "–"
    parts = (
        Words(voice.say("inspection.access_known", mail=settings.staff_mail, since=since)),
        voice.table("inspection.members", NOW, members),
        voice.table("inspection.systems", SYSTEMS, systems),
        voice.table("inspection.acted", ACTED, _acted(settings, entries, voice)),
    )
    return Document("access", voice.say("inspection.title.access"), parts)


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
