"""What a question can be about, and what the bot may conclude about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Topic(StrEnum):
    """What a message is about. A label of the example files is a topic, or one part of it: "silent", "silent.partners"."""

    GENERAL = "general"
    DEF_USER = "def_user"
    DEF_PERSONAL_DATA = "def_personal_data"
    DEF_COLLECTION = "def_collection"
    DEF_PROCESSING = "def_processing"
    CONFIDENTIALITY = "confidentiality"
    PURPOSES = "purposes"
    LEGAL_BASIS = "legal_basis"
    RETENTION = "retention"
    RIGHTS = "rights"
    RIGHT_ACCESS = "right_access"
    RIGHT_RECTIFICATION = "right_rectification"
    RIGHT_ERASURE = "right_erasure"
    RIGHT_RESTRICTION = "right_restriction"
    RIGHT_OBJECTION = "right_objection"
    CONSENT_WITHDRAWAL = "consent_withdrawal"
    SECURITY = "security"
    CHANGES = "changes"
    CONTACTS = "contacts"
    HUMAN = "human"
    SILENT = "silent"
    OUT_OF_SCOPE = "out_of_scope"
    EMERGENCY = "emergency"


ALARM = "human.alarm"
NOT_ANSWERED = frozenset({Topic.HUMAN, Topic.SILENT, Topic.OUT_OF_SCOPE, Topic.EMERGENCY})
ANSWERABLE = tuple(topic for topic in Topic if topic not in NOT_ANSWERED)
RIGHT_TOPICS = tuple(topic for topic in Topic if topic.startswith(("right_", "consent_")))  # each can be demanded


def topic_of(label: str) -> Topic:
    return Topic(label.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Example:
    """One phrasing of a question whose label and language are known."""

    text: str
    label: str
    locale: str

    @property
    def topic(self) -> Topic:
        return topic_of(self.label)


@dataclass(frozen=True, slots=True)
class Guess:
    """Topics with their probabilities, best first; `labels` has the likeliest label of each."""

    ranked: Sequence[tuple[Topic, float]]
    labels: Mapping[Topic, str] = field(default_factory=dict)

    @property
    def answerable(self) -> list[tuple[Topic, float]]:
        return [(topic, chance) for topic, chance in self.ranked if topic not in NOT_ANSWERED]

    def label(self, topic: Topic) -> str:
        return self.labels.get(topic, topic)


@dataclass(frozen=True, slots=True)
class Answer:
    """The policy answers this."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class Choose:
    """One of these is probably meant."""

    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """Each of these rights is demanded."""

    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A question about personal data which the policy does not answer; the label says about what."""

    label: str = Topic.SILENT


@dataclass(frozen=True, slots=True)
class Human:
    """The person asks for a person, or reports what a person must see at once (ALARM)."""

    label: str = Topic.HUMAN


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Nothing to do with personal data in MyQG; the label may be a question about this bot."""

    label: str = Topic.OUT_OF_SCOPE


@dataclass(frozen=True, slots=True)
class Emergency:
    """Somebody smells gas: nothing else matters."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Not understood."""


Verdict = Answer | Choose | Several | Silent | Human | OutOfScope | Emergency | Unsure


@dataclass(frozen=True, slots=True)
class Published:
    """A version of the policy as it was published: its texts by language, and where its segments lie (as in meta.json)."""

    version: str
    texts: Mapping[str, str]
    meta: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without names and numbers, and what was made of it: the message id of the answer without "policy."."""

    text: str
    locale: str
    outcome: str
    topic: str
    at: datetime
    helpful: bool | None = None
