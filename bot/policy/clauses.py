"""Several rights demanded in one message: its clauses, and what each of them demands by itself. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.policy.decide import Zones, zone
from bot.policy.model import RIGHT_TOPICS, Answer, Guess, Topic
from bot.policy.normal import fold

MOST = 40  # clauses that are read; who writes more is telling a story
NO_DOUBT = 0.75  # how likely a clause must be what it seems: it has lost its neighbours
FEWEST = 2  # words: "delete and correct my phone" is about the phone, not about everything

_SENTENCES = re.compile(r"(?<=[.!?…;])\s+|\n+|(?<!\w)\d{1,2}[.)]\s+")
# A comma before a subordinate clause divides nothing: "everything that you have" is one object.
_JOINTS = re.compile(
    r"[,;:]\s+(?!(?:что|чтобы|котор\w+|как\w*|где|если|пока|когда|куда|кто|кому|сколько)\b)|\s[-–—•+]\s+"
    r"|,?\s+(?:а также|a takzhe|также|(?:а|и) потом|потом|затем|и ещё|и еще|и|i|да|плюс|содан (?:кейін|кейин|соң)"
    r"|сондай[- ]ақ|сондай[- ]ак|sondai[- ]aq|сонымен қатар|сонымен бірге|сосын|және|жане|zhane|jäne|jane|әрі|ари|äri|да|де)\s+",
    re.IGNORECASE,
)

# Folded spelling (see normal.py).
_ASKS_HOW = re.compile(
    r"\b(?:если|егер|как|сколько|долго|когда|зачем|почему|куда|где|(?:можно|нужно|надо|могу|имею|вправе|правда|есть) ли"
    r"|что (?:будет|если|нужно|делать|значит|такое)|канша|кашан|калай|калаи|кайда|неге|неше|не ушин|не болады"
    r"|(?:бола|болады) ма|болама|керек пе|алам(?:ын)? ба|(?:хакым|кукыгым) бар ма|мумкин бе)\b"
)
_ASKS_WHAT = re.compile(r"\b(?:как(?:ой|ая|ие|им)|каков\w*|кто|кому|чем|кандай|ким|кимге)\b")
_PLEADS = re.compile(  # asks somebody to do it, though with a question mark
    r"\b(?:прошу|требую|хочу|хотел\w*|пожалуйста|можете|могли бы|отзываю|возражаю"
    r"|(?:удал|уничтож|сотр|убер|исправ|измен|поменяй|обнов|дополн|пришл|отправ|предостав|выда|вышл|покаж|сообщ|огранич"
    r"|приостанов|прекрат|отзов)\w*те(?! ли)"
    r"|\w+[аеыи]н[ыи]з(?:дар|дер)?(?:шы|ши)?|отинем\w*|сураймын|\w+(?:асыз|есиз)(?:дар|дер)? (?:ма|ба|бе|ме))\b"
)
_THEM = re.compile(r"\b(?:их|них|олар\w*|оздер\w*)\b")
_LEFT_OUT = {  # what was said before, by the words that stand for it
    "мои данные": re.compile(r"\b(?:их|них|все|копи\w+|выписк\w+)\b"),
    "деректерімнің": re.compile(r"\b(?:олар\w*|оздер\w*|барин|барлыгын|коширме\w*)\b"),
}
_DEMANDS = re.compile(  # a verb that wants something done, in any of the ways people say it
    r"\b(?:\w+(?:ите|йте|ьте|ти|[аеияу]ть?|чь)(?:сь|ся)?|(?:удал|исправ|пришл|стир|сотр|да|покаж)\w{0,2}"
    r"|прошу|требую|хочу|хотел\w*|желаю|нуж\w+|надо|пусть|отзыв\w*|забира\w*|отказыва\w*|возраж\w*|запрещ\w*|против"
    r"|не ?соглас\w*|не даю"
    r"|\w+[аеыи]н[ыи]з(?:дар|дер)?(?:шы|ши)?|\w+н(?:дар|дер)(?:шы|ши)?|\w+[сш][ыи]н(?:шы|ши)?$|\w+[ыи]?п$|\w+[гк][ыи]м кел\w*"
    r"|керек|сура\w+|талап\w*|отин\w+|\w+[^\Wс](?:ам|ем)(?:ын|ин)?|карсы\w*|келис\w+|\w+(?:сангыз|сениз|саныз)\w*|\w+(?:асыз|есиз))\b"
)
_NOT = re.compile(r"\b(?:не(?! мог| можете)|нельзя|емес\w*|жок|жоктык|\w+[мпб][ае](?:н[ыи]з|ндар|ндер|й)\w*|кереги жок)\b")
_DENIES = {  # what takes a right back; elsewhere "do not" is what is demanded
    Topic.RIGHT_ACCESS: _NOT,
    Topic.RIGHT_RECTIFICATION: _NOT,
    Topic.RIGHT_ERASURE: _NOT,
    Topic.CONSENT_WITHDRAWAL: re.compile(r"\b(?:не (?:отз|забир|отним|соглас)\w+|(?:алмай|кайтармай)\w*|емес|кушинде)\b"),
    Topic.RIGHT_RESTRICTION: re.compile(r"\b(?:не (?:огранич|замор|блокир)\w*|шектеме\w*|ескер\w*|учтите)\b"),
    Topic.RIGHT_OBJECTION: re.compile(r"\b(?:карсы емес\w*|не (?:против|возраж)\w*)\b"),
}


def demanded(text: str, guess: Callable[[str], Guess], zones: Zones) -> tuple[Topic, ...]:
    """The rights that clauses of this text demand, each judged alone; a mere question demands nothing."""
    stricter, found = replace(zones, sure=max(zones.sure, NO_DOUBT)), dict[Topic, None]()
    for clause in clauses(text):
        right = _demand(clause, guess, stricter)
        if right is None and found:
            right = _demand(_in_full(clause), guess, stricter)
        if right is not None:
            found[right] = None
    return tuple(found)


def clauses(text: str) -> Sequence[str]:
    """What may be a demand by itself; nothing where that is not more than one, for then the whole message says it better."""
    found = list(islice((clause for sentence in _SENTENCES.split(text) for clause in _of(sentence)), MOST))
    return found if len(found) > 1 else ()


def _of(sentence: str) -> Iterator[str]:
    if "?" in sentence and not _PLEADS.search(fold(sentence)):
        return
    for clause in _JOINTS.split(sentence):
        words = fold(clause.replace("?", " "))
        asks = _ASKS_HOW.search(words) or (_ASKS_WHAT.search(words) and not _PLEADS.search(words))
        if len(words.split()) >= FEWEST and _DEMANDS.search(words) and not asks:
            yield clause.strip()


def _in_full(clause: str) -> str:
    """ "And send a copy of them": of what, an earlier clause has said."""
    folded = fold(clause.replace("?", " "))
    unsaid = [meant for meant, stands in _LEFT_OUT.items() if stands.search(folded)]
    return " ".join((*unsaid, _THEM.sub(" ", folded)))


def _demand(clause: str, guess: Callable[[str], Guess], zones: Zones) -> Topic | None:
    verdict = zone(guess(clause), zones)
    if not isinstance(verdict, Answer) or verdict.topic not in RIGHT_TOPICS:
        return None
    denies = _DENIES.get(verdict.topic)
    return None if denies and denies.search(fold(clause)) else verdict.topic
