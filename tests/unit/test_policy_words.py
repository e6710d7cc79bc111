"""The policy's replies as a person reads them, in both languages and both kinds of channel."""

import html

import pytest

from bot.policy.corpus import LOCALES
from bot.policy.decide import concluded
from bot.policy.desk import PolicyDesk
from bot.policy.model import (
    ALARM,
    ANSWERABLE,
    NOT_ANSWERED,
    Choose,
    Emergency,
    Human,
    OutOfScope,
    Silent,
    Topic,
    Unsure,
    Verdict,
    topic_of,
)
from bot.reply import Act, Offer
from bot.texts import Texts
from tests.unit.policy import seed_corpus, taught_desk

TEXTS = Texts.load()
WORKING = "Рабочий перевод. Официальный текст политики – на казахском языке."
ORIGINAL = "Ресми мәтін – осы қазақша нұсқа."
LONGEST_LABEL = 32  # two such buttons still fit one under the other on a small phone


@pytest.fixture(scope="module")
def desk() -> PolicyDesk:
    return taught_desk()


@pytest.mark.parametrize(("locale", "label"), [("kk", ORIGINAL), ("ru", WORKING)])
@pytest.mark.parametrize("topic", ANSWERABLE)
def test_an_answer_shows_the_policy_unchanged(desk: PolicyDesk, topic: Topic, locale: str, label: str) -> None:
    """The quote reaches the person byte for byte, with what the text is beside it."""
    entry, reply = desk.answers[topic], desk.topic(topic, locale)
    assert entry.quote is not None
    quote = desk.corpus.passage(*entry.quote, locale)

    assert quote in html.unescape(TEXTS.html(reply, locale))
    assert label in TEXTS.html(reply, locale)
    assert label in TEXTS.plain(reply, locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("number", seed_corpus().numbers)
def test_a_section_shows_the_policy_unchanged(desk: PolicyDesk, number: int, locale: str) -> None:
    """Heading and text in the reader's language, and the original under its own name."""
    shown, original = desk.section(number, locale), desk.original(number, locale)

    assert desk.corpus.section(number, locale) in html.unescape(TEXTS.html(shown, locale))
    assert desk.corpus.heading(number, "kk") in html.unescape(TEXTS.html(original, locale))
    assert WORKING not in TEXTS.html(original, locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "verdict",
    [Choose((Topic.RIGHTS, Topic.CHANGES)), Silent(), Human(), Human(ALARM), OutOfScope(), Emergency(), Unsure()],
    ids=repr,
)
def test_every_verdict_has_words(desk: PolicyDesk, verdict: Verdict, locale: str) -> None:
    """Nothing the desk says is missing from the catalogs."""
    assert TEXTS.html(desk.say(verdict, locale), locale) != ""


@pytest.mark.parametrize("locale", LOCALES)
def test_the_emergency_names_the_number_first(desk: PolicyDesk, locale: str) -> None:
    """104 stands in the first sentence."""
    assert "104" in TEXTS.plain(desk.say(Emergency(), locale), locale).partition(".")[0]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_withdrawal_says_where_the_right_comes_from(desk: PolicyDesk, locale: str) -> None:
    """Section 7 does not name it: consent is in section 5, the right in Article 8 of Law 94-V."""
    said = TEXTS.plain(desk.topic(Topic.CONSENT_WITHDRAWAL, locale), locale)

    assert [True, True, True] == [part in said for part in ("94-V", "8", "5")]


@pytest.mark.parametrize("locale", LOCALES)
def test_labels_are_short(locale: str) -> None:
    """Topics and sections have captions of their own that fit a button."""
    sections = [Offer(Act.SECTION, str(number)) for number in seed_corpus().numbers]
    labels = [TEXTS.label(offer, locale) for offer in [*(Offer(Act.ASK, topic) for topic in ANSWERABLE), *sections]]

    assert len(set(labels)) == len(labels)
    assert [label for label in labels if len(label) > LONGEST_LABEL] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_entry_has_finished_words(desk: PolicyDesk, locale: str) -> None:
    """No place is left open in an answer, and each refusal says its own sentence."""
    labels = [label for label in desk.answers if topic_of(label) in NOT_ANSWERED]
    said = [TEXTS.plain(desk.say(concluded(label), locale), locale) for label in labels]

    assert [] == [text for text in said if "{" in text]
    assert len(set(said)) >= len(said) - 1  # an answer for where MYQG_PUBLISHED is set, and one for where it is not
