"""The files the office edits: example phrasings of every topic, and what is quoted and offered with its answer."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from bot.policy.corpus import LOCALES
from bot.policy.model import ANSWERABLE, Example, Topic

ANY = "any"


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the answer to a topic quotes, what is easily mistaken for it, and what can be filed from it."""

    first: str
    last: str
    siblings: tuple[Topic, ...]
    files: str | None  # a right, or ANY of them; None where there is nothing to file


def read_guidance() -> Mapping[Topic, Guidance]:
    entries = json.loads((files("locales") / "topics.json").read_bytes())
    return {topic: _guidance(**entries[topic]) for topic in ANSWERABLE}


def read_examples() -> list[Example]:
    return [
        Example(phrasing, topic, locale)
        for topic in Topic
        for locale in LOCALES
        for phrasing in phrasings((files("locales") / "questions" / f"{topic}.{locale}.txt").read_text("utf-8"))
    ]


def phrasings(text: str) -> Iterator[str]:
    """One a line; what follows # is for people."""
    stripped = (line.partition("#")[0].strip() for line in text.splitlines())
    return (line for line in stripped if line)


def _guidance(quote: Sequence[str], siblings: Sequence[str], files: str | None = None) -> Guidance:
    return Guidance(quote[0], quote[-1], tuple(map(Topic, siblings)), files)
