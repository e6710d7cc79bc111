"""getUpdates as Telegram does it: offsets, waiting, conflicts, kinds and lifetimes."""

import asyncio
import json
import time
from typing import Any

import pytest

from handlers.sandbox.changes import Changes
from handlers.sandbox.telegram import Telegram
from tests.wire.conftest import Hours, Wire

OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_offset_confirms_what_lies_before(wire: Wire) -> None:
    """Updates come again until a higher offset is asked for."""
    for word in ("бір", "екі", "үш"):
        wire.telegram.say(501, word)

    first = await wire.call("getUpdates")
    wire.hours.advance(1)
    again = await wire.call("getUpdates")
    rest = await wire.call("getUpdates", offset=first[0]["update_id"] + 1)

    assert ["бір", "екі", "үш"] == texts(first) == texts(again)
    assert ["екі", "үш"] == texts(rest)
    assert 2 == (await wire.call("getWebhookInfo"))["pending_update_count"]


async def test_limit_is_clamped_and_kept(wire: Wire) -> None:
    """A limit of 0 means 1, one above 100 means 100."""
    for number in range(3):
        wire.telegram.say(501, str(number))

    assert ["0"] == texts(await wire.call("getUpdates", limit=0))
    wire.hours.advance(1)
    assert ["0", "1"] == texts(await wire.call("getUpdates", limit=2))
    wire.hours.advance(1)
    assert ["0", "1", "2"] == texts(await wire.call("getUpdates", limit=1000))


async def test_negative_offset_keeps_the_last_ones(wire: Wire) -> None:
    """offset=-1 forgets everything but the newest update."""
    for word in ("бір", "екі", "үш"):
        wire.telegram.say(501, word)

    assert ["үш"] == texts(await wire.call("getUpdates", offset=-1))
    assert ["үш"] == texts(await wire.call("getUpdates"))


async def test_offset_out_of_reach_is_ignored(wire: Wire) -> None:
    """An offset far ahead of what was given out loses nothing."""
    wire.telegram.say(501, "бір")

    assert ["бір"] == texts(await wire.call("getUpdates", offset=wire.telegram.updates.last_id + 100))


async def test_same_offset_too_soon_gets_one_update(wire: Wire) -> None:
    """Within half a second the same offset gets one update only, as Telegram slows busy loops down."""
    wire.telegram.say(501, "бір")
    wire.telegram.say(501, "екі")
    await wire.call("getUpdates")

    assert ["бір"] == texts(await wire.call("getUpdates"))
    wire.hours.advance(0.6)
    assert ["бір", "екі"] == texts(await wire.call("getUpdates"))


async def test_same_offset_within_three_seconds_waits(wire: Wire) -> None:
    """A poll without a timeout becomes one of three seconds if the offset was asked for just before."""
    await wire.call("getUpdates")
    wire.hours.advance(1)

    async with asyncio.TaskGroup() as group:
        poll = group.create_task(wire.call("getUpdates"))
        await asyncio.sleep(0.1)
        wire.telegram.say(501, "бір")

    assert ["бір"] == texts(poll.result())


async def test_waiting_poll_is_woken_at_once(wire: Wire) -> None:
    """A new update reaches a waiting bot within milliseconds."""
    delays = []
    for number in range(10):
        async with asyncio.TaskGroup() as group:
            poll = group.create_task(wire.call("getUpdates", offset=wire.telegram.updates.last_id + 1, timeout=5))
            await asyncio.sleep(0.02)
            wire.telegram.say(501, str(number))
            said = time.perf_counter()
        delays.append(time.perf_counter() - said)

        assert [str(number)] == texts(poll.result())
    assert 0.02 > sorted(delays)[5], delays


async def test_poll_without_news_ends_after_its_timeout(wire: Wire) -> None:
    """An empty list after the timeout, not earlier."""
    begun = time.perf_counter()

    assert [] == await wire.call("getUpdates", timeout=1)
    assert 0.9 < time.perf_counter() - begun < 5


async def test_second_poller_ends_the_first(wire: Wire) -> None:
    """Two bots with one token: the one that waits gets a 409, the newcomer waits on."""
    async with asyncio.TaskGroup() as group:
        first = group.create_task(wire.refused("getUpdates", timeout=5))
        await asyncio.sleep(0.05)
        second = group.create_task(wire.call("getUpdates", timeout=5))
        await asyncio.sleep(0.05)
        wire.telegram.say(501, "бір")

    assert (409, OTHER) == first.result()
    assert ["бір"] == texts(second.result())


async def test_repeated_conflicts_are_held_back(wire: Wire) -> None:
    """The second 409 within three seconds comes three seconds late."""
    await wire.call("setWebhook", url="https://qg.kz/hook")
    begun = time.perf_counter()
    await wire.refused("getUpdates")
    first = time.perf_counter() - begun
    await wire.refused("getUpdates")

    assert first < 1
    assert 2.9 < time.perf_counter() - begun


