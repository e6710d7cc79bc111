"""Staff answer from Outlook: by replying to the letter, from the shared mailbox or from their own."""

import pytest

from bot.cases.commands import Confirm, Reject, word_of
from bot.rights.model import Outcome
from handlers.sandbox import BOT_MAIL, DESK_MAIL
from tests.chat import Chat
from tests.letters import Mailbox, choices, desk, links, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, files, mailbox, proposes, staff, staff_mailbox
from tests.world import World

WORDS = "Сәлеметсіз бе! Деректеріңізді тексеріп жатырмыз.\nПроверяем ваши данные."


@pytest.fixture
def loyalty(world: World) -> Mailbox:
    return desk(world)


async def test_a_reply_from_the_shared_mailbox_is_read_by_the_person(chat: Chat, loyalty: Mailbox, locale: str) -> None:
    """Only what is new in it; no receipt comes back."""
    await files(chat)
    answers = await loyalty.replies(loyalty.last, WORDS)

    assert ("cases.from_staff", locale, WORDS) == (chat.last.says, chat.last.locale, chat.last["text"])
    assert [] == answers


async def test_a_reply_in_her_own_name_is_read_by_the_person(world: World, chat: Chat, loyalty: Mailbox) -> None:
    """Answered in the shared mailbox, sent as oneself."""
    await files(chat)
    answers = await loyalty.replies(loyalty.last, WORDS, by=staff_mailbox(world, AGENT_RU).address)

    assert WORDS == chat.last["text"]
    assert [] == answers


async def test_a_letter_with_the_number_in_its_subject_is_enough(world: World, chat: Chat) -> None:
    """A new letter from a member of staff, vouched for by our server."""
    number = await files(chat)
    await staff_mailbox(world, AGENT_RU).writes(f"по обращению {number.lower()}", WORDS)

    assert WORDS == chat.last["text"]


async def test_a_forged_sender_reaches_nobody(world: World, chat: Chat, loyalty: Mailbox) -> None:
    """In the name of the shared mailbox or of a colleague, with the right thread: refused, and its owner is told."""
    await files(chat)
    colleague = staff_mailbox(world, AGENT_RU)
    [told] = await loyalty.replies(loyalty.last, WORDS, forged=True)
    [told_too] = await loyalty.replies(loyalty.letters[0], WORDS, by=colleague.address, forged=True)

    assert ["letter.not_taken.stranger"] * 2 == [read(told).says, read(told_too).says]
    assert [] == chat.said("cases.from_staff")


async def test_a_forged_letter_with_a_number_reaches_nobody(world: World, chat: Chat) -> None:
    """A number in a subject proves nothing."""
    number = await files(chat)
    await staff_mailbox(world, AGENT_RU).writes(f"[{number}]", WORDS, forged=True)

    assert [] == chat.said("cases.from_staff")


async def test_a_colleague_without_a_role_reaches_nobody(world: World, chat: Chat, loyalty: Mailbox) -> None:
    """The letter was forwarded to her; her answer is refused and she is told why."""
    await files(chat)
    colleague = Mailbox(world, "a.nurlanova@qg.kz" if chat.user == 502 else "s.kovalev@qg.kz")
    world.post.forward(DESK_MAIL, loyalty.last.uid, colleague.address, "Посмотрите")
    forwarded = colleague.last
    thread = {"In-Reply-To": loyalty.last.message_id, "References": loyalty.last.message_id}
    world.post.write(colleague.address, BOT_MAIL, f"RE: {forwarded.subject}", WORDS, headers=thread)
    await world.settle()

    assert "letter.not_taken.stranger" == read(colleague.last).says
    assert [] == chat.said("cases.from_staff")


@pytest.mark.parametrize("words", ["Ольга, у него долг и дело в суде, надо отказать", "Согласен", "заявителю"])
async def test_words_below_a_proposal_are_not_for_the_person(world: World, chat: Chat, locale: str, words: str) -> None:
    """The letter asks for a decision: what it understands is listed, and decides below the explanation as well."""
    number, head = await files(chat), staff_mailbox(world, HEAD)
    await proposes(staff(world, AGENT_KK), number, "done")
    [told] = await head.replies(head.only("letter.proposed"), words)

    assert ("letter.not_taken.not_understood", number) == (read(told).says, read(told)["number"])
    assert {word_of(Confirm(), "ru"), word_of(Reject(), "ru")} == set(links(told)) or not links(told)
    assert [] == chat.said("cases.from_staff")

    [confirmed] = await head.replies(told, "Добрый день!\nПодтверждаю.")

    assert "staff.confirmed" == read(confirmed).says
    assert f"rights.outcome.{Outcome.DONE}" == chat.last.says


