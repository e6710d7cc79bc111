"""Golden conversations about the policy: asking, choosing, going on, rating; in the chat and by mail."""

import pytest

from bot.cli.gaps import gaps, helped
from bot.reply import Act, Offer
from bot.retention import sweep
from tests.chat import Chat
from tests.letters import Mailbox, choices, desk, read
from tests.steps import HEAD, QUESTIONS, agrees, mailbox, staff_mailbox
from tests.world import World, policy, texts

SILENT = {"kk": "Деректерімді серіктестерге бересіздер ме?", "ru": "Передаёте ли вы мои данные партнёрам?"}
FOLLOW_UPS = {"kk": "ал қанша уақыт?", "ru": "и как долго?"}
PURPOSES = {"kk": "Деректерім не үшін керек?", "ru": "Для чего вам мои данные?"}
NAMED = {
    "kk": "Менің атым Серік Оспанов, нөмірім 8 701 000 11 22, деректерімді серіктестерге бересіздер ме?",
    "ru": "Меня зовут Сергей Иванов, номер 8 701 000 11 22, передаёте ли вы мои данные партнёрам?",
}
ALARMS = {"kk": "Қосымшада басқа біреудің деректері көрініп тұр!", "ru": "Я вижу в приложении данные чужого человека!"}
BOT = {"kk": "Бұл шынымен QazaqGaz боты ма?", "ru": "Это точно бот QazaqGaz, не мошенники?"}


async def test_an_answer_goes_on(chat: Chat, locale: str) -> None:
    """Three buttons, the rest behind "more": the whole section, the original, other questions, a person."""
    answer = await chat.says(QUESTIONS[locale])
    assert [Act.ASK, Act.HELPFUL, Act.MORE] == [offer.act for offer in answer.offers]
    more = await chat.taps(Act.MORE)
    assert {Act.SECTION, Act.FAQ, Act.HUMAN} <= {offer.act for offer in more.offers}
    section = await chat.taps(Act.SECTION)

    assert policy().corpus.section(6, locale) in section.text


async def test_a_follow_up_is_understood(chat: Chat, locale: str) -> None:
    """A few words are about what was answered last."""
    assert "4" == (await chat.says(PURPOSES[locale]))["section"]
    assert "6" == (await chat.says(FOLLOW_UPS[locale]))["section"]


async def test_what_the_policy_does_not_say(chat: Chat, locale: str) -> None:
    """The bot says so, says what exactly is missing, and offers a person."""
    said = await chat.says(SILENT[locale])

    assert ("policy.silent_about", Offer(Act.HUMAN)) == (said.says, said.offers[-1])
    assert policy().answers["silent.partners"].lead[locale] == said["lead"]


async def test_an_alarm_is_for_a_person(world: World, chat: Chat, locale: str) -> None:
    """Somebody else's data, an account taken over: what to do now, and staff and approvers hear of it at once."""
    said = await chat.says(ALARMS[locale])
    assert ("policy.alarm", Offer(Act.HUMAN, "alarm")) == (said.says, said.offers[0])
    assert "898-62-61" in said.text
    await chat.taps(Act.HUMAN, "alarm")
    await chat.taps(Act.AGREE, "alarm")
    await chat.says("экран / экран")

    for box in (desk(world), staff_mailbox(world, HEAD)):
        assert "СРОЧНО" in box.only("letter.alarm").subject or "ШҰҒЫЛ" in box.only("letter.alarm").subject


async def test_an_alarm_by_mail(world: World, mine: Mailbox, locale: str) -> None:
    """The answer to our letter is the report."""
    (answer,) = await mine.writes("MyQG", ALARMS[locale])
    (ask,) = await mine.replies(answer, "1")
    await mine.replies(ask, "экран / экран")

    assert 1 == staff_mailbox(world, HEAD).ids.count("letter.alarm")


async def test_is_this_bot_real(chat: Chat, locale: str) -> None:
    """The proof lies outside Telegram."""
    said = await chat.says(BOT[locale])

    assert "policy.about_bot" == said.says
    assert "loyalty@qg.kz" in said.text


