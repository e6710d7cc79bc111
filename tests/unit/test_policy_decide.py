"""Zones, emergencies and plain words: what is concluded about a message."""

import pytest

from bot.policy.decide import LIKELY, SURE, asks_for_person, decide, familiar, zone
from bot.policy.examples import read_examples
from bot.policy.model import Answer, Choose, Emergency, Example, Guess, Human, OutOfScope, Silent, Topic, Unsure, Verdict
from bot.policy.normal import fold

EXAMPLES = read_examples()
ERASE_OR_KEEP = ((Topic.RIGHT_ERASURE, 0.5), (Topic.RETENTION, 0.3), (Topic.SILENT, 0.2))
NOWHERE = Guess(((Topic.RIGHT_ERASURE, 0.2), (Topic.RETENTION, 0.2), (Topic.SILENT, 0.2)), 0.0)


def test_sure_is_answered() -> None:
    """A trusted first topic is the answer."""
    assert Answer(Topic.RIGHT_ERASURE) == zone(Guess(ERASE_OR_KEEP, SURE))


def test_likely_is_asked_back() -> None:
    """Between the thresholds the two best answers are offered, never a refusal."""
    assert Choose((Topic.RIGHT_ERASURE, Topic.RETENTION)) == zone(Guess(ERASE_OR_KEEP, LIKELY))


def test_unlikely_is_not_guessed() -> None:
    """Below the lower threshold nothing is pretended."""
    assert Unsure() == zone(Guess(NOWHERE.ranked, LIKELY - 0.01))


def test_one_of_two_is_a_choice() -> None:
    """Two topics that stand even, and together before all others, are both offered."""
    even = ((Topic.RIGHT_ERASURE, 0.4), (Topic.DEF_PERSONAL_DATA, 0.4), (Topic.SILENT, 0.2))

    assert Choose((Topic.RIGHT_ERASURE, Topic.DEF_PERSONAL_DATA)) == zone(Guess(even, 0.0))


@pytest.mark.parametrize(
    ("topic", "verdict"), [(Topic.SILENT, Silent()), (Topic.OUT_OF_SCOPE, OutOfScope()), (Topic.HUMAN, Human())]
)
def test_a_clear_refusal_needs_no_trust(topic: Topic, verdict: Verdict) -> None:
    """A refusal far ahead of the best topic is given though the classifier is unsure."""
    assert verdict == zone(Guess(((topic, 0.6), (Topic.CHANGES, 0.2)), 0.3))


@pytest.mark.parametrize(
    "text",
    [
        "газ иісі шығып тұр!",
        "Үйде газдың иісі бар, не істейміз",
        "ГАЗ ИИСИ",
        "gaz iisi shygyp tur",
        "у нас пахнет газом",
        "В подъезде сильный запах газа",
        "pahnet gazom",
        "Утечка газа на кухне",
        "Сколько хранятся данные? И у нас на кухне газом воняет",
        "газ шығып жатыр",
    ],
)
def test_gas_comes_first(text: str) -> None:
    """Whatever else is said, a smell of gas is an emergency."""
    assert Emergency() == decide(text, NOWHERE, {})


@pytest.mark.parametrize("text", ["утечка данных", "QazaqGaz деректері", "QazaqGaz: утечка персональных данных", "магазин"])
def test_not_every_leak_is_gas(text: str) -> None:
    """The company's name and a leak of data are no emergency."""
    assert Unsure() == decide(text, NOWHERE, {})


def test_no_example_is_an_emergency() -> None:
    """Nothing in the example files sounds like gas."""
    assert [] == [example.text for example in EXAMPLES if decide(example.text, NOWHERE, {}) == Emergency()]


@pytest.mark.parametrize(
    "text",
    [
        "оператор",
        "Позовите оператора!",
        "operatorga qosynyzshy",
        "тірі адаммен сөйлескім келеді",
        "маман керек",
        "дайте менеджера",
    ],
)
def test_a_call_for_a_person_is_heard(text: str) -> None:
    """A short message that names a person and a call for one needs no classifier."""
    assert Human() == decide(text, NOWHERE, {})


def test_no_example_of_another_topic_is_a_call_for_a_person() -> None:
    """The words for a person do not swallow questions about operators and specialists."""
    others = [example for example in EXAMPLES if example.topic is not Topic.HUMAN]

    assert [] == [example.text for example in others if asks_for_person(fold(example.text))]


def test_a_known_phrasing_is_certain() -> None:
    """What stands in the examples is answered whatever the classifier thinks, in any spelling."""
    known = familiar([Example("Деректерімді жойыңыз", Topic.RIGHT_ERASURE, "kk")])

    assert Answer(Topic.RIGHT_ERASURE) == decide("деректеримди жойыныз!", NOWHERE, known)


def test_a_phrasing_of_two_topics_is_not_certain() -> None:
    """A line that somebody put under two topics proves nothing."""
    assert {} == familiar([Example("почта", topic, "ru") for topic in (Topic.CONTACTS, Topic.SILENT)])


@pytest.mark.parametrize("text", ["", "   ", "???", "\ud800"])
def test_nothing_said_is_nothing_understood(text: str) -> None:
    """No words, no verdict."""
    assert Unsure() == decide(text, NOWHERE, {})
