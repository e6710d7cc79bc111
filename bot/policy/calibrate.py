"""From scores to chances, and from chances to zones: both found on examples the classifier had not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.policy.classify import softmax
from bot.policy.decide import Zones
from bot.policy.grams import Floats, Numbers
from bot.policy.model import NOT_ANSWERED, RIGHT_TOPICS, Topic

Flags = NDArray[np.bool_]

ROUNDS = 20
LEAST, FIRST_TRY, MOST = 1.0, 6.0, 40.0

# The grid of zones.
SURE = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
REFUSE = (0.7, 0.8)  # below it more is offered than is answered wrongly
DEMAND = (0.05, 0.08, 0.12, 0.2)
GUESS = (0.05, 0.1, 0.15, 0.25)

# What the zones may cost on examples left out, each written to be unlike the others: people's own questions are easier.
SILENT_ANSWERED = 0.05
OUT_OF_SCOPE_ANSWERED = 0.03
WITH_BUTTONS = 0.22  # half as many of people's own questions
REFUSED = 0.04
DEMAND_MISSED = 0.01
BREACH = 8.0  # how much worse a point over one of these is than a point of answers


def sharpness_of(scores: Floats, wanted: Numbers) -> float:
    """The factor of the scores under which their chances fit best what was wanted (Newton's method on the likelihood)."""
    sharpness, right = FIRST_TRY, scores[np.arange(len(scores)), wanted]
    for _ in range(ROUNDS):
        chances = softmax(sharpness * scores)
        mean = (chances * scores).sum(1)
        curve = ((chances * scores**2).sum(1) - mean**2).sum()
        sharpness += float((right - mean).sum() / max(curve, 1e-9))
        sharpness = min(max(sharpness, LEAST), MOST)
    return sharpness


@dataclass(frozen=True, slots=True)
class Shares:
    """What the zones would do to the examples left out, as shares of the questions each is about."""

    first: float
    offered: float
    buttons: float
    refused: float
    silent: float
    out_of_scope: float
    demands: float

    @property
    def cost(self) -> float:
        limits = (
            (self.silent, SILENT_ANSWERED),
            (self.out_of_scope, OUT_OF_SCOPE_ANSWERED),
            (self.buttons, WITH_BUTTONS),
            (self.refused, REFUSED),
            (self.demands, DEMAND_MISSED),
        )
        return self.refused - 2 * self.first - self.offered + BREACH * sum(max(0.0, share - most) for share, most in limits)


def zones_of(chances: Floats, wanted: Numbers, topics: Sequence[str]) -> tuple[Zones, Shares]:
    """The cheapest zones of a grid."""
    left_out = _LeftOut.of(chances, wanted, topics)
    grid = product(SURE, REFUSE, DEMAND, GUESS)
    tried = [(zones, left_out.under(zones)) for zones in (Zones(*values) for values in grid)]
    return min(tried, key=lambda pair: pair[1].cost)


@dataclass(frozen=True, slots=True)
class _LeftOut:
    chance: Floats  # of the first topic
    answers: Flags  # whether the first topic is one the policy answers
    together: Floats  # of all topics the policy answers
    right: Floats  # the likeliest right
    correct: Flags  # the first topic is the wanted one
    offered: Flags  # the wanted topic is among the three likeliest the policy answers
    right_offered: Flags  # some right is among them
    wanted: Numbers
    topics: Sequence[str]

    @classmethod
    def of(cls, chances: Floats, wanted: Numbers, topics: Sequence[str]) -> "_LeftOut":
        answered = np.array([topic not in NOT_ANSWERED for topic in topics])
        rights = np.array([topic in RIGHT_TOPICS for topic in topics])
        first = chances.argmax(1)
        best = np.argsort(-np.where(answered, chances, -1), axis=1)[:, :3]
        return cls(
            chances.max(1),
            answered[first],
            chances[:, answered].sum(1),
            chances[:, rights].max(1),
            first == wanted,
            np.asarray((best == wanted[:, None]).any(1)),
            np.asarray(rights[best].any(1)),
            wanted,
            topics,
        )

    def under(self, zones: Zones) -> Shares:
        answer = self.answers & (self.chance >= zones.sure)
        refuse = ~self.answers & (self.chance >= zones.refuse) & (self.right < zones.demand)
        choose = ~answer & ~refuse & (self.together >= zones.guess)
        of = {topic: self.wanted == number for number, topic in enumerate(self.topics)}
        asked = ~np.logical_or.reduce([of[topic] for topic in NOT_ANSWERED if topic in of])
        demands = np.logical_or.reduce([mask for topic, mask in of.items() if topic in RIGHT_TOPICS])
        # The first button may be right as well: it is the likeliest topic the policy answers.
        right = self.correct & (answer | choose)
        return Shares(
            first=_share(right, asked),
            offered=_share((answer & self.correct) | (choose & self.offered), asked),
            buttons=_share(choose, asked),
            refused=_share(~answer & ~choose, asked),
            silent=_share(answer, of[Topic.SILENT]),
            out_of_scope=_share(answer, of[Topic.OUT_OF_SCOPE]),
            demands=_share(~(answer & self.correct) & ~(choose & self.right_offered), demands),
        )


def _share(holds: Flags, among: Flags) -> float:
    return float(holds[among].mean())
