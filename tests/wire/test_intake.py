"""No update is lost, none is done twice while in hand, and nobody waits for somebody else's chat."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from aiogram.exceptions import TelegramConflictError

from bot.errors import Unavailable, WrongSetting
from handlers.sandbox.cast import EMPLOYEES
from handlers.sandbox.faults import Fault, Switch
from handlers.telegram.intake import Intake, Pauses, Raw
from handlers.telegram.updates import ask
from tests.wire.botworld import BotWorld, bot_world, until

KK, RU = EMPLOYEES[0].id, EMPLOYEES[1].id
FAST = Pauses(hold=2, handling=5.0, retry=(0.05, 0.1), drain=0.5, farewell=2.0)


@dataclass
class Desk:
    """Writes down what it was given; `slow` chats take their time, `odd` texts go wrong so many times."""

    started: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    slow: dict[int, float] = field(default_factory=dict)
    odd: dict[str, tuple[Exception, int]] = field(default_factory=dict)
    doors: dict[int, asyncio.Event] = field(default_factory=lambda: defaultdict(_open))

    async def handle(self, update: Raw) -> None:
        message = update["message"]
        chat, text = message["chat"]["id"], message["text"]
        self.started.append(text)
        await self.doors[chat].wait()
        await asyncio.sleep(self.slow.get(chat, 0))
        error, times = self.odd.get(text, (None, 0))
        if error is not None and times > 0:
            self.odd[text] = (error, times - 1)
            raise error
        self.done.append(text)

    async def broken(self, update: Raw, incident: str) -> None:
        self.told.append(f"{update['message']['text']} {incident}")


def _open() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@asynccontextmanager
async def polling(world: BotWorld, desk: Desk, pauses: Pauses = FAST, **fields: Any) -> AsyncIterator[asyncio.Task[None]]:
    """The intake at work inside the block; cancelled at its end, as the process does on SIGTERM."""
    async with world.bot() as bot:
        intake = Intake(partial(ask, bot), desk.handle, desk.broken, pauses, incident=lambda: "i-1", **fields)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(intake.run())
            yield task
            task.cancel()


@pytest.fixture
async def world() -> AsyncIterator[BotWorld]:
    async with bot_world() as world:
        yield world


async def test_everything_is_handled_and_acknowledged(world: BotWorld) -> None:
    """What two people write is done in their order, and Telegram forgets it."""
    desk = Desk()
    for number in range(20):
        world.telegram.say(KK, f"kk {number}")
        world.telegram.say(RU, f"ru {number}")
    async with polling(world, desk):
        await until(lambda: len(desk.done) == 40 and world.telegram.updates.pending() == 0)

    assert [f"kk {number}" for number in range(20)] == [text for text in desk.done if text.startswith("kk")]
    assert [f"ru {number}" for number in range(20)] == [text for text in desk.done if text.startswith("ru")]


async def test_nothing_is_acknowledged_before_it_is_done(world: BotWorld) -> None:
    """An update whose handler still runs stays in Telegram's queue, with all that came after it."""
    desk = Desk()
    desk.doors[KK] = asyncio.Event()
    world.telegram.say(KK, "slow")
    async with polling(world, desk):
        await until(lambda: desk.started == ["slow"])
        world.telegram.say(RU, "quick")
        await until(lambda: desk.done == ["quick"])
        await asyncio.sleep(1.2)  # two more questions for the same offset
        waiting = world.telegram.updates.pending()
        desk.doors[KK].set()
        await until(lambda: world.telegram.updates.pending() == 0)

    assert 2 == waiting
    assert ["slow", "quick"] == desk.started


async def test_one_slow_chat_stalls_nobody(world: BotWorld) -> None:
    """While one handler hangs, others are answered within a blink, again and again."""
    desk = Desk()
    desk.doors[KK] = asyncio.Event()
    world.telegram.say(KK, "slow")
    async with polling(world, desk, Pauses(hold=2, drain=0.5)):
        await until(lambda: desk.started == ["slow"])
        for number in range(5):
            world.telegram.say(RU, f"quick {number}")
            await until(lambda: desk.done[-1:] == [f"quick {number}"], 1.0)  # noqa: B023 - awaited at once
        desk.doors[KK].set()

    assert "slow" == desk.done[-1]


