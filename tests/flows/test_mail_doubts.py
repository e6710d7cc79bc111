"""Letters that are not what they seem: unvouched senders, machines without headers, files, words that are too many."""

import pytest

from bot.reply import Act, Offer
from handlers.sandbox import BOT_MAIL, DESK_MAIL
from handlers.sandbox.letter import Letter
from handlers.sandbox.mail import Attachment
from tests.chat import Chat
from tests.letters import Mailbox, choices, desk, read
from tests.steps import AGENT_RU, DEMANDS, HEAD, QUESTIONS, files, mailbox, staff_mailbox
from tests.world import World, texts

FILE = [Attachment("жауап.pdf", b"%PDF-1.7", "application/pdf")]
LOGO = [Attachment("logo.png", b"png", "image/png")]


@pytest.fixture
def mine(chat: Chat) -> Mailbox:
    return mailbox(chat)


def thread(letter: Letter) -> dict[str, str]:
    return {"In-Reply-To": letter.message_id, "References": letter.message_id}


async def test_nobody_is_answered_in_a_forged_name(world: World) -> None:
    """A letter our server does not vouch for: whoever is named in it never hears of it."""
    victim = Mailbox(world, "somebody@example.org")

    assert [] == await victim.writes("BUY NOW", QUESTIONS["ru"], forged=True)
    assert {} == await world.rows()


async def test_a_forged_colleague_is_work_for_a_person(world: World, mine: Mailbox, locale: str) -> None:
    """In the name of a corporate mailbox: no answer there, and one letter a day to staff, however many come."""
    for number in range(3):
        assert [] == await mine.writes(f"MyQG {number}", QUESTIONS[locale], forged=True)

    assert ["letter.doubtful"] == desk(world).ids
    assert BOT_MAIL == read(desk(world).last)["mail"]


async def test_a_forged_answer_does_nothing(world: World, mine: Mailbox, locale: str) -> None:
    """Somebody learnt the Message-ID of a letter; without our server's word a choice files nothing, and its owner is told."""
    await mine.writes("MyQG", DEMANDS[locale])
    [told] = await mine.replies(mine.last, "1", forged=True)

    assert ("letter.not_taken.doubtful", locale) == (read(told).says, read(told).locale)
    assert [] == await world.table("requests")


async def test_two_machines_fall_silent(world: World, mine: Mailbox, locale: str) -> None:
    """An autoresponder without headers gets an answer an hour and twenty a day; tomorrow there is an answer again."""
    at_once = [len(await mine.writes(f"Автоответ {number}", QUESTIONS[locale])) for number in range(24)]
    for _ in range(23):
        await world.tick(hours=1)

    assert [1] + [0] * 23 == at_once
    assert 20 == mine.ids.count("policy.answer")
    await world.tick(days=1)
    assert 1 == len(await mine.writes("MyQG", QUESTIONS[locale]))


async def test_a_second_letter_waits_and_is_not_lost(world: World, mine: Mailbox, locale: str) -> None:
    """One automatic answer an hour to letters that begin anew; who answers a letter of ours is answered at once."""
    (first,) = await mine.writes("MyQG", QUESTIONS[locale])
    assert [] == await mine.writes("MyQG", DEMANDS[locale])
    assert 1 == len(await mine.replies(first, QUESTIONS[locale]))
    await world.tick(minutes=50)
    assert 2 == len(mine.ids)
    await world.tick(minutes=20)

    assert 3 == len(mine.ids)


async def test_staff_letters_with_a_file_are_not_half_delivered(world: World, chat: Chat, mine: Mailbox) -> None:
    """The person gets nothing, the writer is told; the picture of a signature is no file."""
    await files(chat)
    letter = desk(world).last
    [told] = await desk(world).writes("RE", "Ответ во вложении.", headers=thread(letter), attachments=FILE)

    assert "letter.not_taken.files" == read(told).says
    assert [] == chat.said("cases.from_staff")

    await desk(world).writes("RE", "Ответ.", headers=thread(letter), attachments=LOGO)

    assert "Ответ." == chat.last["text"]


async def test_files_of_a_person_are_named_to_staff(world: World, mine: Mailbox, locale: str) -> None:
    """The words are passed on, the files stay: both sides know."""
    await mine.writes("MyQG", QUESTIONS[locale])
    [asked] = await mine.replies(mine.last, choices(mine.last)[texts().label(Offer(Act.HUMAN), locale)])
    [told] = await mine.writes("RE", "сөзім / слова", headers=thread(asked), attachments=FILE)
    passed_on = read(desk(world).only("letter.case"))["text"]

    assert ("letter.with_files", True) == (read(told).says, "C-2026-000001" in read(told)["answer"])
    assert passed_on.startswith("сөзім / слова\n")
    assert "жауап.pdf" in passed_on
    assert BOT_MAIL in passed_on


async def test_long_words_of_staff_arrive_whole_or_not_at_all(world: World, chat: Chat) -> None:
    """Ten thousand characters are several messages; what nobody can read is refused."""
    await files(chat)
    letter = desk(world).last
    await desk(world).replies(letter, "сөз слово\n" * 1000 + "СОҢЫ")

    assert any("СОҢЫ" in message.get("text", "") for message in chat.messages)

    [told] = await desk(world).replies(letter, "сөз слово\n" * 3000)

    assert "letter.not_taken.too_long" == read(told).says


async def test_long_words_of_a_person_are_visibly_cut(world: World, mine: Mailbox, locale: str) -> None:
    """Staff know that there is more, and where."""
    await mine.writes("MyQG", QUESTIONS[locale])
    [asked] = await mine.replies(mine.last, choices(mine.last)[texts().label(Offer(Act.HUMAN), locale)])
    await mine.replies(asked, "сөз слово\n" * 3000)

    assert BOT_MAIL in read(desk(world).last)["text"].splitlines()[-1]


async def test_a_command_above_a_message_is_neither(world: World, chat: Chat) -> None:
    """What was meant is asked; nothing happens until then."""
    await files(chat)
    text = "Данных нет.\n\nУважаемый заявитель, уточните, пожалуйста, табельный номер."
    agent = staff_mailbox(world, AGENT_RU)
    [told] = await desk(world).replies(desk(world).last, text, by=agent.address)

    assert "letter.not_taken.command_or_message" == read(told).says
    assert "letter.proposed" not in staff_mailbox(world, HEAD).ids
    assert [] == chat.said("cases.from_staff")


async def test_staff_learn_that_a_letter_came_back(world: World, chat: Chat, mine: Mailbox) -> None:
    """An answer that could not be delivered: once, with the number; the desk is not written to about itself."""
    number = await files(chat)
    world.telegram.block(chat.user)
    await world.settle()
    await desk(world).replies(desk(world).last, "жауап / ответ")
    answer = mine.only("cases.from_staff")
    for _ in range(2):
        world.post.bounce(mine.address, answer.uid)
        await world.settle()

    assert number == read(desk(world).only("letter.undelivered"))["number"]

    world.post.bounce(DESK_MAIL, desk(world).last.uid)
    await world.settle()

    assert desk(world).only("letter.undelivered")


async def test_a_demand_is_not_taken_for_filed(mine: Mailbox, locale: str) -> None:
    """Above the policy's words stands that nothing is filed yet."""
    [letter] = await mine.writes("MyQG", DEMANDS[locale])

    assert letter.text.index(texts().word("letter.not_filed", locale)) < letter.text.index("[1]")
