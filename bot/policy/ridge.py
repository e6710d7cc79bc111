"""Ridge regression on sparse rows, by conjugate gradients: twenty thousand examples in seconds, with numpy alone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from bot.policy.grams import Floats, Numbers, Row

RIDGE = 0.4
STEPS = 40  # fewer are not settled: the order of the example files would be heard in the answers
THREADS = 2


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a sparse matrix in the order of `into`: what a product adds up lies side by side."""

    into: Numbers  # the rows (or columns) that have entries
    starts: Numbers
    others: Numbers
    weights: Floats
    length: int

    @classmethod
    def of(cls, into: Numbers, others: Numbers, weights: Floats, length: int) -> "Entries":
        order = np.argsort(into, kind="stable")
        filled, starts = np.unique(into[order], return_index=True)
        return cls(filled, starts, others[order], weights[order], length)

    def times(self, columns: Floats) -> Floats:
        product = np.zeros((columns.shape[0], self.length), np.float32)

        def one(number: int) -> None:
            product[number, self.into] = np.add.reduceat(self.weights * columns[number][self.others], self.starts)

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(one, range(len(columns))))
        return product


@dataclass(frozen=True, slots=True)
class Table:
    """Examples (rows) by grams (columns), both ways round, and the mean row: a shift common to all decides nothing."""

    forth: Entries
    back: Entries
    mean: Floats

    @classmethod
    def of(cls, rows: Sequence[Row], width: int) -> "Table":
        columns = np.concatenate([row.columns for row in rows])
        numbers = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row.columns) for row in rows])
        weights = np.concatenate([row.weights for row in rows]).astype(np.float32)
        mean = np.bincount(columns, weights, width).astype(np.float32) / len(rows)
        return cls(Entries.of(numbers, columns, weights, len(rows)), Entries.of(columns, numbers, weights, width), mean)

    def folded(self, answers: Floats) -> Floats:
        """One weight a gram for each answer (a row of `answers` has one number an example)."""
        return np.asarray(self.back.times(answers) - answers.sum(1, keepdims=True) * self.mean)

    def likened(self, answers: Floats) -> Floats:
        """The centred table times itself times the answers."""
        folded = self.folded(answers)
        return self.forth.times(folded) - (folded @ self.mean)[:, None]


def fit(table: Table, wanted: Floats) -> tuple[Floats, Floats]:
    """Weights (answers by grams) and what to add to their sum; `wanted` is answers by examples."""
    usual = wanted.mean(1, keepdims=True)
    left = (wanted - usual).astype(np.float32)
    answers, step, size = np.zeros_like(left), left.copy(), (left * left).sum(1)
    for _ in range(STEPS):
        turned = table.likened(step) + RIDGE * step
        along = size / np.maximum((step * turned).sum(1), 1e-12)
        answers += along[:, None] * step
        left -= along[:, None] * turned
        rest = (left * left).sum(1)
        step = left + (rest / np.maximum(size, 1e-20))[:, None] * step
        size = rest
    weights = table.folded(answers)
    return weights, usual[:, 0] - weights @ table.mean
