"""A notice of a policy change: the same words, in two languages, to everybody who agreed to such notices."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeState(StrEnum):
    DRAFT = "draft"  # waits for a second person
    SCHEDULED = "scheduled"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Notice:
    """`texts` maps kk and ru to the words; `created_by` and `approved_by` are staff mail addresses."""

    id: int
    texts: dict[str, str]
    at: datetime
    state: NoticeState
    created_by: str
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class Recipient:
    person: int
    channel: str
    address: str
    locale: str