async def test_the_frequent_questions(chat: Chat, locale: str) -> None:
    """A list, its second page, and an answer."""
    await chat.says("/faq")
    second = await chat.taps(Act.FAQ, "more")
    assert "policy.faq" == second.says
    assert "policy.answer" == (await chat.taps(Act.ASK, "def_processing")).says


async def test_a_rating_of_a_stranger_is_only_counted(world: World, chat: Chat, locale: str) -> None:
    """Nobody is kept for it, and a tap delivered twice counts once."""
    await chat.says(QUESTIONS[locale])
    await chat.taps(Act.HELPFUL)
    assert "policy.rated.no" == (await chat.taps(Act.RATED, "retention:no")).says
    await world.repeat()

    assert {"ratings", "seen"} == set(await world.rows())
    assert [("retention", locale, 0, 1)] == [tuple(row.values()) for row in await world.table("ratings")]


async def test_a_forged_rating_shows_the_contents(world: World, chat: Chat, locale: str) -> None:
    """What no button of ours says is not counted."""
    asked = await chat.says(QUESTIONS[locale])

    assert "policy.contents" == (await chat.forges(asked.id, f"o|rate|silent:yes|{locale}")).says
    assert {} == await world.rows()


async def test_gaps_come_from_people_who_agreed(world: World, chat: Chat, locale: str) -> None:
    """Questions without names and numbers, for 30 days, gone at once with /forget; ready to become examples."""
    await chat.says(SILENT[locale])
    assert {} == await world.rows()
    await agrees(chat)
    await chat.says("/menu")
    await chat.says(NAMED[locale])
    for _ in range(2):  # under the first answer stands the offer of notices instead
        await chat.says(QUESTIONS[locale])
    await chat.taps(Act.HELPFUL)
    await chat.taps(Act.RATED, "retention:no")
    async with world.app.store.read() as tx:
        asked, ratings = await tx.questions.all(), await tx.questions.ratings()
    lines = gaps(policy(), asked)
    assert world.clock.now() == (await world.table("channels"))[0]["bound_at"], "whoever asks is heard of"

    assert f"# questions/silent.partners.{locale}.txt" in lines
    assert QUESTIONS[locale] in lines
    assert [] == [line for line in lines if "701" in line or "Оспанов" in line or "Иванов" in line]
    assert [f"# retention.{locale}: helped 0, did not help 1"] == helped(ratings)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    assert "questions" not in await world.rows()


async def test_questions_are_kept_for_a_month(world: World, chat: Chat, locale: str) -> None:
    """Then they are gone by themselves."""
    await agrees(chat)
    await chat.says("/menu")
    await chat.says(QUESTIONS[locale])
    world.clock.advance(days=29)
    await sweep(world.app.store, world.clock)
    assert 1 == (await world.rows())["questions"]
    world.clock.advance(days=2)
    await sweep(world.app.store, world.clock)

    assert "questions" not in await world.rows()


@pytest.fixture
def mine(chat: Chat) -> Mailbox:
    return mailbox(chat)


async def test_a_letter_is_answered_with_every_choice(world: World, mine: Mailbox, locale: str) -> None:
    """A plain mail gets the same answer; nothing hides behind "more", and a number opens it."""
    (answer,) = await mine.writes("MyQG", QUESTIONS[locale])
    assert "policy.answer" == read(answer).says
    captions = choices(answer)
    assert len(captions) >= 5
    (section,) = await mine.replies(answer, captions[texts().label(Offer(Act.SECTION, "6"), locale)])

    assert "policy.section" == read(section).says


async def test_a_follow_up_by_mail(world: World, mine: Mailbox, locale: str) -> None:
    """Answering an answer goes on about it."""
    (answer,) = await mine.writes("MyQG", PURPOSES[locale])
    (next_one,) = await mine.replies(answer, FOLLOW_UPS[locale])

    assert ("policy.answer", "6") == (read(next_one).says, read(next_one)["section"])
