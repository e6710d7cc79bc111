"""IMAP's commands on the wire: lines, quoted strings and literals, read within limits and taken apart."""

import asyncio
import re
from bisect import bisect_left, bisect_right
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

LONGEST_LINE = 64 * 1024
DEEPEST = 16

_LITERAL = re.compile(rb"\{(\d{1,12})(\+?)\}\Z")
_TOKEN = re.compile(
    rb'[ \t]*(?:(?P<open>\()|(?P<close>\))|(?P<literal>\x00)|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    rb'|(?P<atom>[^\s()"\x00\[]+(?:\[[^\]]*\](?:<[\d.]+>)?)?))'
)


class Bad(Exception):
    """The client's command cannot be understood."""


class No(Exception):
    """The command is understood and refused."""


class TooLarge(Exception):
    """More than a client may make us keep; the connection ends."""


class Atom(str):
    """A bare word, unlike a string in quotes or a literal."""

    __slots__ = ()


Token: TypeAlias = "Atom | bytes | list[Token]"  # noqa: S105 - a word of a command


@dataclass(frozen=True, slots=True)
class Command:
    """A client's command; the tag is what the answer to it bears."""

    tag: str
    name: str
    args: list[Token]


async def read_line(reader: asyncio.StreamReader) -> bytes:
    try:
        line = await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError as error:
        raise TooLarge("line too long") from error
    return line.rstrip(b"\r\n")


async def read_command(reader: asyncio.StreamReader, go_ahead: Callable[[], Awaitable[None]], largest: int) -> Command:
    """The next command; `largest` is how many bytes its literals may have together."""
    text = b""
    literals: list[bytes] = []
    while True:
        line = await read_line(reader)
        if b"\x00" in line or len(text) + len(line) > LONGEST_LINE:
            raise TooLarge("command too long")
        literal = _LITERAL.search(line)
        if literal is None:
            return parse(text + line, literals)
        size = int(literal[1])
        largest -= size
        if largest < 0:
            raise TooLarge("literal too large")
        if not literal[2]:
            await go_ahead()
        literals.append(await reader.readexactly(size))
        text += line[: literal.start()] + b"\x00"


def parse(text: bytes, literals: list[bytes]) -> Command:
    tag, _, rest = text.decode("utf-8", "surrogateescape").partition(" ")
    name, _, args = rest.partition(" ")
    if not re.fullmatch(r"[!#-'+-\[\]-z|}~]+", tag) or not name:
        raise TooLarge("this is not IMAP")
    try:
        return Command(tag, name.upper(), tokens(args.encode("utf-8", "surrogateescape"), literals))
    except Bad as error:
        return Command(tag, "", [str(error).encode()])


def tokens(text: bytes, literals: list[bytes]) -> list[Token]:
    stack: list[list[Token]] = [[]]
    at, text, rest = 0, text.rstrip(), iter(literals)
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Bad("syntax")
        at = found.end()
        match found.lastgroup:
            case "open" if len(stack) < DEEPEST:
                inner: list[Token] = []
                stack[-1].append(inner)
                stack.append(inner)
            case "close" if len(stack) > 1:
                stack.pop()
            case "literal":
                stack[-1].append(next(rest))
            case "quoted":
                stack[-1].append(re.sub(rb"\\(.)", rb"\1", found["quoted"]))
            case "atom":
                stack[-1].append(Atom(found["atom"].decode("utf-8", "surrogateescape")))
            case _:
                raise Bad("parentheses")
    if len(stack) > 1:
        raise Bad("parentheses")
    return stack[0]


def words(token: Token) -> str:
    """A word or string as text."""
    if isinstance(token, list):
        raise Bad("a list where a string belongs")
    return token if isinstance(token, Atom) else token.decode("utf-8", "replace")


def chosen(spec: str, numbers: list[int]) -> list[int]:
    """Which of the sorted `numbers` a set like `1:4,7,9:*` names; `n:*` always names the last one, as RFC 3501 has it."""
    found: set[int] = set()
    for part in spec.split(","):
        ends = [_number(end, numbers) for end in part.split(":")]
        if len(ends) > 2:
            raise Bad("set")
        found.update(numbers[slice(*_within(min(ends), max(ends), numbers))])
    return sorted(found)


def _within(low: int, high: int, numbers: list[int]) -> tuple[int, int]:
    return bisect_left(numbers, low), bisect_right(numbers, high)


def _number(text: str, numbers: list[int]) -> int:
    if text == "*":
        return numbers[-1] if numbers else 0
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise Bad("set")
    return int(text)
