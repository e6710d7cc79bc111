"""Sending limits and faults on demand."""

import asyncio
import time

import pytest
from aiohttp import ServerDisconnectedError

from handlers.sandbox.cast import BOT_TOKEN, STAFF_GROUP, Person
from handlers.sandbox.faults import Fault, Switch
from tests.wire.conftest import Wire


async def send(wire: Wire, chat: int) -> float:
    """Sends a message; the seconds to wait if it was refused."""
    answer = await wire.ask("sendMessage", chat_id=chat, text="сәлем")
    return 0 if answer["ok"] else answer["parameters"]["retry_after"]


async def test_three_messages_in_three_seconds(wire: Wire) -> None:
    """A chat takes a burst of three and then one a second."""
    wire.telegram.say(501, "/start")
    waits = []
    for pause in (0, 0.5, 0.5, 0, 2, 0.1):
        wire.hours.advance(pause)
        waits.append(await send(wire, 501))

    assert [0, 0, 0, 2, 0, 1] == waits


async def test_twenty_a_minute_in_a_group(wire: Wire) -> None:
    """A group takes twenty messages a minute."""
    for _ in range(20):
        assert 0 == await send(wire, STAFF_GROUP)
        wire.hours.advance(2)

    assert 20 == await send(wire, STAFF_GROUP)
    wire.hours.advance(20)
    assert 0 == await send(wire, STAFF_GROUP)


async def test_thirty_a_second_over_all(wire: Wire) -> None:
    """Thirty messages a second to different people; the rest waits, edits too."""
    for number in range(31):
        wire.telegram.add_person(Person(1_000 + number, "A", "B", None, "ru", None, "engineer"))
        wire.telegram.say(1_000 + number, "/start")
    waits = [await send(wire, 1_000 + number) for number in range(31)]
    edit = await wire.ask("editMessageText", chat_id=1_000, message_id=32, text="басқа")

    assert [0] * 30 + [1] == waits
    assert "Too Many Requests: retry after 1" == edit["description"]
    wire.hours.advance(1)
    assert 0 == await send(wire, 1_030)


async def test_refusal_names_the_wait_three_times(wire: Wire) -> None:
    """429 says how long to wait in its text, its parameters and its header."""
    wire.telegram.say(501, "/start")
    for _ in range(3):
        await send(wire, 501)
    url = f"{wire.url}/bot{BOT_TOKEN}/sendMessage"
    async with wire.session.post(url, data={"chat_id": 501, "text": "a"}) as response:
        answer = await response.json()

    assert (429, "3") == (response.status, response.headers["Retry-After"])
    assert {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    } == answer


async def test_limits_can_be_switched_off(wire: Wire) -> None:
    """Without limits a test may send as fast as it likes."""
    wire.telegram.say(501, "/start")
    wire.telegram.limits_on = False

    assert [0] * 50 == [await send(wire, 501) for _ in range(50)]


async def test_fault_strikes_so_many_times(wire: Wire) -> None:
    """A counted 429 comes as often as asked for, does nothing, and is over."""
    wire.telegram.say(501, "/start")
    wire.faults.switch_on(Fault.API_429, Switch(times=2, method="sendMessage", seconds=7))

    assert [7, 7, 0] == [await send(wire, 501) for _ in range(3)]
    assert 2 == len(wire.telegram.messages(501))
    assert 1 == len(wire.telegram.calls)


async def test_fault_strikes_one_chat(wire: Wire) -> None:
    """A fault may be meant for one chat only."""
    wire.telegram.say(501, "/start")
    wire.telegram.say(502, "/start")
    wire.faults.switch_on(Fault.API_500, Switch(chat=501))

    assert (500, "Internal Server Error") == await wire.refused("sendMessage", chat_id=501, text="a")
    assert 0 == await send(wire, 502)


async def test_proxy_page_instead_of_json(wire: Wire) -> None:
    """A proxy's 502 is a page of HTML, and nothing was done."""
    wire.faults.switch_on(Fault.API_HTML)
    async with wire.session.get(f"{wire.url}/bot{BOT_TOKEN}/getMe") as response:
        body = await response.text()

    assert (502, "text/html", True) == (response.status, response.content_type, body.startswith("<html>"))
    assert [] == wire.telegram.calls


async def test_slow_answer(wire: Wire) -> None:
    """The answer comes after the switch's seconds."""
    wire.faults.switch_on(Fault.API_SLOW, Switch(times=1, seconds=1))
    begun = time.perf_counter()
    await wire.call("getMe")

    assert 0.9 < time.perf_counter() - begun < 5


async def test_connection_cut_after_the_work(wire: Wire) -> None:
    """The caller never hears that the message was sent."""
    wire.telegram.say(501, "/start")
    wire.faults.switch_on(Fault.API_CUT, Switch(times=1, method="sendMessage"))
    with pytest.raises((ServerDisconnectedError, ConnectionResetError)):
        await wire.ask("sendMessage", chat_id=501, text="екі рет?")

    assert ["/start", "екі рет?"] == [message["text"] for message in wire.telegram.messages(501)]
    assert 0 == await send(wire, 501)


async def test_faults_reach_polling_too(wire: Wire) -> None:
    """A switch without a method strikes getUpdates as any other call, and loses no update."""
    wire.telegram.say(501, "сәлем")
    wire.faults.switch_on(Fault.API_500, Switch(times=1))

    assert (500, "Internal Server Error") == await wire.refused("getUpdates")
    await asyncio.sleep(0)
    assert 1 == len(await wire.call("getUpdates"))