async def test_one_chat_keeps_its_order(world: BotWorld) -> None:
    """The second message of a person waits for the first one."""
    desk = Desk(slow={KK: 0.05})
    async with polling(world, desk):
        for number in range(5):
            world.telegram.say(KK, str(number))
            await asyncio.sleep(0.02)
        await until(lambda: len(desk.done) == 5)

    assert list("01234") == desk.done == desk.started


async def test_cancelled_loop_finishes_what_is_in_hand(world: BotWorld) -> None:
    """On a stop, running handlers finish and are acknowledged; nothing comes again."""
    desk = Desk(slow={KK: 0.2})
    world.telegram.say(KK, "last words")
    async with polling(world, desk):
        await until(lambda: desk.started == ["last words"])

    assert ["last words"] == desk.done
    assert 0 == world.telegram.updates.pending()


async def test_what_does_not_finish_in_time_comes_again(world: BotWorld) -> None:
    """A handler that outlives the stop is cut, and the next process gets its update; what was done is forgotten."""
    desk = Desk()
    desk.doors[RU] = asyncio.Event()
    world.telegram.say(KK, "done")
    world.telegram.say(RU, "stuck")
    async with polling(world, desk):
        await until(lambda: desk.done == ["done"] and "stuck" in desk.started)
    waiting = world.telegram.updates.pending()
    later = Desk()
    async with polling(world, later):
        await until(lambda: later.done == ["stuck"])

    assert 1 == waiting


@pytest.mark.parametrize(("drain", "repeats"), [(0.5, False), (0.0, True)])
async def test_no_update_is_lost_over_restarts(world: BotWorld, drain: float, repeats: bool) -> None:
    """Sixty slow updates over several processes: all are done; twice only what a stop without patience cut short."""
    done: list[str] = []
    everything = [f"{user} {number}" for number in range(30) for user in (KK, RU)]
    for text in everything:
        world.telegram.say(int(text.split()[0]), text)
    while world.telegram.updates.pending():
        desk = Desk(slow={KK: 0.01, RU: 0.007})
        async with polling(world, desk, Pauses(hold=2, drain=drain)):
            await asyncio.sleep(0.15)
        done += desk.done

    assert set(everything) == set(done)
    assert repeats or len(everything) == len(done)


async def test_cut_connections_lose_nothing(world: BotWorld) -> None:
    """The answer to getUpdates is cut off several times: what it carried comes with the next one."""
    desk = Desk()
    world.faults.switch_on(Fault.API_CUT, Switch(times=3, method="getUpdates"))
    async with polling(world, desk):
        for number in range(10):
            world.telegram.say(KK, str(number))
            await asyncio.sleep(0.03)
        await until(lambda: len(desk.done) == 10)

    assert list("0123456789") == desk.done


async def test_server_that_restarts_is_waited_for(world: BotWorld) -> None:
    """Telegram is away for a while: the loop goes on where it was."""
    desk = Desk()
    async with polling(world, desk):
        world.telegram.say(KK, "before")
        await until(lambda: desk.done == ["before"])
        await world.stop()
        await asyncio.sleep(0.2)
        world.telegram.say(KK, "meanwhile")
        await world.start()
        await until(lambda: desk.done == ["before", "meanwhile"])


@pytest.mark.parametrize("fault", [Fault.API_429, Fault.API_500, Fault.API_HTML])
async def test_refusals_are_waited_out(world: BotWorld, fault: Fault) -> None:
    """429, 500 and a gateway's page do not end polling."""
    desk = Desk()
    world.faults.switch_on(fault, Switch(times=2, method="getUpdates", seconds=1))
    world.telegram.say(KK, "hello")
    async with polling(world, desk):
        await until(lambda: desk.done == ["hello"])


async def test_another_poller_is_survived(world: BotWorld) -> None:
    """A second process polls for a moment (409 for us): we go on when it is gone."""
    desk = Desk()
    async with polling(world, desk), world.bot() as other:
        await asyncio.sleep(0.2)
        with suppress(TelegramConflictError):
            await ask(other, 0, 1, 1)
        world.telegram.say(KK, "hello")
        await until(lambda: desk.done == ["hello"])


