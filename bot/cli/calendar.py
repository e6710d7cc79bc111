"""`myqg-bot calendar`: orders that move days off, entered as soon as they are published."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.waiting import wait

calendar = typer.Typer(no_args_is_help=True, help="Working days: orders that move days off, and what they change.")

Order = Annotated[str, typer.Option("--order", help='Number and date of the order, as "№ 123, 01.12.2026".')]
By = Annotated[str, typer.Option("--by", help="Who enters it, if not the user of this computer.")]
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d", "%d.%m.%Y"], help="As 2027-01-08 or 08.01.2027.", metavar="DATE")]


@calendar.command("add-day-off")
def add_day_off(day: Day, order: Order, by: By = "") -> None:
    """Make a working day a day off."""
    from bot.calendar.model import Kind
    from bot.cli.environment import settings
    from bot.cli.orders import add, entry

    wait(add(settings(), entry(by), day.date(), Kind.OFF, order))


@calendar.command("add-working-day")
def add_working_day(day: Day, order: Order, by: By = "") -> None:
    """Make a weekend or a holiday a working day."""
    from bot.calendar.model import Kind
    from bot.cli.environment import settings
    from bot.cli.orders import add, entry

    wait(add(settings(), entry(by), day.date(), Kind.WORK, order))


@calendar.command("import")
def import_orders(
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx with the columns date, kind (off or work) and order.")],
    keep_good: Annotated[bool, typer.Option("--keep-good", help="Keep the good rows though others are not.")] = False,
    by: By = "",
) -> None:
    """Enter many days at once; the exit code is 1 where nothing was kept because of a bad row."""
    from bot.cli.environment import settings
    from bot.cli.orders import add_all, entry

    wait(add_all(settings(), entry(by), file, keep_good=keep_good))


@calendar.command("remove")
def remove_day(day: Day) -> None:
    """Take an order back: the day is again what the law says."""
    from bot.cli.environment import settings
    from bot.cli.orders import remove

    wait(remove(settings(), day.date()))


@calendar.command("confirm")
def confirm_year(
    year: Annotated[int, typer.Argument(help="As 2027.")],
    order: Annotated[str, typer.Option("--order", help='What was looked at, as "no order up to 20.12.2026".')],
    by: By = "",
) -> None:
    """Record that nothing else is moved in a year, so that nobody is reminded of it."""
    from bot.cli.environment import settings
    from bot.cli.orders import confirm, entry

    wait(confirm(settings(), entry(by), year, order))


@calendar.command("list")
def list_days(year: Annotated[int | None, typer.Option(help="This year if not given.", min=2026, max=2100)] = None) -> None:
    """Print a year's days off and working weekends, and whether the law or an order made them."""
    from bot.cli.environment import settings
    from bot.cli.orders import print_year

    wait(print_year(settings(), year))


@calendar.command("recount")
def recount_terms(
    apply: Annotated[bool, typer.Option("--apply", help="Change the due dates, and tell the people and the office.")] = False,
    earlier_too: Annotated[bool, typer.Option("--earlier-too", help="With --apply: also those that become earlier.")] = False,
    by: By = "",
) -> None:
    """Print which open requests would get another due date by the calendar of now."""
    from bot.cli.environment import settings
    from bot.cli.orders import entry
    from bot.cli.recount import recount

    if earlier_too and not apply:
        raise typer.BadParameter("--earlier-too goes together with --apply")
    wait(recount(settings(), entry(by), apply=apply, earlier_too=earlier_too))
