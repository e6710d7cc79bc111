"""The .po files: the program's own, the office's over them, and single texts written back into either."""

import gettext
import io
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, normalize, read_po

from bot.errors import WrongContent
from bot.wording import fault

Forms = tuple[str, ...]  # a text, or its forms for numbers
OFFICE = "texts"  # the folder in MYQG_CONTENT
HEADER = 'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
QUOTED = r'"(?:[^"\\]|\\.)*"\n'
ENTRY = re.compile(
    rf'^msgid "(?P<id>[^"\\]+)"\n(?:msgid_plural {QUOTED})?(?P<said>(?:(?:msgstr(?:\[\d\])? )?{QUOTED})+)', re.MULTILINE
)


def catalog(locale: str, office: Path | None = None) -> Catalog:
    """Every text of one language; the office's own wording where it has one."""
    whole = Catalog(locale=locale)
    for path in own(locale):
        for message in _messages(path, locale):
            whole.add(message.id, message.string)
    ours = office and office_file(office, locale)
    if ours and ours.exists():
        for message in _messages(ours, locale):
            _replace(whole, message, ours)
    return whole


def own(locale: str) -> list[Traversable]:
    """The program's files of one language, in the order they are read."""
    folder = files("locales") / locale / "LC_MESSAGES"
    return sorted((path for path in folder.iterdir() if path.name.endswith(".po")), key=lambda path: path.name)


def office_file(office: Path, locale: str) -> Path:
    return office / OFFICE / f"{locale}.po"


def forms(message: Message) -> Forms:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def name_of(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def numbers(locale: str, form: int) -> list[int]:
    """Some numbers that a form of this language is for."""
    form_of = gettext.c2py(get_plural(locale).plural_expr)
    return [number for number in range(100) if form_of(number) == form][:3]


def written(locale: str, office: Path | None, changes: Mapping[str, Forms]) -> dict[Path, str]:
    """The files these texts are said in, as they should be; everything else in them stands byte for byte as it did."""
    if office:
        path = office_file(office, locale)
        return {path: _extended(path.read_text("utf-8") if path.exists() else HEADER.format(locale=locale), changes)}
    before = {Path(str(path)): path.read_text("utf-8") for path in own(locale)}
    found = {entry["id"] for text in before.values() for entry in ENTRY.finditer(text)}
    if set(changes) - found:
        raise WrongContent(f"{locale}: not written as an entry of a .po file: {', '.join(sorted(set(changes) - found))}")
    after = {path: _rewritten(text, changes) for path, text in before.items()}
    return {path: text for path, text in after.items() if text != before[path]}


def _rewritten(text: str, changes: Mapping[str, Forms]) -> str:
    def anew(entry: re.Match[str]) -> str:
        changed = changes.get(entry["id"])
        return entry[0] if changed is None else entry[0].removesuffix(entry["said"]) + _said(changed, entry["said"])

    return ENTRY.sub(anew, text if text.endswith("\n") else f"{text}\n")


def _extended(text: str, changes: Mapping[str, Forms]) -> str:
    there = {entry["id"] for entry in ENTRY.finditer(text)}
    return _rewritten(text, changes) + "".join(_entry(says, said) for says, said in changes.items() if says not in there)


def _entry(says: str, said: Forms) -> str:
    plural = f'msgid_plural "{says}"\n' if len(said) > 1 else ""
    return f'\nmsgid "{says}"\n{plural}{_said(said, "msgstr[" if plural else "msgstr ")}'


def _said(said: Forms, before: str) -> str:
    if not before.startswith("msgstr["):
        return f"msgstr {normalize(said[0], width=0)}\n"
    return "".join(f"msgstr[{number}] {normalize(form, width=0)}\n" for number, form in enumerate(said))


def _messages(path: Traversable, locale: str) -> Iterator[Message]:
    try:
        read = read_po(io.BytesIO(path.read_bytes()), locale=locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise WrongContent(f"{path.name}: cannot be read as a .po file ({type(error).__name__})") from None
    return (message for message in read if message.id)


def _replace(whole: Catalog, message: Message, path: Path) -> None:
    """A text of the office must fit the program that says it, also after an upgrade."""
    says, known = name_of(message), whole.get(message.id)
    if known is None:
        raise WrongContent(f"{OFFICE}/{path.name}: {says}: the program says no such text any more; take the entry out")
    new, old = forms(message), forms(known)
    why = "it has other forms" if len(new) != len(old) else next(filter(None, map(fault, new, old)), None)
    if why:
        raise WrongContent(f"{OFFICE}/{path.name}: {says}: {why}")
    known.string = message.string
