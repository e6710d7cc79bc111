"""An order that moves days off: it counts for the next request, and for an earlier one when somebody says so."""

from datetime import UTC, date, datetime

from bot.calendar.model import Kind
from bot.calendar.orders import Entry
from bot.cli.orders import add, confirm, remove
from bot.cli.recount import recount
from tests.chat import Chat
from tests.flows.test_execution import decides, systems
from tests.letters import Mailbox, desk, read
from tests.steps import files
from tests.world import World

__all__ = ["systems"]

TUESDAY = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ORDER = "№ 123, 20.11.2026"
REMINDERS = ("letter.reminder", "letter.overdue")


def clerk(world: World) -> Entry:
    return Entry("Динара Әбенова", world.clock.now())


async def due(world: World) -> list[datetime]:
    return [row["due_at"] for row in await world.table("requests")]


def evening(month: int, day: int) -> datetime:
    """The end of office hours in Almaty."""
    return datetime(2026, month, day, 13, 0, tzinfo=UTC)


async def reminded(world: World, *days: datetime) -> list[int]:
    """How many reminders there are at ten o'clock of each day."""
    counts = []
    for day in days:
        await world.tick(seconds=(day - world.clock.now()).total_seconds())
        counts.append(sum(desk(world).ids.count(says) for says in REMINDERS))
    return counts


def morning(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 5, 0, tzinfo=UTC)


async def test_an_order_moves_the_next_request_and_its_reminders(world: World, chat: Chat) -> None:
    """Entered at ten, it counts at one past ten; the bot was not restarted."""
    world.clock.at = TUESDAY
    await add(world.settings, clerk(world), date(2026, 11, 26), Kind.OFF, ORDER)
    world.clock.advance(minutes=1)
    await files(chat)

    assert [evening(11, 30)] == await due(world)  # Wednesday, Friday, Monday
    days = [morning(11, day) for day in (25, 26, 27, 28, 29, 30)]
    assert [0, 0, 1, 1, 1, 2] == await reminded(world, *days)
    assert [3] == await reminded(world, morning(12, 1))
    assert "letter.overdue" == read(desk(world).last).says


async def test_a_promised_date_stays_until_somebody_counts_it_anew(world: World, chat: Chat) -> None:
    """Then the person and the office are told the new one, and its morning has a reminder of its own."""
    world.clock.at = TUESDAY
    number = await files(chat)
    await add(world.settings, clerk(world), date(2026, 11, 26), Kind.OFF, ORDER)
    await recount(world.settings, clerk(world), apply=False, earlier_too=False)
    assert [evening(11, 27)] == await due(world)
    assert [0, 0, 1] == await reminded(world, *(morning(11, day) for day in (25, 26, 27)))  # days 2 and 3 on one morning

    await recount(world.settings, clerk(world), apply=True, earlier_too=False)
    (told,) = await chat.settles()
    assert ("calendar.moved", number) == (told.says, told["number"])
    assert [evening(11, 30)] == await due(world)
    letter = read(desk(world).only("calendar.recounted"))
    assert (number, "Динара Әбенова") == (letter["number"], letter["by"])
    assert [1, 1, 2] == await reminded(world, *(morning(11, day) for day in (28, 29, 30)))


async def test_the_term_of_an_action_moves_as_well(world: World, chat: Chat) -> None:
    """The office is told, the person is not: they were told no such date."""
    world.clock.at = TUESDAY
    number = await files(chat, "restriction")
    await add(world.settings, clerk(world), date(2026, 11, 25), Kind.OFF, ORDER)
    await recount(world.settings, clerk(world), apply=True, earlier_too=False)
    await world.settle()
    clocks = {row["code"]: row["due_at"] for row in await world.table("clocks")}

    assert {"answer": evening(11, 30), "block": evening(11, 26)} == clocks
    assert number == read(desk(world).only("calendar.recounted_action"))["number"]
    assert ["calendar.moved"] == [said.says for said in chat.read if said.says.startswith("calendar.")]


async def test_what_the_systems_are_asked_for_moves_with_its_clock(world: World, chat: Chat, systems: list[Mailbox]) -> None:
    """Destruction was decided, and the next day becomes a day off."""
    world.clock.at = TUESDAY
    number = await files(chat)
    await decides(world, number)
    await add(world.settings, clerk(world), date(2026, 11, 25), Kind.OFF, ORDER)
    await recount(world.settings, clerk(world), apply=True, earlier_too=False)
    clocks = {row["code"]: row["due_at"] for row in await world.table("clocks")}

    assert {evening(11, 26)} == {clocks["destroy"], *(row["due_at"] for row in await world.table("tasks"))}


async def test_an_earlier_date_is_never_taken_silently(world: World, chat: Chat) -> None:
    """It is shown, and taken only when it is asked for by name; an order taken back gives the old date again."""
    world.clock.at = TUESDAY.replace(day=25)
    await files(chat)
    await add(world.settings, clerk(world), date(2026, 11, 28), Kind.WORK, ORDER)
    await recount(world.settings, clerk(world), apply=True, earlier_too=False)
    assert [evening(11, 30)] == await due(world)
    await recount(world.settings, clerk(world), apply=True, earlier_too=True)
    assert [evening(11, 28)] == await due(world)
    world.clock.advance(minutes=1)
    await remove(world.settings, date(2026, 11, 28))
    await recount(world.settings, clerk(world), apply=True, earlier_too=False)
    await world.settle()

    assert [evening(11, 30)] == await due(world)
    assert 2 == desk(world).ids.count("calendar.recounted")


async def test_the_office_is_asked_from_december_on(world: World) -> None:
    """Once at the beginning of each month, until somebody has looked."""
    asked = []
    for day in ((2026, 11, 30), (2026, 12, 1), (2026, 12, 1), (2026, 12, 3), (2026, 12, 20), (2027, 1, 1)):
        world.clock.at = datetime(*day, 5, 0, tzinfo=UTC)
        await world.app.desks.calendar.ask()
        await world.settle()
        asked.append(desk(world).ids.count("calendar.awaited"))
    await confirm(world.settings, clerk(world), 2027, "no order up to 01.01.2027")
    world.clock.at = datetime(2027, 2, 1, 5, 0, tzinfo=UTC)
    await world.app.desks.calendar.ask()
    await world.settle()

    assert [0, 1, 1, 1, 1, 2] == asked
    assert 2 == desk(world).ids.count("calendar.awaited")
