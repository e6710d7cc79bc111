"""`myqg-bot requests`: the register on the screen and as a file, with a manifest that proves the file."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from bot.audit.model import Entry
from bot.cli.database import opened, operator
from bot.cli.outputs import reserved, writing
from bot.errors import WrongSetting
from bot.rights import journal
from bot.rights.export import FORMATS, Journal, manifest
from bot.rights.journal import COLUMNS, Choice
from bot.rights.moves import by_office
from bot.settings import Settings
from bot.texts import Texts

WIDTH = 120  # columns where nobody looks
ENDLESS = 1000  # columns: rich measures no more than the screen has
WHOLE = ("number", "due_at", "subject")  # these are never cut
LIST = ("number", "right", "status", "due_at", "late", "language", "subject")
# Left out on a narrow screen, the first one first; what is late is red all the same.
LEAST = ("language", "late", "status", "right")


async def print_list(settings: Settings, locale: str, *, everything: bool) -> None:
    read = await _read(settings, locale, Choice(only_open=not everything), "list")
    if not read.rows:
        print("The register is empty." if everything else "No request is open; --all prints those that are closed.")
        return
    console = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH)
    tables = (_table(read, [name for name in LIST if name not in LEAST[:fewer]]) for fewer in range(len(LEAST)))
    console.print(next((table for table in tables if _needs(table, console) <= console.width), _table(read, WHOLE)))


def _needs(table: Table, console: Console) -> int:
    """How wide a screen must be for it."""
    return console.measure(table, options=console.options.update(width=ENDLESS)).minimum


def _table(read: Journal, names: Sequence[str]) -> Table:
    headings = {name: read.texts.word(f"journal.{name}", read.locale).replace(" ", "\n") for name in names}
    table = Table(*(Column(heading, no_wrap=name in WHOLE, overflow="fold") for name, heading in headings.items()))
    for row in read.rows:
        words = dict(zip(COLUMNS, journal.shown(row, read.texts, read.locale), strict=True))
        table.add_row(*(words[name] for name in names), style="bold red" if row["late"] and row["closed_at"] is None else "")
    return table


async def print_one(settings: Settings, locale: str, number: str) -> None:
    read = await _read(settings, locale, Choice(number=number), "show")
    if not read.rows:
        raise WrongSetting(f"{number}: there is no such request")
    for heading, word in zip(journal.headings(read.texts, locale), journal.shown(read.rows[0], read.texts, locale), strict=True):
        print(f"{heading}: {word}")


async def export(settings: Settings, file: Path, locale: str, choice: Choice) -> None:
    """The file, and beside it FILE.manifest.json with its SHA-256: what was handed over can be proved."""
    form = FORMATS.get(file.suffix.lower())
    if form is None:
        raise WrongSetting(f"{file}: write a name that ends in {', '.join(FORMATS)}")
    proof = file.with_name(f"{file.name}.manifest.json")
    with reserved(file, proof):  # first: what the audit calls exported can be written
        read = await _read(settings, locale, choice, "export")
        content = form(read)
        _write(file, content)
        _write(proof, manifest(file.name, content, len(read.rows), choice, datetime.now(UTC)))
    print(f"{len(read.rows)} requests in {file}, and its manifest beside it")


def _write(file: Path, content: bytes) -> None:
    with writing(file):
        file.write_bytes(content)


async def _read(settings: Settings, locale: str, choice: Choice, deed: str) -> Journal:
    """Whoever reads the register stands in the audit."""
    now = datetime.now(UTC)
    async with opened(settings) as store, store.begin() as tx:
        rows = await journal.read(tx, choice, now)
        tx.audit.write(
            Entry(f"register.{deed}", choice.number or "register", by_office(operator()), {"rows": str(len(rows))}), now
        )
    return Journal(rows, Texts.load(settings.content), locale)
