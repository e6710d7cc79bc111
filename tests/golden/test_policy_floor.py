"""How well the desk answers questions that are in no example file: what people see, zones and all. The floors only rise."""

import json
from pathlib import Path

import pytest

from bot.cli.evaluate import Judged, judge, measured
from bot.policy.examples import read_examples
from bot.policy.model import Emergency
from bot.policy.normal import fold
from tests.unit.policy import SEED, taught_desk

FILES = sorted(Path(__file__).parent.glob("*.jsonl"))  # each by other hands than the examples
QUESTIONS = [json.loads(line) for file in FILES for line in file.read_text("utf-8").splitlines()]
AT_LEAST = {"right first": 0.96, "right offered": 0.97, "language right": 0.97}
AT_MOST = {
    "with buttons": 0.1,
    "refused": 0.025,
    "silent answered": 0.04,
    "out of scope answered": 0.0,
    "demand missed": 0.0,
}


# Over all files together.
OF_ALL_AT_LEAST = {"right first": 0.945, "right offered": 0.97, "language right": 0.99}
OF_ALL_AT_MOST = {
    "with buttons": 0.12,
    "refused": 0.015,
    "silent answered": 0.025,
    "out of scope answered": 0.035,
    "demand missed": 0.025,
}


@pytest.fixture(scope="module")
def everything() -> list[Judged]:
    return [one for file in FILES for one in judge(taught_desk(), file)]


@pytest.fixture(scope="module")
def dev() -> list[Judged]:
    return judge(taught_desk(), Path(__file__).parent / "dev.jsonl")


def share(judged: list[Judged], locale: str, measure: str) -> float:
    hits, of = measured((one for one in judged if one.language == locale), measure)
    return hits / of


@pytest.mark.parametrize("locale", ["kk", "ru"])
@pytest.mark.parametrize(("measure", "floor"), AT_LEAST.items())
def test_answers_are_right(dev: list[Judged], locale: str, measure: str, floor: float) -> None:
    """`myqg-bot policy evaluate tests/golden/dev.jsonl` shows the same."""
    assert floor <= share(dev, locale, measure)


@pytest.mark.parametrize("locale", ["kk", "ru"])
@pytest.mark.parametrize(("measure", "ceiling"), AT_MOST.items())
def test_mistakes_are_rare(dev: list[Judged], locale: str, measure: str, ceiling: float) -> None:
    """What would make people distrust the answers, or lose a demand."""
    assert ceiling >= share(dev, locale, measure)


@pytest.mark.parametrize("locale", ["kk", "ru"])
@pytest.mark.parametrize("measure", [*OF_ALL_AT_LEAST, *OF_ALL_AT_MOST])
def test_all_files_together(everything: list[Judged], locale: str, measure: str) -> None:
    """Employees and people who ask about privacy as they do elsewhere: 2,658 questions, none of them learnt."""
    found = share(everything, locale, measure)

    assert OF_ALL_AT_LEAST.get(measure, 0) <= found <= OF_ALL_AT_MOST.get(measure, 1)


def test_no_question_sounds_like_gas() -> None:
    """An emergency is never seen in a question about data."""
    asked = [question["text"] for question in QUESTIONS if "emergency" not in question["accept"]]

    assert [] == [text for text in asked if taught_desk().judge(text) == Emergency()]


def test_the_questions_are_not_among_the_examples() -> None:
    """What is measured was not learnt."""
    learnt = {fold(example.text) for example in read_examples(SEED)}

    assert [] == [question["text"] for question in QUESTIONS if fold(question["text"]) in learnt]
