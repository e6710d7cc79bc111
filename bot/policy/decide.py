"""What to conclude about a message: emergencies first, then the zones of how sure the classifier is."""

import re
from dataclasses import dataclass

from bot.policy.alarms import is_alarm, is_report
from bot.policy.model import (
    ALARM,
    NOT_ANSWERED,
    RIGHT_TOPICS,
    Answer,
    Choose,
    Emergency,
    Guess,
    Human,
    OutOfScope,
    Silent,
    Topic,
    Unsure,
    Verdict,
    topic_of,
)
from bot.policy.normal import fold

BUTTONS = 3
# Whoever may smell gas, or may want a person, is not asked twice.
AT_ONCE = {Topic.EMERGENCY: 0.3, Topic.HUMAN: 0.4}
FOLLOW_UP = 6  # words; a longer question says what it is about
DEMANDS = 8  # times as likely as any right: then it is no demand
WORTH_A_BUTTON = 0.03  # a topic less likely than this only makes the choice longer

_ASKS = re.compile(
    r"\b(?:сколько|долго|когда|зачем|почему|какой|какая|какие|каки[мх]|куда|где|кто|кем|"
    r"канша|кашан|калай|кайда|кандай|ким|неге|неше|не ушин)\b"
)


@dataclass(frozen=True, slots=True)
class Zones:
    """From which probability on what is done; found on examples the classifier had not seen (see learn.py).

    `sure`: the first topic is answered. `refuse`: what the policy does not answer is refused. `demand`: a right so likely
    is offered though something else is likelier. `guess`: topics of the policy together, below which there are no buttons.
    """

    sure: float
    refuse: float
    demand: float
    guess: float


def decide(text: str, guess: Guess, zones: Zones) -> Verdict:
    if is_alarm(text):
        return Emergency()
    if is_report(text):
        return Human(ALARM)
    return zone(guess, zones) if fold(text).strip("? ") else Unsure()


def goes_on(text: str) -> bool:
    """A few words that ask something, as people do when they go on about the same thing."""
    folded = fold(text)
    return len(folded.split()) <= FOLLOW_UP and _ASKS.search(folded) is not None


def zone(guess: Guess, zones: Zones) -> Verdict:
    """Sure: answer or refuse. Likely: let the person choose. Else say that it was not understood."""
    first, chance = guess.ranked[0]
    refused = first in NOT_ANSWERED and chance >= AT_ONCE.get(first, zones.refuse)
    if first not in NOT_ANSWERED and chance >= zones.sure:
        return Answer(first)
    demanded = right_chance(guess) >= max(zones.demand, chance / DEMANDS)
    if refused and (first is Topic.EMERGENCY or not demanded):
        return concluded(guess.label(first))
    worth = _worth_a_button(guess)
    if worth and sum(chance for _, chance in guess.answerable) >= zones.guess:
        return Choose(worth)
    return concluded(guess.label(first)) if refused else Unsure()


def right_chance(guess: Guess) -> float:
    """How likely some right is demanded."""
    return max((chance for topic, chance in guess.answerable if topic in RIGHT_TOPICS), default=0.0)


def _worth_a_button(guess: Guess) -> tuple[Topic, ...]:
    return tuple(topic for topic, chance in guess.answerable[:BUTTONS] if chance >= WORTH_A_BUTTON)


def concluded(label: str) -> Verdict:
    match topic_of(label):
        case Topic.HUMAN:
            return Human(label)
        case Topic.SILENT:
            return Silent(label)
        case Topic.OUT_OF_SCOPE:
            return OutOfScope(label)
        case Topic.EMERGENCY:
            return Emergency()
        case topic:
            return Answer(topic)
