"""Deep links: t_ opens a topic, r_ a right, c_ a case."""

import pytest

from bot.reply import Act, Offer
from bot.rights.model import Right
from tests.chat import Chat
from tests.letters import desk
from tests.steps import files
from tests.world import World


async def test_a_topic(chat: Chat, locale: str) -> None:
    """The answer at once, in the language of the phone."""
    answer = await chat.says("/start t_retention")

    assert ("policy.answer", locale, "6") == (answer.says, answer.locale, answer["section"])


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_a_right(chat: Chat, right: Right) -> None:
    """The consent screen of that right."""
    consent = await chat.says(f"/start r_{right}")

    assert "people.consent" == consent.says
    assert Offer(Act.AGREE, right) in consent.offers


@pytest.mark.parametrize("payload", ["", "x", "r_everything", "r_", "c_", "t", "_", "q_1", "о"])
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_a_link_that_leads_nowhere_shows_the_first_screen(chat: Chat, payload: str) -> None:
    """Whatever somebody wrote on a poster."""
    assert "start.greeting" == (await chat.says(f"/start {payload}")).says


async def test_an_unknown_topic_shows_the_contents(chat: Chat) -> None:
    """A topic that was renamed meanwhile."""
    assert "policy.contents" == (await chat.says("/start t_nonsense")).says


async def test_ones_own_request(chat: Chat) -> None:
    """Where it stands."""
    number = await files(chat)
    status = await chat.says(f"/start c_{number}")

    assert "rights.status" == status.says
    assert number in status["requests"]


async def test_somebody_elses_request(world: World, chat: Chat) -> None:
    """As unknown as one that never was."""
    number = await files(chat)
    other = Chat(world, 503)

    assert "rights.none" == (await other.says(f"/start c_{number}")).says
    assert "rights.none" == (await other.says("/start c_QG-2026-000999")).says


async def test_ones_own_question(world: World, chat: Chat) -> None:
    """A case without a request: what is written next goes there."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    number = (await chat.says("сұрақ / вопрос"))["number"]

    assert ("cases.ask_more", number) == ((asked := await chat.says(f"/start c_{number}")).says, asked["number"])
    assert "cases.passed_on" == (await chat.says("тағы / ещё")).says
    assert ["letter.case"] * 2 == desk(world).ids


async def test_somebody_elses_question(world: World, chat: Chat) -> None:
    """Not opened."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    number = (await chat.says("сұрақ / вопрос"))["number"]

    assert "rights.none" == (await Chat(world, 503).says(f"/start c_{number}")).says
