"""Consents: how many of each, whose, and the words of every version letter by letter."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.inspection.model import Document, Part, Scope, Voice, Words
from bot.people.model import Given
from bot.ports import Tx
from bot.zone import day_of

COUNTS = ("consent", "version", "language", "channel", "given", "holding", "withdrawn")
GIVEN = ("subject", "consent", "version", "language", "channel", "given_at", "withdrawn_at")


async def consents(tx: Tx, scope: Scope, voice: Voice) -> Document:
    given = [pair for pair in await tx.people.all_given() if _within(*pair, scope)]
    versions = dict.fromkeys(one.text_version for _, one in given)
    wordings = {version: await tx.wordings.text(version) for version in versions}
    parts: tuple[Part, ...] = (
        Words(voice.say("inspection.consents_known")),
        voice.table("inspection.consents_counted", COUNTS, _counted((one for _, one in given), voice)),
        voice.table("inspection.consents_given", GIVEN, [_line(subject, one, voice) for subject, one in given]),
        *(_wording(version, text, voice) for version, text in wordings.items()),
    )
    return Document("consents", voice.say("inspection.title.consents"), parts)


def _within(subject: str, given: Given, scope: Scope) -> bool:
    """What was given by the end of the period held in it, whenever it was given."""
    until = scope.choice.until
    by_then = until is None or day_of(given.at) <= until
    return by_then and (not scope.of_one or subject in scope.subjects.values())


def _counted(given: Iterable[Given], voice: Voice) -> list[list[str]]:
    kinds: defaultdict[tuple[str, str, str, str], Counter[bool]] = defaultdict(Counter)
    for one in given:
        kinds[one.consent, one.text_version, one.locale, one.channel][one.withdrawn_at is None] += 1
    return [[*_named(*kind, voice), str(n.total()), str(n[True]), str(n[False])] for kind, n in sorted(kinds.items())]


def _line(subject: str, given: Given, voice: Voice) -> list[str]:
    kind = _named(given.consent, given.text_version, given.locale, given.channel, voice)
    return [subject, *kind, voice.when(given.at), voice.when(given.withdrawn_at)]


def _named(consent: str, version: str, locale: str, channel: str, voice: Voice) -> Sequence[str]:
    return voice.say(f"consent.{consent}"), version, voice.say(f"language.{locale}"), voice.say(f"channel.{channel}")


def _wording(version: str, text: str | None, voice: Voice) -> Words:
    """A version is the beginning of the SHA-256 of its text: anybody can count it anew."""
    if text is None:
        return Words(voice.say("inspection.wording_lost"), version)
    fits = hashlib.sha256(text.encode()).hexdigest().startswith(version)
    says = "inspection.wording_fits" if fits else "inspection.wording_differs"
    return Words(text, voice.say(says, version=version), exact=True)
