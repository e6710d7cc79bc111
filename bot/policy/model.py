"""What a question can be about, and what the bot may conclude about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a message is about; the value names its example files and message ids."""

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


REFUSALS = frozenset({Topic.HUMAN, Topic.SILENT, Topic.OUT_OF_SCOPE})
ANSWERABLE = tuple(topic for topic in Topic if topic not in REFUSALS)


@dataclass(frozen=True, slots=True)
class Example:
    """One phrasing of a question whose topic and language are known."""

    text: str
    topic: Topic
    locale: str


@dataclass(frozen=True, slots=True)
class Guess:
    """Topics with their probabilities, best first, and how much the first one can be trusted."""

    ranked: Sequence[tuple[Topic, float]]
    confidence: float

    @property
    def answerable(self) -> list[tuple[Topic, float]]:
        return [(topic, weight) for topic, weight in self.ranked if topic not in REFUSALS]


@dataclass(frozen=True, slots=True)
class Answer:
    """The policy answers this."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class Choose:
    """One of these is probably meant."""

    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A question about personal data which the policy does not answer."""


@dataclass(frozen=True, slots=True)
class Human:
    """The person asks for a person."""


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Nothing to do with personal data."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """Somebody smells gas: nothing else matters."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Not understood."""


Verdict = Answer | Choose | Silent | Human | OutOfScope | Emergency | Unsure
