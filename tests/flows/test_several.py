"""Several rights demanded in one message: heard together, proved once, registered as linked requests."""

from typing import Literal

import pytest

from bot.reply import Act, Offer
from bot.rights.model import Right, Rights
from handlers.sandbox import BOT_MAIL
from handlers.telegram.keys import OfferCB
from tests.chat import Chat
from tests.letters import Mailbox, choices, desk, read
from tests.reading import Read
from tests.steps import AGENT_KK, HEAD, files, mailbox, opens, payload, staff, staff_mailbox
from tests.world import World, texts

ERASE_AND_COPY = {
    "kk": "Деректерімді жойыңыз және олардың көшірмесін жіберіңіз",
    "ru": "Удалите мои данные и пришлите мне копию всего, что у вас есть",
}
THREE = {
    "kk": "1. Тегімді түзетіңіздер\n2. Деректерімнің көшірмесін жіберіңіздер\n3. Келісімімді кері қайтарып аламын",
    "ru": "1. Исправьте мою фамилию\n2. Пришлите копию моих данных\n3. Отзываю согласие",
}
BOTH = "era+acc"
FIRST, SECOND, THIRD = (f"QG-2026-00000{n}" for n in (1, 2, 3))
ADDRESSES = {"kk": "a.nurlanova@qg.kz", "ru": "s.kovalev@qg.kz"}
ENGINES = pytest.mark.parametrize("place", ["kk-postgres", "kk-sqlite", "ru-postgres", "ru-sqlite"], indirect=True)


async def demands(chat: Chat, locale: str) -> Read:
    """Up to the code, without own words; -> the answer to it."""
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    await chat.taps(Act.AGREE, BOTH)
    await chat.taps(Act.SKIP, BOTH)
    await chat.says(mailbox(chat).address)
    return await chat.says(mailbox(chat).code())


async def links(world: World) -> list[tuple[str, int | None, str]]:
    """Right, what it is linked to, number."""
    rows = sorted(await world.table("requests"), key=lambda row: row["number"] or "")
    places = {row["id"]: place for place, row in enumerate(rows)}
    return [(row["right"].value, places.get(row["linked_to"]), row["number"]) for row in rows]


async def chooses(mine: Mailbox, offer: Offer, locale: str, below: str = "") -> Read:
    number = choices(mine.last)[texts().label(offer, locale)]
    [answer] = await mine.replies(mine.last, f"{number}\n{below}".strip())
    return read(answer)


@ENGINES
async def test_from_one_message_to_two_numbers(world: World, chat: Chat, locale: str) -> None:
    """One button, one consent, one code, one answer: two requests, the second linked to the first."""
    offered = await chat.says(ERASE_AND_COPY[locale])

    assert ("policy.several", locale) == (offered.says, offered.locale)
    assert [Offer(Act.FILE, BOTH), Offer(Act.FILE, "erasure"), Offer(Act.FILE, "access")] == list(offered.offers)

    consent = await chat.taps(Act.FILE, BOTH)
    assert ("people.consent", {}) == (consent.says, await world.rows())
    assert all(texts().word(f"wish.{right}", locale) in consent["wish"] for right in ("erasure", "access"))
    assert "rights.ask_words" == (await chat.taps(Act.AGREE, BOTH)).says
    assert "verify.ask_address" == (await chat.taps(Act.SKIP, BOTH)).says
    assert "verify.code_sent" == (await chat.says(mailbox(chat).address)).says
    received = await chat.says(mailbox(chat).code())

    assert ("rights.received_several", locale) == (received.says, received.locale)
    assert (FIRST in received.text, SECOND in received.text) == (True, True)
    assert (3, 3) == (chat.taps_made, chat.inputs_made)
    assert [("erasure", None, FIRST), ("access", 0, SECOND)] == await links(world)


async def test_each_has_its_letters_and_its_clock(world: World, chat: Chat, locale: str) -> None:
    """Staff get a letter and a card of each, the mailbox one letter of both; the second says what it was filed with."""
    await demands(chat, locale)
    one, other = [letter for letter in desk(world).letters if read(letter).says == "letter.request"]
    cards = staff(world, AGENT_KK).said("staff.card")

    assert (FIRST in one.subject, SECOND in other.subject) == (True, True)
    assert (False, True) == (SECOND in one.text, FIRST in other.text)
    assert [(FIRST, False), (SECOND, True)] == [(card["number"], FIRST in card["right"]) for card in cards]
    assert [True, True] == [number in mailbox(chat).only("letter.filed").text for number in (FIRST, SECOND)]
    assert 2 == len([row for row in await world.table("clocks") if row["code"] == "answer"])


