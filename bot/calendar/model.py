"""What an order makes of a day, and of a year."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Override:
    """A day that an order made a day off or a working day; `added_by` is who entered it."""

    day: date
    kind: Kind
    order: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody looked: in this year no other day is moved. `order` is what they looked at."""

    year: int
    order: str
    added_by: str
    added_at: datetime
