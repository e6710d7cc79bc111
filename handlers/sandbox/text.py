"""A message's text as Telegram keeps it: parsed, cleaned, trimmed, with the entities it finds by itself."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from handlers.sandbox import html
from handlers.sandbox.errors import bad
from handlers.sandbox.params import Params

Json = dict[str, Any]

LONGEST_RAW = 32_768  # bytes
LONGEST_TEXT = 4_096  # code points after parsing
LONGEST_CAPTION = 1_024

# Telegram's own order of entities that begin and end together.
_ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention")
_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time")
_CODE = frozenset({"code", "pre"})
_FOUND = {
    "url": re.compile(r"(?i)\bhttps?://[^\s<>\"']*[^\s<>\"'.,;:!?)]|(?<![\w.@/])(?:[a-z0-9-]+\.)+(?:kz|ru|com|org|net|me|gov)\b(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)])?"),
    "email": re.compile(r"(?i)(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
    "bot_command": re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w@/<>])"),
    "mention": re.compile(r"(?<![\w@/.])@[A-Za-z0-9_]{3,32}\b(?!@)"),
    "hashtag": re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])\w{1,256}"),
}  # fmt: skip
_UNSEEN = re.compile("[\u2028-\u202e\r]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_BLANK = re.compile("[\\s\u200b-\u200f\u2060-\u2064\ufeff\u3164\u2800\u00ad]*")


@dataclass(frozen=True, slots=True)
class Formatted:
    """Text with entities in UTF-16 units, in Telegram's order."""

    text: str
    entities: list[Json] = field(default_factory=list)

    def body(self, prefix: str = "") -> Json:
        """As the fields of a message: text and entities, or caption and caption_entities."""
        if not self.text:
            return {}
        name = "caption" if prefix else "text"
        return {name: self.text, **({f"{prefix}entities": self.entities} if self.entities else {})}


def message_text(params: Params) -> Formatted:
    """The `text` of a call, refused as Telegram refuses it."""
    raw = params.text("text")
    if not raw:
        raise bad("message text is empty")
    formatted = _formatted(raw, params, "entities")
    if _BLANK.fullmatch(formatted.text):
        raise bad("text must be non-empty")
    if len(formatted.text) > LONGEST_TEXT:
        raise bad("message is too long")
    return formatted


def caption(params: Params) -> Formatted:
    """The `caption` of a call; empty is fine."""
    formatted = _formatted(params.text("caption"), params, "caption_entities")
    if len(formatted.text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return formatted


def plain(text: str) -> Formatted:
    """What a person typed: nothing is parsed, but commands, links and addresses are found."""
    return fixed(text, [])


def _formatted(raw: str, params: Params, entities: str) -> Formatted:
    if len(raw.encode("utf-8", "surrogatepass")) > LONGEST_RAW:
        raise bad("text is too long")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        return fixed(*html.parse(raw))
    if mode not in {"", "none"}:
        raise bad("unsupported parse_mode")
    given = params.array(entities, "can't parse entities JSON object")
    if not all({"type", "offset", "length"} <= entity.keys() for entity in given):
        raise bad("can't parse MessageEntity: can't find its type, offset or length")
    return fixed(raw, given)


def fixed(text: str, entities: list[Json]) -> Formatted:
    """Cleans and trims the text, moves the entities along, and adds the ones Telegram finds."""
    gone = [html.units(text[: match.start()]) for match in _UNSEEN.finditer(text)]
    cleaned = _CONTROL.sub(" ", _UNSEEN.sub("", text))
    first = min((entity["offset"] - bisect_left(gone, entity["offset"]) for entity in entities), default=len(cleaned))
    leading = min(len(cleaned) - len(cleaned.lstrip(" \n")), first)
    trimmed = cleaned[leading:].rstrip()
    last = html.units(trimmed)

    def place(offset: int) -> int:
        return min(max(offset - bisect_left(gone, offset) - leading, 0), last)

    placed = []
    for entity in entities:
        begin, end = place(entity["offset"]), place(entity["offset"] + entity["length"])
        if begin < end:
            placed.append({**_without_blank(entity), "offset": begin, "length": end - begin})
    marked = _outside_code(placed)
    return Formatted(trimmed, sorted([*marked, *_found(trimmed, marked)], key=_key))


def _without_blank(entity: Json) -> Json:
    return {name: value for name, value in entity.items() if value != "" and (name != "language" or entity["type"] == "pre")}


def _outside_code(entities: list[Json]) -> list[Json]:
    """Styles do not reach into code: they are cut around it."""
    code = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities if entity["type"] in _CODE]
    result: list[Json] = []
    for entity in entities:
        pieces = [(entity["offset"], entity["offset"] + entity["length"])]
        if entity["type"] in _STYLES:
            for begin, end in code:
                pieces = [
                    part for low, high in pieces for part in ((low, min(high, begin)), (max(low, end), high)) if part[0] < part[1]
                ]
        result.extend({**entity, "offset": low, "length": high - low} for low, high in pieces)
    return result


def _found(text: str, marked: list[Json]) -> list[Json]:
    """Links, addresses, commands, mentions and hashtags outside of code, links and each other."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in marked
        if entity["type"] in _CODE | {"text_link", "text_mention"}
    ]
    result: list[Json] = []
    for kind, pattern in _FOUND.items():
        for match in pattern.finditer(text):
            begin = html.units(text[: match.start()])
            end = begin + html.units(match[0])
            if all(end <= low or high <= begin for low, high in taken):
                taken.append((begin, end))
                result.append({"type": kind, "offset": begin, "length": end - begin})
    return result


def _key(entity: Json) -> tuple[int, int, int]:
    kind = entity["type"]
    rank = _ORDER.index(kind) if kind in _ORDER else 50 + (_STYLES.index(kind) if kind in _STYLES else -1)
    return entity["offset"], -entity["length"], rank
