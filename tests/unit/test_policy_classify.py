"""What learning promises: products that are products, a ridge that is the ridge, weights that survive their file."""

from pathlib import Path

import numpy as np
import pytest

from bot.errors import WrongContent
from bot.policy.calibrate import sharpness_of, zones_of
from bot.policy.classify import Classifier, softmax
from bot.policy.content import WEIGHTS, Content
from bot.policy.grams import HALF, Grams, Row, pieces, shortened
from bot.policy.learn import Learnt, train
from bot.policy.model import Example, Topic
from bot.policy.ridge import RIDGE, Table, fit
from bot.policy.weights import packed, read_weights
from tests.unit.policy import SEED, taught_desk

WORDS = {
    "contacts": ("почта", "телефон", "адрес почты", "номер телефона", "пошта", "телефон нөмірі"),
    "retention": ("срок хранения", "сколько храните", "хранение данных", "храните годами", "қанша сақталады", "сақтау мерзімі"),
    "right_erasure": ("удалите", "удалите данные", "удалить анкету", "сотрите всё", "деректі жойыңыз", "жойып тастаңыз"),
    "silent.partners": (
        "партнёрам",
        "даёте партнёрам",
        "магазинам отдаёте",
        "рекламщикам",
        "серіктестерге",
        "дүкендерге бересіз",
    ),
    "silent.abroad": ("за границу", "сервер за границей", "облако в америке", "в другой стране", "шетелге", "шетелдегі сервер"),
    "out_of_scope": ("погода", "скидка на пиццу", "курс доллара", "футбол", "ауа райы", "жеңілдік қанша"),
}
EXAMPLES = [Example(text, label, "ru" if n < 4 else "kk") for label, texts in WORDS.items() for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return train(EXAMPLES * 2)


def rows_and_dense() -> tuple[list[Row], np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    texts = [pieces(f"данные слово{number} {'храните' if number % 2 else 'удалите'}") for number in range(80)]
    grams = Grams.of(texts)
    rows = [grams.row(text) for text in texts]
    dense = np.zeros((len(rows), len(grams.number)))
    for number, row in enumerate(rows):
        np.add.at(dense[number], row.columns, row.weights)
    return rows, dense


def test_the_table_multiplies_like_a_centred_matrix() -> None:
    """Both products, with the mean row taken away."""
    rows, dense = rows_and_dense()
    table, centred = Table.of(rows, dense.shape[1]), dense - dense.mean(0)
    answers = np.random.default_rng(7).normal(size=(3, len(rows))).astype(np.float32)

    assert np.allclose(answers @ centred, table.folded(answers), atol=1e-4)
    assert np.allclose(answers @ centred @ centred.T, table.likened(answers), atol=1e-4)


def test_the_ridge_is_the_ridge() -> None:
    """Conjugate gradients end where solving the equations ends."""
    rows, dense = rows_and_dense()
    wanted = np.eye(2)[:, [number % 2 for number in range(len(rows))]].astype(np.float32)
    weights, shift = fit(Table.of(rows, dense.shape[1]), wanted)
    centred = dense - dense.mean(0)
    solved = np.linalg.solve(
        centred.T @ centred + RIDGE * np.eye(dense.shape[1]), centred.T @ (wanted - wanted.mean(1)[:, None]).T
    )

    assert np.allclose(solved.T, weights, atol=1e-3)
    assert np.allclose(wanted.mean(1), (weights @ dense.T + shift[:, None]).mean(1), atol=1e-3)


def test_an_example_is_recognised(learnt: Learnt) -> None:
    """What was learnt is known down to its part, and the probabilities are probabilities."""
    guesses = [learnt.classifier.guess(example.text) for example in EXAMPLES]

    assert [example.topic for example in EXAMPLES] == [guess.ranked[0][0] for guess in guesses]
    assert [pytest.approx(1)] * len(guesses) == [sum(chance for _, chance in guess.ranked) for guess in guesses]
    assert "silent.abroad" == learnt.classifier.guess("сервер за границей").label(Topic.SILENT)


def test_chances_say_how_often() -> None:
    """Of scores whose first is right three times in four, the first gets three quarters."""
    scores, wanted = np.tile([[1.0, 0.0]], (400, 1)), np.array([0, 0, 0, 1] * 100)
    sharpness = sharpness_of(scores, wanted)

    assert pytest.approx(0.75, abs=0.02) == softmax(sharpness * scores[:1])[0, 0]


def test_zones_keep_their_limits() -> None:
    """Silent questions that look like answers make the first zone stricter."""
    topics = ("contacts", "out_of_scope", "right_erasure", "silent")
    clear, blurred = [0.97, 0.01, 0.01, 0.01], [0.55, 0.01, 0.01, 0.43]
    chances = np.array([clear] * 90 + [[0.01, 0.01, 0.97, 0.01]] * 10 + [blurred] * 30 + [[0.01, 0.97, 0.01, 0.01]] * 10)
    wanted = np.array([0] * 90 + [2] * 10 + [3] * 30 + [1] * 10)
    zones, shares = zones_of(chances, wanted, topics)

    assert (True, 0.0, 1.0) == (zones.sure > 0.55, shares.silent, shares.first)


def test_weights_survive_their_file(learnt: Learnt, tmp_path: Path) -> None:
    """Eight bits a weight change no first topic."""
    for part in ("policy", "questions"):
        (tmp_path / part).mkdir()
    (tmp_path / "answers.toml").write_text("")
    (tmp_path / WEIGHTS).write_bytes(packed(learnt, "of other examples"))
    weights = read_weights(Content.at(tmp_path))
    before, after = learnt.classifier, weights.learnt.classifier

    assert weights.stale
    assert (learnt.zones, learnt.left_out) == (weights.learnt.zones, weights.learnt.left_out)
    assert [before.guess(one.text).ranked[0][0] for one in EXAMPLES] == [after.guess(one.text).ranked[0][0] for one in EXAMPLES]


def test_the_weights_belong_to_the_examples() -> None:
    """Whoever edits an example trains anew: `myqg-bot policy train`."""
    assert not read_weights(SEED).stale


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken"])
def test_missing_weights_are_named(tmp_path: Path, content: bytes | None) -> None:
    """And the command that makes them."""
    for part in ("policy", "questions"):
        (tmp_path / part).mkdir()
    (tmp_path / "answers.toml").write_text("")
    if content is not None:
        (tmp_path / WEIGHTS).write_bytes(content)

    with pytest.raises(WrongContent, match="policy train"):
        read_weights(Content.at(tmp_path))


def test_the_ends_of_a_story_are_read() -> None:
    """The middle of a long letter is skipped, its beginning and its end are not."""
    text = "начало " + "середина " * 1000 + "конец"

    assert len(shortened(text)) == 2 * HALF + 1
    assert ("начало", "конец") == (shortened(text)[:6], shortened(text)[-5:])


@pytest.fixture(scope="module")
def taught() -> Classifier:
    return taught_desk().classifier


@pytest.mark.parametrize("typed", ["удалите мои данные", "udalite moi dannye", "УДАЛИТЕ  МОИ ДАННЫЕ!!!"])
def test_spelling_does_not_change_the_guess(taught: Classifier, typed: str) -> None:
    """Capitals, signs and Latin letters lead to the same topic and language."""
    assert taught.guess(typed).ranked[0][0] == Topic.RIGHT_ERASURE
    assert taught.language(typed) < 0.5
