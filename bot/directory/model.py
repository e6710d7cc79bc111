"""Who works here, as the employer's directory says."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Employee:
    address: str
    employer: str
    language: str
    status: Standing
    phone: str | None = None
    name: str | None = None
    login: str | None = None

    @property
    def works(self) -> bool:
        return self.status is Standing.ACTIVE


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table."""

    id: int
    employee: Employee
