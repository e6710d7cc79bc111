"""The text of an HTML letter, with quotations marked as plain letters mark them; every step is linear in its length."""

import re
from html import unescape

_SILENT = {"head", "script", "style", "title"}
_BLOCKS = {"address", "blockquote", "br", "div", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "table", "tr", "ul"}

# No part of a tag reaches over the next `<`, and nothing matched is given back: the standard parser does both.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*+)(?>(?>[^<>"']|"[^"<]*"|'[^'<]*')*>|[^<>]*>)|<[!?][^<>]*>""",
)


def text_of(html: str) -> str:
    reader = _Reader()
    html, at = _without_comments(html), 0
    for tag in _TAG.finditer(html):
        reader.data(html[at : tag.start()])
        reader.tag((tag["name"] or "").lower(), opens=not tag["end"])
        at = tag.end()
    reader.data(html[at:])
    return reader.text()


def _without_comments(html: str) -> str:
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start)) >= 0:
        kept.append(html[at:start])
        at = end + 3
    return "".join((*kept, html[at:]))


class _Reader:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._words: list[str] = []
        self._silent = 0
        self._quoted = 0

    def tag(self, name: str, *, opens: bool) -> None:
        step = 1 if opens else -1
        if name in _BLOCKS:
            self._line()
        if name in _SILENT:
            self._silent = max(0, self._silent + step)
        if name == "blockquote":
            self._quoted = max(0, self._quoted + step)
        if name == "body":  # a head that was never closed ends here
            self._silent = 0

    def data(self, text: str) -> None:
        if text and not self._silent:
            self._words.append(text)

    def text(self) -> str:
        self._line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

    def _line(self) -> None:
        words = " ".join(_unescaped("".join(self._words)).split())
        self._lines.append("> " + words if self._quoted and words else words)
        self._words = []


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # a character with a number of thousands of digits
        return text
