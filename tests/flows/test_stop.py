""" "That was not me": a word from the mailbox ends the binding and becomes urgent work for people."""

import pytest

from bot.deliveries.outbox import Outbox
from bot.people.proof import Proof
from bot.reply import Act, Offer
from tests.chat import Chat
from tests.directory import works_here
from tests.letters import Mailbox, choices, desk, read
from tests.steps import HEAD, agrees, files, mailbox, names_mailbox, payload, staff_mailbox
from tests.world import World, texts

STOPS = [
    "СТОП",
    "stop!",
    "СТОП пожалуйста",
    "Стоп это не я",
    "Тоқтатыңыз!",
    "Тоқта, бұл мен емес",
    "Стоп, это не я",
    "Здравствуйте!\nSTOP",
    "Это не я! СТОП",
    "Бұл мен емес, тоқтатыңыз",
    "Сәлеметсіз бе!\nМен мұндай өтініш берген жоқпын",
    "Я ничего не подавал, разберитесь",
    "Мен код сұраған жоқпын",
    "Я этого не делала!",
    "Нет, это не я",
    "Жоқ, бұл мен емес",
    "Это не мой запрос",
    "Бұл менің сұрауым емес",
    "Я никакого запроса в MyQG не подавал",
]
ELSE = [
    "Өңдеуді тоқтатуды сұраймын",
    "Прошу остановить обработку поскорее",
    "Сіз маған әлі жауап берген жоқсыз, қашан келеді?",
    "Вы мне ответ ещё не отправляли?",
    "Спасибо, это я подавал. Но в анкете указан не мой адрес, исправьте",
    "Прошу на время проверки поставить стоп на обработку моих данных",
    "Я ещё не отправлял документы",
    "СТОП не нужен, это я подавал",
    "Тоқтатпаңыз, мен жібердім",
    "Токтар Ахметов, табельный 1234. Прошу ещё удалить фото",
    "Спасибо! Я не подавал заявление на отпуск. Исправьте",
]


@pytest.fixture
def mine(chat: Chat) -> Mailbox:
    return mailbox(chat)


@pytest.mark.parametrize("word", STOPS)
async def test_stop_ends_the_binding(world: World, chat: Chat, mine: Mailbox, locale: str, word: str) -> None:
    """The chat is told and files nothing more; desk and approvers hear of it at once, with the number."""
    number = await files(chat)
    [told] = await mine.replies(mine.only("letter.filed"), word)
    letter = read(desk(world).last)

    assert ("binding.stop_taken", locale) == (read(told).says, read(told).locale)
    assert "binding.released" == chat.last.says
    assert ("letter.alarm", read(told)["number"]) == (letter.says, letter["number"])
    assert letter["text"] == read(staff_mailbox(world, HEAD).last)["text"]
    assert (f"STOP {number}", word if len(word.split()) > 1 else "") == tuple(
        part.strip() for part in letter["text"].partition("\n\n")[::2]
    )
    assert "rights.confirm" != (await chat.says("/start r_access")).says


async def test_what_staff_answer_goes_to_the_mailbox(world: World, chat: Chat, mine: Mailbox) -> None:
    """Not to the chat of whoever filed in its name."""
    await files(chat)
    await mine.replies(mine.only("letter.filed"), "СТОП")
    before = len(chat.messages)
    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")

    assert "жауап / ответ" == read(mine.last)["text"]
    assert before == len(chat.messages)


async def test_the_letter_about_the_binding_can_be_stopped(chat: Chat, mine: Mailbox, locale: str) -> None:
    """By its number as well, before anything was filed in vain."""
    await files(chat)
    bound = mine.only("letter.bound")
    await mine.replies(bound, choices(bound)[texts().label(Offer(Act.STOP), locale)])

    assert "binding.released" == chat.last.says


