"""What a person can do with their own requests: look, add, take back, keep a receipt, read the answer, open again."""

from datetime import UTC, datetime
from typing import Literal

import pytest

from bot.reply import Act, Offer
from bot.rights import journal, law
from bot.rights.recount import moves
from handlers.telegram.keys import OfferCB
from tests.chat import Chat
from tests.letters import Mailbox, choices, desk, read
from tests.steps import AGENT_KK, HEAD, agrees, files, files_again, mailbox, names_mailbox, proposes, staff, staff_mailbox
from tests.world import World, texts

WORDS = {"kk": "Сауалнамамдағы ескі телефон нөмірін де жойыңыздар", "ru": "Удалите и старый номер телефона в анкете"}
FACTS = {"kk": "Сот шешімі шықты, енді сақтауға негіз жоқ", "ru": "Вышло решение суда, хранить больше нечего"}


@pytest.fixture
async def number(chat: Chat) -> str:
    return await files(chat)


async def answered(world: World, number: str, outcome: str = "refused_law") -> None:
    await staff(world, AGENT_KK).says("/queue")
    await staff(world, AGENT_KK).taps(Act.REFUSALS, number)
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:{outcome}")
    await staff(world, HEAD).taps(Act.CONFIRM)


async def test_own_words_travel_as_they_were_written(world: World, chat: Chat, locale: str) -> None:
    """A new person says them before the address; staff read them in the letter, and they are kept once."""
    await chat.says("/start r_erasure")
    assert "rights.ask_words" == (await chat.taps(Act.AGREE, "erasure")).says
    assert "verify.ask_address" == (await chat.says(WORDS[locale])).says
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())

    assert WORDS[locale] in desk(world).only("letter.request").text
    assert [WORDS[locale]] == [row["text"] for row in await world.table("case_messages")]
    assert [None] == [row["words"] for row in await world.table("requests")]


async def test_words_of_a_known_person_are_shown_before_they_are_sent(world: World, chat: Chat, locale: str) -> None:
    """Typed on the last screen, corrected by typing again, sent with one tap."""
    await files(chat)
    await chat.says("/start r_access")
    await chat.says("всё" if locale == "ru" else "бәрін")
    shown = await chat.says(WORDS[locale])
    assert ("rights.confirm_words", WORDS[locale]) == (shown.says, shown["text"])
    received = await chat.taps(Act.SEND, "access")

    assert "rights.received" == received.says
    assert WORDS[locale] in desk(world).last.text


@pytest.mark.parametrize("yes", ["Да", "иә", "Отправить", "жіберіңіз, рақмет"])
async def test_yes_below_ones_own_words_sends_them(world: World, chat: Chat, locale: str, yes: str) -> None:
    """Typed instead of tapped; it takes the place of nothing."""
    await files(chat)
    await chat.says("/start r_access")
    await chat.says(WORDS[locale])
    received = await chat.says(yes)

    assert ("rights.received", locale) == (received.says, received.locale)
    assert WORDS[locale] in desk(world).last.text


@pytest.mark.parametrize("no", ["Нет", "жоқ, рақмет", "отмена"])
async def test_no_below_ones_own_words_loses_nothing(world: World, chat: Chat, locale: str, no: str) -> None:
    """It leads where the menu leads, and the button above still sends what was written."""
    await files(chat)
    await chat.says("/start r_access")
    await chat.says(WORDS[locale])

    assert "menu.main" == (await chat.says(no)).says
    assert "rights.received" == (await chat.taps(Act.SEND, "access")).says
    assert WORDS[locale] in desk(world).last.text


async def test_words_of_a_demand_that_was_left_are_not_sent_later(world: World, chat: Chat, locale: str) -> None:
    """Begun with words, left for the menu, begun anew without."""
    await files(chat)
    await chat.says("/start r_access")
    await chat.says(WORDS[locale])
    await chat.says("/menu")
    await chat.says("/start r_access")
    await chat.taps(Act.SEND, "access")

    assert WORDS[locale] not in desk(world).last.text


async def test_the_steps_are_few(chat: Chat) -> None:
    """Verified: the number in four taps without a letter typed. New: in eight inputs, the greeting included."""
    await chat.says("/start")
    await chat.says("Сәлем")
    await chat.says("/rights")
    chat.taps_made, chat.inputs_made = 0, 0
    await chat.taps(Act.FILE, "erasure")
    await chat.taps(Act.AGREE, "erasure")
    await chat.taps(Act.SKIP, "erasure")
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())
    assert 8 >= chat.taps_made + chat.inputs_made + 2
    await chat.says("/menu")
    chat.taps_made = chat.inputs_made = 0
    await chat.taps(Act.RIGHTS)
    await chat.taps(Act.FILE, "access")

    assert "rights.received" == (await chat.taps(Act.SEND, "access")).says
    assert (3, 0) == (chat.taps_made, chat.inputs_made)


