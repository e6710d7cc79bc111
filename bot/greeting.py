"""Polite letters begin with a greeting, and what is meant stands below it. Pure."""

import re

_HELLO = re.compile(
    r"(здравствуй|здрасьте|добр(ый|ое|ого|ой)\s+(день|вечер|утро|дня|вечера|утра|времени)|приветству|привет\b|уважаем"
    r"|с[әа]лем|ассал[ао]ум|қайырлы\s+(таң|күн|кеш)|кайырлы\s+(тан|кун|кеш)|құрметті|курметти|hello|hi\b|dear\b|good\s+(day|morning))",
    re.IGNORECASE,
)
_LONGEST = 6  # words of a greeting with a name


def past_greeting(text: str) -> str:
    """From the first line that is no greeting on; all of it where there is nothing else."""
    lines = text.strip().splitlines()
    place = next((place for place, line in enumerate(lines) if line.strip() and not _is_greeting(line.strip())), 0)
    return "\n".join(lines[place:])


def _is_greeting(line: str) -> bool:
    return _HELLO.match(line) is not None and len(line.split()) <= _LONGEST and not any(map(str.isdecimal, line))
