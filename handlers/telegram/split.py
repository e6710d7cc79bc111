"""Long texts: cut at paragraphs into messages Telegram takes, with no tag left open."""

import re
from dataclasses import dataclass, field

LIMIT = 4096  # UTF-16 units of parsed text: no reading of Telegram's rule counts more
ATOM = re.compile(r"<(?P<end>/)?(?P<tag>[a-z-]+)[^>]*>|&(?:#\d+|\w+);|.", re.DOTALL | re.IGNORECASE)
PARAGRAPH, LINE, SPACE, ANYWHERE = 3, 2, 1, 0


@dataclass(slots=True)
class Cut:
    """A place to cut: where, and which tags are open there."""

    at: int
    open: tuple[re.Match[str], ...]


@dataclass(slots=True)
class Reader:
    """Goes through a text and remembers the last good place to cut, of each kind."""

    limit: int
    units: int = 0
    open: list[re.Match[str]] = field(default_factory=list)
    cuts: dict[int, Cut] = field(default_factory=dict)
    line_ended: bool = False

    def full(self, atom: re.Match[str]) -> bool:
        """Whether this atom does not fit any more; reads it otherwise."""
        if atom["tag"]:
            self._tag(atom)
            return False
        self.units += 2 if ord(atom[0][0]) > 0xFFFF else 1
        if self.units > self.limit:
            return True
        self._border(atom)
        return False

    def best(self) -> Cut:
        return self.cuts[max(self.cuts)]

    def _tag(self, atom: re.Match[str]) -> None:
        if atom["end"]:
            self.open.pop()
        else:
            self.open.append(atom)

    def _border(self, atom: re.Match[str]) -> None:
        kind = ANYWHERE
        if atom[0] == "\n":
            kind = PARAGRAPH if self.line_ended else LINE
        elif atom[0].isspace():
            kind = SPACE
        self.line_ended = atom[0] == "\n"
        if kind == ANYWHERE or self.units > self.limit // 2:  # no scraps for the sake of a paragraph
            self.cuts[kind] = Cut(atom.end(), tuple(self.open))


def split(html: str, limit: int = LIMIT) -> list[str]:
    """The text as messages: each within the limit, and all together the same words."""
    parts = []
    while (cut := _cut(html, limit)) is not None:
        parts.append(html[: cut.at].rstrip() + "".join(f"</{tag['tag']}>" for tag in reversed(cut.open)))
        html = "".join(tag[0] for tag in cut.open) + html[cut.at :].lstrip()
    parts.append(html)
    return [part for part in parts if _shows(part)] or parts[-1:]


def _shows(html: str) -> bool:
    return any(not atom["tag"] and not atom[0].isspace() for atom in ATOM.finditer(html))


def _cut(html: str, limit: int) -> Cut | None:
    reader = Reader(limit)
    full = any(reader.full(atom) for atom in ATOM.finditer(html))
    return reader.best() if full else None
