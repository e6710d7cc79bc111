"""A late answer is said to be late, with its reason; papers are asked for once more, and their absence is no decision."""

from datetime import UTC, datetime

import pytest

from bot.reply import Act
from bot.rights import journal
from bot.rights.model import Outcome
from tests.chat import Chat
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, HEAD, files, mailbox, staff, staff_mailbox
from tests.world import World, texts

REASON = {"kk": "мұрағаттан жауап күтіп отырмыз", "ru": "ждём ответа архива"}
SAID = {"kk": "Кешігу себебі: ", "ru": "причина задержки: "}
TUESDAY = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def ten(day: int, month: int = 11) -> datetime:
    """Three in the afternoon in Almaty."""
    return datetime(2026, month, day, 10, 0, tzinfo=UTC)


async def until(world: World, moment: datetime) -> None:
    await world.tick(seconds=(moment - world.clock.now()).total_seconds())


@pytest.fixture
async def number(world: World, chat: Chat) -> str:
    """Filed on a Tuesday, due on Friday 27."""
    world.clock.at = TUESDAY
    return await files(chat)


async def test_the_person_hears_once_that_it_is_late(world: World, chat: Chat, number: str, locale: str) -> None:
    """On the first working morning after the due date; the date itself stays."""
    for day in (27, 28, 30):
        await until(world, ten(day))
    for day in (1, 2):
        await until(world, ten(day, 12))
    [told] = chat.said("rights.delayed")

    assert (number, locale) == (told["number"], told.locale)
    assert "27" in told["due"]
    assert "letter.overdue" in desk(world).ids


@pytest.mark.parametrize("way", ["mail", "group"])
async def test_the_reason_reaches_the_person(world: World, chat: Chat, number: str, locale: str, way: str) -> None:
    """Given in time it waits for the morning on which it is needed; it stands in the register."""
    if way == "mail":
        letter = desk(world).only("letter.request")
        [kept] = await desk(world).replies(letter, SAID[locale] + REASON[locale], by=staff_mailbox(world, AGENT_KK).address)
        assert "staff.delay_kept" == read(kept).says
    else:
        assert "staff.delay_kept" == (await staff(world, AGENT_KK).says(f"/late {number} {REASON[locale]}")).says
    before = len(chat.said("rights.delayed"))
    await until(world, ten(30))
    [clock] = [row for row in await world.table("clocks") if row["code"] == "answer"]

    assert (0, REASON[locale]) == (before, chat.said("rights.delayed")[0]["delay"])
    assert REASON[locale] == clock["delay"]


async def test_a_reason_that_comes_late_is_told_at_once(world: World, chat: Chat, number: str, locale: str) -> None:
    """Beside the notice that had none."""
    await until(world, ten(30))
    told = await staff(world, AGENT_KK).says(f"/late {number} {REASON[locale]}")
    again = await staff(world, AGENT_KK).says(f"/late {number} {REASON[locale]}")

    assert ["staff.delay_told", "staff.settled"] == [told.says, again.says]
    assert [False, True] == [one["delay"] == REASON[locale] for one in chat.said("rights.delayed")]
    assert "staff.how_to_late" == (await staff(world, AGENT_KK).says(f"/late {number}")).says


async def test_a_missed_action_is_late_with_its_reason(world: World, chat: Chat, locale: str) -> None:
    """Blocked a day too late: the journal says so, and the reason staff gave stands by that term, not by the answer's."""
    world.clock.at = TUESDAY
    number = await files(chat, "restriction")
    await until(world, ten(26))
    letter = [one for one in desk(world).letters if read(one).says == "letter.overdue"][-1]
    [noted] = await desk(world).replies(letter, SAID[locale] + REASON[locale], by=staff_mailbox(world, AGENT_KK).address)
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)
    async with world.app.store.read() as tx:
        [row] = await journal.read(tx, journal.Choice(number=number), world.clock.now())

    assert "staff.delay_noted" == read(noted).says
    assert {"answer": None, "block": REASON[locale]} == {one["code"]: one["delay"] for one in await world.table("clocks")}
    assert (True, REASON[locale]) == (row["late"], row["delay"])
    assert [] == chat.said("rights.delayed"), "the person was told no such date"


async def test_what_was_answered_is_not_late(world: World, chat: Chat, number: str) -> None:
    """And nobody hears otherwise."""
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)
    await until(world, ten(30))

    assert [] == chat.said("rights.delayed")


