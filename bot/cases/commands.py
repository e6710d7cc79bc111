"""What a member of staff may write in the first line of a reply to a letter. Pure."""

import re
from dataclasses import dataclass

from bot.rights.model import Outcome


@dataclass(frozen=True, slots=True)
class Propose:
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Confirm:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    pass


@dataclass(frozen=True, slots=True)
class Unclear:
    """A command, and words below it that may be meant for the person."""


Command = Propose | Confirm | Reject | Unclear

WORDS: dict[str, Command] = {
    "орындалды": Propose(Outcome.DONE),
    "исполнено": Propose(Outcome.DONE),
    "деректер жоқ": Propose(Outcome.NO_DATA),
    "данных нет": Propose(Outcome.NO_DATA),
    "бас тарту: заң": Propose(Outcome.REFUSED_LAW),
    "отказ: закон": Propose(Outcome.REFUSED_LAW),
    "бас тарту: міндеттеме": Propose(Outcome.REFUSED_OBLIGATION),
    "отказ: обязательство": Propose(Outcome.REFUSED_OBLIGATION),
    "растаймын": Confirm(),
    "подтверждаю": Confirm(),
    "қайтару": Reject(),
    "вернуть": Reject(),
}


_CLOSING = re.compile(r"(с уважением|құрметпен|ізгі ниетпен|спасибо|рақмет|рахмет|(best|kind) regards|regards)\b", re.IGNORECASE)
_LONGEST_SIGNATURE = 8
_LONGEST_LINE = 80


def command_in(text: str) -> Command | None:
    """The command of the first line, however it is spaced, capitalised, quoted or ended; below it stands a signature or
    nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    command = WORDS.get(" ".join(lines[0].lower().strip(' .!\t«»"').replace(" :", ":").split())) if lines else None
    return command if command is None or _is_signature(lines[1:]) else Unclear()


def _is_signature(lines: list[str]) -> bool:
    if not lines or lines[0] in ("--", "—", "__") or (len(lines) < 4 and all(map(_is_name, lines))):
        return True
    short = len(lines) <= _LONGEST_SIGNATURE and all(len(line) <= _LONGEST_LINE for line in lines)
    return short and _CLOSING.match(lines[0]) is not None


def _is_name(line: str) -> bool:
    words = line.split()
    return len(words) < 4 and line[-1] not in ".,:;?!" and all(word[0].isupper() for word in words)
