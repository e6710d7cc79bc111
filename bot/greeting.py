"""Polite letters begin with a greeting, mail servers put a warning above it, and what is meant stands below. Pure."""

import re
from collections.abc import Callable

_HELLO = re.compile(
    r"(здравствуй|здрасьте|добр(ый|ое|ого|ой)\s+(день|вечер|утро|дня|вечера|утра|времени)|приветству|привет\b|уважаем"
    r"|с[әа]лем|ассал[ао]ум|қайырлы\s+(таң|күн|кеш)|кайырлы\s+(тан|кун|кеш)|құрметті|курметти|hello|hi\b|dear\b|good\s+(day|morning))",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:(?:здравствуй(?:те)?|здрасьте|добр\w+ (?:день|вечер|утро|дня|вечера|утра|времени суток)|привет(?:ствую)?|уважаемы[ей]"
    r"|с[әа]лем\w*|ассал[ао]\w*|\w?[ағ]алейк[үу]м|[қк]айырлы (?:та[ңн]|к[үу]н|кеш)|құрметті|hello|hi|good (?:day|morning|evening)"
    r"|всем|вам|вас|коллеги|бот|әріптес\w*|бе|ме)(?: |$))+"
)
_LONGEST = 6  # words of a greeting with a name
_ALARM = r"(?:внимание|осторожно|назар аударыңыз|абай болыңыз|сақ болыңыз|caution|warning|attention)\b"
_OUTSIDE = r"(?:внешнее (?:письмо|сообщение)|письмо от внешнего|сыртқы (?:хат|пошта)|external (?:e-?mail|message|sender))\b"
_BANNER = re.compile(
    rf"\W*(?:{_ALARM}(?:\W*$|.{{0,60}}(?:внешн|сырт|extern|outside|организац))|(?:это\s+)?{_OUTSIDE}|external(?:\]|\W*$)"
    r"|this (?:e-?mail|message) (?:originated|came) from outside"
    r"|do not (?:click|open)\b|не (?:открывайте|переходите)\b.*(?:вложен|ссылк))",
    re.IGNORECASE,
)


def past_greeting(text: str) -> str:
    """From the first line that is no greeting on; all of it where there is nothing else."""
    return _past(past_banner(text), _is_greeting)


def past_banner(text: str) -> str:
    """Without what a mail server wrote above letters from outside."""
    return _past(text, lambda line: _BANNER.match(line) is not None)


def _past(text: str, is_above: Callable[[str], bool]) -> str:
    lines = text.strip().splitlines()
    place = next((place for place, line in enumerate(lines) if line.strip() and not is_above(line.strip())), 0)
    return "\n".join(lines[place:])


def is_greeting(text: str) -> bool:
    """Whether it says hello and nothing else: what is meant comes in the next message."""
    return _HELLO.match(text.strip()) is not None and _ALONE.fullmatch(" ".join(re.findall(r"\w+", text.lower()))) is not None


def _is_greeting(line: str) -> bool:
    return _HELLO.match(line) is not None and len(line.split()) <= _LONGEST and not any(map(str.isdecimal, line))
