"""`myqg-bot requests inspect`: one archive for an inspection by the authority, with the hash of each file in it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from rich.console import Console
from rich.progress import Progress

from bot.audit.desk import verify
from bot.audit.model import Entry, Found
from bot.cli.database import opened, operator
from bot.cli.outputs import OWN, made, writing
from bot.errors import WrongSetting
from bot.inspection.desk import Inspection, scope_of
from bot.inspection.model import Document, Facts, Scope, Voice, Words
from bot.ports import Store, Tx
from bot.rights import journal
from bot.rights.export import Journal
from bot.rights.journal import COLUMNS, Choice
from bot.rights.moves import by_office
from bot.settings import Settings
from bot.texts import Texts
from bot.zone import ALMATY
from handlers.paper import page

SOON = 20  # requests that are written before anybody wonders
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Archive:
    """What was put into the file so far, and the hash of each."""

    zip: ZipFile
    now: datetime
    listed: list[dict[str, Any]] = field(default_factory=list)
    titles: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, content: bytes) -> None:
        at = self.now.astimezone(ALMATY)
        entry = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        entry.compress_type, entry.external_attr = ZIP_DEFLATED, OWN << 16
        self.zip.writestr(entry, content)
        self.listed.append({"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})

    def print(self, document: Document, locale: str) -> None:
        name = f"{document.name}.html"
        self.put(name, page(document, locale))
        self.titles.append((name, document.title))


async def inspect(settings: Settings, target: Path, locale: str, choice: Choice) -> None:
    """Written beside its place and moved there when it is whole and stands in the audit: nothing leaves unrecorded."""
    now = datetime.now(UTC)
    file = _file(target, now)
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        with writing(file):
            unfinished.touch(OWN)
        async with opened(settings) as store:
            found, _ = await verify(store)
            voice = Voice(Texts.load(settings.content), locale)
            scope = await _written(unfinished, store, settings, voice, choice, found, now)
            sha256 = hashlib.sha256(unfinished.read_bytes()).hexdigest()
            await _note(store, scope, choice, sha256, now)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    print(f"{len(scope.requests)} requests in {file}\nSHA-256 {sha256}")
    if found.broken is not None:
        print(f"the chain of the audit is BROKEN at entry {found.broken}; the archive says so")


def _file(target: Path, now: datetime) -> Path:
    """A name that ends in .zip, or a folder in which the file gets one."""
    zipped = target.suffix.lower() == ".zip"
    if target.suffix and not zipped and not target.is_dir():
        raise WrongSetting(f"{target}: write a name that ends in .zip, or a folder")
    file = target if zipped else target / f"inspection-{now.astimezone(ALMATY):%Y-%m-%d-%H%M%S}.zip"
    if file.exists():
        raise WrongSetting(f"{file}: is there already; an archive that was handed over is not written over")
    made(file.parent)
    return file


async def _written(
    file: Path, store: Store, settings: Settings, voice: Voice, choice: Choice, found: Found, now: datetime
) -> Scope:
    with ZipFile(file, "w") as zipped:
        archive = Archive(zipped, now)
        async with store.read() as tx:
            scope = await scope_of(tx, choice)
            inspection = Inspection(settings, scope, voice, found, now)
            await _fill(archive, tx, inspection)
        archive.print(_contents(archive, voice, settings), voice.locale)
        manifest = _manifest(archive, inspection)
        zipped.writestr(ZipInfo(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return scope


async def _fill(archive: Archive, tx: Tx, inspection: Inspection) -> None:
    voice, rows = inspection.voice, await inspection.rows(tx)
    table = Journal(rows, voice.texts, voice.locale)
    archive.put("register.xlsx", table.xlsx())
    archive.put("register.csv", table.csv())
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=len(rows) < SOON or not console.is_terminal) as progress:
        bar = progress.add_task(voice.say("journal.title"), total=len(rows) + 7)
        async for document in inspection.documents(tx, rows):
            archive.print(document, voice.locale)
            progress.advance(bar)
    who, what, entries = await inspection.of_audit(tx)
    archive.print(who, voice.locale)
    archive.print(what, voice.locale)
    archive.put("audit.json", entries)


def _contents(archive: Archive, voice: Voice, settings: Settings) -> Document:
    operator_name, bin_ = settings.operator(voice.locale), settings.operator_bin
    whose = Words(voice.say("inspection.operator", operator=operator_name, bin=bin_, at=archive.now))
    files = Facts(voice.say("inspection.files"), archive.titles)
    return Document("contents", voice.say("inspection.title.contents"), (whose, files, Words(voice.say("inspection.limits"))))


def _manifest(archive: Archive, inspection: Inspection) -> dict[str, Any]:
    choice, found = inspection.scope.choice, inspection.found
    return {
        "made_at": inspection.now.isoformat(timespec="seconds"),
        "operator_bin": inspection.settings.operator_bin,
        "language": inspection.voice.locale,
        "since": choice.since and choice.since.isoformat(),
        "until": choice.until and choice.until.isoformat(),
        "subject": inspection.scope.subjects.get(choice.person or 0),
        "requests": len(inspection.scope.requests),
        "columns": list(COLUMNS),
        "version": journal.VERSION,
        "audit": {"entries": found.entries, "head": str(found.head), "broken_at": found.broken},
        "files": archive.listed,
    }


async def _note(store: Store, scope: Scope, choice: Choice, sha256: str, now: datetime) -> None:
    """As every reading of the register; of one person it is about that person."""
    period = {name: day.isoformat() for name, day in (("since", choice.since), ("until", choice.until)) if day}
    facts = {"rows": str(len(scope.requests)), "sha256": sha256, **period}
    async with store.begin() as tx:
        tx.audit.write(Entry("register.inspect", choice.number or "register", by_office(operator()), facts), now)
