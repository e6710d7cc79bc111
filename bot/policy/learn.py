"""Learning from the example phrasings: a classifier, its zones, and how well both do on examples left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from bot.policy.calibrate import Shares, sharpness_of, zones_of
from bot.policy.classify import Classifier, Head, softmax
from bot.policy.decide import Zones
from bot.policy.grams import Floats, Grams, Numbers, Row, pieces
from bot.policy.model import Example
from bot.policy.ridge import Table, fit

LEFT_OUT = 4  # every fourth example is judged by what was learnt from the others
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Learnt:
    """`left_out` are the shares over examples that were judged before they were learnt."""

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

    def left_out(self, places: Numbers) -> Floats:
        """Scores of some rows by what was learnt from the others."""
        weights, shift = self.learnt(np.setdiff1d(np.arange(len(self.rows)), places))
        rows = (self.rows[place] for place in places.tolist())
        return np.stack([weights[:, row.columns] @ row.weights + shift for row in rows])

    def head(self, sharpness: float) -> Head:
        weights, shift = self.learnt()
        return Head(self.answers, np.ascontiguousarray(weights.T), shift, sharpness)


def train(examples: Sequence[Example], tell: Told = lambda _: None) -> Learnt:
    """About a minute for twenty thousand examples; `tell` hears what is being done."""
    tell(f"reading {len(examples)} examples")
    texts = [pieces(example.text) for example in examples]
    grams = Grams.of(texts)
    rows, width = [grams.row(text) for text in texts], len(grams.number)
    topics = _Lesson.of(rows, width, [example.topic for example in examples])
    tell("what is said of a quarter that is left out")
    # By their words: a new example moves no other one, so that figures before and after can be compared.
    places = np.flatnonzero([crc32(example.text.encode()) % LEFT_OUT == 0 for example in examples])
    scores = topics.left_out(places)
    sharpness = sharpness_of(scores, topics.wanted[places])
    zones, shares = zones_of(softmax(sharpness * scores), topics.wanted[places], topics.answers)
    tell("all examples together")
    head = topics.head(sharpness)
    languages = _Lesson.of(rows, width, [example.locale for example in examples]).head(sharpness)
    parts = {}
    for topic in sorted({example.topic for example in examples if example.label != example.topic}):
        tell(f"the parts of {topic}")
        of_topic = [place for place, example in enumerate(examples) if example.topic is topic]
        lesson = _Lesson.of([rows[place] for place in of_topic], width, [examples[place].label for place in of_topic])
        parts[str(topic)] = lesson.head(sharpness)
    return Learnt(Classifier(grams, head, parts, languages), zones, shares)
