"""A person asks for a person: a number, a letter, an answer, and the way back."""

import pytest

from bot.reply import Act, Offer
from handlers.sandbox import Fault, Switch
from tests.chat import Chat
from tests.letters import choices, desk, read
from tests.steps import AGENT_KK, QUESTIONS, agrees, files, mailbox, staff
from tests.world import World, texts

WORDS = "Менің картам неге жұмыс істемейді? / Почему не работает карта?"
ANSWER = "Картаңыз дайын. / Карта готова."


async def hands_over(chat: Chat) -> str:
    """-> the number."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    return (await chat.says(WORDS))["number"]


@pytest.fixture
def fitter(world: World, locale: str) -> Chat:
    """Somebody with only a phone, and no corporate mailbox."""
    return Chat(world, {"kk": 503, "ru": 504}[locale])


async def test_a_question_becomes_a_case(world: World, chat: Chat, locale: str) -> None:
    """Consent, the words, a number; staff get one letter with the words and a card without them."""
    consent = await chat.says("/human")
    asked = await chat.taps(Act.AGREE, "human")
    passed_on = await chat.says(WORDS)
    letter = desk(world).only("letter.case")
    card = staff(world, AGENT_KK).last

    assert ["people.consent", "cases.ask_words", "cases.passed_on"] == [consent.says, asked.says, passed_on.says]
    assert ("C-2026-000001", locale) == (passed_on["number"], passed_on.locale)
    assert WORDS == read(letter)["text"]
    assert "C-2026-000001" in letter.subject
    assert "staff.case_card" == card.says
    assert WORDS not in card.text


@pytest.mark.parametrize("asked", ["words", "who"])
@pytest.mark.parametrize("hello", ["Здравствуйте!", "Сәлеметсіз бе"])
async def test_a_greeting_is_not_the_message(world: World, fitter: Chat, locale: str, asked: str, hello: str) -> None:
    """People write in pieces: the question stays open for what comes after it."""
    if asked == "words":
        await fitter.says("/human")
        await fitter.taps(Act.AGREE, "human")
    else:
        await agrees(fitter)
        await fitter.taps(Act.NO_MAILBOX, "erasure")
    heard = await fitter.says(hello)
    await fitter.says(WORDS)

    assert ("cases.listening", locale) == (heard.says, heard.locale)
    assert [WORDS] == [row["text"] for row in await world.table("case_messages")]


async def test_there_is_more_to_say(world: World, chat: Chat) -> None:
    """One tap below what was passed on, and the next words join it."""
    await hands_over(chat)
    number = chat.last["number"]
    await chat.taps(Act.ANSWER, number)
    more = await chat.says("тағы / ещё")

    assert ("cases.passed_on", number) == (more.says, more["number"])
    assert ["letter.case", "letter.case"] == desk(world).ids


async def test_there_is_more_to_say_by_mail(world: World, chat: Chat, locale: str) -> None:
    """Words below the number of that choice are the addition itself."""
    mine = mailbox(chat)
    [asked] = await mine.writes(texts().label(Offer(Act.HUMAN), locale), "")
    [passed] = await mine.replies(asked, WORDS)
    number = choices(passed)[texts().label(Offer(Act.ANSWER), locale)]
    [more] = await mine.replies(passed, f"{number}\nтағы / ещё")

    assert ("cases.passed_on", read(passed)["number"]) == (read(more).says, read(more)["number"])
    assert "тағы / ещё" == read(desk(world).last)["text"]


async def test_only_one_message_goes_to_staff(world: World, chat: Chat, locale: str) -> None:
    """What comes after it is a question to the bot again."""
    await hands_over(chat)

    assert "policy.answer" == (await chat.says(QUESTIONS[locale])).says
    assert ["letter.case"] == desk(world).ids


async def test_the_menu_is_the_way_out(world: World, chat: Chat, locale: str) -> None:
    """Whoever thinks better of it taps the menu, and nothing is passed on."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await chat.taps(Act.MENU)

    assert "policy.answer" == (await chat.says(QUESTIONS[locale])).says
    assert [] == desk(world).letters


