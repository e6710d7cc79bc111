"""What an executor may write in the first line of a reply to a task. Pure."""

import re
from dataclasses import dataclass

_DONE = re.compile(r"(?:орындалды|исполнено|done)\b[\s,.:;–—-]*(?P<rest>.*)", re.IGNORECASE)
_WORD = r"(?:по\s+)?(?:акт\w{0,3}|act)\b"
_NUMBER = r"[\w./–-]*\d[\w./–-]*"
_DAY = r"\d{1,2}\.\d{1,2}(?:\.\d{2,4})?"
_OF_DAY = rf"(?:\s*(?:от\s+|of\s+)?{_DAY}\.?\s*(?:г|ж|года|жылғы)?\.?)?"
# акт № 17/2026 от 24.11.2026; № 17 акт; 17/2026
_ACT = re.compile(rf"(?:{_WORD}[\s.:,]*)?(?:(?:№|#|n[o°]\b\.?)\s*)?(?P<act>{_NUMBER})(?:\s+{_WORD})?{_OF_DAY}", re.IGNORECASE)
_NO_ACT = re.compile(rf"(?:{_WORD}|{_DAY}\.?\s*(?:г|ж)?\.?)?", re.IGNORECASE)
LONGEST_ACT = 100


@dataclass(frozen=True, slots=True)
class Report:
    """`act` is the number of the act of what was done; empty where none was named."""

    act: str


def report_in(text: str) -> Report | None:
    """None for words that report nothing, or more than that it is done ("done in part"): those are for staff."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    done = _DONE.fullmatch(first)
    rest = re.sub(r"\s*/\s*", "/", done["rest"]).strip(' .,;()"«»!№#') if done else ""
    if done is None or "?" in first:
        return None
    if _NO_ACT.fullmatch(rest):
        return Report("")
    named = _ACT.fullmatch(rest)
    return Report(named["act"].strip(".–-")[:LONGEST_ACT]) if named else None
