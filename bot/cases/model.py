"""A case is the conversation between a person and the staff, by whatever channel either of them uses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.people.model import Channel


class Author(StrEnum):
    PERSON = "person"
    STAFF = "staff"


class MessageState(StrEnum):
    PREVIEW = "preview"  # written by staff in Telegram, not yet confirmed by its writer
    PASSED = "passed"  # its delivery is queued or done; the delivery tells the rest
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Case:
    """`number` is the request's number, or C-2026-000001 for a question; `right` is set for a request."""

    id: int
    number: str
    person: int
    locale: str
    request: int | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """`writer` is a staff mail address or the person's pseudonym."""

    id: int
    case: int
    author: Author
    writer: str
    channel: Channel
    text: str
    state: MessageState
    at: datetime