async def test_a_second_demand_of_a_kind_is_linked(world: World, chat: Chat, number: str) -> None:
    """Not refused: it has a number of its own and stands beside the first."""
    await chat.says("/start r_erasure")
    already = await chat.taps(Act.SEND, "erasure")
    assert ("rights.already", number) == (already.says, already["number"])
    second = await chat.taps(Act.ANOTHER, "erasure")
    first, other = await world.table("requests")

    assert ("rights.received", "QG-2026-000002") == (second.says, second["number"])
    assert (None, first["id"]) == (first["linked_to"], other["linked_to"])


async def test_many_requests_each_have_a_screen(chat: Chat, number: str) -> None:
    """The list has a button for each; a screen has three things to do."""
    second = await files_again(chat, "access")
    both = await chat.says("/status")
    assert [number, second] == [offer.arg for offer in both.offers if offer.act is Act.REQUEST]
    one = await chat.taps(Act.REQUEST, second)

    assert [Act.ANSWER, Act.RECEIPT, Act.REVOKE] == [offer.act for offer in one.offers]


async def test_a_receipt_in_the_chat_and_in_the_mailbox(chat: Chat, number: str) -> None:
    """Number, kind, dates, article, operator."""
    await chat.says("/status")
    shown = await chat.taps(Act.RECEIPT, number)

    assert "rights.receipt_mailed" == shown.says
    assert number in shown.text
    assert number in mailbox(chat).only("rights.receipt").subject


async def test_taking_back_is_asked_once_more(world: World, chat: Chat, number: str) -> None:
    """One tap too many does no harm."""
    await chat.says("/status")
    assert "rights.revoke" == (await chat.taps(Act.REVOKE, number)).says
    assert ["registered"] == [row["status"].value for row in await world.table("requests")]
    assert "rights.revoked" == (await chat.taps(Act.REVOKE_NOW, number)).says

    assert ["revoked"] == [row["status"].value for row in await world.table("requests")]
    assert all(row["met_at"] for row in await world.table("clocks"))


async def test_an_answered_request_opens_again(world: World, chat: Chat, locale: str, number: str) -> None:
    """With what is new: the same number, a new answer clock, and staff read why."""
    await answered(world, number)
    world.clock.at = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    screen = await chat.says("/status")
    assert [Act.DECISION, Act.REOPEN, Act.RECEIPT] == [offer.act for offer in screen.offers]
    assert "rights.outcome.refused_law" == (await chat.taps(Act.DECISION, number)).says
    assert "rights.ask_facts" == (await chat.taps(Act.REOPEN, number)).says
    opened = await chat.says(FACTS[locale])

    assert ("rights.reopened", number) == (opened.says, opened["number"])
    assert FACTS[locale] in desk(world).only("letter.reopened").text
    (row,) = await world.table("requests")
    assert ("in_review", 1, None) == (row["status"].value, row["reopened"], row["outcome"])
    assert datetime(2026, 12, 4, 13, 0, tzinfo=UTC) == row["due_at"]
    await answered(world, number, "repeated")
    assert "rights.outcome.repeated" == chat.last.says


async def test_a_restriction_opened_again_blocks_again(world: World, chat: Chat, locale: str) -> None:
    """Blocking has a term of its own from the moment it is asked for, the second time as well."""
    number = await files(chat, "restriction")
    await answered(world, number, "refused_breach")
    await chat.says("/status")
    await chat.taps(Act.REOPEN, number)
    await chat.says(FACTS[locale])
    clocks = [(row["code"], row["met_at"] is None) for row in await world.table("clocks")]

    assert [("answer", False), ("block", False), ("answer", True), ("block", True)] == clocks