async def test_words_below_a_receipt_are_not_for_the_person(world: World, chat: Chat, loyalty: Mailbox) -> None:
    """Nor below the answer to a command."""
    await files(chat)
    agent = staff_mailbox(world, AGENT_RU)
    [proposed] = await loyalty.replies(loyalty.only("letter.request"), "исполнено", by=agent.address)
    [told] = await agent.replies(proposed, "Марат, подтвердите сегодня, он уже звонил")

    assert "letter.not_taken.not_understood" == read(told).says
    assert [] == chat.said("cases.from_staff")


@pytest.mark.parametrize("words", ["Отказ по закону", "Исполненно", "Растаймыз", "Не подтверждаю", "Ок", "+"])
async def test_what_looks_like_a_command_is_asked_back(chat: Chat, loyalty: Mailbox, words: str) -> None:
    """Below a letter that relays plain words as well."""
    await files(chat)
    [told] = await loyalty.replies(loyalty.only("letter.request"), words)

    assert "letter.not_taken.command_or_message" == read(told).says
    assert [] == chat.said("cases.from_staff")


async def test_words_named_as_such_reach_the_person(world: World, chat: Chat) -> None:
    """Below any letter, with the signature; the banner of the mail server stays behind."""
    number, agent = await files(chat), staff_mailbox(world, AGENT_RU)
    await proposes(staff(world, AGENT_KK), number, "done")
    proposed = staff_mailbox(world, HEAD).only("letter.proposed")
    thread = {"In-Reply-To": proposed.message_id, "References": proposed.message_id}
    await agent.writes(f"RE: {proposed.subject}", f"[EXTERNAL]\nЗаявителю: {WORDS}\n\nДинара", headers=thread)

    assert f"{WORDS}\n\nДинара" == chat.last["text"]


@pytest.mark.parametrize("how", ["to a colleague", "to all", "forwarded"])
async def test_a_discussion_is_not_for_the_person(world: World, chat: Chat, loyalty: Mailbox, how: str) -> None:
    """The bot reads along, or colleagues do: nothing is sent, and the writer hears how to send it."""
    await files(chat)
    letter, agent, head = loyalty.only("letter.request"), staff_mailbox(world, AGENT_RU), staff_mailbox(world, HEAD)
    thread = {"In-Reply-To": letter.message_id, "References": letter.message_id}
    words, subject = "У него судимость, что отвечаем?", f"RE: {letter.subject}"
    if how == "to a colleague":
        world.post.write(agent.address, head.address, subject, words, headers=thread, cc=[BOT_MAIL])
    elif how == "to all":
        world.post.write(agent.address, BOT_MAIL, subject, words, headers=thread, cc=[head.address, DESK_MAIL])
    else:
        world.post.forward(DESK_MAIL, letter.uid, BOT_MAIL, words)
    await world.settle()

    writer = loyalty if how == "forwarded" else agent
    assert "letter.not_taken.discussed" == read(writer.last).says
    assert [] == chat.said("cases.from_staff")


async def test_the_shared_mailbox_may_read_along(world: World, chat: Chat, loyalty: Mailbox) -> None:
    """As Outlook's "reply all" has it, with oneself in copy; who decides may do so before colleagues."""
    await files(chat)
    letter, agent, head = loyalty.only("letter.request"), staff_mailbox(world, AGENT_RU), staff_mailbox(world, HEAD)
    thread = {"In-Reply-To": letter.message_id, "References": letter.message_id}
    await agent.writes(f"RE: {letter.subject}", WORDS, headers=thread, cc=[DESK_MAIL, agent.address])
    await agent.writes(f"RE: {letter.subject}", "исполнено", headers=thread, cc=[head.address])

    assert WORDS == chat.last["text"]
    assert "letter.proposed" in head.ids


@pytest.mark.parametrize("words", [WORDS, "исполнено"])
async def test_another_number_in_the_subject_is_asked_about(world: World, chat: Chat, loyalty: Mailbox, words: str) -> None:
    """The thread says one request and the subject another, or the subject says two: nobody gets what may be another's."""
    number, other = await files(chat), Chat(world, 501 if chat.user == 502 else 502)
    second, agent = await files(other), staff_mailbox(world, AGENT_RU)
    letter = next(one for one in loyalty.letters if number in one.subject)
    thread = {"In-Reply-To": letter.message_id, "References": letter.message_id}
    [told] = await agent.writes(f"[{second}]", words, headers=thread)
    [told_too] = await agent.writes(f"{number}, {second}", words)

    assert ["letter.not_taken.several_numbers"] * 2 == [read(told).says, read(told_too).says]
    assert f"{number}, {second}" == read(told)["numbers"]
    assert [] == [*chat.said("cases.from_staff"), *other.said("cases.from_staff")]
    assert "letter.proposed" not in staff_mailbox(world, HEAD).ids


