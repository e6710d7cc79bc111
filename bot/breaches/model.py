"""What became of an alarm: whether data were breached is decided by a person, and from then a clock runs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BreachState(StrEnum):
    REPORTED = "reported"
    DISCOVERED = "discovered"  # the authority must hear of it within one working day (Law 94-V Art. 25(2)(8))
    TOLD = "told"  # the authority has heard
    FALSE_ALARM = "false_alarm"


OPEN = (BreachState.REPORTED, BreachState.DISCOVERED)
# From which states an approver's word leads to which: what was a false alarm may turn out to be none.
BEFORE = {
    BreachState.DISCOVERED: (BreachState.REPORTED, BreachState.FALSE_ALARM),
    BreachState.FALSE_ALARM: (BreachState.REPORTED,),
    BreachState.TOLD: (BreachState.DISCOVERED,),
}


@dataclass(frozen=True, slots=True)
class Breach:
    """`number` is that of the case it was reported in; `due_at` is set from the discovery on."""

    case: int
    number: str
    state: BreachState
    reported_at: datetime
    discovered_at: datetime | None = None
    discovered_by: str | None = None
    due_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
