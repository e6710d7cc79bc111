"""Proving a corporate mailbox: addresses that are none, codes that are wrong, late, or somebody else's."""

import pytest

from bot.reply import Act, Offer
from tests.chat import Chat
from tests.letters import Mailbox, choices, desk, read
from tests.steps import DEMANDS, QUESTIONS, agrees, files, mailbox, names_mailbox
from tests.world import World, texts

PRIVATE = "retired@example.kz"
ADDRESSES = {"kk": "a.nurlanova@qg.kz", "ru": "s.kovalev@qg.kz"}
HELLO = {"kk": "Сәлеметсіз бе, құрметті әріптестер!", "ru": "Здравствуйте, уважаемые коллеги!"}
NO_WAY = [
    ("у меня нет почты", "calls.ask_who"),
    ("корпоративтік поштам жоқ", "calls.ask_who"),
    ("Зейнеткермін", "calls.ask_who_former"),
    ("я на пенсии, почты нет", "calls.ask_who_former"),
    ("жұмыстан шықтым", "calls.ask_who_former"),
]
POLITE = ["{} спасибо", "{} рахмет", "{} вот код", "вот код {}"]
STRANGERS = [
    "a.nurlanova@gmail.com",
    "a.nurlanova@qg.kz.evil.com",
    "a.nurlanova@mail.qg.kz",
    "a.nurlanova@qg.kz@evil.com",
    "a.nurlanova+x@qg.kz",
    "а.nurlanova@qg.kz",  # the first letter is Cyrillic
    "a.nurlanova@qg.кz",  # the k is Cyrillic
    "@qg.kz",
    "а.nurlanova",
]


def other_code(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**6:06}"


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    """A second employee, with a mailbox and a language of their own."""
    return Chat(world, 502 if chat.user == 501 else 501)


async def test_addresses_outside_get_no_code(world: World, chat: Chat) -> None:
    """Other domains, sub-domains, look-alikes and tags: one answer for all of them, and no letter."""
    await agrees(chat)
    answers = [(await chat.says(address)).says for address in STRANGERS]

    assert ["verify.wrong_address"] * len(STRANGERS) == answers
    assert not any(box.stored for box in world.post.boxes.values())


async def test_address_may_stand_in_a_sentence(chat: Chat, locale: str) -> None:
    """People answer a question with a sentence."""
    await agrees(chat)
    words = {"kk": "Поштам мынау: {}", "ru": "Моя почта {}, спасибо"}[locale]

    assert "verify.code_sent" == (await chat.says(words.format(mailbox(chat).address))).says
    assert ["letter.code"] == mailbox(chat).ids


async def test_capitals_do_not_matter(chat: Chat) -> None:
    """Phones begin a line with a capital letter."""
    await agrees(chat)

    assert "verify.code_sent" == (await chat.says(mailbox(chat).address.upper())).says
    assert ["letter.code"] == mailbox(chat).ids


async def test_unknown_mailbox_is_answered_like_a_known_one(world: World, chat: Chat) -> None:
    """Nobody learns who works here."""
    await agrees(chat)
    answer = await chat.says("nobody.at.all@qg.kz")

    assert "verify.code_sent" == answer.says
    assert ["verify.code_sent"] == chat.ids
    assert [] == desk(world).letters


async def test_a_wrong_code_can_be_corrected(chat: Chat) -> None:
    """The answer says how many attempts are left, and the right code still works."""
    await names_mailbox(chat)
    code = mailbox(chat).code()
    wrong = await chat.says(other_code(code))

    assert ("verify.wrong_code", "4") == (wrong.says, wrong["n"])
    assert Offer(Act.NEW_CODE) in wrong.offers
    assert "rights.received" == (await chat.says(code)).says


@pytest.mark.parametrize("written", ["{}", " {} ", "{}.", "код {}", "код: {}", "Кодым – {}", "Вот код из письма: {}", *POLITE])
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_codes_are_read_as_people_write_them(chat: Chat, written: str) -> None:
    """With a space, with a dot, with words before and behind it."""
    await names_mailbox(chat)

    assert "rights.received" == (await chat.says(written.format(mailbox(chat).code()))).says


async def test_a_code_in_other_groups(chat: Chat) -> None:
    """As it was dictated, or with a stop: it is read, and counted where it is wrong."""
    await names_mailbox(chat)
    one, two = mailbox(chat).code().split()
    wrong = await chat.says(other_code(one + two).replace("", " ").strip())

    assert ("verify.wrong_code", "4") == (wrong.says, wrong["n"])
    assert "rights.received" == (await chat.says(f"{one}.{two}")).says


