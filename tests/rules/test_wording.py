"""Every text is natural whatever its placeholders are filled with, can be found by a lawyer, and can be said by Telegram."""

import re

import pytest

from bot.policy.answers import read_answers
from bot.policy.content import Content
from bot.review import Review, places
from bot.wording import fault, is_html, placeholders
from tests.rules.words import forms, messages

# Words that ask for a case of the word before them: it cannot be given to a name, a date or a number that is filled in.
POSTPOSITIONS = (
    "дейін|шейін|кейін|соң|бұрын|бері|бойынша|үшін|туралы|жайлы|жөнінде|жөніндегі|арқылы|сәйкес|қарай|қатысты|қарсы|негізінде|"
    "байланысты|басталып|бастап|сайын|сияқты|секілді|ретінде|арасында|ішінде|кезінде|туралылы|орай|таман|жуық|астам|артық|бірге"
)
ENDINGS = "ға|ге|қа|ке|на|не|дан|ден|тан|тен|нан|нен|ны|ні|ды|ді|ты|ті|ның|нің|дың|дің|тың|тің|да|де|та|те|нда|нде|мен|бен|пен"
FILLED = r"\{\w+\}(?:</\w+>)?"
GOVERNED = re.compile(rf"{FILLED}(?:[»”\")]*[\s ](?:{POSTPOSITIONS}|мен|бен|пен)\b|[»”\")]*[-’'](?:{ENDINGS})\b|(?:{ENDINGS})\b)")
COUNTED = re.compile(r"\{n\}(?:</\w+>)?[\s ][а-яё]{2,}(?!\.)\b")


def _kazakh() -> dict[str, str]:
    said = {str(message.id): form for message in messages("kk") for form in forms(message)}
    return said | {f"answers.toml [{label}]": entry.lead["kk"] for label, entry in read_answers(Content.at()).items()}


def test_no_kazakh_word_governs_what_is_filled_in() -> None:
    """«Мерзімі: {due}», and not «{due} дейін»: nobody can put an ending on a date that is filled in."""
    assert {} == {name: text for name, text in _kazakh().items() if GOVERNED.search(text)}


@pytest.mark.parametrize(
    ("said", "governed"),
    [
        ("Жауап мерзімі: {due} дейін", True),
        ("<b>{due}</b> дейін жауап беріледі", True),
        ("№ {n} бойынша", True),
        ("«{number}» туралы", True),
        ("{mail} арқылы жазыңыз", True),
        ("{due}-ға дейін", True),
        ("{name}ның өтініші", True),
        ("{phone} мен {mail}", True),
        ("Саясаттың {section}-бөлімі", False),
        ("{n} күннен кейін", False),
        ("{phone} нөміріне қоңырау шалыңыз", False),
        ("Нөмірі: {number}. Мерзімі: {due}", False),
    ],
)
def test_what_governs(said: str, governed: bool) -> None:
    """A postposition, an ending behind a hyphen or none; a noun in between takes the case itself."""
    assert governed == bool(GOVERNED.search(said))


def test_russian_counts_with_forms() -> None:
    """«{n} дней» is wrong for one: a colon before the number, an abbreviation, or forms for numbers."""
    plain = {str(message.id): str(message.string) for message in messages("ru") if not message.pluralizable}

    assert {} == {says: text for says, text in plain.items() if COUNTED.search(text)}


def test_every_text_has_a_place() -> None:
    """A lawyer sees where people meet it; a place without texts is a leftover; the legal ones come first."""
    review, legal = Review.load(), [place.legal for place in places()]

    assert set() == set(review.texts) - set(review.places)
    assert {place.beginning for place in places()} == {place.beginning for place in review.places.values()}
    assert sorted(legal, reverse=True) == legal


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("Нөмірі: <b>{number}</b> · {due}", None),
        ("{due} {number} {number}", None),
        ("  \n", "empty"),
        ("Нөмірі: {number}", "{due} {number}"),
        ("{number} {due} {extra}", "{due} {number}"),
        ("{number} {due", "braces"),
        ("{number} {due:%d}", "braces"),
        ("{number} {due!r}", "braces"),
        ("{number} {due.year}", "braces"),
        ("{number} {due} {}", "braces"),
        ("<b>{number} {due}", "tag"),
        ("<p>{number}</p> {due}", "tag"),
        ("{number} & {due}", "&amp;"),
        ("{number} < {due}", "&lt;"),
    ],
)
def test_what_cannot_be_said(new: str, why: str | None) -> None:
    """The reason says what to write."""
    found = fault(new, "<b>{number}</b>: {due}")

    assert (found is None) if why is None else (why in str(found))


def test_every_text_can_replace_itself() -> None:
    """What import checks holds for what is there."""
    said = [form for locale in ("kk", "ru") for message in messages(locale) for form in forms(message)]

    assert [] == [text for text in said if fault(text, text)]
    assert all(is_html(text) for text in said)
    assert frozenset({"a", "b"}) == placeholders("{a} {b} {{c}} {a}")
