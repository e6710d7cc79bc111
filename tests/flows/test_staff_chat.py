"""Staff in their Telegram group: what reaches the person, and what never does."""

import pytest

from bot.reply import Act, Offer
from handlers.sandbox import STAFF_GROUP, Fault, Switch
from tests.chat import Chat
from tests.steps import AGENT_KK, AGENT_RU, HEAD, files, mailbox, staff
from tests.world import World, texts

WORDS = "Сәлеметсіз бе! / Здравствуйте! <b>3 & 4</b>"


@pytest.fixture
def agent(world: World) -> Chat:
    return staff(world, AGENT_KK)


async def card_of(chat: Chat, agent: Chat) -> int:
    """The message of the card of this person's request."""
    await files(chat)
    return agent.last.id


async def test_a_reply_to_the_card_is_shown_before_it_leaves(world: World, chat: Chat, agent: Chat, locale: str) -> None:
    """The writer sees number, language and words with two buttons; the person hears nothing yet."""
    card = await card_of(chat, agent)
    heard_before = len(chat.read)
    preview = await agent.says(WORDS, reply_to=card)

    assert ("staff.preview", WORDS) == (preview.says, preview["text"])
    assert {Act.DELIVER, Act.DROP} == {offer.act for offer in preview.offers}
    assert heard_before == len(chat.read)


async def test_a_reply_to_a_card_whose_id_was_never_told_is_not_lost(world: World, chat: Chat, agent: Chat) -> None:
    """Telegram showed the card, and its word of that was lost: the card's own words name the case. Chatter stays chatter."""
    world.faults.switch_on(Fault.API_CUT, Switch(times=1, method="sendMessage", chat=STAFF_GROUP))
    card = await card_of(chat, agent)

    assert "unknown" in [row["state"].value for row in await world.table("deliveries")]
    assert ("staff.preview", WORDS) == ((await agent.says(WORDS, reply_to=card)).says, agent.last["text"])

    await staff(world, AGENT_RU).says("Я посмотрю", reply_to=(await agent.says("/help")).id)

    assert "staff.help" == agent.last.says


async def test_a_delivered_answer_is_read_by_the_person(chat: Chat, agent: Chat, locale: str) -> None:
    """Word for word, in the person's language around it, with a button to answer."""
    card = await card_of(chat, agent)
    await agent.says(WORDS, reply_to=card)
    told = await agent.taps(Act.DELIVER)

    assert "staff.on_its_way" == told.says
    assert ("cases.from_staff", locale, WORDS) == (chat.last.says, chat.last.locale, chat.last["text"])
    assert (Offer(Act.ANSWER, "QG-2026-000001"),) == chat.last.offers


async def test_a_dropped_answer_goes_nowhere(chat: Chat, agent: Chat) -> None:
    """Thought better of it."""
    card = await card_of(chat, agent)
    await agent.says(WORDS, reply_to=card)

    assert "staff.dropped" == (await agent.taps(Act.DROP)).says
    assert "staff.not_yours" == (await agent.taps(Act.DELIVER)).says
    assert [] == chat.said("cases.from_staff")


async def test_only_its_writer_sends_a_preview(world: World, chat: Chat, agent: Chat) -> None:
    """Neither another agent nor the head can send or drop it."""
    card = await card_of(chat, agent)
    await agent.says(WORDS, reply_to=card)

    assert "staff.not_yours" == (await staff(world, AGENT_RU).taps(Act.DELIVER)).says
    assert "staff.not_yours" == (await staff(world, HEAD).taps(Act.DROP)).says
    assert [] == chat.said("cases.from_staff")


async def test_two_taps_on_deliver_send_once(world: World, chat: Chat, agent: Chat) -> None:
    """The person reads it once."""
    card = await card_of(chat, agent)
    await agent.says(WORDS, reply_to=card)
    message, data = agent.button(Act.DELIVER)
    await world.at_once(*[lambda: world.telegram.tap(agent.user, message, data, chat=STAFF_GROUP)] * 2)

    assert 1 == len(chat.said("cases.from_staff"))


