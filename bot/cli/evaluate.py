"""`myqg-bot policy evaluate`: how questions whose topics are known are answered, with what chance left open."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from bot.cli.ask import Outcome
from bot.cli.office import desk
from bot.errors import WrongContent
from bot.policy.desk import PolicyDesk
from bot.policy.model import ANSWERABLE, RIGHT_TOPICS, Topic
from bot.setting_values import unread

WIDTH = 110  # columns where nobody looks
NORMAL = 1.96  # standard deviations that hold 95 of 100


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, the topics a careful reader would accept (best first), and what was made of it."""

    language: str
    style: str
    accept: Sequence[str]
    outcome: Outcome

    @property
    def shown(self) -> Sequence[str]:
        match self.outcome.outcome:
            case "answer":
                return self.outcome.candidates[:1]
            case "choose" | "several":
                return self.outcome.candidates
            case _:
                return ()

    @property
    def answerable(self) -> bool:
        return self.accept[0] in ANSWERABLE

    @property
    def first(self) -> bool:
        return any(topic in self.accept for topic in self.shown[:1])

    @property
    def among(self) -> bool:
        return any(topic in self.accept for topic in self.shown)

    @property
    def buttons(self) -> bool:
        return self.outcome.outcome == "choose"

    @property
    def refused(self) -> bool:
        return not self.shown and self.outcome.outcome not in self.accept

    @property
    def wrongly_answered(self) -> bool:
        return self.outcome.outcome == "answer" and not self.first

    @property
    def missed(self) -> bool:
        """A right was demanded, and none is offered."""
        return not self.outcome.offers

    @property
    def tongue(self) -> bool:
        return self.outcome.locale == self.language


Said = Callable[[Judged], bool]

# About which questions it is, and of which of them it holds.
MEASURES: dict[str, tuple[Said, Said]] = {
    "right first": (lambda one: one.answerable, lambda one: one.first),
    "right offered": (lambda one: one.answerable, lambda one: one.among),
    "with buttons": (lambda one: one.answerable, lambda one: one.buttons),
    "refused": (lambda one: one.answerable, lambda one: one.refused),
    "silent answered": (lambda one: one.accept[0] == Topic.SILENT, lambda one: one.wrongly_answered),
    "out of scope answered": (lambda one: one.accept[0] == Topic.OUT_OF_SCOPE, lambda one: one.wrongly_answered),
    "demand missed": (lambda one: one.accept[0] in RIGHT_TOPICS, lambda one: one.missed),
    "language right": (lambda one: one.style != "mixed", lambda one: one.tongue),
}


def table(file: Path) -> None:
    questions = list(_questions(file))
    policy = desk()
    judged = [_judged(policy, question) for question in track(questions, "asking", console=Console(stderr=True), transient=True)]
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for language in sorted({one.language for one in judged}):
        console.print(_by_style([one for one in judged if one.language == language], language))


def measured(judged: Iterable[Judged], measure: str) -> tuple[int, int]:
    """How many, of how many."""
    among, holds = MEASURES[measure]
    asked = [one for one in judged if among(one)]
    return sum(map(holds, asked)), len(asked)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The interval of 95 % around a share (E. B. Wilson, 1927): sound near 0 and 1, and for few questions."""
    share, spread = hits / of, NORMAL**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = NORMAL * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def judge(policy: PolicyDesk, file: Path) -> list[Judged]:
    return [_judged(policy, question) for question in _questions(file)]


def _judged(policy: PolicyDesk, question: dict[str, object]) -> Judged:
    accept = question["accept"]
    assert isinstance(accept, list)
    outcome = Outcome.of(policy, str(question["text"]))
    return Judged(str(question["lang"]), str(question["style"]), accept, outcome)


def _questions(file: Path) -> Iterator[dict[str, object]]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongContent(f"{file}: {unread(error)}") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _question(file, number, line)


def _question(file: Path, number: int, line: str) -> dict[str, object]:
    try:
        question = json.loads(line)
        if {"lang", "style", "text", "accept"} <= question.keys() and question["accept"] and isinstance(question["accept"], list):
            return dict(question)
    except (ValueError, AttributeError, TypeError):
        pass
    raise WrongContent(f'{file}, line {number}: write {{"lang": "kk", "style": "short", "text": …, "accept": ["retention"]}}')


def _by_style(judged: Sequence[Judged], language: str) -> Table:
    table = Table(
        "style", *(Column(name, justify="right") for name in MEASURES), title=f"{language}: %, 95 % interval, of how many"
    )
    groups = {"all": judged} | {
        style: [one for one in judged if one.style == style] for style in sorted({o.style for o in judged})
    }
    for group, members in groups.items():
        table.add_row(group, *(_share(*measured(members, measure)) for measure in MEASURES), end_section=group == "all")
    return table


def _share(hits: int, of: int) -> str:
    if not of:
        return "–"
    low, high = wilson(hits, of)
    return f"{100 * hits / of:.1f}\n{100 * low:.0f}–{100 * high:.0f}\nof {of}"
