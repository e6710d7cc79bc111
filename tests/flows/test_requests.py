"""From "erase my data" to a number, a due date, and one letter to the staff."""

from datetime import datetime

import pytest

from bot.people.model import Channel
from bot.reply import Act, Offer
from bot.rights.model import Right
from bot.zone import ALMATY
from handlers.sandbox import STAFF_GROUP
from tests.chat import Chat
from tests.letters import desk, read
from tests.steps import DEMANDS, agrees, files, files_again, mailbox, names_mailbox, staff
from tests.world import World

GOLDEN = [
    # received, due for three working days, due for fifteen, computed from the law
    ((2026, 11, 20, 10, 0), (2026, 11, 25), (2026, 12, 11)),
    ((2026, 11, 22, 10, 0), (2026, 11, 25), (2026, 12, 11)),  # a Sunday
    ((2026, 11, 23, 0, 30), (2026, 11, 26), (2026, 12, 14)),  # still Sunday in UTC
    ((2026, 12, 14, 10, 0), (2026, 12, 18), (2027, 1, 8)),  # Independence Day
    ((2026, 12, 15, 10, 0), (2026, 12, 21), (2027, 1, 11)),
    ((2026, 12, 31, 10, 0), (2027, 1, 8), (2027, 1, 26)),  # New Year and Christmas
    ((2027, 3, 12, 10, 0), (2027, 3, 18), (2027, 4, 8)),  # Constitution Day on its new date
    ((2027, 3, 19, 10, 0), (2027, 3, 29), (2027, 4, 14)),  # Nauryz, carried over
]


@pytest.mark.parametrize("place", ["kk-postgres", "kk-sqlite", "ru-postgres", "ru-sqlite"], indirect=True)
async def test_erasure_from_a_question_to_a_number(world: World, chat: Chat, locale: str) -> None:
    """Three taps and three inputs: the words, the button under their answer, the consent, no words, the address, the code."""
    offered = await chat.says(DEMANDS[locale])
    consent = await chat.taps(Act.FILE, "erasure")

    assert Offer(Act.FILE, "erasure") in offered.offers
    assert ("people.consent", locale) == (consent.says, consent.locale)
    assert {} == await world.rows()

    assert "rights.ask_words" == (await chat.taps(Act.AGREE, "erasure")).says
    assert "verify.ask_address" == (await chat.taps(Act.SKIP, "erasure")).says
    assert "verify.code_sent" == (await chat.says(mailbox(chat).address)).says
    received = await chat.says(mailbox(chat).code())

    assert ("rights.received", locale) == (received.says, received.locale)
    assert "QG-2026-000001" == received["number"]
    assert "26" in received["due"]
    assert (3, 3) == (chat.taps_made, chat.inputs_made)


async def test_second_request_takes_two_taps(chat: Chat) -> None:
    """Whoever proved the mailbox once files with a choice and one confirmation, without a code."""
    await files(chat)
    chat.taps_made = chat.inputs_made = 0
    await chat.says("/rights")
    confirm = await chat.taps(Act.FILE, "access")
    received = await chat.taps(Act.SEND, "access")

    assert "rights.confirm" == confirm.says
    assert ("rights.received", "QG-2026-000002") == (received.says, received["number"])
    assert (2, 0) == (chat.taps_made, chat.inputs_made)


async def test_the_letter_reaches_staff_after_commit(world: World, chat: Chat) -> None:
    """Exactly one letter, once the request is kept: the number in the subject, nothing of the person there."""
    await names_mailbox(chat)
    world.resting = set(Channel)
    received = await chat.says(mailbox(chat).code())

    assert "rights.received" == received.says
    assert [] == desk(world).letters

    world.resting = set()
    await world.settle()
    letter = desk(world).only("letter.request")

    assert ["letter.request"] == desk(world).ids
    assert received["number"] in letter.subject
    assert mailbox(chat).address not in letter.subject
    assert mailbox(chat).address in read(letter)["whose"]


async def test_the_card_in_the_group_names_nobody(world: World, chat: Chat) -> None:
    """Number, kind and date are all that Telegram learns."""
    number = await files(chat)
    card = staff(world, 601).last

    assert ("staff.card", number) == (card.says, card["number"])
    assert mailbox(chat).address not in card.text
    assert {Act.TAKE, Act.PROPOSE, Act.REFUSALS} == {offer.act for offer in card.offers}


async def test_the_mailbox_hears_what_was_filed_in_its_name(chat: Chat) -> None:
    """The code, that the mailbox is bound now, and the request; each once."""
    await files(chat)

    assert ["letter.code", "letter.bound", "letter.filed"] == mailbox(chat).ids


