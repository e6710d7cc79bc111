"""What the classifier promises: exact leave-one-out, trust that means something, a table that multiplies right."""

import numpy as np
import pytest

from bot.policy.classify import Classifier, _invert, train
from bot.policy.decide import LIKELY, SURE
from bot.policy.grams import HALF, Grams, Table, pieces, shortened
from bot.policy.model import Example, Topic
from tests.unit.policy import taught_desk

WORDS = {
    Topic.CONTACTS: ("почта", "телефон", "адрес почты", "номер телефона"),
    Topic.RETENTION: ("срок хранения", "сколько храните", "хранение данных", "храните годами"),
    Topic.SECURITY: ("защита", "как защищаете", "защита от взлома", "меры защиты"),
}
EXAMPLES = [Example(text, topic, "ru") for topic, texts in WORDS.items() for text in texts]


@pytest.fixture(scope="module")
def taught() -> Classifier:
    return taught_desk().classifier


def test_an_example_is_recognised() -> None:
    """What was learnt is known, and the probabilities are probabilities."""
    classifier = train(EXAMPLES)
    guesses = [classifier.guess(example.text) for example in EXAMPLES]

    assert [example.topic for example in EXAMPLES] == [guess.ranked[0][0] for guess in guesses]
    assert [pytest.approx(1)] * len(guesses) == [sum(chance for _, chance in guess.ranked) for guess in guesses]


def test_leave_one_out_is_what_is_said_without_the_example() -> None:
    """The closed form agrees with solving the ridge again for each example left out."""
    classifier = train(EXAMPLES)
    grams = Grams.of([pieces(example.text) for example in EXAMPLES])
    likeness = Table.of([grams.row(pieces(example.text)) for example in EXAMPLES], len(grams.number)).likeness()
    for left in range(len(EXAMPLES)):
        rest = [index for index in range(len(EXAMPLES)) if index != left]
        target = np.array([[example.topic == topic for topic in classifier.topics] for example in EXAMPLES]) - 1 / 3
        answers = np.linalg.solve(likeness[np.ix_(rest, rest)] + 0.1 * np.eye(len(rest)), target[rest])
        powers = np.exp(6 * likeness[left, rest] @ answers)
        assert powers / powers.sum() == pytest.approx(classifier.left_out[left], abs=1e-3)


def test_the_table_multiplies_like_a_matrix() -> None:
    """Rare grams go pair by pair and frequent ones as columns; the sum is the plain product."""
    texts = [pieces(f"данные слово{number} {'храните' if number % 2 else 'удалите'}") for number in range(80)]
    grams = Grams.of(texts)
    rows = [grams.row(text) for text in texts]
    dense = np.zeros((len(rows), len(grams.number)))
    for number, row in enumerate(rows):
        dense[number, row.columns] = row.weights

    table = Table.of(rows, len(grams.number))
    assert np.allclose(dense @ dense.T, table.likeness(), atol=1e-5)
    assert np.allclose(dense.T @ dense[:, :3], table.back(dense[:, :3]))


def test_the_inverse_by_halves_is_the_inverse() -> None:
    """As exact as the weights need, at a size that is halved several times."""
    spread = np.random.default_rng(7).normal(size=(300, 40)) / 40
    matrix = spread @ spread.T + 0.05 * np.eye(300)

    inverse = matrix.copy()
    _invert(inverse)

    assert np.allclose(np.eye(300), inverse @ matrix, atol=1e-9)


def test_no_lead_is_no_trust(taught: Classifier) -> None:
    """A first topic that leads by nothing is trusted less than what earns buttons, and a full lead more than SURE."""
    none, full = (1 / (1 + np.exp(-taught.trust @ np.array([lead, 1.0]))) for lead in (0.0, 1.0))

    assert none < LIKELY < SURE < full


def test_the_ends_of_a_story_are_read() -> None:
    """The middle of a long letter is skipped, its beginning and its end are not."""
    text = "начало " + "середина " * 1000 + "конец"

    assert len(shortened(text)) == 2 * HALF + 1
    assert ("начало", "конец") == (shortened(text)[:6], shortened(text)[-5:])


@pytest.mark.parametrize("typed", ["удалите мои данные", "udalite moi dannye", "УДАЛИТЕ  МОИ ДАННЫЕ!!!"])
def test_spelling_does_not_change_the_guess(taught: Classifier, typed: str) -> None:
    """Capitals, signs and Latin letters lead to the same topic and language."""
    assert taught.guess(typed).ranked[0][0] == Topic.RIGHT_ERASURE
    assert taught.language(typed) < 0
