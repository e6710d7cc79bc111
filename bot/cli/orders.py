"""Orders into the calendar and out of it, and the calendar of a year on the screen."""

import getpass
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.audit.model import Entry as AuditEntry
from bot.calendar import WorkCalendar
from bot.calendar.days import Special
from bot.calendar.golden import require_right_dates
from bot.calendar.model import Confirmation, Kind, Override
from bot.calendar.orders import WORDS, Entry, decided, is_decided, order_name
from bot.cli.database import opened, operator
from bot.cli.order_files import Broken, Row, read_orders
from bot.cli.recount import say_what_moves
from bot.errors import WrongSetting
from bot.ports import Tx
from bot.rights.moves import by_office
from bot.settings import Settings
from storage import SqlStore


def entry(by: str) -> Entry:
    return Entry(by.strip() or _user(), datetime.now(UTC))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        raise WrongSetting("this computer does not say who you are: write --by and your name") from None


@asynccontextmanager
async def _counting(settings: Settings) -> AsyncIterator[SqlStore]:
    require_right_dates()
    async with opened(settings, new=True) as store:
        yield store


async def add(settings: Settings, entry: Entry, day: date, kind: Kind, order: str) -> None:
    async with _counting(settings) as store:
        async with store.begin() as tx:
            override = entry.override(WorkCalendar(await tx.calendar.by_day()), day, kind, order)
            if not await tx.calendar.add(override):
                raise WrongSetting(f"{day}: somebody else entered an order about it just now; see `myqg-bot calendar list`")
            _record(tx, override)
        print(f"{day} ({day:%A}) is {WORDS[kind]} now, by order {override.order}.")
        await say_what_moves(store)


async def add_all(settings: Settings, entry: Entry, file: Path, *, keep_good: bool) -> int:
    """All rows or none, unless the good ones are asked for; -> the exit code."""
    rows, broken = read_orders(file)
    async with _counting(settings) as store:
        async with store.begin() as tx:
            good, bad = _sorted_out(rows, WorkCalendar(await tx.calendar.by_day()), entry)
            broken += bad
            kept = [override for override in good if (keep_good or not broken) and await tx.calendar.add(override)]
            for override in kept:
                _record(tx, override)
        for one in sorted(broken, key=lambda one: one.line):
            print(f"{file.name}, row {one.line}: {one.why}")
        if broken and not keep_good:
            print("Nothing was kept: mend these rows, or add --keep-good to keep the others.")
            return 1
        print(f"{len(kept)} days were entered, {len(broken)} rows were left out.")
        await say_what_moves(store)
    return 0


def _sorted_out(rows: Iterable[Row], calendar: WorkCalendar, entry: Entry) -> tuple[list[Override], list[Broken]]:
    """Each row on top of the good ones before it."""
    good: list[Override] = []
    bad: list[Broken] = []
    lines: dict[date, int] = {}
    for row in rows:
        if row.day in lines:
            bad.append(Broken(row.line, f"{row.day} stands in row {lines[row.day]} already; keep one of them"))
            continue
        try:
            override = entry.override(calendar, row.day, row.kind, row.order)
        except WrongSetting as error:
            bad.append(Broken(row.line, str(error)))
        else:
            good.append(override)
            lines[row.day] = row.line
            calendar = calendar.with_order(override)
    return good, bad


async def remove(settings: Settings, day: date) -> None:
    async with _counting(settings) as store:
        async with store.begin() as tx:
            before = (await tx.calendar.by_day()).get(day)
            if before is None:
                raise WrongSetting(f"{day}: no order about this day was entered; `myqg-bot calendar list` shows what was")
            await tx.calendar.remove(day)
            now, by = datetime.now(UTC), by_office(operator())
            tx.audit.write(AuditEntry("order.remove", str(day), by, {"order": before.order}), now)
            calendar = WorkCalendar(await tx.calendar.by_day())
        kind = Kind.WORK if calendar.is_working(day) else Kind.OFF
        print(f"{day} ({day:%A}) is {WORDS[kind]} again: order {before.order} was taken back.")
        await say_what_moves(store)


async def confirm(settings: Settings, entry: Entry, year: int, order: str) -> None:
    confirmation = Confirmation(entry.year(year), order_name(order), entry.by, entry.now)
    async with _counting(settings) as store, store.begin() as tx:
        if not await tx.calendar.confirm(confirmation):
            raise WrongSetting(f"{year} was confirmed before; orders can still be added")
        tx.audit.write(AuditEntry("order.confirm", str(year), by_office(entry.by), {"order": confirmation.order}), entry.now)
    print(f"{year}: nothing else is moved, as of {confirmation.order}. An order that comes later can still be added.")


def _record(tx: Tx, override: Override) -> None:
    """Every date that was promised can be traced to who moved it."""
    facts = {"kind": override.kind, "order": override.order}
    tx.audit.write(AuditEntry("order.enter", str(override.day), by_office(override.added_by), facts), override.added_at)


async def print_year(settings: Settings, year: int | None) -> None:
    year = year or Entry("", datetime.now(UTC)).today.year
    async with _counting(settings) as store, store.read() as tx:
        calendar = WorkCalendar(await tx.calendar.by_day())
        confirmations = await tx.calendar.confirmations()
    specials, table = list(calendar.specials(year)), Table("day", "", "", "by")
    for special in specials:
        name = WORDS[Kind.WORK if special.working else Kind.OFF]
        table.add_row(str(special.day), f"{special.day:%A}", name, _source(special), style="bold" if special.override else "")
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for one in confirmations:
        if one.year == year:
            print(f"Confirmed on {one.added_at:%Y-%m-%d} by {one.added_by}: nothing else is moved ({one.order}).")
    if any(special.is_estimated for special in specials):
        print("The day of an estimated holiday is announced later: if it is another one, enter both days.")
    if not is_decided(year, decided(calendar.overrides, confirmations)):
        print(f"No order for {year} was entered and nobody confirmed that there is none.")


def _source(special: Special) -> str:
    if special.override is not None:
        return f"order {special.override.order} (entered by {special.override.added_by})"
    return f"law: {special.holiday or 'moved by an order that came with the program'}"
