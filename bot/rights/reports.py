"""What an executor may write in the first line of a reply to a task. Pure."""

import re
from dataclasses import dataclass

_DONE = re.compile(r"(?:орындалды|исполнено|done)\b(?P<rest>.*)", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:()«»\"№#]+")
_MONTH = (
    r"(?:янв|фев|мар[та]|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша"
    r"|желтоқсан)\w*"
)
_YEAR = r"\d{4}\s*(?:жыл\w*|года?|г|ж)?\.?"
# The day of an act in words or in figures, before or behind the year, with what stands around it.
_OF_DAY = re.compile(
    rf"(?:\b(?:от|of)\s+)?(?:\b\d{{4}}\s*(?:жылғы|ж\.?)\s*)?[«\"]?\b\d{{1,2}}[»\"]?\s+{_MONTH}(?:\s*{_YEAR})?"
    rf"|(?<![\w/.-])\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}})\s*(?:г|ж)?\b\.?(?![\w/-])",
    re.IGNORECASE,
)
# "act 12.10" is a number, though it looks like a day.
_NAMED = re.compile(r"(?<=[№#])\s*\d{1,2}\.\d{1,2}(?![\d.])|(?<=акт)\w*\s*\d{1,2}\.\d{1,2}(?![\d.])", re.IGNORECASE)
_SHARE = re.compile(r"\d{1,2}/\d{1,2}")  # two of three, where nothing says that it is an act
_ACT = re.compile(r"[\w./·–-]*\d[\w./·–-]*")
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
    whole = re.sub(r"\s*/\s*", "/", done["rest"])
    rest = _OF_DAY.sub(" ", _NAMED.sub(lambda found: found[0].replace(".", "·"), whole))
    said = [word.strip(".!–—-") for word in _WORD.findall(rest)]
    left = [word for word in said if word and word.lower() not in _AROUND and not _DAY.fullmatch(word)]
    if not left:
        return Report("")
    share = _SHARE.fullmatch(left[0]) is not None and not re.search(r"[№#]|акт|act", whole, re.IGNORECASE)
    if share or len(left) > 1 or not _ACT.fullmatch(left[0]):
        return None
    return Report(left[0].replace("·", ".")[:LONGEST_ACT])