async def test_chatter_is_none_of_our_business(world: World, chat: Chat, agent: Chat) -> None:
    """Staff talk, answer each other, post stickers and answer the bot's other lines: silence."""
    await card_of(chat, agent)
    await agent.says("Кто сегодня дежурит?")
    said = agent.messages[-1]["message_id"]
    await staff(world, AGENT_RU).says("Я", reply_to=said)
    await agent.sends("sticker")

    assert [] == agent.heard
    assert ["staff.card"] == [read.says for read in agent.read]


async def test_a_file_on_a_card_is_said_to_go_nowhere(world: World, chat: Chat, agent: Chat) -> None:
    """Nobody should think that a document was sent to the person."""
    card = await card_of(chat, agent)
    group = world.telegram.chats.all[STAFF_GROUP]
    world.telegram._post(agent.user, group, {"voice": world.telegram.files.voice(3)}, reply_to=card)
    [told] = await agent.settles()

    assert "staff.text_only" == told.says


async def test_somebody_who_is_not_staff_is_told_so(world: World, chat: Chat) -> None:
    """A member of the group without a role: taps and replies do nothing."""
    number = await files(chat)
    stranger = staff(world, 504)
    world.telegram.chats.all[STAFF_GROUP].members[504] = "member"
    await stranger.taps(Act.PROPOSE, f"{number}:done")

    assert [] == stranger.heard
    assert stranger.toast is not None
    assert stranger.toast["text"]
    assert ["registered"] == [row["status"].value for row in await world.table("requests")]

    assert "staff.stranger" == (await stranger.says(WORDS, reply_to=stranger.last.id)).says
    assert [] == chat.said("cases.from_staff")


async def test_a_persons_button_means_nothing_here(world: World, chat: Chat, agent: Chat) -> None:
    """A forged button of an employee in the staff group."""
    card = await card_of(chat, agent)

    assert "menu.stale" == (await agent.forges(card, "o|gone||kk")).says


async def test_reply_command_names_its_case(chat: Chat, agent: Chat) -> None:
    """/reply with a number is the same as answering the card; without words it says how."""
    number = await files(chat)

    assert "staff.how_to_reply" == (await agent.says(f"/reply {number}")).says
    assert "staff.no_such_case" == (await agent.says("/reply QG-2026-999999 бар ма?")).says

    await agent.says(f"/reply {number} {WORDS}")
    await agent.taps(Act.DELIVER)

    assert WORDS == chat.last["text"]


async def test_queue_and_case_tell_the_truth(world: World, chat: Chat, agent: Chat) -> None:
    """The queue lists what is open; the case shows each message with what became of it."""
    assert "0" == (await agent.says("/queue"))["n"]

    number = await files(chat)

    assert "1" == (await agent.says("/queue"))["n"]
    assert number in agent.last["requests"]
    assert 2 == [row["deed"] for row in await world.table("audit")].count("queue.read")

    await agent.says(f"/reply {number} {WORDS}")
    world.faults.switch_on(Fault.API_CUT, Switch(times=1, method="sendMessage", chat=chat.user))
    await agent.taps(Act.DELIVER)
    case = await agent.says(f"/case {number}")

    assert "staff.case" == case.says
    assert texts().word("delivery.state.unknown", case.locale) in case["messages"]
    assert 1 == [row["deed"] for row in await world.table("audit")].count("case.read")


async def test_help_and_unknown_commands(chat: Chat, agent: Chat) -> None:
    """A command nobody knows gets the list of those there are; one for another bot gets nothing."""
    assert "staff.help" == (await agent.says("/help")).says
    assert "staff.help" == (await agent.says("/nonsense")).says

    await agent.says("/help@another_bot")

    assert [] == agent.heard


async def test_a_long_answer_arrives_whole(chat: Chat, agent: Chat) -> None:
    """4000 characters with markup in them: more than one message perhaps, every character once."""
    card = await card_of(chat, agent)
    words = "Ұзын мәтін <i>&</i> " * 200
    await agent.says(words, reply_to=card)
    before = chat.messages[-1]["message_id"]
    await agent.taps(Act.DELIVER)
    arrived = [message["text"] for message in chat.messages if message["message_id"] > before]

    assert 200 == "".join(arrived).count("<i>&</i>")
    assert mailbox(chat).ids[-1] == "letter.filed"
