"""An access request: what answers it never goes through Telegram."""

from handlers.sandbox import STAFF_GROUP
from tests.chat import Chat
from tests.letters import desk, read
from tests.steps import AGENT_KK, files, mailbox, staff, staff_mailbox
from tests.world import World

DATA = "Сіздің деректеріңіз: жалақы 123 / ваши данные: оклад 123"


async def test_the_answer_goes_to_the_mailbox_only(world: World, chat: Chat, locale: str) -> None:
    """Written in Outlook; the chat only says where to look, in the person's language."""
    number = await files(chat, "access")
    await desk(world).replies(desk(world).last, DATA)
    letter = mailbox(chat).only("cases.from_staff")

    assert ("cases.see_your_mail", locale, number) == (chat.last.says, chat.last.locale, chat.last["number"])
    assert DATA == read(letter)["text"]
    assert not any(DATA in message.get("text", "") for message in chat.messages)


async def test_written_in_the_group_it_is_not_taken(world: World, chat: Chat) -> None:
    """The group is Telegram, too: it is said that the answer is written by mail, and nothing of it is kept."""
    number = await files(chat, "access")
    told = await staff(world, AGENT_KK).says(f"/reply {number} {DATA}")

    assert ("by_mail.staff", False) == (told.says, DATA in told.text)
    assert "case_messages" not in await world.rows()


IIN = "900101300017"


async def test_no_number_of_a_person_goes_through_telegram(world: World, chat: Chat, locale: str) -> None:
    """Written by staff: in the group it is taken away and kept nowhere, by mail it goes to the mailbox only, and as the reason
    for a delay, which goes anywhere, it is not taken."""
    number = await files(chat)
    agent = staff(world, AGENT_KK)
    refused = await agent.says(f"/reply {number} ИИН {IIN}")
    late = await agent.says(f"/late {number} {IIN}")
    mine = staff_mailbox(world, AGENT_KK)
    reason = {"kk": "Кешігу себебі", "ru": "Причина задержки"}[locale]
    [told] = await desk(world).replies(desk(world).only("letter.request"), f"{reason}: {IIN}", by=mine.address)
    await desk(world).replies(desk(world).only("letter.request"), f"ЖСН: {IIN}")

    assert ["staff.sensitive"] * 2 == [refused.says, late.says]
    assert not any(IIN in message.get("text", "") for one in (chat, agent) for message in one.messages)
    assert f"ЖСН: {IIN}" == read(mailbox(chat).only("cases.from_staff"))["text"]
    assert "staff.sensitive" == read(told).says


async def test_after_the_proof_ran_out_nothing_leaks_to_the_chat(world: World, chat: Chat) -> None:
    """Half a year later the mailbox may be somebody else's: the answer goes nowhere, and its writer is told so."""
    await files(chat, "access")
    world.clock.advance(days=200)
    [told] = await desk(world).replies(desk(world).last, DATA)

    assert "staff.no_mailbox" == read(told).says
    assert not any(DATA in message.get("text", "") for message in chat.messages)


async def test_an_answer_to_the_letter_comes_back_to_the_case(world: World, chat: Chat) -> None:
    """The employee replies from the mailbox, as to any letter."""
    number = await files(chat, "access")
    await desk(world).replies(desk(world).last, DATA)
    [passed_on] = await mailbox(chat).replies(mailbox(chat).only("cases.from_staff"), "Рақмет!")

    assert "cases.passed_on" == read(passed_on).says
    assert number in desk(world).last.subject
    assert "Рақмет!" == read(desk(world).last)["text"]


async def test_the_group_never_shows_who_it_is(world: World, chat: Chat) -> None:
    """Through the whole of it."""
    await files(chat, "access")
    await desk(world).replies(desk(world).last, DATA)

    assert not any(mailbox(chat).address in message.get("text", "") for message in world.telegram.messages(STAFF_GROUP))
