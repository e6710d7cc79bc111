"""The example phrasings the office writes: a file for each label and language, one phrasing a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import WrongContent
from bot.policy.content import Content
from bot.policy.corpus import LOCALES
from bot.policy.model import Example, Topic

NAME = re.compile(rf"(?P<label>(?:{'|'.join(Topic)})(?:\.\w+)?)\.(?P<locale>{'|'.join(LOCALES)})\.txt")


@dataclass(frozen=True, slots=True)
class Line:
    """An example and where it stands."""

    example: Example
    file: str
    number: int


def read_examples(content: Content) -> list[Example]:
    return [line.example for line in read_lines(content)]


def read_lines(content: Content) -> list[Line]:
    return [line for name, raw in question_files(content) for line in _lines(name, raw)]


def question_files(content: Content) -> list[tuple[str, bytes]]:
    """In the order of their names, whatever the order of the folder."""
    found = sorted((file.name, file) for file in content.questions.iterdir() if file.name.endswith(".txt"))
    return [(name, file.read_bytes()) for name, file in found]


def _lines(name: str, raw: bytes) -> Iterator[Line]:
    found = NAME.fullmatch(name)
    if found is None:
        raise WrongContent(
            f"questions/{name}: a name is TOPIC.kk.txt, TOPIC.ru.txt, or TOPIC.PART.kk.txt; see topics in answers.toml"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongContent(f"questions/{name}: not UTF-8 (byte {error.start}); save it as UTF-8 text") from None
    for number, phrasing in phrasings(text):
        yield Line(Example(phrasing, found["label"], found["locale"]), name, number)


def phrasings(text: str) -> Iterator[tuple[int, str]]:
    """One a line, with its number; what follows # is for people."""
    for number, line in enumerate(text.splitlines(), 1):
        if phrasing := line.partition("#")[0].strip():
            yield number, phrasing
