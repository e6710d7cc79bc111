"""SEARCH: a client's criteria become a test of one letter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from handlers.sandbox.compose import ALMATY
from handlers.sandbox.imap_fetch import internal
from handlers.sandbox.imap_wire import Atom, Bad, No, Token, chosen, words
from handlers.sandbox.letter import Letter, letter_of
from handlers.sandbox.mail import SEEN, Stored

Test: TypeAlias = Callable[["Candidate"], bool]

MOST_KEYS = 200  # NOT and OR nest
FLAGS = {"SEEN": SEEN, "ANSWERED": "\\Answered", "DELETED": "\\Deleted", "FLAGGED": "\\Flagged", "DRAFT": "\\Draft"}
HEADERS = {"SUBJECT": "Subject", "FROM": "From", "TO": "To", "CC": "Cc", "BCC": "Bcc"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A letter that may be found."""

    stored: Stored

    @property
    def letter(self) -> Letter:
        return letter_of(self.stored.raw, self.stored.uid, self.stored.arrived, SEEN in self.stored.flags)

    def header(self, name: str) -> str:
        return (self.letter.header(name) or "").lower()


def criteria(args: list[Token], uids: list[int]) -> Test:
    """The whole of SEARCH's arguments as one test; `uids` is what the client sees, by sequence number."""
    if args and isinstance(args[0], Atom) and args[0].upper() == "CHARSET":
        if len(args) < 2 or words(args[1]).upper() not in ("UTF-8", "US-ASCII"):
            raise No("[BADCHARSET (US-ASCII UTF-8)] charset")
        args = args[2:]
    if not 0 < len(args) <= MOST_KEYS:
        raise Bad("how many search keys?")
    return _Reader(list(args), uids).all()


class _Reader:
    """Takes keys from the left, each with as many arguments as it needs."""

    def __init__(self, args: list[Token], uids: list[int]) -> None:
        self.args = args
        self.uids = uids

    def all(self) -> Test:
        tests = []
        while self.args:
            tests.append(self.key())
        return lambda candidate: all(test(candidate) for test in tests)

    def key(self) -> Test:
        token = self._next()
        if isinstance(token, list):
            return _Reader(list(token), self.uids).all()
        name = words(token).upper()
        if name[:1].isdigit() or name[:1] == "*":
            picked = {self.uids[number - 1] for number in chosen(name, list(range(1, len(self.uids) + 1)))}
            return lambda candidate: candidate.stored.uid in picked
        found = self._flag(name) or self._text(name) or self._date(name) or self._rest(name)
        if found is None:
            raise Bad(f"{name} is not a search key here")
        return found

    def _flag(self, name: str) -> Test | None:
        if name in FLAGS:
            return lambda candidate: FLAGS[name] in candidate.stored.flags
        if name.startswith("UN") and name[2:] in FLAGS:
            return lambda candidate: FLAGS[name[2:]] not in candidate.stored.flags
        if name in ("KEYWORD", "UNKEYWORD"):
            flag = self._word()
            return lambda candidate: (flag in candidate.stored.flags) is (name == "KEYWORD")
        return None

    def _text(self, name: str) -> Test | None:
        if name in HEADERS:
            header, text = HEADERS[name], self._word().lower()
            return lambda candidate: text in candidate.header(header)
        match name:
            case "HEADER":
                header, text = self._word(), self._word().lower()
                return lambda candidate: candidate.letter.header(header) is not None and text in candidate.header(header)
            case "BODY":
                text = self._word().lower()
                return lambda candidate: text in candidate.letter.text.lower()
            case "TEXT":
                text = self._word().lower()
                return lambda candidate: text in "\n".join((*candidate.letter.headers.values(), candidate.letter.text)).lower()
            case _:
                return None

    def _date(self, name: str) -> Test | None:
        sent, name = name.startswith("SENT"), name.removeprefix("SENT")
        if name not in ("SINCE", "BEFORE", "ON"):
            return None
        day = self._day()

        def test(candidate: Candidate) -> bool:
            when = candidate.letter.date.astimezone(ALMATY) if sent else internal(candidate.stored.arrived)
            return {"SINCE": when.date() >= day, "BEFORE": when.date() < day, "ON": when.date() == day}[name]

        return test

    def _rest(self, name: str) -> Test | None:
        match name:
            case "ALL" | "OLD":
                return lambda candidate: True
            case "NEW" | "RECENT":
                return lambda candidate: False
            case "NOT":
                negated = self.key()
                return lambda candidate: not negated(candidate)
            case "OR":
                one, other = self.key(), self.key()
                return lambda candidate: one(candidate) or other(candidate)
            case "UID":
                picked = set(chosen(self._word(), self.uids))
                return lambda candidate: candidate.stored.uid in picked
            case "LARGER" | "SMALLER":
                size = self._size()
                return lambda candidate: (
                    len(candidate.stored.raw) > size if name == "LARGER" else len(candidate.stored.raw) < size
                )
            case _:
                return None

    def _next(self) -> Token:
        if not self.args:
            raise Bad("a search key lacks its argument")
        return self.args.pop(0)

    def _word(self) -> str:
        return words(self._next())

    def _day(self) -> date:
        try:
            return datetime.strptime(self._word(), "%d-%b-%Y").date()  # noqa: DTZ007 - IMAP's days have no zone
        except ValueError as error:
            raise Bad("date") from error

    def _size(self) -> int:
        word = self._word()
        if not word.isdecimal():
            raise Bad("size")
        return int(word)
