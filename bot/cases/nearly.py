"""A first line that looks like a command and is none: who wrote it is asked, before anybody else reads it. Pure."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_KEYBOARD = str.maketrans("қңіғүұөәһё", "книгууоахе")
# Beginnings of words with which staff agree or send back, in folded letters.
_DECIDES = re.compile(
    r"(?:соглас(?:ен|на|ны|ован[аоы]?)|(?:подтвер|утвер|исполн|выполн|одобр|отказ)\w*|возвра(?:т|щаю|щаем)|вернит[еь]|ок|окей|ok|okay"
    r"|(?:келис|макул|бекит|раста|кайтар|орында)\w*|бас тарт\w*)\b"
)
_TO_PERSON = re.compile(r"\b(?:ваш\w*|вам\w*|вас|вы|сіз\w*|\w+(?:ңіз|ңыз)\w*)\b")
_SHORT, _LONG = 4, 8  # words
_ALIKE = 0.85


def folded(text: str) -> str:
    """Its words as any keyboard can write them."""
    return " ".join(re.findall(r"\w+", text.lower().translate(_KEYBOARD)))


def looks_like(line: str, commands: Iterable[str]) -> bool:
    """A few words of which some are nearly a command (folded), or more that begin with one; a sign without words, too."""
    words = folded(line).split()
    if not words:
        return True
    if len(words) > _LONG or _TO_PERSON.search(line.lower()):
        return False
    places = range(len(words) if len(words) <= _SHORT else 1)
    return any(_begins(words[place:], commands) for place in places)


def _begins(words: list[str], commands: Iterable[str]) -> bool:
    return _DECIDES.match(" ".join(words)) is not None or any(_alike(words, command) for command in commands)


def _alike(words: list[str], command: str) -> bool:
    """As many words as the command has, with a letter or two wrong."""
    beginning = " ".join(words[: len(command.split())])
    return SequenceMatcher(None, beginning, command).ratio() >= _ALIKE
