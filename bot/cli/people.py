"""`myqg-bot people`: the staff directory comes in from a file, and is counted; nobody's address is shown."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from bot.cli import sheets
from bot.cli.database import opened, operator
from bot.clock import SystemClock
from bot.deliveries.outbox import Outbox
from bot.directory.desk import DirectoryDesk, Report
from bot.directory.model import Standing
from bot.directory.reading import Reading, read
from bot.errors import WrongSetting
from bot.rights.moves import by_office
from bot.settings import Settings

MOST_SHOWN = 50
ROWS = {
    "added": "new",
    "changed": "changed",
    "left": "left",
    "reissued": "of the changed: the mailbox has another holder",
    "unchanged": "unchanged",
}


@dataclass(frozen=True, slots=True)
class How:
    """The options of an import."""

    dry_run: bool
    keep_good: bool
    add_only: bool
    force: bool


async def bring_in(settings: Settings, file: Path, how: How) -> int:
    """-> the exit code: 1 where rows are broken and so nothing was kept."""
    console, aside = Console(soft_wrap=True), Console(stderr=True)
    with Progress(console=aside, transient=True, disable=not aside.is_terminal) as bar:
        reading = _read(settings, file, bar)
        _tell_of_rows(console, reading)
        if reading.broken and not how.keep_good:
            console.print("nothing was kept: mend the rows, or leave them out with --keep-good")
            return 1
        if not how.add_only and not any(employee.works for employee in reading.employees):
            raise WrongSetting(f"{file}: names nobody who works here, so nothing was kept")
        report = await _write(settings, reading, how, bar)
    _tell(console, report, len(reading.broken), how)
    if report.drastic and not how.force:
        raise WrongSetting(f"{file}: {_share(report)}, so nothing was kept; if the file is whole, repeat with --force")
    return 0


async def _write(settings: Settings, reading: Reading, how: How, bar: Progress) -> Report:
    task = bar.add_task("comparing and writing", total=None)
    async with opened(settings, new=True) as store:
        desk = DirectoryDesk(store, SystemClock(), Outbox.of(settings), by_office(operator()))
        return await desk.bring_in(
            reading,
            add_only=how.add_only,
            force=how.force,
            dry_run=how.dry_run,
            step=lambda rows: bar.advance(task, rows),
        )


async def count(settings: Settings) -> None:
    async with opened(settings) as store, store.read() as tx:
        census = await tx.directory.census()
        bindings = await tx.people.bindings(SystemClock().now())
    console = Console(soft_wrap=True)
    if not census:
        console.print("The directory is empty: everybody with a mailbox of MYQG_MAIL_DOMAINS works here.")
    else:
        console.print(_counted(census))
    console.print(f"proved their mailbox to the bot: {len(bindings):,}")


def _counted(census: Mapping[tuple[str, str, Standing], int]) -> Table:
    table = Table("employer", "language", "status", Column("people", justify="right"))
    for (employer, language, status), number in census.items():
        table.add_row(employer, language, status, f"{number:,}")
    return table


def _read(settings: Settings, file: Path, bar: Progress) -> Reading:
    try:
        return read(bar.track(sheets.rows(file), description="reading"), settings.mail_domains)
    except WrongSetting as error:
        raise WrongSetting(f"{file}: {error}") from None


def _tell_of_rows(console: Console, reading: Reading) -> None:
    if reading.unread:
        console.print(f"columns that are not kept: {', '.join(reading.unread)}", markup=False)
    for broken in reading.broken[:MOST_SHOWN]:
        console.print(f"line {broken.line}: {broken.flaw}", markup=False)
    if len(reading.broken) > MOST_SHOWN:
        kinds = Counter(broken.flaw for broken in reading.broken[MOST_SHOWN:])
        console.print("and more: " + "; ".join(f"{flaw} ({number:,})" for flaw, number in kinds.most_common()), markup=False)


def _tell(console: Console, report: Report, broken: int, how: How) -> None:
    kept = not how.dry_run and (how.force or not report.drastic)
    table = Table("rows", Column("kept" if kept else "would be", justify="right"))
    for name, words in ROWS.items():
        table.add_row(words, f"{getattr(report, name):,}")
    table.add_row("broken, left out", f"{broken:,}")
    console.print(table)
    console.print(f"{_share(report)}; requests stay as they are")


def _share(report: Report) -> str:
    share = 100 * report.ended / report.bindings if report.bindings else 0
    return f"{report.ended:,} of {report.bindings:,} bindings end ({share:.1f} %)"
