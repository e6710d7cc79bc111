"""What an executor may write in the first line of a reply to a task. Pure."""

import re
from dataclasses import dataclass

from bot.cases.commands import is_signature
from bot.greeting import past_greeting

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
# A system that holds nothing says so in these words and in no others: of what, that there is none, and what goes with it.
_DATA = {
    *("данных", "данные", "записей", "записи", "сведений", "информации", "персональных", "data", "records"),
    *("дерек", "дерегі", "деректер", "деректері", "деректерді", "жазба", "мәлімет", "мәліметтер"),
}
_NONE = {"нет", "отсутствуют", "отсутствует", "найдено", "найдены", "обнаружено", "жоқ", "табылмады", "no", "none"}
_BESIDE = {
    *(
        "в",
        "во",
        "о",
        "об",
        "по",
        "не",
        "этом",
        "этого",
        "нашей",
        "системе",
        "базе",
        "базы",
        "работнике",
        "работника",
        "сотруднике",
    ),
    *("человеке", "заявителе", "обращению", "исполнять", "удалять", "нечего", "поэтому", "found"),
    *("бұл", "осы", "біздің", "жүйеде", "базада", "қызметкер", "қызметкердің", "адам", "адамның", "туралы", "дербес", "ештеңе"),
}
_ANSWER = re.compile(r"\W*(?:нет|жоқ|no)\s*[,.!–—-]", re.IGNORECASE)  # "no, the data are here"
_DENIED = {"найдено", "найдены", "обнаружено"}  # behind "не" only
LONGEST_ACT = 100


@dataclass(frozen=True, slots=True)
class Report:
    """`act` is the number of the act of what was done; empty where none was named."""

    act: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """There was no such data in the system; `note` says so, and is kept in the place of an act."""

    note: str


def report_in(text: str) -> Report | Nothing | None:
    """None for words that report nothing, or more than that it is done ("done in part"): those are for staff."""
    first, *below = [line.strip() for line in past_greeting(text).splitlines() if line.strip()] or [""]
    if holds_nothing(first):
        return Nothing(first[:LONGEST_ACT]) if is_signature(below) else None
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


def holds_nothing(line: str) -> bool:
    """Whether these words, or the note that was kept, say no more than that there was no such data."""
    words = re.findall(r"\w+", line.lower())
    said = set(words)
    if "?" in line or _ANSWER.match(line) or not said <= _DATA | _NONE | _BESIDE or not said & _DATA or not said & _NONE:
        return False
    return all(before == "не" for before, word in zip(["", *words], words, strict=False) if word in _DENIED)