async def test_papers_are_asked_for_once_more(world: World, chat: Chat, locale: str) -> None:
    """After three working days the person is reminded, after ten a person may propose to refuse; nothing is decided by itself."""
    world.clock.at = TUESDAY
    number = await files(chat, "rectification")
    await staff(world, AGENT_KK).says(f"/docs {number} паспорт")
    seen = {}
    for moment in (ten(26), ten(27), ten(30), ten(7, 12), ten(8, 12), ten(9, 12)):
        await until(world, moment)
        seen[moment.day] = (len(chat.said("rights.documents_awaited")), desk(world).ids.count("letter.no_documents"))
    offered = desk(world).only("letter.no_documents")
    [proposed] = await desk(world).replies(
        offered, {"kk": "бас тарту: құжат жоқ", "ru": "отказ: нет документов"}[locale], by=staff_mailbox(world, AGENT_KK).address
    )

    assert {26: (0, 0), 27: (1, 0), 30: (1, 0), 7: (1, 0), 8: (1, 0), 9: (1, 1)} == seen
    assert "staff.proposed" == read(proposed).says
    assert [Outcome.REFUSED_DOCUMENTS] == [row["outcome"] for row in await world.table("requests")]


async def test_papers_that_came_end_the_wait(world: World, chat: Chat) -> None:
    """Only the correction has a clock then."""
    world.clock.at = TUESDAY
    number = await files(chat, "rectification")
    agent = staff(world, AGENT_KK)
    await agent.says(f"/docs {number} паспорт")
    await agent.says(f"/received {number}")
    await until(world, ten(9, 12))
    mine: Mailbox = mailbox(chat)

    assert [] == chat.said("rights.documents_awaited")
    assert "letter.no_documents" not in [*desk(world).ids, *mine.ids]


async def test_papers_that_come_while_a_refusal_waits_void_it(world: World, chat: Chat) -> None:
    """Nobody is refused for want of what lies on the table; what another member confirms then is told to be void."""
    number = await files(chat, "rectification")
    agent, head = staff(world, AGENT_KK), staff(world, HEAD)
    await agent.says(f"/docs {number} паспорт")
    await agent.taps(Act.REFUSALS, number)
    await agent.taps(Act.PROPOSE, f"{number}:refused_documents")
    noted = await agent.says(f"/received {number}")
    confirmed = await head.taps(Act.CONFIRM)

    assert ["staff.documents_came", "staff.settled"] == [noted.says, confirmed.says]
    assert "in_review" == (await world.table("requests"))[0]["status"].value
    assert [] == chat.said("rights.outcome.refused_documents")


async def test_papers_may_come_unasked(world: World, chat: Chat) -> None:
    """The correction has its clock from their receipt, once."""
    number = await files(chat, "rectification")
    agent = staff(world, AGENT_KK)
    noted, again = await agent.says(f"/received {number}"), await agent.says(f"/received {number}")

    assert ["staff.documents_came", "staff.settled"] == [noted.says, again.says]
    assert 1 == [row["code"] for row in await world.table("clocks")].count("rectify")


async def test_only_a_correction_has_papers(world: World, chat: Chat, number: str) -> None:
    """Of an erasure nobody can note them."""
    assert "staff.no_documents" == (await staff(world, AGENT_KK).says(f"/received {number}")).says


async def test_papers_may_be_asked_for_twice(world: World, chat: Chat) -> None:
    """The second ones end the wait as well; the correction keeps its first term."""
    number = await files(chat, "rectification")
    agent = staff(world, AGENT_KK)
    said = [(await agent.says(f"/{words}")).says for words in (f"docs {number} а", f"received {number}") * 2]
    clocks = await world.table("clocks")

    assert ["staff.asked", "staff.documents_came"] * 2 == said
    assert 1 == [row["code"] for row in clocks].count("rectify")
    assert [] == [row for row in clocks if row["code"] == "documents" and row["met_at"] is None]


async def test_late_because_of_papers_says_so(world: World, chat: Chat) -> None:
    """Nobody has to explain what the register knows."""
    number = await files(chat, "rectification")
    await staff(world, AGENT_KK).says(f"/docs {number} жеке куәлік / удостоверение")
    await world.tick(days=4)
    [late] = chat.said("rights.delayed")

    assert texts().word("rights.delay_papers", late.locale) == late["delay"]