async def test_webhook_ends_polling(wire: Wire) -> None:
    """setWebhook ends the waiting poll and forbids further ones until deleteWebhook."""
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(wire.refused("getUpdates", timeout=5))
        await asyncio.sleep(0.05)
        answers = [await wire.ask("setWebhook", url="https://qg.kz/hook") for _ in range(2)]
    wire.hours.advance(5)
    active = await wire.refused("getUpdates")
    wire.telegram.say(501, "бір")
    info = await wire.call("getWebhookInfo")
    answers += [await wire.ask("deleteWebhook") for _ in range(2)]

    assert (409, "Conflict: terminated by setWebhook request") == poll.result()
    assert (409, ACTIVE) == active
    assert ("https://qg.kz/hook", 1, 40) == (info["url"], info["pending_update_count"], info["max_connections"])
    words = ["Webhook was set", "Webhook is already set", "Webhook was deleted", "Webhook is already deleted"]
    assert words == [answer["description"] for answer in answers]
    assert ["бір"] == texts(await wire.call("getUpdates"))


async def test_pending_updates_can_be_dropped(wire: Wire) -> None:
    """deleteWebhook with drop_pending_updates empties the queue."""
    wire.telegram.say(501, "бір")
    await wire.call("deleteWebhook", drop_pending_updates=True)

    assert [] == await wire.call("getUpdates")


async def test_allowed_updates_are_remembered(wire: Wire) -> None:
    """The kinds asked for hold for later calls and for new updates only; an empty list means the usual ones."""
    wire.telegram.say(501, "бұрын")
    await wire.call("getUpdates", allowed_updates=["callback_query", "no_such_kind"], offset=-1)
    wire.telegram.say(501, "кейін")
    wire.telegram.tap(501, 1, "data")
    kinds = [set(update) - {"update_id"} for update in await wire.call("getUpdates")]

    assert [{"message"}, {"callback_query"}] == kinds
    assert ["callback_query"] == (await wire.call("getWebhookInfo"))["allowed_updates"]
    await wire.call("getUpdates", allowed_updates=json.dumps([]), offset=-1)
    wire.telegram.say(501, "тағы")
    assert "message" in (await wire.call("getUpdates", offset=-1))[0]


@pytest.mark.parametrize(("seconds", "kept"), [(149, 2), (151, 1), (86_399, 1), (86_401, 0)])
async def test_updates_do_not_live_for_ever(wire: Wire, seconds: float, kept: int) -> None:
    """A press waits for 150 seconds, a message for a day."""
    number = wire.telegram.say(501, "бір")
    wire.telegram.tap(501, number, "data")
    wire.hours.advance(seconds)

    assert kept == len(await wire.call("getUpdates"))


async def test_confirmed_update_can_come_again(wire: Wire) -> None:
    """A repeated update is delivered although its number lies before the offset, once."""
    wire.telegram.say(501, "бір")
    (first,) = await wire.call("getUpdates")
    offset = first["update_id"] + 1
    await wire.call("getUpdates", offset=offset)
    wire.telegram.repeat(first["update_id"])
    wire.hours.advance(1)
    again = await wire.call("getUpdates", offset=offset)
    wire.telegram.say(501, "екі")
    wire.hours.advance(1)

    assert [first] == again
    assert ["екі"] == texts(await wire.call("getUpdates", offset=offset))


async def test_queued_update_keeps_what_it_said(wire: Wire) -> None:
    """An edit is a second update and does not change the first."""
    number = wire.telegram.say(501, "бір")
    wire.hours.advance(2)
    wire.telegram.edit(501, number, "екі")
    said, edited = await wire.call("getUpdates")

    assert "бір" == said["message"]["text"]
    assert ("екі", said["message"]["date"] + 2) == (edited["edited_message"]["text"], edited["edited_message"]["edit_date"])


def test_numbers_never_repeat_over_restarts() -> None:
    """A kept world goes on above its numbers, and keeps the queue."""
    hours = Hours()
    before = Telegram(Changes(), clock=hours)
    for number in range(500):
        before.say(501, str(number))
    after = Telegram(Changes(), clock=hours)
    after.load(json.loads(json.dumps(before.dump())))
    after.say(501, "жаңа")
    numbers = [update["update_id"] for update in after.updates.take(0, 1000)]

    assert sorted(set(numbers)) == numbers
    assert 501 == len(numbers)
    assert before.messages(501) == after.messages(501)[:-1]
    assert 2**31 > numbers[-1]


def test_numbers_grow_with_the_clock() -> None:
    """A new world an hour later starts above the numbers of the old one."""
    hours = Hours()
    before = Telegram(Changes(), clock=hours)
    before.say(501, "бір")
    hours.advance(3_600)

    assert before.updates.last_id < Telegram(Changes(), clock=hours).updates.last_id
