"""What FETCH shows of a letter."""

import re
from collections.abc import Iterable
from datetime import datetime
from imaplib import Time2Internaldate

from handlers.sandbox.compose import ALMATY
from handlers.sandbox.imap_wire import Atom, Bad, Token, words
from handlers.sandbox.mail import Stored

_BODY = re.compile(
    r"BODY(?P<peek>\.PEEK)?\[(?P<section>HEADER|TEXT|HEADER\.FIELDS(?:\.NOT)? \((?P<names>[^)]*)\)|)\]"
    r"(?:<(?P<from>\d+)\.(?P<count>\d+)>)?",
    re.IGNORECASE,
)
_OLD = {"RFC822": "BODY[]", "RFC822.HEADER": "BODY.PEEK[HEADER]", "RFC822.TEXT": "BODY[TEXT]"}
_FAST = ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]
_PLAIN = {"UID", *_FAST}
_FIELD = re.compile(rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")


def items(token: Token) -> list[str]:
    """The asked items in capitals; raises Bad for one that is not offered."""
    asked = [words(item).upper() for item in (token if isinstance(token, list) else [token])]
    if asked == ["FAST"]:
        asked = list(_FAST)
    for item in asked:
        if item not in _PLAIN and not _BODY.fullmatch(_OLD.get(item, item)):
            raise Bad(f"{item} is not offered here")
    return asked


def reads(asked: Iterable[str]) -> bool:
    """Whether fetching this marks the letter as seen."""
    return any(match is not None and not match["peek"] for match in (_BODY.fullmatch(_OLD.get(item, item)) for item in asked))


def shown(letter: Stored, asked: Iterable[str]) -> bytes:
    """The inside of FETCH's parentheses, texts last so that simple clients find them."""
    in_order = sorted(asked, key=lambda item: item not in _PLAIN)
    return b" ".join(_shown(letter, item) for item in in_order)


def flag_list(flags: Iterable[str]) -> bytes:
    return b"(" + " ".join(sorted(flags)).encode() + b")"


def internal(arrived: float) -> datetime:
    return datetime.fromtimestamp(arrived, ALMATY)


def _shown(letter: Stored, item: str) -> bytes:
    match item:
        case "UID":
            return b"UID %d" % letter.uid
        case "FLAGS":
            return b"FLAGS " + flag_list(letter.flags)
        case "RFC822.SIZE":
            return b"RFC822.SIZE %d" % len(letter.raw)
        case "INTERNALDATE":
            return b"INTERNALDATE " + Time2Internaldate(internal(letter.arrived)).encode()
        case _:
            return _text(letter, item)


def _text(letter: Stored, item: str) -> bytes:
    found = _BODY.fullmatch(_OLD.get(item, item))
    assert found is not None
    data = _section(letter.raw, found["section"].upper(), found["names"] or "")
    name = item if item in _OLD else f"BODY[{found['section']}]"
    if found["from"]:
        start = int(found["from"])
        data, name = data[start : start + int(found["count"])], f"{name}<{start}>"
    return name.encode() + b" {%d}\r\n" % len(data) + data


def _section(raw: bytes, section: str, names: str) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n")
    head += gap
    match section:
        case "":
            return raw
        case "HEADER":
            return head
        case "TEXT":
            return body
        case _:
            wanted = {name.strip('"').lower().encode() for name in names.split()}
            fields = [field for field in _FIELD.findall(head) if field != b"\r\n"]
            keep = "NOT" not in section.split(" ")[0]
            return b"".join(field for field in fields if (field.partition(b":")[0].strip().lower() in wanted) is keep) + b"\r\n"


def flags_of(tokens: list[Token]) -> set[str]:
    """Flags of STORE or APPEND; the system's in their usual case, `\\Recent` is not for clients to set."""
    flat = tokens[0] if len(tokens) == 1 and isinstance(tokens[0], list) else tokens
    flags = set()
    for token in flat:
        if not isinstance(token, Atom):
            raise Bad("flags")
        flags.add(f"\\{token[1:].capitalize()}" if token.startswith("\\") else str(token))
    return flags - {"\\Recent"}