@pytest.mark.parametrize("way", ["mail", "group"])
async def test_the_answer_is_read_in_the_chat(world: World, chat: Chat, way: str) -> None:
    """By a reply to the letter or to the card."""
    number = await hands_over(chat)
    if way == "mail":
        await desk(world).replies(desk(world).last, ANSWER)
    else:
        agent = staff(world, AGENT_KK)
        await agent.says(ANSWER, reply_to=agent.last.id)
        await agent.taps(Act.DELIVER)

    assert ("cases.from_staff", number, ANSWER) == (chat.last.says, chat.last["number"], chat.last["text"])


async def test_the_person_answers_by_the_button(world: World, chat: Chat) -> None:
    """Into the same case, under the same number."""
    number = await hands_over(chat)
    await desk(world).replies(desk(world).last, ANSWER)

    assert "cases.ask_more" == (await chat.taps(Act.ANSWER, number)).says
    assert ("cases.passed_on", number) == ((await chat.says("Рақмет!")).says, chat.last["number"])
    assert ["letter.case", "letter.case"] == desk(world).ids
    assert "Рақмет!" == read(desk(world).last)["text"]


async def test_the_person_answers_by_swiping(world: World, chat: Chat) -> None:
    """A reply to the bot's message is meant for whoever wrote it, however it reads."""
    number = await hands_over(chat)
    await desk(world).replies(desk(world).last, ANSWER)
    answer = await chat.says("Удалите мои данные", reply_to=chat.last.id)

    assert ("cases.passed_on", number) == (answer.says, answer["number"])
    assert "Удалите мои данные" == read(desk(world).last)["text"]


@pytest.mark.parametrize("part", [-3, -2, -1])
async def test_a_long_answer_can_be_swiped_too(world: World, chat: Chat, part: int) -> None:
    """More than one message: people reply to the one that holds what they mean."""
    number = await hands_over(chat)
    await desk(world).replies(desk(world).last, "Ұзақ жауап. " * 800)
    answer = await chat.says("Түсіндім", reply_to=chat.messages[part]["message_id"])

    assert ("cases.passed_on", number) == (answer.says, answer["number"])


async def test_an_answer_nobody_knows_to_have_arrived_can_be_swiped(world: World, chat: Chat) -> None:
    """Telegram showed it, and its word of that was lost: the answer's own words name the case."""
    number = await hands_over(chat)
    world.faults.switch_on(Fault.API_CUT, Switch(times=1, method="sendMessage", chat=chat.user))
    await desk(world).replies(desk(world).last, ANSWER)
    answer = await chat.says("Удалите мои данные", reply_to=chat.last.id)

    assert ("cases.passed_on", number) == (answer.says, answer["number"])


async def test_the_wait_for_words_survives_a_restart(world: World, chat: Chat, locale: str) -> None:
    """In the language of the person."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await world.restart()
    passed_on = await chat.says("ok")

    assert ("cases.passed_on", locale) == (passed_on.says, passed_on.locale)
    assert [locale] == [row["locale"] for row in await world.table("cases")]


async def test_declined_means_nothing_kept(world: World, chat: Chat) -> None:
    """The ways without the bot are named."""
    await chat.says("/human")
    declined = await chat.taps(Act.DECLINE, "human")

    assert "people.declined" == declined.says
    assert "loyalty@qg.kz" in declined.text
    assert {} == await world.rows()


async def test_call_me(world: World, fitter: Chat) -> None:
    """Voice cannot be heard; "call me" asks for a number and a time, and staff get it by mail, not in the group."""
    await fitter.sends("voice")
    await fitter.taps(Act.CALL)

    assert "cases.ask_phone" == (await fitter.taps(Act.AGREE, "call")).says
    assert "cases.passed_on" == (await fitter.says("8 777 000 11 22, кешке / вечером")).says
    assert "8 777 000 11 22" in read(desk(world).only("letter.case"))["text"]
    assert "777" not in staff(world, AGENT_KK).last.text


async def test_more_to_a_request_from_the_status(world: World, chat: Chat) -> None:
    """What is added goes into the request's own case."""
    number = await files(chat)
    await chat.says("/status")
    await chat.taps(Act.ANSWER, number)
    await chat.says("Тағы бір сөз / ещё кое-что")

    assert number in desk(world).only("letter.case").subject
