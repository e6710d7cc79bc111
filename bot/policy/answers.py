"""The approved words: what is said before the policy is quoted, and what is said where it is silent."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import WrongContent
from bot.policy.content import Content
from bot.policy.corpus import LOCALES, Corpus
from bot.policy.model import ANSWERABLE, Topic, topic_of

ANY = "any"
RIGHTS = ("access", "rectification", "erasure", "restriction", "objection", "withdrawal")
HOLE = re.compile(r"\{(\w*)\}")
PLACES = {"published", "phone", "mail"}
FIELDS = {*LOCALES, "quote", "next", "files", "approved"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said about one label. `files` is a right that can be filed from it, or ANY of them."""

    label: str
    lead: Mapping[str, str]
    quote: tuple[str, str] | None  # the first and the last segment
    siblings: tuple[Topic, ...]
    files: str | None
    approved: str | None

    def stands(self, corpus: Corpus) -> bool:
        """Whether the lead was approved for these words of the policy; what quotes nothing speaks of all of it or of none."""
        return not self.needs_approval or self.approved == self.digest(corpus)

    @property
    def needs_approval(self) -> bool:
        return self.quote is not None or topic_of(self.label) is Topic.SILENT

    def digest(self, corpus: Corpus) -> str:
        """Which words of the policy the lead speaks of: the first 16 hexadecimals of their SHA-256, Kazakh and Russian."""
        words = (corpus.passage(*self.quote, locale) if self.quote else corpus.texts[locale] for locale in LOCALES)
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def read_answers(content: Content) -> Mapping[str, Entry]:
    """By label, in the order of the file."""
    try:
        tables = tomllib.loads(content.answers.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongContent(f"answers.toml: {error}") from None
    entries = {label: _entry(label, fields) for label, fields in _labelled(tables)}
    missing = [topic for topic in ANSWERABLE if topic not in entries]
    if missing:
        raise WrongContent(f"answers.toml: there is no [{missing[0]}]")
    return entries


def _labelled(tables: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """[silent.partners] is a table in a table."""
    for name, fields in tables.items():
        if name not in set(Topic) or not isinstance(fields, Mapping):
            raise WrongContent(f"answers.toml: [{name}] is no topic")
        if any(isinstance(value, str) for value in fields.values()):
            yield name, fields
        else:
            yield from ((f"{name}.{part}", inner) for part, inner in fields.items())


def _entry(label: str, fields: Mapping[str, Any]) -> Entry:
    quote: Sequence[str] = fields.get("quote", ())
    unknown = sorted(set(fields) - FIELDS)
    silent_about = [locale for locale in LOCALES if not str(fields.get(locale, "")).strip()]
    wrong_next = [topic for topic in fields.get("next", ()) if topic not in ANSWERABLE]
    unfilled = sorted({name for locale in LOCALES for name in HOLE.findall(str(fields.get(locale, "")))} - PLACES)
    problems = {
        f"{{{''.join(unfilled[:1])}}} stands for nothing; places are {', '.join(sorted(PLACES))}": unfilled,
        f"{''.join(unknown[:1])} is no field of an answer": unknown,
        f"there are no words in {''.join(silent_about[:1])}": silent_about,
        "it quotes nothing": label in ANSWERABLE and not quote,
        f"next: {''.join(wrong_next[:1])} is no topic of the policy": wrong_next,
        f"files: write one of {', '.join(RIGHTS)}, or {ANY}": fields.get("files", ANY) not in (*RIGHTS, ANY),
    }
    for problem, holds in problems.items():
        if holds:
            raise WrongContent(f"answers.toml, [{label}]: {problem}")
    return Entry(
        label,
        {locale: fields[locale] for locale in LOCALES},
        (quote[0], quote[-1]) if quote else None,
        tuple(map(Topic, fields.get("next", ()))),
        fields.get("files"),
        fields.get("approved"),
    )
