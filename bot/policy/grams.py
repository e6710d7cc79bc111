"""What a question shares with the examples, as numbers: short pieces of words as they sound, and beginnings of words in pairs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.policy.normal import fold, phon

Floats = NDArray[np.floating[Any]]
Numbers = NDArray[np.integer[Any]]

SHORTEST, LONGEST = 2, 5
STEM = 5  # letters of a word that its endings leave alone, in Kazakh as in Russian
OF_WORDS = 0.3**0.5  # how loud whole words speak beside their pieces
HALF = 300  # characters of a long message read from its beginning and from its end: a story is told in between
FEWEST = 2  # examples that have a gram; fewer teach nothing about others


@dataclass(frozen=True, slots=True)
class Row:
    """One text: the numbers of the grams it has, and their weights."""

    columns: Numbers
    weights: Floats


@dataclass(frozen=True, slots=True)
class Grams:
    """The grams of the examples, and how telling each of them is."""

    number: Mapping[str, int]
    telling: Floats

    @classmethod
    def of(cls, texts: Sequence[tuple[Counter[str], Counter[str]]]) -> "Grams":
        seen = Counter(chain.from_iterable(chain.from_iterable(texts)))
        known = sorted(gram for gram, times in seen.items() if times >= FEWEST)
        often = np.array([seen[gram] for gram in known])
        return cls({gram: number for number, gram in enumerate(known)}, np.log((1 + len(texts)) / (1 + often)) + 1)

    def row(self, pieces: tuple[Counter[str], Counter[str]]) -> Row:
        """Pieces and words are one unit long each before the words are turned down: a long text is no surer than a short one."""
        sounds, words = (self._unit(counted) for counted in pieces)
        columns = np.concatenate([sounds.columns, words.columns])
        return Row(columns, np.concatenate([sounds.weights, OF_WORDS * words.weights]))

    def _unit(self, counted: Mapping[str, int]) -> Row:
        known = {self.number[gram]: times for gram, times in counted.items() if gram in self.number}
        columns = np.fromiter(known, np.int32, len(known))
        weights = (1 + np.log(np.fromiter(known.values(), float, len(known)))) * self.telling[columns]
        return Row(columns, weights / (np.sqrt(weights @ weights) or 1))


def pieces(text: str) -> tuple[Counter[str], Counter[str]]:
    """The pieces of the words as they sound, alike inside a word and told apart at its ends; and words with their neighbours."""
    folded = fold(shortened(text))
    sounds = Counter(chain.from_iterable(_cut(f"~{word}~") for word in phon(folded).split()))
    stems = [f"w:{word[:STEM]}" for word in folded.split()]
    return sounds, Counter(chain(stems, (f"{first} {second}" for first, second in pairwise(stems))))


def shortened(text: str) -> str:
    return text if len(text) <= 2 * HALF else f"{text[:HALF]} {text[-HALF:]}"


def _cut(word: str) -> Iterable[str]:
    longest = min(LONGEST, len(word))
    return (word[start : start + size] for size in range(SHORTEST, longest + 1) for start in range(len(word) - size + 1))