@pytest.mark.parametrize("written", ["[1]", "1!", "№1", "[1] {}", "{}"])
async def test_the_stop_of_a_letter_is_answered_as_it_is_printed(chat: Chat, mine: Mailbox, locale: str, written: str) -> None:
    """With its brackets, with its words."""
    await files(chat)
    [told] = await mine.replies(mine.only("letter.filed"), written.format(texts().label(Offer(Act.STOP), locale)))

    assert ("binding.stop_taken", "binding.released") == (read(told).says, chat.last.says)


async def test_who_lost_the_mailbox_meanwhile_can_stop_it(world: World, chat: Chat, mine: Mailbox) -> None:
    """The letter went to it: what was filed in its name is looked at, though the directory knows it no more."""
    number = await files(chat)
    await works_here(world, "somebody@qg.kz")
    [told] = await mine.replies(mine.only("letter.filed"), "STOP")

    assert ("binding.stop_taken", f"STOP {number}") == (read(told).says, read(desk(world).last)["text"])


@pytest.mark.parametrize("words", ELSE)
async def test_to_stop_processing_is_something_else(world: World, chat: Chat, mine: Mailbox, words: str) -> None:
    """It adds to the case, and the binding stays."""
    await files(chat)
    await mine.replies(mine.only("letter.filed"), words)

    assert words == read(desk(world).last)["text"]
    assert "rights.confirm" == (await chat.says("/start r_access")).says


async def test_other_words_below_the_letter_go_to_the_case(world: World, chat: Chat, mine: Mailbox) -> None:
    """A question about one's own request ends nothing."""
    number = await files(chat)
    await mine.replies(mine.only("letter.filed"), "Бұл не? / Что это?")

    assert number == read(desk(world).last)["number"]
    assert "rights.confirm" == (await chat.says("/start r_access")).says


async def test_nobody_else_stops_it(world: World, chat: Chat, mine: Mailbox) -> None:
    """A forged answer does nothing, and neither does a button somebody makes up in the chat."""
    await files(chat)
    await mine.replies(mine.only("letter.filed"), "СТОП", forged=True)
    message, data = chat.button(Act.STATUS)
    forged = await chat.forges(message, data.replace("|stat|", "|stop|"))

    assert "menu.stale" == forged.says
    assert "rights.confirm" == (await chat.says("/start r_access")).says


async def test_the_mailbox_can_be_proved_again(chat: Chat, mine: Mailbox) -> None:
    """Pressed by mistake: a new code binds the same chat again."""
    await files(chat)
    await mine.replies(mine.only("letter.filed"), "СТОП")
    await chat.says("/start r_access")

    assert "rights.ask_words" == chat.last.says


async def moves(world: World, chat: Chat, other: Mailbox) -> None:
    """The chat binds another mailbox, and the former one agrees: both lie open on the same desk."""
    world.clock.advance(minutes=20)
    [letter] = await other.writes("Telegram", "")
    await chat.says(f"/start {payload(letter)}")
    assert "people.proved" == (await chat.says(mailbox(chat).code())).says


async def test_the_former_mailbox_ends_what_came_in_its_place(world: World, chat: Chat, mine: Mailbox) -> None:
    """Whoever held the unlocked phone gets neither the answer nor a chat that files."""
    await files(chat)
    other = Mailbox(world, "d.abenova@qg.kz")
    await moves(world, chat, other)
    [told] = await mine.replies(mine.only("binding.changed"), "СТОП")
    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")

    assert "binding.stop_taken" == read(told).says
    assert 1 == len(chat.said("binding.released"))
    assert "жауап / ответ" in mine.last.text
    assert [] == [letter for letter in other.letters if "жауап / ответ" in letter.text]
    assert [] == [read for read in chat.read if "жауап / ответ" in read.text]
    await chat.says("/start r_access")
    assert "verify.ask_address" == (await chat.says("бәрі / всё")).says


