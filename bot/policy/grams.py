"""Short pieces of words as numbers: what a question shares with the examples, whatever the endings and the spelling."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.policy.normal import fold, phon

Floats = NDArray[np.floating[Any]]
Numbers = NDArray[np.int64]

SHORTEST, LONGEST = 2, 5
HALF = 300  # characters of a long message read from its beginning and from its end: a story is told in between
RARE = 32  # a gram in at most so many examples is multiplied pair by pair, not as a column of a dense matrix


@dataclass(frozen=True, slots=True)
class Row:
    """One text: the numbers of the grams it has, and their weights."""

    columns: Numbers
    weights: Floats


@dataclass(frozen=True, slots=True)
class Grams:
    """The grams of the examples, as spelled and as they sound, and how telling each of them is."""

    number: Mapping[str, int]
    telling: Floats

    @classmethod
    def of(cls, texts: Sequence[Mapping[str, int]]) -> "Grams":
        seen = Counter(chain.from_iterable(texts))
        telling = np.log((1 + len(texts)) / (1 + np.fromiter(seen.values(), float, len(seen)))) + 1
        return cls({gram: number for number, gram in enumerate(seen)}, telling)

    def row(self, pieces: Mapping[str, int]) -> Row:
        known = {self.number[gram]: count for gram, count in pieces.items() if gram in self.number}
        columns = np.fromiter(known, np.int64, len(known))
        weights = (1 + np.log(np.fromiter(known.values(), float, len(known)))) * self.telling[columns]
        return Row(columns, weights / (np.sqrt(weights @ weights) or 1))


@dataclass(frozen=True, slots=True)
class Table:
    """All examples as a sparse matrix: one entry per example and gram."""

    rows: Numbers
    columns: Numbers
    weights: Floats
    height: int
    width: int

    @classmethod
    def of(cls, rows: Sequence[Row], width: int) -> "Table":
        columns = np.concatenate([row.columns for row in rows])
        numbers = np.repeat(np.arange(len(rows)), [len(row.columns) for row in rows])
        order = np.argsort(columns, kind="stable")
        weights = np.concatenate([row.weights for row in rows])
        return cls(numbers[order], columns[order], weights[order], len(rows), width)

    def likeness(self) -> Floats:
        """How like each example is to each other: the table times itself."""
        sizes = np.bincount(self.columns, minlength=self.width)
        often = sizes[self.columns] > RARE
        place = np.cumsum(sizes > RARE) - 1
        dense = np.zeros((self.height, int(place[-1]) + 1), np.float32)  # half the time, and six digits are plenty
        dense[self.rows[often], place[self.columns[often]]] = self.weights[often]
        return dense @ dense.T + self._rare_pairs(sizes)

    def back(self, answers: Floats) -> Floats:
        """What each gram says about each answer: the table, turned, times the answers."""
        sums = [np.bincount(self.columns, self.weights * column[self.rows], self.width) for column in answers.T]
        return np.stack(sums, axis=1)

    def _rare_pairs(self, sizes: Numbers) -> Floats:
        starts = np.cumsum(sizes) - sizes
        cells, products = [], []
        for size in range(1, RARE + 1):
            entries = starts[sizes == size][:, None] + np.arange(size)
            rows, weights = self.rows[entries], self.weights[entries]
            cells.append((rows[:, :, None] * self.height + rows[:, None, :]).ravel())
            products.append((weights[:, :, None] * weights[:, None, :]).ravel())
        flat = np.bincount(np.concatenate(cells), np.concatenate(products), self.height**2)
        return np.asarray(flat.reshape(self.height, self.height), np.float32)


def shortened(text: str) -> str:
    return text if len(text) <= 2 * HALF else f"{text[:HALF]} {text[-HALF:]}"


def pieces(text: str) -> Counter[str]:
    """The pieces of the words as spelled and as they sound, alike inside a word and told apart at its ends."""
    folded = fold(shortened(text))
    spelled = [f" {word} " for word in folded.split()]
    heard = [f"~{word}~" for word in phon(folded).split()]
    return Counter(chain.from_iterable(map(_cut, spelled + heard)))


def _cut(word: str) -> list[str]:
    if len(word) <= SHORTEST:
        return [word]
    longest = min(LONGEST, len(word))
    return [word[start : start + size] for size in range(SHORTEST, longest + 1) for start in range(len(word) - size + 1)]
