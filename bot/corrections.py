"""What a lawyer's sheet changes: wordings, marks, and what of it cannot be taken."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.errors import WrongContent
from bot.review import Mark, Review, Text
from bot.texts import LOCALES
from bot.wording import fault


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet; a text with forms for numbers has several."""

    number: int
    id: str
    form: int
    said: Mapping[str, str]
    by: str
    on: date | None
    version: str  # of the text as it was when the sheet was written


@dataclass(slots=True)
class Corrections:
    """`marks` are set or, where they are None, lost."""

    texts: dict[str, Text] = field(default_factory=dict)
    marks: dict[str, Mark | None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def read(self) -> list[str]:
        return [says for says, mark in self.marks.items() if mark]

    @property
    def lost(self) -> list[str]:
        return [says for says, mark in self.marks.items() if mark is None]


def compared(rows: Iterable[Row], review: Review, today: date) -> Corrections:
    """A row that is wrong changes nothing and is told by its number."""
    found, by_id = Corrections(), dict[str, list[Row]]()
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    for says, some in by_id.items():
        try:
            _correct(found, review, says, some, today)
        except WrongContent as error:
            found.problems.append(str(error))
    return found


def _correct(found: Corrections, review: Review, says: str, rows: list[Row], today: date) -> None:
    text, first = review.texts.get(says), rows[0]
    if text is None:
        raise _wrong(first, "there is no such text")
    if len({row.form for row in rows}) < len(rows):
        raise _wrong(rows[-1], "it is there twice")
    new, stood = _anew(text, rows), review.mark(says)
    mark = _mark(rows, new, today)
    if mark and stood and (mark.by, mark.on) == (stood.by, stood.on):
        mark = None  # it came with the sheet, nobody wrote it now
    changed, untouched = new.words != text.words, new.version == first.version
    if first.version != text.version and (mark or (changed and not untouched)):
        raise _wrong(first, "the text has changed since this sheet was written; export a new one")
    if changed and not untouched:
        found.texts[says] = new
        if mark or stood:
            found.marks[says] = mark
    elif mark:
        found.marks[says] = mark


def _anew(text: Text, rows: list[Row]) -> Text:
    said = {locale: list(text.said[locale]) for locale in LOCALES}
    for row in rows:
        for locale, forms in said.items():
            _take(forms, row, locale)
    return Text(text.id, {locale: tuple(forms) for locale, forms in said.items()})


def _take(forms: list[str], row: Row, locale: str) -> None:
    # A Mac writes й as two characters; one of them is what everything else compares with.
    new = unicodedata.normalize("NFC", row.said[locale].replace("\r\n", "\n")).strip()
    if row.form >= len(forms):
        if new:
            raise _wrong(row, f"{locale}: there is no such form for numbers in this language")
        return
    why = fault(new, forms[row.form])
    if why:
        raise _wrong(row, f"{locale}: {why}")
    forms[row.form] = new


def _mark(rows: list[Row], new: Text, today: date) -> Mark | None:
    first = rows[0]
    if any((row.by, row.on) != (first.by, first.on) for row in rows):
        raise _wrong(rows[-1], "its forms for numbers are marked by different people or on different days")
    if first.on is None or not first.by:
        if first.on or first.by:
            raise _wrong(first, "a mark needs a name and a date")
        return None
    if first.on > today:
        raise _wrong(first, "the date is in the future")
    return Mark(new.words, first.by, first.on)


def _wrong(row: Row, why: str) -> WrongContent:
    return WrongContent(f"row {row.number}: {row.id}: {why}")