async def test_a_mailbox_that_was_taken_over_has_its_requests_again(world: World, chat: Chat, mine: Mailbox) -> None:
    """A code was read out to a stranger: after STOP the stranger sees nothing, and the next proof finds everything."""
    number = await files(chat)
    world.clock.advance(minutes=20)
    stranger = Chat(world, 503)
    await agrees(stranger, "access")
    await stranger.says(mine.address)
    await stranger.says(mine.code())

    assert number in (await stranger.says("/status")).text

    await mine.replies(next(letter for letter in reversed(mine.letters) if read(letter).says == "letter.bound"), "СТОП")

    assert number not in (await stranger.says("/status")).text

    world.clock.advance(minutes=20)
    await chat.says("/start r_access")
    await chat.says(mine.address)
    await chat.says(mine.code())

    assert number in (await chat.says("/status")).text


async def test_who_lost_a_phone_goes_on_with_the_next(world: World, chat: Chat, mine: Mailbox) -> None:
    """The office unbinds the mailbox: the lost phone sees and hears nothing more, and no letter goes where nobody may read it."""
    number = await files(chat)
    async with world.app.store.begin() as tx:
        proof = Proof(world.settings, Outbox.of(world.settings))
        assert await proof.release(tx, mine.address, "office:test", world.clock.now())

    assert number not in (await chat.says("/status")).text

    letter = desk(world).only("letter.request")
    [told] = await desk(world).replies(letter, "жауап 1 / ответ 1")
    assert "staff.unreachable" == read(told).says

    world.clock.advance(minutes=20)
    phone = Chat(world, 503)
    await agrees(phone, "access")
    await phone.says(mine.address)
    await phone.says(mine.code())
    await desk(world).replies(letter, "жауап 2 / ответ 2")

    assert number in (await phone.says("/status")).text
    assert [("1", False), ("2", True)] == [(n, any(f"жауап {n}" in read.text for read in phone.read)) for n in "12"]
    assert [] == chat.said("cases.from_staff")


async def test_stop_below_a_code_ends_the_code(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """Somebody else named this mailbox: neither the code nor the link binds it, and nothing is kept of who reads it."""
    await names_mailbox(chat)
    link, before = payload(mine.only("letter.code")), await world.rows()
    [told] = await mine.replies(mine.only("letter.code"), "Это не я")

    assert ("binding.code_stopped", locale) == (read(told).says, read(told).locale)
    assert "verify.wrong_code" == (await chat.says(mine.code())).says
    assert "binding.void" == (await chat.says(f"/start {link}")).says
    assert before.keys() == (await world.rows()).keys()


async def test_stop_below_the_code_of_a_change_ends_the_binding(world: World, chat: Chat, mine: Mailbox) -> None:
    """Whoever holds the phone leads the answers elsewhere: the chat loses this mailbox, and the code opens nothing."""
    await files(chat)
    world.clock.advance(minutes=20)
    [letter] = await Mailbox(world, "d.abenova@qg.kz").writes("Telegram", "")
    await chat.says(f"/start {payload(letter)}")
    code = mine.code()
    [told] = await mine.replies(mine.only("binding.change_code"), "СТОП")

    assert "binding.stop_taken" == read(told).says
    assert "letter.alarm" == read(desk(world).last).says
    assert "people.proved" != (await chat.says(code)).says


async def test_stop_from_another_mailbox_is_told_where_to_say_it(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """The letter was forwarded to a private mailbox on the phone: nothing ends, and nobody is left with a quote of the policy."""
    await files(chat)
    letter = mine.only("letter.filed")
    world.post.open("private@example.kz")
    thread = {"In-Reply-To": letter.message_id, "References": letter.message_id}
    [told] = await Mailbox(world, "private@example.kz").writes(f"RE: {letter.subject}", "СТОП", headers=thread)

    assert ("binding.stop_elsewhere", locale) == (read(told).says, read(told).locale)
    assert [] == chat.said("binding.released")