async def test_the_way_of_all_answers_is_chosen_at_once(world: World, chat: Chat, locale: str) -> None:
    """One choice for what was filed together; what was filed before keeps its own, and each can be changed later."""
    await files(chat, "objection")
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    received = await chat.taps(Act.SEND, BOTH)
    asked = await chat.taps(Act.ANSWER_BY, f"{SECOND}+")
    chosen = await chat.taps(Act.ANSWER_BY, f"{SECOND}+:paper")
    await chat.says("/status")
    await chat.taps(Act.REQUEST, THIRD)
    receipt = await chat.taps(Act.RECEIPT, THIRD)
    await chat.taps(Act.ANSWER_BY, THIRD)
    await chat.taps(Act.ANSWER_BY, f"{THIRD}:in_person")

    assert [Act.STATUS, Act.ANSWER_BY] == [offer.act for offer in received.offers[:2]]
    assert 3 >= len(received.offers)
    assert ["rights.answer_by", "rights.answer_by.paper"] == [asked.says, chosen.says]
    assert f"{SECOND}, {THIRD}" == chosen["number"]
    assert texts().word("answer_by.paper", locale) in receipt.text
    ways = {row["number"]: row["answer_by"].value for row in await world.table("requests")}
    assert {FIRST: "mail", SECOND: "paper", THIRD: "in_person"} == ways
    told = [letter.subject for letter in desk(world).letters if read(letter).says == "letter.answer_by"]
    assert [1, 2] == [sum(number in subject for subject in told) for number in (SECOND, THIRD)]


async def test_the_way_of_all_answers_by_mail(world: World, locale: str) -> None:
    """The same under the letter that gives the numbers."""
    mine = Mailbox(world, ADDRESSES[locale])
    await mine.writes("MyQG", ERASE_AND_COPY[locale])
    await chooses(mine, Offer(Act.FILE, BOTH), locale)
    await chooses(mine, Offer(Act.ANSWER_BY, f"{FIRST}+"), locale)
    chosen = await chooses(mine, Offer(Act.ANSWER_BY, f"{FIRST}+:in_person"), locale)

    assert f"{FIRST}, {SECOND}" == chosen["number"]
    assert ["in_person"] * 2 == [row["answer_by"].value for row in await world.table("requests")]


async def test_one_stop_names_them_all(world: World, chat: Chat, locale: str) -> None:
    """Whoever did not ask for any of it writes one word."""
    await demands(chat, locale)
    await mailbox(chat).replies(mailbox(chat).only("letter.filed"), "СТОП")

    assert f"STOP {FIRST} {SECOND}" == read(staff_mailbox(world, HEAD).last)["text"]


async def test_a_stop_names_those_that_joined_an_older_one(world: World, chat: Chat, locale: Literal["kk", "ru"]) -> None:
    """Erasure was open already: its new companions are what the letter is about, all of them."""
    await files(chat, "erasure")
    three = str(Rights((Right.ERASURE, Right.ACCESS, Right.OBJECTION)))
    message, _ = chat.button(Act.STATUS)
    await chat.forges(message, OfferCB(act=Act.FILE, arg=three, locale=locale).pack())
    await chat.taps(Act.SEND, three)
    await mailbox(chat).replies(mailbox(chat).last, "СТОП")

    assert f"STOP {SECOND} {THIRD}" == read(staff_mailbox(world, HEAD).last)["text"]


async def test_own_words_go_with_each(world: World, chat: Chat, locale: str) -> None:
    """Whoever reads only one of the letters reads what the person wrote."""
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    await chat.taps(Act.AGREE, BOTH)
    await chat.says("менің сөзім / мои слова")
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())

    assert ["менің сөзім / мои слова"] * 2 == [row["text"] for row in await world.table("case_messages")]
    assert all("мои слова" in letter.text for letter in desk(world).letters)


