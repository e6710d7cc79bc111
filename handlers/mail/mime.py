"""Reading MIME that may be broken anywhere: what the standard parser stumbles over becomes empty or replaced, never an error."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import default
from itertools import islice
from typing import Any, TypeVar

from handlers.mail.html import text_of

LONGEST = 1024 * 1024  # what a letter says stands above its files
LONGEST_HEADER = 4_000  # the standard parser of structured headers is slower than linear
LONGEST_TEXT = 200_000
DEEPEST = 20
MOST_HEADERS = 1_000
MOST_LEAVES = 200
MOST_BOUNDARIES = 50  # every line of a part is compared with all of those around it
MOST_DELIMITERS = 2_000

_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_DELIMITER = re.compile(rb"^--", re.MULTILINE)

# What the standard library raises on malformed headers and bodies.
BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)

Result = TypeVar("Result")


def message_of(raw: bytes) -> EmailMessage:
    raw = _up_to(_up_to(raw[:LONGEST], _BOUNDARY, MOST_BOUNDARIES), _DELIMITER, MOST_DELIMITERS)
    try:
        return message_from_bytes(raw, policy=default)
    except BROKEN:  # parts within parts without end, for one: the headers still say whom it is from
        return BytesHeaderParser(policy=default).parsebytes(raw)


def _up_to(raw: bytes, what: re.Pattern[bytes], count: int) -> bytes:
    """A letter ends where it repeats itself more often than any mail program does."""
    found = next(islice(what.finditer(raw), count, None), None)
    return raw if found is None else raw[: found.start()]


def sturdy(read: Callable[[], Result], otherwise: Result) -> Result:
    try:
        return read()
    except BROKEN:
        return otherwise


def raw_headers(message: Message, name: str) -> list[str]:
    """All headers of that name, topmost first, unfolded and cut at a length nobody needs."""
    found = [str(value) for key, value in islice(message.raw_items(), MOST_HEADERS) if key.strip().lower() == name.lower()]
    return ["".join(value[:LONGEST_HEADER].splitlines()) for value in found]


def parsed_header(message: Message, name: str) -> Any:
    """The topmost header of that name as the standard library's object; None if there is none or it cannot be parsed."""
    raw = next(iter(raw_headers(message, name)), None)
    return None if raw is None else sturdy(lambda: default.header_fetch_parse(name, raw), None)


def header(message: Message, name: str) -> str:
    """The topmost header of that name, decoded, on one line; empty if there is none."""
    parsed = parsed_header(message, name)
    text = next(iter(raw_headers(message, name)), "") if parsed is None else str(parsed)
    return " ".join(clean(text).split())


def addresses(message: Message, name: str) -> tuple[Address, ...]:
    """The addresses of the topmost header of that name."""
    parsed = parsed_header(message, name)
    return tuple(address for address in getattr(parsed, "addresses", ()) if address.domain)


def mailbox(address: Address) -> str:
    """Empty for an address that has to be quoted: put into a header again, `"a@x,b"@y` would be two."""
    plain = f"{address.username}@{address.domain}".lower()
    usable = plain.isascii() and plain.isprintable() and plain.count("@") == 1
    return plain if usable and sturdy(lambda: Address(addr_spec=plain).addr_spec, "") == plain else ""


def clean(text: str) -> str:
    """Without what no database takes: lone surrogates and NUL."""
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = text.encode("utf-8", "replace")
    return data.decode("utf-8", "replace").replace("\x00", "")


def leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; a letter attached to a letter is one of them."""
    return islice(_leaves(message), MOST_LEAVES)


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    children = message.get_payload() if mime_type(message).startswith("multipart/") else None
    if not isinstance(children, list) or depth >= DEEPEST:
        yield message
        return
    for child in children:
        if isinstance(child, Message):
            yield from _leaves(child, depth + 1)


def mime_type(part: Message) -> str:
    return clean(sturdy(part.get_content_type, "application/octet-stream"))


def file_name(part: Message) -> str:
    return " ".join(clean(sturdy(part.get_filename, None) or "").split())


def is_file(part: Message) -> bool:
    attached = sturdy(part.get_content_disposition, None) == "attachment"
    return attached or bool(file_name(part)) or mime_type(part) not in ("text/plain", "text/html")


def content(part: Message) -> bytes:
    read: Callable[[], Any] = part.as_bytes if part.is_multipart() else lambda: part.get_payload(decode=True)
    payload = sturdy(read, b"")
    return payload if isinstance(payload, bytes) else b""


def body(message: Message) -> str:
    """What a person reads: the plain text, or the text of the HTML when there is no plain one."""
    texts = [part for part in leaves(message) if not is_file(part)]
    plain = "\n".join(_text(part) for part in texts if mime_type(part) != "text/html").strip()
    return plain or "\n".join(text_of(_text(part)) for part in texts if mime_type(part) == "text/html").strip()


def _text(part: Message) -> str:
    data = content(part)[: 4 * LONGEST_TEXT]
    charset = sturdy(part.get_content_charset, None) or "us-ascii"
    return clean(_decoded(data, charset)).replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT]


def _decoded(data: bytes, charset: str) -> str:
    """By the named charset; where none is named UTF-8, or what old Russian programs mean by none."""
    if charset != "us-ascii":
        return sturdy(lambda: data.decode(charset, "replace"), data.decode("utf-8", "replace"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")