async def test_consents_are_rows_with_their_wording(world: World, chat: Chat, locale: str) -> None:
    """Storing and cross-border transfer are two consents, in the language they were read in; notices are none of them."""
    await files(chat)
    consents = await world.table("consents")

    assert {"storing", "cross_border"} == {row["kind"].value for row in consents}
    assert {locale} == {row["locale"] for row in consents}
    assert all(row["text_version"] for row in consents)


@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
@pytest.mark.parametrize(("received", "three", "fifteen"), GOLDEN)
async def test_due_dates_are_working_days_of_kazakhstan(
    world: World, chat: Chat, received: tuple[int, ...], three: tuple[int, ...], fifteen: tuple[int, ...]
) -> None:
    """Three working days for erasure, fifteen for a withdrawal of consent, to the end of the office day in Almaty."""
    world.clock.at = datetime(*received, tzinfo=ALMATY)  # type: ignore[misc, arg-type]
    await files(chat, "erasure")
    await files_again(chat, "withdrawal")
    due = [row["due_at"].astimezone(ALMATY) for row in await world.table("requests")]

    assert [datetime(*three, 18, tzinfo=ALMATY), datetime(*fifteen, 18, tzinfo=ALMATY)] == due  # type: ignore[misc, arg-type]


async def test_the_clock_runs_from_the_demand_not_from_the_code(world: World, chat: Chat) -> None:
    """Who finds the code the next morning has not lost a day."""
    await names_mailbox(chat)
    world.clock.advance(hours=22)
    await chat.says(mailbox(chat).code())
    [request] = await world.table("requests")

    assert datetime(2026, 11, 26, 18, tzinfo=ALMATY) == request["due_at"].astimezone(ALMATY)


async def test_number_belongs_to_the_year_it_is_in_almaty(world: World, chat: Chat) -> None:
    """Ten minutes after midnight in Almaty it is still the old year in UTC."""
    world.clock.at = datetime(2027, 1, 1, 0, 10, tzinfo=ALMATY)

    assert "QG-2027-000001" == await files(chat)


@pytest.mark.parametrize("right", Right)
async def test_every_right_can_be_exercised(chat: Chat, right: Right) -> None:
    """Each of the six, from its deep link to a number."""
    assert "QG-2026-000001" == await files(chat, right)


async def test_the_same_demand_again_is_the_first_one(chat: Chat) -> None:
    """As long as the first is open there is one number, and it is named."""
    number = await files(chat)
    await chat.says("/start r_erasure")
    again = await chat.taps(Act.SEND, "erasure")

    assert ("rights.already", number) == (again.says, again["number"])


async def test_a_question_in_the_middle_is_answered(chat: Chat, locale: str) -> None:
    """Asking something while an address or a code is waited for breaks nothing."""
    await agrees(chat)

    assert "policy.answer" == (await chat.says(DEMANDS[locale] + "?")).says
    assert "verify.code_sent" == (await chat.says(mailbox(chat).address)).says
    assert "policy.answer" == (await chat.says(DEMANDS[locale] + "?")).says
    assert "rights.received" == (await chat.says(mailbox(chat).code())).says


async def test_the_bot_goes_on_after_a_restart(world: World, chat: Chat, locale: str) -> None:
    """Which question was asked is kept, so a code typed after a restart still counts, in the person's language."""
    await names_mailbox(chat)
    await world.restart()
    received = await chat.says(mailbox(chat).code())

    assert ("rights.received", locale) == (received.says, received.locale)


async def test_numbers_have_no_gaps(world: World, chat: Chat) -> None:
    """Two people, three requests, three numbers in a row."""
    other = Chat(world, 501 if chat.user == 502 else 502)

    assert ["QG-2026-000001", "QG-2026-000002", "QG-2026-000003"] == [
        await files(chat),
        await files(other),
        await files_again(chat, "access"),
    ]
    assert 3 == len(world.telegram.messages(STAFF_GROUP))


async def test_an_unproved_demand_blocks_no_real_one(world: World, chat: Chat) -> None:
    """Not that of an impostor who named the same mailbox, and not one's own that got its number for being unproved too long."""
    impostor = Chat(world, 503)
    await agrees(impostor)
    await impostor.says(mailbox(chat).address)
    await world.tick(days=20)
    number = await files(chat)
    rows = {row["number"]: row["status"].value for row in await world.table("requests")}

    assert "registered" == rows[number]
    assert 2 == len(rows)
    assert number in (await chat.says("/status"))["requests"]
    assert number not in (await impostor.says("/status"))["requests"]
