"""What is owed to somebody and could not be delivered: it goes by another way, or a person hears of it at once."""

import pytest

from bot.reply import Act
from handlers.sandbox import Fault
from tests.chat import Chat
from tests.flows.test_calls import asks_for_call, fitter, is_called
from tests.flows.test_execution import decides, systems
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, HEAD, files, mailbox, staff
from tests.world import World, texts

__all__ = ["fitter", "systems"]


def blocks(chat: Chat) -> None:
    """The bot hears of it only from the next call."""
    chat.world.telegram.chats.blocked.append(chat.user)


async def test_an_outcome_for_a_closed_chat_goes_to_the_mailbox(world: World, chat: Chat) -> None:
    """That the bot is blocked is found out by the call; nobody needs to do anything."""
    number = await files(chat)
    blocks(chat)
    await decides(world, number, "refused_law")

    assert "rights.outcome.refused_law" in mailbox(chat).ids
    assert "letter.undelivered" not in desk(world).ids


async def test_an_outcome_with_no_way_left_is_work_for_the_desk(world: World, fitter: Chat, locale: str) -> None:
    """A fitter without a mailbox has blocked the bot."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    filed = fitter.last["number"]
    blocks(fitter)
    await decides(world, filed, "refused_law")
    told = read(desk(world).only("letter.undelivered"))

    assert (filed, texts().word("delivery.state.blocked", told.locale)) == (told["number"], told["why"])
    await world.tick(days=2)
    assert desk(world).only("letter.undelivered"), "once"


async def test_an_answer_the_server_refuses_is_work_for_the_desk(world: World, chat: Chat) -> None:
    """The mailbox is gone."""
    number = await files(chat, "access")
    world.post.boxes.pop(mailbox(chat).address)
    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")

    assert number == read(desk(world).only("letter.undelivered"))["number"]


@pytest.mark.parametrize("how", ["refused", "came back"])
async def test_a_task_that_does_not_arrive(world: World, chat: Chat, systems: list[Mailbox], how: str) -> None:
    """The office hears which case it is, and that it was the executor's letter."""
    number = await files(chat)
    if how == "refused":
        world.post.boxes.pop(systems[0].address)
    await decides(world, number)
    if how == "came back":
        world.post.bounce(systems[0].address, systems[0].only("letter.task").uid)
        await world.settle()

    assert number == read(desk(world).only("letter.undelivered_task"))["number"]


async def test_the_ledger_says_so_too(world: World, fitter: Chat, locale: str) -> None:
    """Whoever opens the case sees it."""
    number = await asks_for_call(fitter, locale)
    blocks(fitter)
    await desk(world).replies(desk(world).only("letter.call"), "заявителю: жауап / ответ")

    assert number == read(desk(world).only("letter.undelivered"))["number"]
    shown = (await staff(world, AGENT_KK).says(f"/case {number}")).text
    assert texts().word("delivery.state.blocked", "kk") in shown


async def test_what_waited_too_long_is_owed_all_the_same(world: World, chat: Chat) -> None:
    """Telegram is away for more than a week: the answer goes to the mailbox then, with days of its own."""
    await files(chat)
    world.faults.switch_on(Fault.API_500)
    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")
    for _ in range(8):
        await world.tick(days=1)

    assert "жауап / ответ" == read(mailbox(chat).only("cases.from_staff"))["text"]


async def test_after_the_systems_nobody_is_left_to_tell(world: World, fitter: Chat, locale: str, systems: list[Mailbox]) -> None:
    """The chat is known to be closed, and there is no mailbox: the desk hears that too."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    filed = fitter.last["number"]
    world.telegram.block(fitter.user)
    await world.settle()
    await decides(world, filed)
    for system in systems:
        await system.replies(system.only("letter.task"), "исполнено, акт 7")

    assert filed == read(desk(world).only("letter.undelivered"))["number"]
