"""What must be heard whatever else it may mean: a smell of gas, and somebody who tells that data are in the wrong hands."""

import re

from bot.policy.normal import fold

# Folded spelling (see normal.py): ғ is г, қ is к, і is и, ұ and ү are у, Latin script is Cyrillic.
_GAS = r"\bгаз(?:а|ом|у|дын|дан|га|ды)?\b"
_NO_DATA = r"(?!\w*\s+(?:данн|номер|баз|информ|сведен|персон))"
_SMELL = r"\b(?:иис|ис[иы]|пахн|запах|попахив|воня|сасы|жарыл|взорв|взрыв)"
_LEAK = rf"\b(?:утеч\w* газа?|газа? утеч{_NO_DATA}|газ утек|газ (?:шыгып|кетип) (?:жатыр|тур|жат))"
_NEAR = r"(?:\W+\w+){0,3}?\W+"
_EMERGENCY = re.compile(f"{_GAS}{_NEAR}{_SMELL}|{_SMELL}\\w*{_NEAR}{_GAS}|{_LEAK}|\\bугарн\\w+ газ")

_WITHIN = r"(?:\W+\w+){0,3}?\W+"
_PERSON = r"(?:человек|люд[еия]|сотрудник|работник|коллег|адам|биреу|кызметкер|киси)\w*"
_OTHERS = (
    rf"\b(?:чуж(?:ие|ой|ую|их|ого|ая)|посторонн\w+ {_PERSON}|друг(?:ого|их|ой) {_PERSON}"
    rf"|ботен|баска {_PERSON}|басканын|озгенин|озге {_PERSON}|биреудин)\b"
)
_DATA = r"\b(?:данн|профил|анкет|кабинет|карточк|страниц|дерек|дерег|малимет|парак)\w*"
_SEEN = (
    r"\b(?:вижу|мне (?:видн\w+|показыва\w+|открыва\w+|открыл\w+)|показывает мне|открыл[аио]?с[ья]"
    r"|корип (?:тур|отыр|жатыр)(?:мын|мин|мыз)|коринип|шыгып (?:тур|жат|кет)\w*|ашылды|ашылып)\b"
)
_BOT = r"\b(?:бот|чат)(?:т?ы|ик)?\b"
_FAKE = r"\b(?:фейк|фальшив|поддел|ненастоящ|мошенническ|жалган|отирик)\w*"
_LIST = r"\b(?:спис(?:ок|ки)|баз[ауы]|анкеты|тизим\w*|базамыз\w*|базаны)\b"
_OUT = (
    r"\b(?:в сети|в интернете|в открытом доступе|слил[аио]?|утекл?[аио]?|выложил[аио]?"
    r"|интернет(?:те|ке)|желиде|желиге|тарап (?:кет|жат|жур)\w*|таратып)\b"
)
_ACCOUNT = r"(?:аккаунт|учетк|профил|кабинет)"
_MINE = rf"\b(?:мо[йияеё]\w*|менин|мени) {_ACCOUNT}\w*|\b(?:аккаунт|профил|учетк)(?:ымды|имди|ым|им|амды|ам)\b"
_TAKEN = (
    r"\b(?:взломали|взломан|украли|украден|угнали|захватили"
    r"|бузып|бузылды|урлап|урланды|колды болды|басып ал\w*|тартып ал\w*)\b"
)
_FROM_ME = rf"\bменя\W+(?:\w+\W+)?{_TAKEN}\W+(?:\w+\W+)?{_ACCOUNT}"


def _near(one: str, other: str) -> str:
    """Either may come first."""
    return f"(?:{one}){_WITHIN}(?:{other})|(?:{other}){_WITHIN}(?:{one})"


_TOLD = re.compile(f"{_near(_BOT, _FAKE)}|{_near(_LIST, _OUT)}|{_near(_MINE, _TAKEN)}|{_FROM_ME}")
_SHOWN, _SEES = re.compile(_near(_OTHERS, _DATA)), re.compile(_SEEN)
_LONGEST = 20  # words; in a longer story the classifier knows better what it is about
# A question, a supposition, or words about somebody else's house: then the classifier judges.
_ASKED = re.compile(
    r"\b(?:стим|steam|инстаграм\w*|каспи\w*|тикток\w*|ли|если|вдруг|как|можно|может|могут|бывал\w*|были|будет|кто|что|чтобы|какой|какие"
    r"|когда|почему|зачем|откуда|точно|правда|докажи\w*|бол[а-я]+са|урланса|кетсе|тараса|бузылса|егер|калай|кандай|канша|кашан|неге|ким|кайдан"
    r"|рас|ма|ме|ба|бе|па|пе|шынымен)\b"
)
# Who denies it, or demands something, is heard as that.
_SAYS_ELSE = re.compile(
    r"\b(?:не (?:вижу|взлом\w*|украл\w*|украд\w*|угна\w*|поддел\w*|фальш\w*|фейк\w*|нашел|мошен\w*)|нет|емес|жокпын"
    r"|удал\w+|уничтож\w+|исправ\w+"
    r"|пришлите|прислать|просто|спасибо|жойы\w*|тузет\w*|жибериниз\w*|рахмет|ракмет|турган жок)\b"
)


def is_alarm(text: str) -> bool:
    """Whether somebody smells gas: that comes before whatever else they were asked."""
    return _EMERGENCY.search(fold(text)) is not None


def is_report(text: str) -> bool:
    """Whether it is told, and not asked, that somebody sees others' data, lost an account, found a list, or met a false bot."""
    folded = fold(text)
    if "?" in text or len(folded.split()) > _LONGEST or _ASKED.search(folded) or _SAYS_ELSE.search(folded):
        return False
    sees = _SHOWN.search(folded) is not None and _SEES.search(folded) is not None
    return sees or _TOLD.search(folded) is not None