async def test_who_is_verified_confirms_once(world: World, chat: Chat, locale: str) -> None:
    """One screen, one tap: three requests in a row of numbers."""
    await files(chat, "objection")
    chat.taps_made = chat.inputs_made = 0
    offered = await chat.says(THREE[locale])
    confirm = await chat.taps(Act.FILE, "rec+acc+wit")
    received = await chat.taps(Act.SEND, "rec+acc+wit")

    assert [Act.FILE, Act.RIGHTS, Act.HUMAN] == [offer.act for offer in offered.offers]
    assert ("rights.confirm_several", "rights.received_several") == (confirm.says, received.says)
    assert (2, 1) == (chat.taps_made, chat.inputs_made)
    assert [
        ("objection", None, FIRST),
        ("rectification", None, SECOND),
        ("access", 1, "QG-2026-000003"),
        ("withdrawal", 1, "QG-2026-000004"),
    ] == await links(world)


async def test_words_on_the_screen_are_confirmed(world: World, chat: Chat, locale: str) -> None:
    """Typed instead of tapped: shown once more, and then filed with each."""
    await files(chat, "objection")
    await chat.says(THREE[locale])
    await chat.taps(Act.FILE, "rec+acc+wit")

    assert "rights.confirm_words" == (await chat.says("менің сөзім / мои слова")).says
    assert "rights.received_several" == (await chat.taps(Act.SEND, "rec+acc+wit")).says
    assert 3 == len(await world.table("case_messages"))


async def test_only_one_of_them(world: World, chat: Chat, locale: str) -> None:
    """The other buttons file one, and nothing else is registered by the way."""
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    await chat.taps(Act.AGREE, BOTH)
    await chat.taps(Act.FILE, "access")
    await chat.taps(Act.SKIP, "access")
    await chat.says(mailbox(chat).address)
    received = await chat.says(mailbox(chat).code())

    assert ("rights.received", FIRST) == (received.says, received["number"])
    assert [(None, "erasure"), (FIRST, "access")] == [
        (row["number"], row["right"].value) for row in await world.table("requests")
    ]
    assert [None] == [row["linked_to"] for row in await world.table("requests") if row["number"]]


async def test_a_second_tap_files_nothing(world: World, chat: Chat, locale: str) -> None:
    """While both are open they are named; who means it adds two more, each linked to the one of its kind."""
    await demands(chat, locale)
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    await chat.taps(Act.SEND, BOTH)
    again = await chat.taps(Act.SEND, BOTH)

    assert "rights.already_several" == again.says
    assert 2 == len(await world.table("requests"))

    assert "rights.received_several" == (await chat.taps(Act.ANOTHER, BOTH)).says
    assert [
        ("erasure", None, FIRST),
        ("access", 0, SECOND),
        ("erasure", 0, "QG-2026-000003"),
        ("access", 1, "QG-2026-000004"),
    ] == await links(world)


async def test_one_that_is_open_is_not_filed_again(world: World, chat: Chat, locale: str) -> None:
    """Erasure was demanded before; now it is demanded with a copy: the answer names both, and only the copy is new."""
    await files(chat, "erasure")
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)

    received = await chat.taps(Act.SEND, BOTH)

    assert "rights.received_several" == received.says
    assert FIRST in received.text
    assert [("erasure", None, FIRST), ("access", 0, SECOND)] == await links(world)


async def test_my_requests_say_what_goes_together(chat: Chat, locale: str) -> None:
    """In the list and on the screen of the second."""
    await demands(chat, locale)
    listed = await chat.says("/status")
    screen = await chat.taps(Act.REQUEST, SECOND)

    assert 2 == listed.text.count(FIRST)
    assert ("rights.status", True) == (screen.says, FIRST in screen.text)


async def test_an_update_that_comes_twice_files_once(world: World, chat: Chat, locale: str) -> None:
    """Telegram repeats what was not confirmed: the same numbers, nothing new."""
    first = await demands(chat, locale)
    before = await world.rows()
    await world.repeat()

    assert (first.text, before) == (chat.last.text, await world.rows())


async def test_two_taps_at_once_file_once(world: World, chat: Chat, locale: str) -> None:
    """Side by side, as an impatient thumb does it."""
    await files(chat, "objection")
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    message, data = chat.button(Act.SEND, BOTH)
    await world.at_once(*[lambda: world.telegram.tap(chat.user, message, data)] * 2)

    assert {"rights.received_several", "rights.already_several"} == {read.says for read in chat.read[-2:]}
    assert [FIRST, SECOND, "QG-2026-000003"] == [number for _, _, number in await links(world)]


