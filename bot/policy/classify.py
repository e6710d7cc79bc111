"""Which topic a question is about and in which language it is asked, learnt from the example phrasings at start."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.policy.grams import Floats, Grams, Numbers, Table, pieces
from bot.policy.model import Example, Guess, Topic

# Picked on questions outside the examples; all neighbouring values lie within two points of accuracy.
SMOOTHING = 0.1
SHARPNESS = 6.0
SMALL = 64  # rows of a matrix that is not worth halving


@dataclass(frozen=True, slots=True)
class Classifier:
    """A kernel ridge over shared pieces of words, folded into one weight per piece and topic."""

    grams: Grams
    topics: tuple[Topic, ...]
    weights: Floats
    of_language: Floats
    trust: Floats
    left_out: Floats  # for every example, what would be said about it had it not been among the examples

    def guess(self, text: str) -> Guess:
        row = self.grams.row(pieces(text))
        chances = _chances(row.weights @ self.weights[row.columns] + 1 / len(self.topics))
        order = np.argsort(-chances, kind="stable")
        ranked = tuple((self.topics[index], float(chances[index])) for index in order)
        return Guess(ranked, float(_sigmoid(_margins(chances[None]) @ self.trust)[0]))

    def language(self, text: str) -> float:
        """Above zero Kazakh, below zero Russian; near zero nobody knows."""
        row = self.grams.row(pieces(text))
        return float(row.weights @ self.of_language[row.columns])


def train(examples: Sequence[Example]) -> Classifier:
    topics = tuple(sorted({example.topic for example in examples}))
    texts = [pieces(example.text) for example in examples]
    grams = Grams.of(texts)
    table = Table.of([grams.row(text) for text in texts], len(grams.number))
    wanted = np.array([topics.index(example.topic) for example in examples])
    solution = _solution(table.likeness(), wanted)
    answers = solution @ (np.eye(len(topics))[wanted] - 1 / len(topics))
    kazakh = solution @ np.array([1.0 if example.locale == "kk" else -1.0 for example in examples])
    # A ridge knows in closed form what it would have said about each example without it.
    left_out = _chances(np.eye(len(topics))[wanted] - answers / np.diag(solution)[:, None])
    return Classifier(
        grams=grams,
        topics=topics,
        weights=table.back(answers),
        of_language=table.back(kazakh[:, None])[:, 0],
        trust=_trust(left_out, wanted),
        left_out=left_out,
    )


def _solution(likeness: Floats, wanted: Numbers) -> Floats:
    """What turns wishes for the examples into their weights; the many examples of a large topic are trusted less each."""
    rarity = 1 / np.bincount(wanted)[wanted]
    solution = likeness.astype(np.float64)
    np.fill_diagonal(solution, solution.diagonal() + SMOOTHING * rarity.mean() / rarity)
    _invert(solution)
    return solution


def _invert(matrix: Floats) -> None:
    """A symmetric positive matrix, in place and by halves: three times as fast as numpy's, which solves for the identity."""
    half = len(matrix) // 2
    if half < SMALL:
        matrix[:] = np.linalg.inv(matrix)
        return
    first, side, second = matrix[:half, :half], matrix[:half, half:], matrix[half:, half:]
    _invert(first)
    bridge = first @ side
    second -= side.T @ bridge
    _invert(second)
    corner = bridge @ second
    first += corner @ bridge.T
    side[:] = -corner
    matrix[half:, :half] = side.T


def _trust(left_out: Floats, wanted: Numbers) -> Floats:
    """Platt's two numbers: how often a lead of the first topic over the second was right, by Newton's method."""
    margins, right = _margins(left_out), (left_out.argmax(1) == wanted).astype(float)
    trust = np.zeros(2)
    for _ in range(50):
        said = _sigmoid(margins @ trust)
        curve = margins.T @ (margins * (said * (1 - said))[:, None]) + 1e-2 * np.eye(2)
        trust -= np.linalg.solve(curve, margins.T @ (said - right) + 1e-2 * trust)
    return trust


def _margins(chances: Floats) -> Floats:
    best = np.sort(chances, axis=1)
    return np.stack([best[:, -1] - best[:, -2], np.ones(len(best))], axis=1)


def _chances(scores: Floats) -> Floats:
    powers = np.exp(SHARPNESS * (scores - scores.max(axis=-1, keepdims=True)))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)))