@pytest.mark.parametrize("written", ["12345", "О1234", "Код 12345, спасибо", "123 456 не подходит", "87018986261", "12.05.2026"])
async def test_digits_that_are_no_code_are_said_to_be_none(chat: Chat, written: str) -> None:
    """A slip, a telephone or a date are no questions about the policy, and use up no attempt."""
    await names_mailbox(chat)
    told = await chat.says(written)

    assert ("verify.not_a_code", [Act.NEW_CODE, Act.NO_MAILBOX]) == (told.says, [offer.act for offer in told.offers])
    assert [0] == [row["attempts"] for row in await chat.world.table("challenges")]


async def test_six_wrong_codes_end_it(world: World, chat: Chat) -> None:
    """Five attempts; after that even the right code opens nothing, and other ways are named."""
    await names_mailbox(chat)
    code = mailbox(chat).code()
    answers = [(await chat.says(other_code(code))).says for _ in range(6)]

    assert ["verify.wrong_code"] * 5 + ["verify.too_many"] == answers
    assert Offer(Act.NO_MAILBOX, "erasure") in chat.last.offers
    assert "rights.received" != (await chat.says(code)).says
    assert [] == desk(world).letters


async def test_a_new_code_does_not_reset_the_count(world: World, chat: Chat) -> None:
    """Ten wrong codes a day, over however many codes; the next day begins anew."""
    await names_mailbox(chat)
    for _ in range(4):
        await chat.says(other_code(mailbox(chat).code()))
    for _ in range(3):
        world.clock.advance(minutes=61)
        await chat.taps(Act.NEW_CODE)
        await chat.says(other_code(mailbox(chat).code()))
        await chat.says(other_code(mailbox(chat).code()))

    assert "verify.too_many" == (await chat.says(mailbox(chat).code())).says

    world.clock.advance(hours=25)
    await agrees_again(chat)

    assert "rights.received" == (await chat.says(mailbox(chat).code())).says


async def agrees_again(chat: Chat) -> None:
    await chat.says("/start r_erasure")
    await chat.says(mailbox(chat).address)


async def test_the_right_code_is_no_wrong_one(world: World, chat: Chat) -> None:
    """Proving a mailbox again and again does not use up the wrong attempts of the day."""
    await names_mailbox(chat)
    await chat.says(mailbox(chat).code())

    assert [0] == [row["attempts"] for row in await world.table("challenges")]


async def test_an_expired_code_is_replaced(world: World, chat: Chat) -> None:
    """After 24 hours the person is asked for the address again, and the demand is not lost."""
    await names_mailbox(chat)
    old = mailbox(chat).code()
    world.clock.advance(hours=24, seconds=1)

    assert "verify.expired" == (await chat.says(old)).says
    assert "verify.code_sent" == (await chat.says(mailbox(chat).address)).says
    assert "rights.received" == (await chat.says(mailbox(chat).code())).says


async def test_somebody_elses_code_opens_nothing(chat: Chat, other: Chat) -> None:
    """A code belongs to one person and one mailbox."""
    await names_mailbox(chat)
    await names_mailbox(other)

    assert "verify.wrong_code" == (await chat.says(mailbox(other).code())).says


async def test_a_used_code_is_spent(world: World, chat: Chat, locale: str) -> None:
    """Typed once more it is no code any more, and makes no second request."""
    await names_mailbox(chat)
    code = mailbox(chat).code()
    await chat.says(code)
    again = await chat.says(code)

    assert ("verify.no_code_awaited", locale) == (again.says, again.locale)
    assert 1 == len(await world.table("requests"))


@pytest.mark.parametrize("between", ["menu", "access", "nomail"])
async def test_a_code_that_was_not_asked_for_last(world: World, chat: Chat, locale: str, between: str) -> None:
    """After the menu, in the middle of another demand, on the way to a call: it is the code, and nothing is filed unasked."""
    await names_mailbox(chat)
    code = mailbox(chat).code()
    if between == "menu":
        await chat.says("/menu")
        wrong = await chat.says(other_code(code))
        assert ("verify.wrong_code", [Act.NEW_CODE]) == (wrong.says, [offer.act for offer in wrong.offers])
        proved = await chat.says(code)
        assert ("people.proved_waits", texts().word("right.erasure", locale)) == (proved.says, proved["right"])
        received = await chat.taps(Act.SEND, "erasure")
    elif between == "access":
        await chat.says("/start r_access")
        received = await chat.says(f"Код: {code}")
    else:
        await chat.taps(Act.NO_MAILBOX)
        received = await chat.says(code)

    assert ("rights.received", locale) == (received.says, received.locale)
    wanted = "access" if between == "access" else "erasure"
    numbers = {row["right"].value: row["number"] for row in await world.table("requests") if row["number"]}
    assert {wanted: "QG-2026-000001"} == numbers


