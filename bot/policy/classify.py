"""Which topic a question is about and in which language it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.policy.grams import Floats, Grams, Row, pieces
from bot.policy.model import Guess, Topic

CLEAR_PART = 0.5  # below it lies a part that is only the likeliest of many


@dataclass(frozen=True, slots=True)
class Head:
    """One question about a text and its possible answers: a weight per answer and gram, and how to read their sums as chances."""

    answers: tuple[str, ...]
    weights: Floats  # grams by answers
    shift: Floats
    sharpness: float

    def chances(self, row: Row) -> Floats:
        scores = row.weights @ self.weights[row.columns] + self.shift
        return softmax(self.sharpness * scores)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Linear in the grams of a text. `parts` tells the parts of a topic apart ("silent.partners" of "silent")."""

    grams: Grams
    topics: Head
    parts: Mapping[str, Head]
    languages: Head

    def guess(self, text: str) -> Guess:
        row = self.grams.row(pieces(text))
        chances = self.topics.chances(row)
        order = np.argsort(-chances, kind="stable")
        ranked = tuple((Topic(self.topics.answers[place]), float(chances[place])) for place in order)
        first = ranked[0][0]
        labels = {first: self._part(first, row)} if first in self.parts else {}
        return Guess(ranked, labels)

    def language(self, text: str) -> float:
        """How likely it is Kazakh and not Russian; in the middle nobody knows."""
        chances = self.languages.chances(self.grams.row(pieces(text)))
        return float(chances[self.languages.answers.index("kk")])

    def _part(self, topic: Topic, row: Row) -> str:
        head = self.parts[topic]
        chances = head.chances(row)
        best = int(chances.argmax())
        return head.answers[best] if chances[best] >= CLEAR_PART else topic


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