async def test_wrong_token_stops_with_the_setting_named(world: BotWorld) -> None:
    """401 cannot be waited out."""
    desk = Desk()
    async with world.bot("7000000001:wrong") as bot:
        with pytest.raises(WrongSetting, match="MYQG_BOT_TOKEN"):
            await Intake(partial(ask, bot), desk.handle, desk.broken, FAST).run()


async def test_unavailable_is_tried_again(world: BotWorld) -> None:
    """While the database is away the update waits, its chat behind it, and nobody is told of a failure."""
    desk = Desk(odd={"first": (Unavailable("database"), 4)})
    world.telegram.say(KK, "first")
    world.telegram.say(KK, "second")
    world.telegram.say(RU, "other")
    async with polling(world, desk):
        await until(lambda: len(desk.done) == 3 and world.telegram.updates.pending() == 0)

    assert ["other", "first", "second"] == desk.done
    assert [] == desk.told
    assert 0 == world.telegram.updates.pending()


async def test_unavailable_at_the_stop_is_not_acknowledged(world: BotWorld) -> None:
    """A process that stops while the database is away leaves the update to the next one."""
    desk = Desk(odd={"first": (Unavailable("database"), 10**6)})
    world.telegram.say(KK, "first")
    async with polling(world, desk):
        await until(lambda: len(desk.started) > 1)

    assert 1 == world.telegram.updates.pending()


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyError("no text")])
async def test_poison_is_told_and_acknowledged(world: BotWorld, error: Exception) -> None:
    """A handler that fails for good tells the person its incident once, and the next message is handled."""
    desk = Desk(odd={"poison": (error, 10**6)})
    world.telegram.say(KK, "poison")
    world.telegram.say(KK, "next")
    async with polling(world, desk):
        await until(lambda: desk.done == ["next"] and world.telegram.updates.pending() == 0)

    assert ["poison i-1"] == desk.told


async def test_handler_that_hangs_is_broken_off(world: BotWorld) -> None:
    """Handling has a bound; beyond it the update counts as failed."""
    desk = Desk()
    desk.doors[KK] = asyncio.Event()
    world.telegram.say(KK, "hangs")
    async with polling(world, desk, Pauses(hold=2, handling=0.1, drain=0.5)):
        await until(lambda: desk.told == ["hangs i-1"] and world.telegram.updates.pending() == 0)

    assert [] == desk.done


async def test_repeated_update_in_hand_is_ignored(world: BotWorld) -> None:
    """What Telegram delivers again while it is being handled is handled once."""
    desk = Desk()
    desk.doors[RU] = asyncio.Event()
    world.telegram.say(KK, "first")
    async with polling(world, desk):
        await until(lambda: world.telegram.updates.pending() == 0)
        world.telegram.say(RU, "slow")
        await until(lambda: "slow" in desk.started)
        await asyncio.sleep(1.2)  # two more questions for the same offset
        desk.doors[RU].set()
        await until(lambda: "slow" in desk.done)

    assert ["first", "slow"] == desk.started


async def test_update_of_old_times_does_not_stop_the_new_ones(world: BotWorld) -> None:
    """A confirmed update that Telegram delivers once more reaches the desk, which knows its key; polling goes on."""
    desk = Desk()
    async with polling(world, desk):
        world.telegram.say(KK, "first")
        world.telegram.say(KK, "second")
        await until(lambda: len(world.telegram.updates.confirmed()) == 2)
        world.telegram.repeat(world.telegram.updates.confirmed()[0]["update_id"])
        await until(lambda: len(desk.done) == 3)
        world.telegram.say(KK, "third")
        await until(lambda: len(desk.done) == 4)

    assert ["first", "second", "first", "third"] == desk.done


async def test_more_than_a_hundred_are_taken_in_turns(world: BotWorld) -> None:
    """The number in hand is bounded; what does not fit waits at Telegram."""
    desk = Desk()
    for number in range(250):
        world.telegram.say(KK, str(number))
    async with polling(world, desk):
        await until(lambda: len(desk.done) == 250 and world.telegram.updates.pending() == 0)

    assert [str(number) for number in range(250)] == desk.done
