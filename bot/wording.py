"""What a text may look like: the placeholders of the one it replaces, and only the HTML that Telegram shows."""

import re
from html.parser import HTMLParser
from string import Formatter

TAGS = ("b", "i", "u", "s", "code", "a", "blockquote")
TAG = re.compile(rf"</?(?:{'|'.join(TAGS)})\b[^>]*>")


class _Reader(HTMLParser):
    """Reads HTML as Telegram does: only its tags, each closed in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in TAGS:
            self.wrong.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")


def is_html(text: str) -> bool:
    """An unclosed tag would make Telegram refuse the whole message."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    bare = re.sub(r"</?[a-z]+(?: [^<>]*)?>", "", text)
    return not (reader.open or reader.wrong or "<" in bare or ">" in bare or re.search(r"&(?!amp;|lt;|gt;|quot;)", text))


def placeholders(text: str) -> frozenset[str]:
    """The names in braces; raises ValueError where braces do not close or hold more than a name."""
    found = set()
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            if not name.isidentifier() or form or conversion:
                raise ValueError("braces hold more than a name")
            found.add(name)
    return frozenset(found)


def fault(new: str, old: str) -> str | None:
    """Why `new` cannot be said in the place of `old`."""
    if not new.strip():
        return "it is empty"
    try:
        given, asked = placeholders(new), placeholders(old)
    except ValueError:
        return "braces { } only stand around a placeholder"
    if given != asked:
        names = " ".join(f"{{{name}}}" for name in sorted(asked)) or "none"
        return f"its placeholders must be the same: {names}"
    return None if is_html(new) else f"a tag is not closed, or is none of {', '.join(TAGS)}; & is written &amp; and < is &lt;"
