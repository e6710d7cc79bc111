"""Which texts a person has read in both languages, where people meet them, and which of them a lawyer reads first."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.catalogs import OFFICE, Forms, catalog, forms, name_of
from bot.errors import WrongContent
from bot.texts import LOCALES

MARKS = "reviewed.toml"
SHOWN = "shown.toml"


@dataclass(frozen=True)
class Text:
    """One message in every language."""

    id: str
    said: Mapping[str, Forms]

    @cached_property
    def words(self) -> str:
        """Which wordings these are, in all languages: the first half of their SHA-256."""
        said = json.dumps([self.said[locale] for locale in LOCALES], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def version(self) -> str:
        """Short enough for a column of a sheet."""
        return self.words[:12]


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody has read these words."""

    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Place:
    """Where people meet the texts whose ids begin so."""

    beginning: str
    named: Mapping[str, str]
    legal: bool
    turn: int


@dataclass(frozen=True, slots=True)
class Review:
    """Every text of the program, in the office's wording where it has one, and what was read of it."""

    texts: Mapping[str, Text]
    marks: Mapping[str, Mark]
    places: Mapping[str, Place]

    @classmethod
    def load(cls, office: Path | None = None) -> "Review":
        said = {locale: {name_of(one): forms(one) for one in catalog(locale, office) if one.id} for locale in LOCALES}
        texts = {says: Text(says, {locale: said[locale][says] for locale in LOCALES}) for says in said[LOCALES[0]]}
        known = {place.beginning: place for place in places()}
        found = {says: next(filter(None, map(known.get, _beginnings(says))), None) for says in texts}
        return cls(texts, read_marks(office), {says: place for says, place in found.items() if place})

    def mark(self, says: str) -> Mark | None:
        """A mark counts while both wordings are the ones that were read."""
        found = self.marks.get(says)
        return found if found and found.words == self.texts[says].words else None

    def legal(self, says: str) -> bool:
        return says in self.places and self.places[says].legal

    @property
    def ordered(self) -> list[Text]:
        """As a lawyer should read them; texts nobody gave a place come last."""
        turns, last = {says: place.turn for says, place in self.places.items()}, len(self.texts)
        return sorted(self.texts.values(), key=lambda text: turns.get(text.id, last))

    @property
    def unread(self) -> list[Text]:
        return [text for text in self.ordered if self.mark(text.id) is None]


def marks_file(office: Path | None) -> Traversable:
    return office / OFFICE / MARKS if office else files("locales") / MARKS


def read_marks(office: Path | None) -> dict[str, Mark]:
    """The office's over the program's."""
    ours = marks_file(office)
    return _marks(marks_file(None)) | (_marks(ours) if office and ours.is_file() else {})


def marked(text: str, marks: Mapping[str, Mark | None]) -> str:
    """The file with these marks set or, for None, taken away."""
    head = [line for line in text.splitlines() if line.startswith("#")]
    kept = {says: mark for says, mark in sorted({**_parsed(text), **marks}.items()) if mark}
    lines = (f'"{says}" = {{ words = "{mark.words}", by = {_string(mark.by)}, on = {mark.on} }}' for says, mark in kept.items())
    return "\n".join((*head, *lines)) + "\n"


def _beginnings(says: str) -> Iterator[str]:
    """a.b.c, a.b, a."""
    parts = says.split(".")
    return (".".join(parts[:length]) for length in range(len(parts), 0, -1))


def _marks(file: Traversable) -> dict[str, Mark]:
    try:
        return _parsed(file.read_text("utf-8"))
    except (ValueError, KeyError, TypeError):
        raise WrongContent(f"{file.name}: cannot be read; `myqg-bot texts import` writes it") from None


def _parsed(text: str) -> dict[str, Mark]:
    return {says: Mark(row["words"], row["by"], row["on"]) for says, row in tomllib.loads(text).items()}


def _string(text: str) -> str:
    """As TOML has it, which is as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def places() -> list[Place]:
    """Where texts are shown, as the file has them."""
    rows = tomllib.loads((files("locales") / SHOWN).read_text("utf-8"))
    return [
        Place(beginning, {locale: row[locale] for locale in LOCALES}, row.get("legal", False), turn)
        for turn, (beginning, row) in enumerate(rows.items())
    ]
