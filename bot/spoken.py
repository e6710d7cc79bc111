"""What people write instead of tapping: yes, no, that they have no mailbox, have left, or that no code has come. Pure."""

import re

from bot.greeting import past_greeting
from bot.policy.normal import fold

_LONGEST = 10  # words; whoever writes more says more than that
# Folded spelling (see policy/normal.py): қ is к, і is и, ұ is у, Latin script is Cyrillic.
_YES = {"да", "иа", "ага", "ок", "окей", "хорошо", "верно", "все верно", "жаксы", "жарайды", "макул", "дурыс", "👍"}
_SEND = {"отправить", "отправь", "отправьте", "отправляйте", "отправляю", "подать", "подавайте", "жиберу", "жибер", "жибериниз"}
_NO = {"нет", "не надо", "не нужно", "не отправлять", "отмена", "отменить", "отмени", "не хочу", "передумал", "передумала"}
_NO |= {
    "меню",
    "жок",
    "керек емес",
    "кажет емес",
    "жибермеу",
    "жибермениз",
    "бас тарту",
    "бас тартамын",
    "токтату",
    "болмайды",
    "мазир",
}
_AGREE = {"согласен", "согласна", "я согласен", "я согласна", "даю согласие", "келисемин", "мен келисемин", "келисим беремин"}
_AGAINST = {"не согласен", "не согласна", "я против", "не даю согласия", "не даю согласие", "келиспеймин", "келисим бермеймин"}
_POLITE = re.compile(r"\b(?:пожалуйста|спасибо|отинемин|ракмет|рахмет)\b")
_MAILBOX = r"(?:почт(?:ы|а|ам|амыз)|пошт(?:а|ам|амыз)|ящик(?:а|ам)?|доступа|емейл|мейла?|email|mail)"
_NO_MAILBOX = re.compile(
    rf"\b(?:нет|нету|не имею|без)(?: \w+){{0,2}} {_MAILBOX}\b|\b{_MAILBOX}(?: \w+){{0,3}} (?:нет|нету|не было|жок|болмаган)\b"
)
_FORMER = re.compile(
    r"\b(?:больше|уже|давно|там|я) не работаю\b|\bне работаю (?:больше|уже|там)\b|\bуволил(?:ся|ась)\b|\bуволена?\b"
    r"|\bна пенси\w+|\bпенсионер\w*"
    r"|\bжумыстан (?:шы[кг]\w*|босады\w*|кет\w*)\b|\bжумыс исте(?:меймин|мегели)\b|\bзейнет(?:кер|тем|ке шы)\w*"
)
_REQUEST = r"\b(?:обращени\w*|заявк\w*|заявлени\w*|запрос\w*|отиниш\w*)\b"
_BACK = r"\b(?:отоз\w+|отзыва\w+|отзов\w+|отмен\w+|забер\w+|забир\w+|забра\w+|кайтар\w*|бас тарт\w*)\b"
_TAKES_BACK = re.compile(rf"{_BACK}.*{_REQUEST}|{_REQUEST}.*{_BACK}")
_CODE = r"\b(?:код\w*|письм\w*|хат\w*|ничего|ештене|ешнарсе|смс)\b"
_NOT_HERE = r"\b(?:не (?:при\w+|получ\w+|вижу|видно)|нет|нету|где|келме\w*|келген жок|жок|кайда|алмад\w+)\b"
_NO_CODE = re.compile(rf"{_CODE}.*{_NOT_HERE}|{_NOT_HERE}.*{_CODE}")


def sends(text: str) -> bool:
    """A plain yes below "Send?", and nothing else."""
    return _is_all(text, _YES | _SEND)


def agrees(text: str) -> bool:
    """A plain yes to a consent, and nothing else."""
    return _is_all(text, _YES | _AGREE)


def refuses(text: str) -> bool:
    return _is_all(text, _NO | _AGAINST)


def thanks(text: str) -> bool:
    return not _plain(text)


def takes_back(text: str) -> bool:
    """A request, not a consent."""
    return _says(_TAKES_BACK, text)


def no_mailbox(text: str) -> bool:
    return _says(_NO_MAILBOX, text)


def former(text: str) -> bool:
    """Whether they tell that they work here no more."""
    return _says(_FORMER, text)


def no_code(text: str) -> bool:
    """Whether the letter with the code has not come, told or asked."""
    return _says(_NO_CODE, text)


def _is_all(text: str, known: set[str]) -> bool:
    """Whether it is one of these, or several, thanks aside; with a question mark it is none."""
    one = "|".join(known)
    return re.fullmatch(f"(?:{one})(?: (?:{one}))*", _plain(text)) is not None


def _plain(text: str) -> str:
    """Folded, without greeting and thanks."""
    return " ".join(_POLITE.sub(" ", fold(past_greeting(text))).split())


def _says(what: re.Pattern[str], text: str) -> bool:
    folded = fold(past_greeting(text))
    return len(folded.split()) <= _LONGEST and what.search(folded) is not None
