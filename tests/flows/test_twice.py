"""Once is once: two taps, updates that come again, buttons that are somebody else's or forged."""

import pytest

from bot.reply import Act
from tests.chat import Chat
from tests.letters import desk
from tests.steps import HEAD, agrees, files, mailbox, names_mailbox, staff
from tests.world import World

FORGED = [
    "",
    "o",
    "o|",
    "o|send|erasure",
    "o|send|erasure|en",
    "o|send|everything|kk",
    "o|nothing||kk",
    "o|sec|999|ru",
    "o|sec|-1|ru",
    "o|ask|'; drop table people|kk",
    "o|yes|root|ru",
    "o|lang|xx|kk",
    "o|rev|QG-2026-000001|kk",
    "o|ans|QG-2026-000001|kk",
    "o|give|1|kk",
    "o|prop|QG-2026-000001:done|kk",
    "o|conf|QG-2026-000001:done|ru",
    "o|appr|1|ru",
    "x" * 64,
]


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    return Chat(world, 502 if chat.user == 501 else 501)


async def test_two_taps_on_agree_keep_one_demand(world: World, chat: Chat) -> None:
    """Side by side, as an impatient thumb does it."""
    await chat.says("/start r_erasure")
    message, data = chat.button(Act.AGREE, "erasure")
    await world.at_once(*[lambda: world.telegram.tap(chat.user, message, data)] * 2)

    assert ["rights.ask_words"] * 2 == [read.says for read in chat.read[-2:]]
    assert 1 == len(await world.table("requests"))
    assert 1 == len(await world.table("people"))
    assert 2 == len(await world.table("consents"))


async def test_two_taps_on_send_make_one_request(world: World, chat: Chat) -> None:
    """One number, one letter, one card, and both taps are answered."""
    await files(chat)
    await chat.says("/start r_access")
    message, data = chat.button(Act.SEND, "access")
    await world.at_once(*[lambda: world.telegram.tap(chat.user, message, data)] * 2)

    assert 2 == len(await world.table("requests"))
    assert {"rights.received", "rights.already"} == {read.says for read in chat.read[-2:]}
    assert 2 == desk(world).ids.count("letter.request")


async def test_the_right_code_twice_at_once_makes_one_request(world: World, chat: Chat) -> None:
    """Two messages with the same code in the same moment."""
    await names_mailbox(chat)
    code = mailbox(chat).code()
    await world.at_once(*[lambda: world.telegram.say(chat.user, code)] * 2)

    assert ["registered"] == [row["status"].value for row in await world.table("requests")]
    assert ["letter.request"] == desk(world).ids


async def test_a_repeated_tap_gives_the_first_answer(world: World, chat: Chat) -> None:
    """Telegram delivers an update again: the same words, no second request."""
    await files(chat)
    await chat.says("/start r_access")
    first = await chat.taps(Act.SEND, "access")
    before = await world.rows()
    await world.repeat()

    assert before == await world.rows()
    assert ("rights.received", first["number"]) == (chat.last.says, chat.last["number"])
    assert 2 == desk(world).ids.count("letter.request")


async def test_a_repeated_code_gives_the_first_answer(world: World, chat: Chat) -> None:
    """The code is spent, yet its re-delivery is answered with the number."""
    await names_mailbox(chat)
    first = await chat.says(mailbox(chat).code())
    await world.repeat()

    assert ("rights.received", first["number"]) == (chat.last.says, chat.last["number"])


async def test_a_repeated_message_to_staff_is_one_letter(world: World, chat: Chat) -> None:
    """Words for staff arrive once."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await chat.says("Картам қайда? / Где карта?")
    await world.repeat()

    assert ["letter.case"] == desk(world).ids
    assert "cases.passed_on" == chat.last.says


async def test_two_confirmations_at_once_are_one(world: World, chat: Chat) -> None:
    """The person hears the outcome once."""
    number = await files(chat)
    await staff(world, 601).taps(Act.PROPOSE, f"{number}:done")
    head = staff(world, HEAD)
    message, data = head.button(Act.CONFIRM)
    await world.at_once(*[lambda: world.telegram.tap(HEAD, message, data, chat=head.chat)] * 2)

    assert 1 == len(chat.said("rights.outcome.done"))
    assert 1 == mailbox(chat).ids.count("rights.outcome.done")


@pytest.mark.parametrize("act", [Act.REVOKE, Act.ANSWER])
async def test_somebody_elses_number_in_a_button_opens_nothing(world: World, chat: Chat, other: Chat, act: Act) -> None:
    """A forged button with another person's number is answered as if there were no such number."""
    number = await files(chat)
    await agrees(other)
    answer = await other.forges(1, f"o|{act}|{number}|kk")

    assert answer.says in ("rights.none", "menu.stale")
    assert ["registered"] == [row["status"].value for row in await world.table("requests") if row["number"]]
    assert number not in answer.text


async def test_forged_buttons_are_answered_and_change_nothing(world: World, chat: Chat, other: Chat) -> None:
    """Whatever a button carries: one clear answer, the spinning stops, no row is written."""
    await files(other)
    await chat.says("/start")
    before = await world.rows()
    for data in FORGED:
        await chat.forges(chat.messages[-1]["message_id"], data)

        assert 1 == len(chat.heard), data
        assert chat.toast is not None, data
        assert "menu.failed" not in chat.ids, data

    assert before == await world.rows()


async def test_an_old_send_button_begins_anew(world: World, chat: Chat) -> None:
    """Kept in the chat for half a year, after the proof of the mailbox has run out."""
    await files(chat)
    await chat.says("/start r_access")
    world.clock.advance(days=181)
    answer = await chat.taps(Act.SEND, "access")

    assert "rights.ask_words" == answer.says
    assert 1 == len([row for row in await world.table("requests") if row["number"]])


async def test_a_button_of_a_deleted_message_works(world: World, chat: Chat, locale: str) -> None:
    """Telegram then sends no text of the message, only its number."""
    await chat.says("/start")
    answer = await chat.forges(4_000, f"o|pol||{locale}")

    assert ("policy.contents", locale) == (answer.says, answer.locale)


async def test_a_new_code_button_of_a_stranger_says_stale(world: World, chat: Chat) -> None:
    """Nobody has agreed to anything, so there is nothing to send a code for."""
    await chat.says("/start")

    assert "menu.stale" == (await chat.forges(1, "o|code||ru")).says
    assert {} == await world.rows()
