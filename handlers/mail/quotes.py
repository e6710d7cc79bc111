"""What is new in a reply: the quoted letter below it is cut off, as Kazakh, Russian and English mail programs quote."""

import re
from collections.abc import Callable

# Stands above everything our letters say, so that a reply to them can be cut whatever program quoted it.
MARKER = "## Жауабыңызды осы жолдан жоғары жазыңыз · Ответьте выше этой строки ##"

LONGEST_LINE = 500  # no rule looks into longer ones, so that no letter can slow the rules down

_MARKER = re.compile(r"Жауабыңызды осы жолдан жоғары жазыңыз|Ответьте выше этой строки")
_RULE = re.compile(
    r"^[\s>]*-{2,}\s*(Бастапқы хабар(лама)?|Түпнұсқа хабар(лама)?|Қайта жіберілген хабар(лама)?|Исходное сообщение|"
    r"Пересыла(емое|нное) сообщение|Перенаправленное сообщение|Original Message|Forwarded message)\s*-{2,}\s*$",
    re.IGNORECASE,
)
_UNDERSCORES = re.compile(r"^[\s>]*_{10,}\s*$")
_FROM = re.compile(r"^[\s>*]*(Кімнен|Жіберуші|От( кого)?|From)\s*\*?:", re.IGNORECASE)
_FIELD = re.compile(
    r"^[\s>*]*(Жіберілді|Жіберілген( күні)?|Күні|Кімге|Алушы|Көшірмесі?|Тақырыбы?|"
    r"Отправлено|Дата|Кому|Копия|Тема|Sent|Date|To|Cc|Subject)\s*\*?:",
    re.IGNORECASE,
)
_ATTRIBUTION_END = re.compile(
    r"<[^<>\s@]+@[^<>\s]+>[\s,]*(пишет|написал\w*(\(а\))?|жазды|былай деп жазды|wrote)?\s*:\s*$", re.IGNORECASE
)
_VERB_END = re.compile(r"(пишет|написал(\(?а\)?)?|жазды|wrote)\s*:\s*$", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_ONLY_A_DATE = re.compile(r"^[\s>]*[\w ,.]{0,60}\b(19|20)\d\d\b[\w ,.]{0,20}$")
_QUOTED = re.compile(r"^\s*>")


def new_text(text: str) -> str:
    """The text that its author wrote now; empty when there is nothing but a quotation."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cuts = [cut for rule in _RULES for cut in [_first(lines, rule)] if cut is not None]
    if not cuts:
        return _tidy(_unquoted(lines))
    above = _tidy(_unquoted(lines[: min(cuts)]))
    return above or _below(lines[min(cuts) :])


def _below(lines: list[str]) -> str:
    """Who answers at the bottom leaves the quotation marked with `>`; without such marks nothing below is new. Where our
    own line is not marked, the whole letter is not: what is marked in it are its own quotations."""
    marked = [number for number, line in enumerate(lines) if _QUOTED.match(line)]
    if not marked or any(_MARKER.search(line) and not _QUOTED.match(line) for line in lines):
        return ""
    return _tidy(lines[marked[-1] + 1 :])


def _first(lines: list[str], rule: Callable[[list[str], int], int | None]) -> int | None:
    found = (rule(lines, number) for number, line in enumerate(lines) if len(line) <= LONGEST_LINE)
    return next((start for start in found if start is not None), None)


def _by_marker(lines: list[str], at: int) -> int | None:
    return at if _MARKER.search(lines[at]) or _RULE.match(lines[at]) else None


def _by_header_block(lines: list[str], at: int) -> int | None:
    if not _FROM.match(lines[at]) or sum(_FIELD.match(line) is not None for line in lines[at + 1 : at + 7]) < 2:
        return None
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _UNDERSCORES.match(lines[above]) else at


def _by_attribution(lines: list[str], at: int) -> int | None:
    """`23 нояб. 2026 г., 01:28 MyQG <privacy@qg.kz>:`, also wrapped over up to three lines."""
    if not _ATTRIBUTION_END.search(lines[at]):
        return None
    start = next((number for number in range(at, max(at - 3, -1), -1) if _TIME.search(lines[number])), None)
    if start is None:
        return None
    return start - 1 if start and _ONLY_A_DATE.match(lines[start - 1]) else start


def _by_verb(lines: list[str], at: int) -> int | None:
    """`Айгерім жазды:` with a marked quotation right below."""
    if not _VERB_END.search(lines[at]):
        return None
    following = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    return at if _QUOTED.match(following) else None


_RULES = (_by_marker, _by_header_block, _by_attribution, _by_verb)


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not _QUOTED.match(line)]


def _tidy(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
