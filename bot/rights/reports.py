"""What an executor may write in the first line of a reply to a task. Pure."""

import re
from dataclasses import dataclass

_DONE = re.compile(r"(?:орындалды|исполнено|done)\b(?P<rest>.*)", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:()«»\"№#]+")
_OF_DAY = re.compile(r"\b(?:от|of)\s+[«\"]?\d{1,2}[»\"]?[\s.]+[\w.]+\s*(?:\d{4})?\s*(?:года|г|ж)?\.?", re.IGNORECASE)
_ACT = re.compile(r"[\w./–-]*\d[\w./–-]*")
_DAY = re.compile(r"\d{1,2}\.\d{1,2}(?:\.(?:\d{2}|\d{4}))?")
# What stands around the number of an act and says no more than that there is one.
_AROUND = {
    *("акт", "акта", "акту", "актом", "акті", "актісі", "act", "номер", "номером", "нөмір", "нөмірі", "no", "n", "по"),
    *("об", "уничтожении", "удалении", "исправлении", "блокировании", "персональных", "данных", "г", "года", "ж", "жылғы"),
    *("жою", "түзету", "бұғаттау", "дербес", "деректер", "деректерді", "туралы", "тіркелген", "тіркелді", "қоса", "беріледі"),
    *("прилагаю", "прилагается", "от", "of"),
}
LONGEST_ACT = 100


@dataclass(frozen=True, slots=True)
class Report:
    """`act` is the number of the act of what was done; empty where none was named."""

    act: str


def report_in(text: str) -> Report | None:
    """None for words that report nothing, or more than that it is done ("done in part"): those are for staff."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    done = _DONE.fullmatch(first)
    if done is None or "?" in first:
        return None
    rest = _OF_DAY.sub(" ", re.sub(r"\s*/\s*", "/", done["rest"]))
    said = [word.strip(".!–—-") for word in _WORD.findall(rest)]
    left = [word for word in said if word and word.lower() not in _AROUND and not _DAY.fullmatch(word)]
    if not left:
        return Report("")
    return Report(left[0][:LONGEST_ACT]) if len(left) == 1 and _ACT.fullmatch(left[0]) else None