async def test_a_deep_link_stays_single(chat: Chat) -> None:
    """Nobody is led by a link into more than it says."""
    assert "start.greeting" == (await chat.says(f"/start r_{BOTH}")).says


async def test_nobody_proved_to_be_them(world: World, chat: Chat, locale: str) -> None:
    """Ten working days later the register takes both, linked, and staff see it."""
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    await chat.taps(Act.AGREE, BOTH)
    await world.tick(days=20)

    assert [("erasure", None, FIRST), ("access", 0, SECOND)] == await links(world)
    one, other = [letter for letter in desk(world).letters if read(letter).says == "letter.unverified"]
    assert (False, True) == (SECOND in one.text, FIRST in other.text)

    await chat.taps(Act.SKIP, BOTH)
    await chat.says(mailbox(chat).address)
    received = await chat.says(mailbox(chat).code())
    assert ("rights.received_several", True) == (received.says, FIRST in received.text and SECOND in received.text)


@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_by_mail_only_where_telegram_is_for_reading(world: World, chat: Chat, locale: str) -> None:
    """The words that are shown bring the same offer by mail."""
    await world.restart(telegram_mode="notice_only")
    await chat.says(ERASE_AND_COPY[locale])
    told = await chat.taps(Act.FILE, BOTH)
    [letter] = await mailbox(chat).writes("MyQG", told["words"])

    assert ("by_mail.here", "policy.several") == (told.says, read(letter).says)


@ENGINES
async def test_by_mail_with_one_number(world: World, locale: str) -> None:
    """The demand, one number, and what is written below it: two requests, one answer, a letter to staff for each."""
    mine = Mailbox(world, ADDRESSES[locale])
    [letter] = await mine.writes("MyQG", ERASE_AND_COPY[locale])
    received = await chooses(mine, Offer(Act.FILE, BOTH), locale, "менің сөзім / мои слова")

    assert "policy.several" == read(letter).says
    assert texts().word("letter.not_filed", locale) in letter.text
    assert ("rights.received_several", locale) == (received.says, received.locale)
    assert [("erasure", None, FIRST), ("access", 0, SECOND)] == await links(world)
    assert ["letter.request", "letter.request"] == desk(world).ids
    assert all("мои слова" in one.text for one in desk(world).letters)

    [more] = await mine.replies(mine.last, "қосымша / дополнение")
    assert ("cases.passed_on", FIRST) == (read(more).says, read(more)["number"])


async def test_from_a_private_mailbox(world: World, locale: str) -> None:
    """Consent, the corporate address, the code that lies there, and then all of it at once."""
    mine, private = Mailbox(world, ADDRESSES[locale]), Mailbox(world, "somebody@example.org")
    await private.writes("MyQG", ERASE_AND_COPY[locale])

    assert "letter.consent" == (await chooses(private, Offer(Act.FILE, BOTH), locale)).says
    assert "verify.ask_address" == (await chooses(private, Offer(Act.AGREE, BOTH), locale)).says

    await private.replies(private.last, mine.address)
    [received] = await private.replies(private.last, mine.code())

    assert "rights.received_several" == read(received).says
    assert [("erasure", None, FIRST), ("access", 0, SECOND)] == await links(world)


async def test_a_choice_read_twice_files_once(world: World, locale: str) -> None:
    """The mailbox was restored: all letters again."""
    mine = Mailbox(world, ADDRESSES[locale])
    await mine.writes("MyQG", ERASE_AND_COPY[locale])
    await chooses(mine, Offer(Act.FILE, BOTH), locale)
    world.post.mailbox(BOT_MAIL).rebuild()
    await world.settle()

    assert 2 == len(await world.table("requests"))
    assert 2 == len(mine.letters)


async def test_a_tap_in_the_letter_files_all(world: World, chat: Chat, locale: str) -> None:
    """The link beside the code does what the code does."""
    await chat.says(ERASE_AND_COPY[locale])
    await chat.taps(Act.FILE, BOTH)
    await chat.taps(Act.AGREE, BOTH)
    await chat.taps(Act.SKIP, BOTH)
    await chat.says(mailbox(chat).address)

    assert "rights.received_several" == (await opens(chat, payload(mailbox(chat).only("letter.code")))).says
    assert 2 == len(await links(world))