async def test_polite_letters_are_understood(world: World, locale: str) -> None:
    """A greeting above, a signature with an address of one's own below: choice, address and code are found between them."""
    world.post.open(PRIVATE)
    mine = Mailbox(world, PRIVATE)
    [letter] = await mine.writes("MyQG", f"{HELLO[locale]}\n{DEMANDS[locale]}")
    signature = "Олег Петров\nинженер, тел. 8 701 000 00 00"
    for answer in (f"1\n\n{signature}", "1.", f"{ADDRESSES[locale]}\n\nОлег Петров\n{PRIVATE}"):
        [letter] = await mine.replies(letter, f"{HELLO[locale]}\n\n{answer}")
    assert "verify.code_sent" == read(letter).says
    code = Mailbox(world, ADDRESSES[locale]).code()
    [letter] = await mine.replies(letter, f"{HELLO[locale]}\n{code}\n\n{signature}")

    assert ("rights.received", locale) == (read(letter).says, read(letter).locale)
    assert not await world.table("case_messages"), "a signature is no words of one's own"


async def test_words_below_a_name_are_no_signature(world: World, locale: str) -> None:
    """A demand is filed by its number, with what is written under it."""
    mine = Mailbox(world, ADDRESSES[locale])
    [letter] = await mine.writes("MyQG", DEMANDS[locale])
    number = choices(letter)[texts().label(Offer(Act.FILE, "erasure"), locale)]
    await mine.replies(letter, f"{number}\n\nАхметов Серік\nФилиалдағы деректі де жойыңыз / и в филиале удалите")

    assert "в филиале удалите" in (await world.table("case_messages"))[0]["text"]


async def test_a_code_is_typed_where_it_was_asked_for(world: World, chat: Chat, locale: str) -> None:
    """Sent back to us by mail it proves nothing, and the answer says where it belongs."""
    await names_mailbox(chat)
    mine = mailbox(chat)
    [told] = await mine.replies(mine.last, mine.code())

    assert ("verify.no_code_awaited", locale) == (read(told).says, read(told).locale)
    assert "rights.received" == (await chat.says(mine.code())).says


async def test_a_code_that_was_not_asked_for_last_by_mail(world: World, locale: str) -> None:
    """After another letter, with a signature below; sent a second time it is no question about the policy."""
    world.post.open(PRIVATE)
    mine = Mailbox(world, PRIVATE)
    [answer] = await mine.writes("MyQG", DEMANDS[locale])
    [consent] = await mine.replies(answer, choices(answer)[texts().label(Offer(Act.FILE, "erasure"), locale)])
    [asked] = await mine.replies(consent, choices(consent)[texts().label(Offer(Act.AGREE), locale)])
    [sent] = await mine.replies(asked, ADDRESSES[locale])
    await mine.replies(sent, "/mydata")
    code = Mailbox(world, ADDRESSES[locale]).code()
    [received] = await mine.replies(sent, f"{code}\n\n--\nА. Н.")
    [again] = await mine.replies(sent, code)

    assert ["rights.received", "verify.no_code_awaited"] == [read(letter).says for letter in (received, again)]


async def test_no_second_code_within_a_minute(world: World, chat: Chat) -> None:
    """Asked for too soon: the same answer, no letter; a minute later there is a new one and the old one is void."""
    await names_mailbox(chat)
    old = mailbox(chat).code()

    assert "verify.code_sent" == (await chat.taps(Act.NEW_CODE)).says
    assert ["letter.code"] == mailbox(chat).ids

    world.clock.advance(seconds=61)
    await chat.taps(Act.NEW_CODE)
    new = mailbox(chat).code()

    assert ["letter.code", "letter.code"] == mailbox(chat).ids
    assert old == new or "verify.wrong_code" == (await chat.says(old)).says
    assert "rights.received" == (await chat.says(new)).says