async def test_what_was_decided_keeps_its_article(
    world: World, chat: Chat, locale: str, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lawyer corrects the table of the law: earlier answers and the journal say what they said."""
    await answered(world, number)
    told = chat.last
    monkeypatch.setitem(law._law()["refusal"]["refused_law"], "law", "99(9)")
    await chat.says("/status")
    again = await chat.taps(Act.DECISION, number)
    [row] = await world.table("requests")

    assert told["ground"] == again["ground"]
    assert {"kk": "8-бабының 7-тармағы", "ru": "п. 7 ст. 8"}[locale] in again.text
    assert (3, "8(7), ЦК 41(3)") == (row["days"], row["refusal_law"])
    async with world.app.store.read() as tx:
        [listed] = await journal.read(tx, journal.Choice(), world.clock.now())
    assert "8(7), ЦК 41(3)" == listed["refusal"]


async def test_nothing_is_done_for_somebody_nobody_knows(world: World, chat: Chat) -> None:
    """A demand that nobody proved has no clock of an action, and a late proof makes no term shorter than the one that stands."""
    await agrees(chat, "restriction")
    await world.tick(days=16)
    [before] = await world.table("requests")
    assert ["answer"] == [row["code"] for row in await world.table("clocks")]
    await chat.says("/start r_restriction")
    await chat.taps(Act.SKIP, "restriction")
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())
    [after] = await world.table("requests")
    clocks = {row["code"]: row["due_at"] for row in await world.table("clocks")}

    assert (before["number"], before["due_at"]) == (after["number"], after["due_at"])
    async with world.app.store.read() as tx:
        assert [] == await moves(tx), "no order moved it"
    assert {"answer", "block"} == set(clocks)
    assert all(due > world.clock.now() for due in clocks.values())
    assert not [letter for letter in desk(world).letters if read(letter).says == "letter.overdue"]


async def test_words_that_were_not_sent_file_nothing(world: World, chat: Chat, locale: str) -> None:
    """Somebody who is known typed, and left: after the wait they are told that nothing was filed, and one tap begins it anew."""
    await files(chat, "access")
    await chat.says("/start r_erasure")
    await chat.says(WORDS[locale])
    await chat.says("/menu")
    await world.tick(days=16)
    told = chat.said("rights.not_sent")[0]

    assert (locale, texts().word("right.erasure", locale)) == (told.locale, told["right"])
    assert [("access", "QG-2026-000001"), ("erasure", None)] == [
        (row["right"].value, row["number"]) for row in await world.table("requests")
    ]
    assert not [letter for letter in desk(world).letters if read(letter).says == "letter.unverified"]
    assert "rights.confirm" == (await chat.taps(Act.FILE, "erasure")).says


async def test_what_waits_for_its_person_is_taken_back(world: World, chat: Chat, locale: str) -> None:
    """It has a button of its own in the list, though no number, and a screen where it goes on or ends; a code that comes after
    files nothing."""
    await agrees(chat, "access")
    await chat.says("/start r_erasure")
    await chat.taps(Act.SKIP, "erasure")
    await chat.says(mailbox(chat).address)
    both = await chat.says("/status")
    screen = await chat.taps(Act.REQUEST, "erasure")
    asked = await chat.taps(Act.REVOKE, "erasure")
    revoked = await chat.taps(Act.REVOKE_NOW, "erasure")
    late = await chat.says(mailbox(chat).code())

    assert ["access", "erasure"] == [offer.arg for offer in both.offers if offer.act is Act.REQUEST]
    assert [Act.FILE, Act.REVOKE, Act.MENU] == [offer.act for offer in screen.offers]
    assert ["rights.unfinished", "rights.revoke_unfinished", "rights.revoked_unfinished"] == [
        screen.says,
        asked.says,
        revoked.says,
    ]
    assert texts().word("right.erasure", locale) == revoked["right"]
    assert ("people.proved_waits", texts().word("right.access", locale)) == (late.says, late["right"])
    rows = {row["right"].value: (row["status"].value, row["number"]) for row in await world.table("requests")}
    assert {"access": ("awaiting_verification", None), "erasure": ("revoked", None)} == rows
    assert "rights.unfinished" == (await chat.says("/status")).says, "only the other one is shown"


async def test_the_way_of_the_answer_is_chosen(world: World, chat: Chat, number: str) -> None:
    """On paper or in person, for who does not want it by mail; staff are told, once."""
    asked = await chat.taps(Act.ANSWER_BY, number)
    assert ["mail", "paper", "in_person"] == [offer.arg.partition(":")[2] for offer in asked.offers]
    chosen = await chat.taps(Act.ANSWER_BY, f"{number}:paper")
    await chat.taps(Act.ANSWER_BY, f"{number}:paper")

    assert "rights.answer_by.paper" == chosen.says
    assert ["paper"] == [row["answer_by"].value for row in await world.table("requests")]
    assert number in desk(world).only("letter.answer_by").subject


async def test_nobody_touches_anothers_request(world: World, chat: Chat, locale: Literal["kk", "ru"], number: str) -> None:
    """Somebody else's number in every button is as unknown as one that never was."""
    stranger = Chat(world, 502 if chat.user == 501 else 501)
    await stranger.says("/start")
    for act in (Act.REQUEST, Act.RECEIPT, Act.REVOKE, Act.REVOKE_NOW, Act.DECISION, Act.REOPEN, Act.ANSWER_BY):
        answer = await stranger.forges(stranger.last_id, OfferCB(act=act, arg=number, locale=locale).pack())
        assert "rights.none" == answer.says, act


async def test_everything_by_mail(world: World, chat: Chat, locale: str, number: str) -> None:
    """The receipt by a number, and new facts by an answer."""
    await answered(world, number)
    mine: Mailbox = mailbox(chat)
    letter = mine.only("rights.outcome.refused_law")
    (status,) = await mine.replies(letter, choices(letter)["📋 Өтініштерім" if locale == "kk" else "📋 Мои обращения"])
    reopen = "🔁 Қайта ашу" if locale == "kk" else "🔁 Открыть снова"
    (asked,) = await mine.replies(status, choices(status)[reopen])
    assert "rights.ask_facts" == read(asked).says
    (opened,) = await mine.replies(asked, FACTS[locale])

    assert ("rights.reopened", number) == (read(opened).says, read(opened)["number"])
    assert FACTS[locale] in desk(world).only("letter.reopened").text


async def test_an_unproved_demand_ends_with_an_answer(world: World, chat: Chat, locale: str) -> None:
    """Ten working days it waits, in sight of staff; then it has a number, and two people refuse it for that reason alone."""
    await names_mailbox(chat)
    seen = await staff(world, AGENT_KK).says("/queue")
    assert "staff.queue" == seen.says
    await world.tick(days=13)
    assert [] == desk(world).letters
    await world.tick(days=1, hours=9)
    card = staff(world, AGENT_KK).said("staff.card_unverified")[0]
    assert [Offer(Act.TAKE, card["number"]), Offer(Act.PROPOSE, f"{card['number']}:not_verified")] == list(card.offers)
    assert [] == chat.said("rights.delayed"), "the office has its term from here on"
    await world.tick(days=5)
    agent = staff_mailbox(world, AGENT_KK)
    (wrong,) = await desk(world).replies(desk(world).only("letter.unverified"), "исполнено", by=agent.address)
    assert "staff.not_identified" == read(wrong).says
    await desk(world).replies(desk(world).only("letter.unverified"), "отказ: личность не подтверждена", by=agent.address)
    head = staff_mailbox(world, HEAD)
    await head.replies(head.only("letter.proposed"), "растаймын")

    assert "rights.outcome.not_verified" == chat.last.says
    assert [texts().word("rights.delay_unverified", locale)] == [told["delay"] for told in chat.said("rights.delayed")]
    (row,) = await world.table("requests")
    assert ("answered", None, "QG-2026-000001") == (row["status"].value, row["identified_at"], row["number"])
    assert Offer(Act.FILE, "erasure") in (await chat.says("/status")).offers, "who proves it this time asks anew"


async def test_who_asks_again_and_proves_it_has_one_request(world: World, chat: Chat, locale: str) -> None:
    """Begun anew from the menu after the first one got its number: the same number, the first receipt, the new words."""
    await names_mailbox(chat)
    await world.tick(days=14, hours=9)
    number = read(desk(world).only("letter.unverified"))["number"]
    await chat.says("/start r_erasure")
    await chat.says(WORDS[locale])
    world.clock.advance(minutes=2)
    await chat.says(mailbox(chat).address)
    received = await chat.says(mailbox(chat).code())
    (row,) = await world.table("requests")

    assert ("rights.received", number, row["number"]) == (received.says, received["number"], number)
    assert row["received_at"] < row["registered_at"] < row["identified_at"]
    assert [WORDS[locale]] == [said["text"] for said in await world.table("case_messages")]
    assert "staff.card" in [card.says for card in staff(world, AGENT_KK).read]


async def test_a_late_proof_still_counts(world: World, chat: Chat) -> None:
    """Who proves the mailbox after the demand got its number keeps number and date of receipt."""
    await agrees(chat)
    await world.tick(days=14, hours=9)
    number = read(desk(world).only("letter.unverified"))["number"]
    world.clock.advance(hours=1)
    await chat.says(mailbox(chat).address)
    received = await chat.says(mailbox(chat).code())

    assert ("rights.received", number) == (received.says, received["number"])
    (row,) = await world.table("requests")
    assert row["identified_at"] > row["registered_at"] > row["received_at"]
    assert Offer(Act.STATUS) in received.offers


async def test_a_button_of_an_earlier_round_revokes_nothing(world: World, chat: Chat) -> None:
    """It was asked before the request was answered and opened again."""
    number = await files(chat)
    await chat.says("/status")
    await chat.taps(Act.REVOKE, number)
    old = chat.button(Act.REVOKE_NOW)
    await proposes(staff(world, AGENT_KK), number, "no_data")
    await staff(world, HEAD).taps(Act.CONFIRM)
    await chat.says("/status")
    await chat.taps(Act.REOPEN, number)
    await chat.says("Соттың шешімі шықты / Вышло решение суда")
    await chat.forges(*old)

    assert ["in_review"] == [row["status"].value for row in await world.table("requests")]

    await chat.says("/status")
    await chat.taps(Act.REVOKE, number)
    assert "rights.revoked" == (await chat.taps(Act.REVOKE_NOW)).says
