"""What Telegram answers to a delivery becomes what the ledger knows: sent, blocked, wait, failed or unknown."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.deliveries.model import Delivery, Operation, Parcel
from bot.errors import Ambiguous, Blocked, SendError, SlowDown
from bot.people.model import Channel
from bot.reply import Act, Offer, Quote, Reply
from bot.texts import Texts
from handlers.sandbox.cast import EMPLOYEES, STAFF_GROUP
from handlers.sandbox.faults import Fault, Switch
from handlers.telegram.sender import TelegramSender
from tests.wire.botworld import BotWorld, bot_world

PERSON = EMPLOYEES[0].id
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SHORT = Reply("menu.stale", offers=(Offer(Act.LANGUAGE, "kk"), Offer(Act.LANGUAGE, "ru")))
LONG = Reply("policy.section", {"heading": "1", "quote": Quote("Сөз сөйлем. " * 700), "label": "2"}, (Offer(Act.MENU),))


def _delivery(reply: Reply = SHORT, chat: int = PERSON) -> Delivery:
    parcel = Parcel(reply, "kk")
    return Delivery(1, 1, Channel.TELEGRAM, Operation.SEND, str(chat), parcel, NOW + timedelta(days=1), 0)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load()


@pytest.fixture
async def world() -> AsyncIterator[BotWorld]:
    async with bot_world() as world:
        world.telegram.say(PERSON, "/start")
        yield world


@pytest.fixture
async def sender(world: BotWorld, texts: Texts) -> AsyncIterator[TelegramSender]:
    async with world.bot() as bot:
        yield TelegramSender(bot, texts)


async def test_accepted_gives_the_message_id(world: BotWorld, sender: TelegramSender) -> None:
    """The receipt is what a person replies to; the buttons are there."""
    receipt = await sender.send(_delivery())
    message = world.telegram.messages(PERSON)[-1]

    assert str(message["message_id"]) == receipt
    assert 2 == len(message["reply_markup"]["inline_keyboard"][0])


async def test_long_text_goes_out_in_parts(world: BotWorld, sender: TelegramSender) -> None:
    """Several messages, the buttons and the receipt at the last one."""
    receipt = await sender.send(_delivery(LONG))
    parts = world.telegram.messages(PERSON)[1:]

    assert [False, False, True] == ["reply_markup" in part for part in parts]
    assert [str(part["message_id"]) for part in parts] == receipt.split()


async def test_later_part_waits_for_the_flood_to_pass(world: BotWorld, sender: TelegramSender) -> None:
    """Once the first part is out, a refusal of the second is waited out instead of starting anew."""
    world.telegram.limits_on = True
    for number in range(2):
        await sender.send(replace(_delivery(), id=number))
    await sender.send(_delivery(LONG))

    assert 1 + 2 + 3 == len(world.telegram.messages(PERSON))


async def test_later_part_that_fails_leaves_it_unknown(world: BotWorld, sender: TelegramSender) -> None:
    """A text that is out in part is shown as unknown: never begun again by itself."""
    world.telegram.limits_on = True
    for number in range(2):
        await sender.send(replace(_delivery(), id=number))
    with pytest.raises(Ambiguous, match="in part"):
        await replace(sender, patience=0.0).send(_delivery(LONG))

    assert 1 + 2 + 1 == len(world.telegram.messages(PERSON))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.API_500, SendError), (Fault.API_HTML, SendError), (Fault.API_CUT, Ambiguous)],
)
async def test_faults_by_kind(world: BotWorld, sender: TelegramSender, fault: Fault, expected: type[SendError]) -> None:
    """5xx and a gateway's page may be tried again; a cut after the request may have been sent is unknown."""
    world.faults.switch_on(fault, Switch(times=1))
    with pytest.raises(SendError) as caught:
        await sender.send(_delivery())

    assert expected is type(caught.value)
    assert not caught.value.permanent


async def test_flood_names_its_pause(world: BotWorld, sender: TelegramSender) -> None:
    """retry_after is passed on exactly."""
    world.faults.switch_on(Fault.API_429, Switch(times=1, seconds=17))
    with pytest.raises(SlowDown) as caught:
        await sender.send(_delivery())

    assert timedelta(seconds=17) == caught.value.pause


async def test_server_away_may_be_tried_again(world: BotWorld, sender: TelegramSender) -> None:
    """A refused connection means nothing was sent."""
    await world.stop()
    with pytest.raises(SendError) as caught:
        await sender.send(_delivery())

    assert SendError is type(caught.value)
    assert not caught.value.permanent


async def test_blocked_is_a_fact(world: BotWorld, sender: TelegramSender) -> None:
    """A person who blocked the bot, one who never wrote to it, and an unknown chat are all out of reach."""
    world.telegram.block(PERSON)
    for chat in (PERSON, EMPLOYEES[1].id, 999):
        with pytest.raises(Blocked):
            await sender.send(_delivery(chat=chat))


async def test_refused_for_good_is_permanent(world: BotWorld, sender: TelegramSender) -> None:
    """What Telegram will not take the second time either is not tried again."""
    world.telegram.kick_bot(STAFF_GROUP)
    with pytest.raises(SendError) as caught:
        await sender.send(_delivery(chat=STAFF_GROUP))

    assert caught.value.permanent


async def test_edit_changes_the_message(world: BotWorld, sender: TelegramSender) -> None:
    """An edit changes the message of its receipt, also when it is there already."""
    receipt = await sender.send(_delivery())
    edit = replace(_delivery(Reply("menu.edited")), operation=Operation.EDIT, receipt=receipt)

    assert [receipt, receipt] == [await sender.send(edit), await sender.send(edit)]
    assert "reply_markup" not in world.telegram.messages(PERSON)[-1]