async def test_an_empty_reply_is_explained(chat: Chat, loyalty: Mailbox) -> None:
    """Nothing but the quotation: the person gets nothing, the writer is told so."""
    await files(chat)
    [told] = await loyalty.replies(loyalty.last, "")

    assert "letter.not_taken.empty" == read(told).says
    assert [] == chat.said("cases.from_staff")


async def test_a_reply_to_the_explanation_arrives(chat: Chat, loyalty: Mailbox) -> None:
    """What came back can simply be answered: it belongs to the case."""
    await files(chat)
    [told] = await loyalty.replies(loyalty.last, "")
    await loyalty.replies(told, WORDS)

    assert WORDS == chat.last["text"]


async def test_a_letter_without_a_number_is_explained(chat: Chat, loyalty: Mailbox) -> None:
    """A new letter from the shared mailbox: which request is meant?"""
    await files(chat)
    [told] = await loyalty.writes("вопрос", WORDS)

    assert "letter.not_taken.no_number" == read(told).says
    assert [] == chat.said("cases.from_staff")


async def test_an_unknown_number_is_explained(loyalty: Mailbox) -> None:
    """A slip in the number."""
    [told] = await loyalty.writes("[QG-2026-000077]", WORDS)

    assert "letter.not_taken.no_such_number" == read(told).says


@pytest.mark.parametrize("word", ["Исполнено", "беру", "подтверждаю"])
async def test_a_conversation_has_nothing_to_decide(world: World, chat: Chat, loyalty: Mailbox, word: str) -> None:
    """It has a number, and is no request: its writer hears that, and of no command of Telegram."""
    await files(chat)
    await chat.says("/human")
    await chat.says("Саусақ ізі не үшін керек? / Зачем отпечаток?")
    [told] = await loyalty.replies(loyalty.only("letter.case"), word, by=staff_mailbox(world, AGENT_RU).address)

    assert ("letter.not_taken.conversation", "C-2026-000001") == (read(told).says, read(told)["number"])
    assert "/" not in read(told).text
    assert [] == chat.said("cases.from_staff")


async def test_a_member_of_staff_may_ask_for_themselves(world: World, chat: Chat, locale: str) -> None:
    """Their own question is answered like anybody's."""
    own = staff_mailbox(world, AGENT_RU)
    [answer] = await own.writes("вопрос", "Сколько времени хранятся мои данные?")

    assert "policy.answer" == read(answer).says


async def test_absence_notes_reach_nobody(chat: Chat, loyalty: Mailbox) -> None:
    """An automatic reply to the letter is no message to the person, and is not answered."""
    await files(chat)
    before = len(loyalty.letters)
    await loyalty.replies(loyalty.last, "Меня нет до 5 декабря", headers={"Auto-Submitted": "auto-replied"})

    assert before == len(loyalty.letters)
    assert [] == chat.said("cases.from_staff")


async def test_the_same_reply_read_twice_is_one_message(world: World, chat: Chat, loyalty: Mailbox) -> None:
    """The bot's mailbox was restored from a backup: new numbers, a new UIDVALIDITY, the same letters."""
    await files(chat)
    await loyalty.replies(loyalty.last, WORDS)
    world.post.mailbox(BOT_MAIL).rebuild()
    await world.settle()

    assert 1 == len(chat.said("cases.from_staff"))


async def test_somebody_who_blocked_the_bot_gets_a_letter(world: World, chat: Chat, loyalty: Mailbox) -> None:
    """The proved mailbox is the other way to a person; an answer to it comes back to the case."""
    await files(chat)
    world.telegram.block(chat.user)
    await world.settle()
    await loyalty.replies(loyalty.last, WORDS)
    letter = mailbox(chat).only("cases.from_staff")

    assert WORDS == read(letter)["text"]
    assert choices(letter)

    await mailbox(chat).replies(letter, "Рақмет! Спасибо!")

    assert "letter.case" == read(loyalty.last).says
    assert "Рақмет! Спасибо!" == read(loyalty.last)["text"]
