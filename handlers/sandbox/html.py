"""HTML parse mode: marked-up text to plain text and entities, with Telegram's own refusals."""

import re
from dataclasses import dataclass, field
from typing import Any

from handlers.sandbox.errors import bad
from handlers.sandbox.urls import checked

Json = dict[str, Any]

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = frozenset(STYLES) | {"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
SPACES = b" \t\r\n\v\0"
LARGEST_NUMBER = 2**63 - 1

_REFERENCE = re.compile(rb"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<dec>[0-9]*)|(?P<name>[a-zA-Z]*))")
_PLAIN = re.compile(rb"(?s).[^<&]*")
_TOKEN = re.compile(rb"[0-9A-Za-z.-]*")
_DATE_FORMAT = re.compile(r"r|[tTdDwW]*")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


def parse(markup: str) -> tuple[str, list[Json]]:
    """The plain text and its entities in UTF-16 units; what Telegram refuses is a 400 with its words and byte offsets."""
    return _Parser(markup.encode("utf-8", "surrogatepass")).run()


def units(text: str) -> int:
    """Length in UTF-16 units, which Telegram counts in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _refuse(text: str) -> Exception:
    return bad(f"can't parse entities: {text}")


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int  # position in the plain bytes


@dataclass(slots=True)
class _Parser:
    data: bytes
    at: int = 0
    plain: bytearray = field(default_factory=bytearray)
    offset: int = 0  # of `plain`, in UTF-16 units
    nested: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.data):
            if self._peek() == b"<":
                self._tag()
            else:
                self._text()
        if self.nested:
            raise _refuse(f'Can\'t find end tag corresponding to start tag "{self.nested[-1].tag}"')
        try:
            return self.plain.decode(), self.entities
        except UnicodeDecodeError:
            raise _refuse(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
            ) from None

    def _peek(self) -> bytes:
        """The byte here, NUL at the end: the rules treat the end as one more space."""
        return self.data[self.at : self.at + 1] or b"\0"

    def _ended(self) -> bool:
        return self._peek() == b"\0"

    def _skip_spaces(self) -> None:
        while not self._ended() and self._peek() in SPACES:
            self.at += 1

    def _until(self, stops: bytes) -> bytes:
        begin = self.at
        while self._peek() not in stops:
            self.at += 1
        return self.data[begin : self.at]

    def _reference(self) -> bytes | None:
        """The character a reference here stands for; None if it is just an ampersand."""
        found = _REFERENCE.match(self.data, self.at)
        if found is None:
            return None
        if found["name"] is not None:
            character = NAMED.get(found["name"])
        else:
            number = int(found["hex"] or b"0", 16) if found["hex"] is not None else int(found["dec"] or b"0")
            character = chr(number) if 0 < number < 0x10FFFF and len(found[0]) < 10 else None
        if character is None:
            return None
        self.at = found.end() + (self.data[found.end() : found.end() + 1] == b";")
        return character.encode("utf-8", "surrogatepass")

    def _text(self) -> None:
        piece = self._reference() if self._peek() == b"&" else None
        if piece is None:
            found = _PLAIN.match(self.data, self.at)
            piece = found[0] if found else b""
            self.at += len(piece)
        self.plain += piece
        self.offset += units(piece.decode("utf-8", "surrogatepass"))

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._peek() == b"/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)
        self.at += 1

    def _start_tag(self, begin: int) -> None:
        name = self._until(SPACES + b">")
        if self._ended():
            raise _refuse(f"Unclosed start tag at byte offset {begin}")
        tag = name.decode("utf-8", "replace").lower()
        if tag not in TAGS:
            raise _refuse(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        while self._peek() != b">":
            self._skip_spaces()
            if self._peek() != b">":
                self._attribute(tag, begin, attributes)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.nested.append(_Open(tag, attributes, self.offset, len(self.plain)))

    def _attribute(self, tag: str, begin: int, attributes: dict[str, str]) -> None:
        name = self._until(SPACES + b"=>").decode("utf-8", "replace")
        if not name:
            raise _refuse(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_spaces()
        if not self._ended() and self._peek() != b"=":
            attributes[name] = ""
            return
        self.at += 1
        self._skip_spaces()
        if self._ended():
            raise _refuse(f'Unclosed start tag "{tag}" at byte offset {begin}')
        attributes[name] = self._quoted() if self._peek() in b"'\"" else self._bare()
        if self._ended():
            raise _refuse(f"Unclosed start tag at byte offset {begin}")

    def _bare(self) -> str:
        begin = self.at
        found = _TOKEN.match(self.data, self.at)
        token = found[0] if found else b""
        self.at += len(token)
        if self._peek() not in SPACES + b">":
            raise _refuse(f"Unexpected end of name token at byte offset {begin}")
        return token.decode().lower()

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        value = bytearray()
        while self._peek() != quote and not self._ended():
            piece = self._reference() if self._peek() == b"&" else None
            if piece is None:
                piece = self._peek()
                self.at += 1
            value += piece
        self.at += self._peek() == quote
        return value.decode("utf-8", "replace")

    def _end_tag(self, begin: int) -> None:
        if not self.nested:
            raise _refuse(f"Unexpected end tag at byte offset {begin}")
        name = self._until(SPACES + b">")[1:].decode("utf-8", "replace").lower()
        self._skip_spaces()
        if self._peek() != b">":
            raise _refuse(f"Unclosed end tag at byte offset {begin}")
        opened = self.nested.pop()
        if name and name != opened.tag:
            raise _refuse(f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        place = {"offset": opened.offset, "length": self.offset - opened.offset}
        entity = self._entity(opened)
        if entity is None:
            return
        last = self.entities[-1] if self.entities else {}
        if {entity["type"], last.get("type")} == {"pre", "code"} and place.items() <= last.items():
            language = entity.get("language") if entity["type"] == "code" else last.get("language")
            if language:
                self.entities[-1] = {"type": "pre", **place, "language": language}
                return
        self.entities.append({"type": entity.pop("type"), **place, **entity})

    def _entity(self, opened: _Open) -> Json | None:
        tag, attributes = opened.tag, opened.attributes
        match tag:
            case "a":
                return self._link(attributes.get("href") or self.plain[opened.begin :].decode("utf-8", "replace"))
            case "tg-emoji":
                return {"type": "custom_emoji", "custom_emoji_id": _emoji(attributes.get("emoji-id", ""))}
            case "tg-time":
                return _time(attributes)
            case "code":
                return {"type": "code", "language": _language(attributes.get("class", ""))}
            case "pre":
                return {"type": "pre"}
            case "blockquote":
                return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
            case _:
                return {"type": STYLES[tag]}

    def _link(self, url: str) -> Json | None:
        user = _USER_LINK.fullmatch(url)
        if user:
            return {"type": "text_mention", "user": {"id": int(user[1])}}
        found = checked(url)
        return {"type": "text_link", "url": found} if found else None


def _language(value: str) -> str:
    return value.removeprefix("language-") if value.startswith("language-") else ""


def _emoji(value: str) -> str:
    if not re.fullmatch(r"-?\d+", value) or not 0 < abs(int(value)) <= LARGEST_NUMBER:
        raise _refuse("Invalid custom emoji identifier specified")
    return value


def _time(attributes: dict[str, str]) -> Json:
    unix, form = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdecimal():
        raise _refuse("Invalid date specified")
    if not _DATE_FORMAT.fullmatch(form):
        raise _refuse("Invalid date format used")
    return {"type": "date_time", "unix_time": int(unix), **({"date_time_format": form} if form else {})}
