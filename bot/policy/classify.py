"""Which topic a question is about and in which language it is asked, learnt from the example phrasings at start."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.policy.grams import Floats, Grams, Table
from bot.policy.model import Example, Guess, Topic

# Picked on questions outside the examples; all neighbouring values lie within two points of accuracy.
SMOOTHING = 0.1
SMOOTHING_OF_LANGUAGE = 0.3
SHARPNESS = 6.0


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
        row = self.grams.row(text)
        chances = _chances(row.weights @ self.weights[row.columns] + 1 / len(self.topics))
        order = np.argsort(-chances, kind="stable")
        ranked = tuple((self.topics[index], float(chances[index])) for index in order)
        return Guess(ranked, float(_sigmoid(_margins(chances[None]) @ self.trust)[0]))

    def language(self, text: str) -> float:
        """Above zero Kazakh, below zero Russian; near zero nobody knows."""
        row = self.grams.row(text)
        return float(row.weights @ self.of_language[row.columns])


def train(examples: Sequence[Example]) -> Classifier:
    topics = tuple(sorted({example.topic for example in examples}))
    grams = Grams.of([example.text for example in examples])
    table = Table.of([grams.row(example.text) for example in examples], len(grams.number))
    likeness = table.likeness()
    wanted = np.array([topics.index(example.topic) for example in examples])
    answers, left_out = _ridge(likeness, wanted, len(topics))
    kazakh = np.array([1.0 if example.locale == "kk" else -1.0 for example in examples])
    tongue = np.linalg.solve(likeness + SMOOTHING_OF_LANGUAGE * np.eye(len(examples)), kazakh)
    return Classifier(
        grams=grams,
        topics=topics,
        weights=table.back(answers),
        of_language=table.back(tongue[:, None])[:, 0],
        trust=_trust(left_out, wanted),
        left_out=left_out,
    )


def _ridge(likeness: Floats, wanted: np.ndarray, topics: int) -> tuple[Floats, Floats]:
    """Answers per example, and the exact leave-one-out prediction, which a ridge has in closed form."""
    target = np.eye(topics)[wanted]
    rarity = 1 / np.bincount(wanted)[wanted]
    inverse = np.linalg.inv(likeness + SMOOTHING * np.diag(rarity.mean() / rarity))
    answers = inverse @ (target - 1 / topics)
    return answers, _chances(target - answers / np.diag(inverse)[:, None])


def _trust(left_out: Floats, wanted: np.ndarray) -> Floats:
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
