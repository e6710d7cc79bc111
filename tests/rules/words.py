"""The words of both languages as files, and the ids of words as the code writes them."""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.rules.tree import ROOT, modules, parsed

ID = re.compile(r"[a-z_{}]+(\.[a-z0-9_{}]+)+")
PLACEHOLDER = re.compile(r"\{(\w*)\}")
SAYS = {"Reply", "Said", "Refused"}


@dataclass(frozen=True, slots=True)
class Use:
    """A message id where the code writes it; a built one has {} for what is filled in."""

    id: str
    place: str

    @property
    def area(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Saying:
    """A call that says something, with the names of the parameters it gives; None when they come from elsewhere."""

    id: str
    given: frozenset[str] | None
    place: str


def messages(locale: str) -> list[Message]:
    """Every text of one language, also an obsolete or fuzzy one."""
    paths = sorted((ROOT / "locales" / locale / "LC_MESSAGES").glob("*.po"))
    return [message for path in paths for message in read_po(io.BytesIO(path.read_bytes()), locale=locale) if message.id]


def forms(message: Message) -> tuple[str, ...]:
    """Its plural forms, or the one it has."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def uses() -> Iterator[Use]:
    """Every string of the code that looks like a message id."""
    for path, tree in _sources():
        joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        parts = {id(part) for node in joined for part in ast.walk(node) if part is not node}
        for node in ast.walk(tree):
            text = "" if id(node) in parts else _text(node)
            if ID.fullmatch(text):
                yield Use(text, f"{path}:{getattr(node, 'lineno', 0)}")


def sayings() -> Iterator[Saying]:
    """Every Reply("…"), Said("…") and Refused("…") whose id is written out."""
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS and node.args:
                text = _text(node.args[0])
                if ID.fullmatch(text) and "{}" not in text:
                    yield Saying(text, _given(node), f"{path}:{node.lineno}")


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in modules("bot", "handlers/mail", "handlers/telegram"):
        yield str(path.relative_to(ROOT)), parsed(path)


def _text(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values)
        case _:
            return ""


def _given(call: ast.Call) -> frozenset[str] | None:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    params = call.args[1] if len(call.args) > 1 else named.get("params")
    if params is None:
        return frozenset()
    if not isinstance(params, ast.Dict) or None in params.keys:
        return None
    return frozenset(_text(key) for key in params.keys if key is not None)
