"""Learning from the example phrasings: a classifier, its zones, and how well both do on examples left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.policy.calibrate import Shares, chances_of, zones_of
from bot.policy.classify import Classifier, Head, softmax
from bot.policy.decide import Zones
from bot.policy.grams import Floats, Grams, Numbers, Row, pieces
from bot.policy.model import Example
from bot.policy.ridge import Table, fit

FOLDS = 3
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Learnt:
    """`left_out` are the shares over all examples, each judged by a classifier that had not seen it."""

    classifier: Classifier
    zones: Zones
    left_out: Shares


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Rows and the answers wanted for them, by number."""

    table: Table
    rows: Sequence[Row]
    width: int
    wanted: Numbers
    answers: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Row], width: int, wanted: Sequence[str]) -> "_Lesson":
        answers = tuple(sorted(set(wanted)))
        numbers = np.array([answers.index(answer) for answer in wanted])
        return cls(Table.of(rows, width), rows, width, numbers, answers)

    def learnt(self, among: Numbers | None = None) -> tuple[Floats, Floats]:
        """From all rows, or only those numbered."""
        known = np.eye(len(self.answers), dtype=np.float32)[self.wanted].T
        if among is None:
            return fit(self.table, known)
        return fit(Table.of([self.rows[number] for number in among], self.width), known[:, among])

    def left_out(self, tell: Told) -> Floats:
        """Scores of every row by what was learnt from the other folds."""
        fold = np.random.default_rng(7).permutation(len(self.rows)) % FOLDS
        scores = np.zeros((len(self.rows), len(self.answers)))
        for number in range(FOLDS):
            tell(f"part {number + 1} of {FOLDS} left out")
            weights, shift = self.learnt(np.flatnonzero(fold != number))
            for place in np.flatnonzero(fold == number).tolist():
                row = self.rows[place]
                scores[place] = weights[:, row.columns] @ row.weights + shift
        return scores

    def head(self, sharpness: float, bias: Floats | None = None) -> Head:
        weights, shift = self.learnt()
        return Head(
            self.answers, np.ascontiguousarray(weights.T), shift, sharpness, np.zeros_like(shift) if bias is None else bias
        )


def train(examples: Sequence[Example], tell: Told = lambda _: None) -> Learnt:
    """Half a minute for twenty thousand examples; `tell` hears what is being done."""
    tell(f"reading {len(examples)} examples")
    texts = [pieces(example.text) for example in examples]
    grams = Grams.of(texts)
    rows, width = [grams.row(text) for text in texts], len(grams.number)
    topics = _Lesson.of(rows, width, [example.topic for example in examples])
    scores = topics.left_out(tell)
    sharpness, bias = chances_of(scores, topics.wanted)
    zones, shares = zones_of(softmax(sharpness * scores + bias), topics.wanted, topics.answers)
    tell("all examples together")
    head = topics.head(sharpness, bias)
    languages = _Lesson.of(rows, width, [example.locale for example in examples]).head(sharpness)
    parts = {}
    for topic in sorted({example.topic for example in examples if example.label != example.topic}):
        tell(f"the parts of {topic}")
        of_topic = [place for place, example in enumerate(examples) if example.topic is topic]
        lesson = _Lesson.of([rows[place] for place in of_topic], width, [examples[place].label for place in of_topic])
        parts[str(topic)] = lesson.head(sharpness)
    return Learnt(Classifier(grams, head, parts, languages), zones, shares)
