"""What an executor may write in the first line of a reply to a task. Pure."""

import re
from dataclasses import dataclass

_DONE = re.compile(r"^(?:орындалды|исполнено|done)\b[\s,.:;–—-]*(?:акт\w*|act)?[\s.:;№#]*(?P<act>.*)$", re.IGNORECASE)
LONGEST_ACT = 100


@dataclass(frozen=True, slots=True)
class Report:
    """`act` is the number of the act of what was done; empty where none was named."""

    act: str


def report_in(text: str) -> Report | None:
    """None for words that report nothing: those are for staff."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    found = _DONE.match(first)
    return Report(found["act"].strip(' .,;"«»')[:LONGEST_ACT]) if found else None
