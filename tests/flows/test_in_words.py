"""Requests spoken of in words where a button was meant."""

import pytest

from bot.reply import Act, Offer
from tests.chat import Chat
from tests.steps import AGENT_KK, HEAD, files, proposes, staff
from tests.world import World


async def test_a_number_alone_shows_its_request(chat: Chat) -> None:
    """Typed instead of tapped, in small letters as well; somebody else's is as unknown as one that never was."""
    number = await files(chat)
    shown = await chat.says(number.lower())

    assert ("rights.status", True) == (shown.says, Offer(Act.RECEIPT, number) in shown.offers)
    assert "rights.none" == (await chat.says("QG-2026-000777")).says


@pytest.mark.parametrize("words", ["Отмена", "Рақмет", "Меню", "Керек емес"])
async def test_never_mind_opens_nothing_again(world: World, chat: Chat, words: str) -> None:
    """Below the question what is new."""
    number = await files(chat)
    await proposes(staff(world, AGENT_KK), number, "no_data")
    await staff(world, HEAD).taps(Act.CONFIRM)
    await chat.says("/status")
    await chat.taps(Act.REOPEN, number)
    await chat.says(words)

    assert ["answered"] == [row["status"].value for row in await world.table("requests")]


@pytest.mark.parametrize("words", ["Отзовите моё обращение", "Хочу забрать заявление", "Өтінішімді қайтарып алғым келеді"])
async def test_taking_a_request_back_in_words_leads_to_its_button(chat: Chat, words: str) -> None:
    """Not to the withdrawal of a consent, which is another thing and does harm."""
    number = await files(chat)
    shown = await chat.says(words)

    assert ("rights.status", True) == (shown.says, Offer(Act.REVOKE, number) in shown.offers)