async def test_a_mailbox_is_not_flooded_with_codes(world: World, chat: Chat, other: Chat) -> None:
    """Three an hour and five a day to one mailbox, whoever asks for them."""
    await agrees(other)
    await other.says(mailbox(chat).address)
    await agrees(chat)
    for _ in range(5):
        world.clock.advance(minutes=2)
        await chat.says(mailbox(chat).address)

    assert ["letter.code"] * 3 == mailbox(chat).ids


async def test_a_mistyped_address_can_be_corrected(world: World, chat: Chat, other: Chat) -> None:
    """A second address while the code is waited for: the code goes there, the first one is void."""
    await agrees(chat)
    await chat.says(mailbox(other).address)

    assert "verify.code_sent" == (await chat.says(mailbox(chat).address)).says
    assert "verify.wrong_code" == (await chat.says(mailbox(other).code())).says
    assert "rights.received" == (await chat.says(mailbox(chat).code())).says


async def test_a_question_does_not_void_the_code(chat: Chat, locale: str) -> None:
    """Asked while the code is waited for, answered, and the code still works."""
    await names_mailbox(chat)

    assert "policy.answer" == (await chat.says(QUESTIONS[locale])).says
    assert "rights.received" == (await chat.says(mailbox(chat).code())).says


@pytest.mark.parametrize("asked", ["address", "code"])
@pytest.mark.parametrize(("words", "says"), NO_WAY)
async def test_what_stands_in_the_way_of_a_code(world: World, chat: Chat, asked: str, words: str, says: str) -> None:
    """Told in words, it leads where the button leads."""
    await (agrees(chat) if asked == "address" else names_mailbox(chat))
    told = await chat.says(words)

    assert says == told.says
    assert "calls.taken" == (await chat.says("Олег Петров, сварщик / дәнекерлеуші")).says


async def test_a_code_that_does_not_come(chat: Chat, locale: str) -> None:
    """What to look at, and every way on."""
    await names_mailbox(chat)
    told = await chat.says({"kk": "Код келмеді", "ru": "Код не приходит"}[locale])

    assert ("verify.no_code_came", locale) == (told.says, told.locale)
    assert [Act.NEW_CODE, Act.NO_MAILBOX, Act.FORMER] == [offer.act for offer in told.offers]
    assert "rights.received" == (await chat.says(mailbox(chat).code())).says


async def test_a_question_in_between_keeps_the_way_on(chat: Chat, locale: str) -> None:
    """Answered like any other, with the button of what is waited for below."""
    await agrees(chat)
    address = await chat.says(QUESTIONS[locale])
    await chat.says(mailbox(chat).address)
    code = await chat.says(QUESTIONS[locale])

    assert ["policy.answer"] * 2 == [address.says, code.says]
    assert [Offer(Act.NO_MAILBOX, "erasure"), Offer(Act.NEW_CODE)] == [address.offers[-1], code.offers[-1]]


async def test_a_mailbox_that_moves_tells_both(world: World, chat: Chat, other: Chat) -> None:
    """Who proves a mailbox that was another chat's takes it over, and that chat and the mailbox hear of it."""
    await names_mailbox(chat)
    await chat.says(mailbox(chat).code())
    world.clock.advance(minutes=2)
    await agrees(other)
    await other.says(mailbox(chat).address)
    await other.says(mailbox(chat).code())

    assert "people.moved" == chat.last.says
    assert 2 == mailbox(chat).ids.count("letter.bound")


async def test_a_new_phone_goes_on_with_what_is_open(world: World, chat: Chat, other: Chat) -> None:
    """The request is answered in the mailbox, so whoever proves it now sees it; the former chat sees it no more."""
    number = await files(chat)
    world.clock.advance(minutes=2)
    await agrees(other, "access")
    await other.says(mailbox(chat).address)
    await other.says(mailbox(chat).code())
    await desk(world).replies(desk(world).letters[0], "жауап / ответ")

    assert "жауап / ответ" in other.last.text
    assert number in (await other.says("/status")).text
    assert "rights.none" == (await chat.says("/status")).says


async def test_a_code_after_a_month_is_sent(world: World, chat: Chat) -> None:
    """By then the row of the first code is gone, and SQLite gives its number to the next: the letter goes all the same."""
    await names_mailbox(chat)
    world.clock.advance(days=31)
    await chat.taps(Act.NEW_CODE)

    assert ["letter.code", "letter.code"] == mailbox(chat).ids
