"""Which open requests would be due on another day, and the change of their due dates when somebody asks for it."""

import sys
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from bot.calendar.golden import require_right_dates
from bot.calendar.orders import Entry
from bot.cli.database import opened
from bot.deliveries.outbox import Outbox
from bot.rights.recount import Move, Recount, moves
from bot.settings import Settings
from bot.zone import ALMATY
from storage import SqlStore


async def say_what_moves(store: SqlStore) -> None:
    """After a change of the calendar."""
    async with store.read() as tx:
        found = await moves(tx)
    if not found:
        print("No open request gets another due date.")
        return
    _print(found)
    print("Their due dates stay until `myqg-bot calendar recount --apply`.")
    _say_earlier(found)


async def recount(settings: Settings, entry: Entry, *, apply: bool, earlier_too: bool) -> None:
    require_right_dates()
    async with opened(settings, new=True) as store:
        if not apply:
            await say_what_moves(store)
            return
        work = Recount(Outbox.of(settings))
        async with store.begin() as tx:
            found = await moves(tx)
            wanted = [move for move in found if earlier_too or not move.earlier]
            done = [move for move in wanted if await work.apply(tx, move, entry.by, entry.now)]
    if not found:
        print("No open request gets another due date.")
        return
    _print(found)
    told = "; `myqg-bot run` tells the people and the office" if done else ""
    print(f"{len(done)} of {len(found)} due dates were changed{told}.")
    _say_earlier([move for move in found if move not in done])


def _say_earlier(found: Sequence[Move]) -> None:
    earlier = sum(move.earlier for move in found)
    if earlier:
        print(f"{earlier} would become EARLIER; only `myqg-bot calendar recount --apply --earlier-too` does that.")


def _print(found: Sequence[Move]) -> None:
    table = Table("number", "clock", "due", "counted anew", "")
    for move in found:
        way = "EARLIER" if move.earlier else "later"
        table.add_row(move.request.number, move.clock.code, _moment(move.was), _moment(move.due_at), way)
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(ALMATY):%Y-%m-%d %H:%M}"
