"""What a person can see, take back and have forgotten."""

import pytest

from bot.people.model import Actor, Channel
from bot.reply import Act, Offer
from bot.retention import RULES, sweep
from handlers.sandbox import BOT_MAIL, STAFF
from tests.chat import Chat
from tests.directory import employee, works_here
from tests.letters import Mailbox, choices, desk, read
from tests.steps import AGENT_KK, DEMANDS, HEAD, QUESTIONS, files, files_again, mailbox, payload, proposes, staff
from tests.world import World, texts

PERSONAL = ("channels", "consents")


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    return Chat(world, 502 if chat.user == 501 else 501)


async def everything(world: World) -> str:
    """Every value of every table, decrypted."""
    tables = [await world.table(name) for name in await world.rows()]
    return "\n".join(str(value) for rows in tables for row in rows for value in row.values())


async def forgets(world: World, chat: Chat) -> None:
    """Before the bot has read its mailbox."""
    actor = Actor(Channel.TELEGRAM, str(chat.user), f"telegram:test:{world.clock.now()}")
    await world.app.desks.reception.tapped(actor, Offer(Act.FORGET_NOW))


async def test_status_lists_what_was_filed(chat: Chat, other: Chat, locale: str) -> None:
    """One's own requests with their due dates, nobody else's."""
    await files(other)
    mine = [await files(chat), await files_again(chat, "access")]
    status = await chat.says("/status")

    assert ("rights.status", locale) == (status.says, status.locale)
    assert mine == [line.split()[1] for line in status["requests"].splitlines()]


async def test_status_of_nothing(chat: Chat) -> None:
    """Whoever filed nothing is offered to."""
    status = await chat.says("/status")

    assert "rights.none" == status.says
    assert Offer(Act.RIGHTS) in status.offers


async def test_a_request_can_be_taken_back(world: World, chat: Chat) -> None:
    """Staff get a letter, and staff can decide nothing any more."""
    number = await files(chat)
    await chat.says("/status")
    await chat.taps(Act.REVOKE, number)
    revoked = await chat.taps(Act.REVOKE_NOW, number)

    assert ("rights.revoked", number) == (revoked.says, revoked["number"])
    assert number in desk(world).only("letter.revoked").subject
    assert "staff.settled" == (await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")).says


async def test_taking_back_twice_is_once(world: World, chat: Chat) -> None:
    """The second tap is told where the request stands."""
    number = await files(chat)
    await chat.says("/status")
    await chat.taps(Act.REVOKE, number)
    await chat.taps(Act.REVOKE_NOW, number)

    assert "rights.status" == (await chat.taps(Act.REVOKE_NOW, number)).says
    assert 1 == desk(world).ids.count("letter.revoked")


async def test_the_demand_can_be_filed_anew_after_taking_back(chat: Chat) -> None:
    """Under a new number."""
    number = await files(chat)
    await chat.says("/status")
    await chat.taps(Act.REVOKE, number)
    await chat.taps(Act.REVOKE_NOW, number)

    assert "QG-2026-000002" == await files_again(chat, "erasure")


async def test_my_data_shows_what_is_kept(chat: Chat) -> None:
    """A pseudonym, the mailbox masked, how many requests, which consents."""
    await files(chat)
    shown = await chat.says("/mydata")
    address = mailbox(chat).address

    assert "people.my_data" == shown.says
    assert "1" == shown["n"]
    assert f"{address[0]}…" in shown["mailbox"]
    assert address not in shown.text
    assert 2 == len(shown["consents"].splitlines())


async def test_the_full_copy_goes_to_the_proved_mailbox(world: World, chat: Chat, locale: str) -> None:
    """Everything in words: full addresses, consents with their texts, requests, what was said and asked; not in Telegram."""
    number = await files(chat)
    await chat.says(QUESTIONS[locale])
    await staff(world, AGENT_KK).says(f"/reply {number} Құжат керек / нужен документ")
    await staff(world, AGENT_KK).taps(Act.DELIVER)
    await chat.says("/mydata")
    sent = await chat.taps(Act.COPY)
    letter = mailbox(chat).only("copy.letter")
    said = read(letter)

    assert ("people.copy_sent", "copy.letter", locale) == (sent.says, said.says, said.locale)
    assert mailbox(chat).address not in sent.text
    assert [True, True] == [part in said["contacts"] for part in (mailbox(chat).address, str(chat.user))]
    version = world.agreed_to("people.consent", locale)
    assert [True, True] == [version in line for line in said["consents"].splitlines()]
    assert number in said["requests"]
    assert "нужен документ" in said["messages"]
    assert QUESTIONS[locale] in said["questions"]
    assert len(RULES) == len(said["periods"].splitlines())
    assert [] == [member.mail for member in STAFF if member.mail and member.mail in letter.text]


async def test_taps_do_not_fill_a_mailbox(world: World, chat: Chat) -> None:
    """One copy a day; tomorrow's is a new one."""
    await files(chat)
    for _ in range(2):
        await chat.says("/mydata")
        await chat.taps(Act.COPY)
    assert 1 == mailbox(chat).ids.count("copy.letter")
    world.clock.advance(days=1)
    await chat.says("/mydata")
    await chat.taps(Act.COPY)

    assert 2 == mailbox(chat).ids.count("copy.letter")


async def test_without_a_proved_mailbox_there_is_no_copy(world: World, chat: Chat) -> None:
    """It is said how to prove one; nothing is sent, and nobody unknown learns anything."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await chat.says("/mydata")
    told = await chat.taps(Act.COPY)

    assert ("people.copy_no_mailbox", True) == (told.says, Offer(Act.FILE, "access") in told.offers)
    assert [] == mailbox(chat).letters
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    assert [] == mailbox(chat).letters


async def test_by_mail_the_copy_is_the_answer(world: World, chat: Chat, locale: str) -> None:
    """Answering the bot's letter proves the mailbox; forgetting works there too, with one more answer."""
    mine = mailbox(chat)
    await mine.writes("MyQG", DEMANDS[locale])
    await mine.replies(mine.last, choices(mine.last)[texts().label(Offer(Act.FILE, "erasure"), locale)])
    [summary] = await mine.replies(mine.last, "/mydata")
    assert ("people.my_data", False) == (read(summary).says, mine.address in read(summary).text)
    [copy] = await mine.replies(summary, choices(summary)[texts().label(Offer(Act.COPY), locale)])
    assert ("copy.letter", True) == (read(copy).says, mine.address in read(copy)["contacts"])
    [asked] = await mine.replies(copy, "/forget")
    assert "people.forget" == read(asked).says
    [gone] = await mine.replies(asked, choices(asked)[texts().label(Offer(Act.FORGET_NOW), locale)])

    assert "people.forgotten" == read(gone).says
    assert "consents" not in await world.rows()


async def test_forgetting_is_asked_for_once_more(world: World, chat: Chat) -> None:
    """What goes and what stays is said before the one tap that does it."""
    await files(chat)
    asked = await chat.says("/forget")

    assert "people.forget" == asked.says
    assert Offer(Act.FORGET_NOW) in asked.offers
    assert 2 == len(await world.table("channels"))


async def test_nothing_personal_is_left_after_forgetting(world: World, chat: Chat, locale: str) -> None:
    """No address, no chat, no consent; the register keeps its row under a pseudonym."""
    number = await files(chat)
    await chat.says("/status")
    await chat.taps(Act.REVOKE, number)
    await chat.taps(Act.REVOKE_NOW, number)
    asked = await chat.says("/forget")
    forgotten = await chat.taps(Act.FORGET_NOW)
    left = await everything(world)

    assert texts().word("people.stays.register", locale) == asked["stays"]
    assert ("people.forgotten", locale) == (forgotten.says, forgotten.locale)
    assert not set(PERSONAL) & set(await world.rows())
    assert [] == [personal for personal in (mailbox(chat).address, str(chat.user)) if personal in left]
    assert number in left


async def test_what_is_owed_comes_to_the_mailbox(world: World, chat: Chat, locale: str) -> None:
    """The Company must answer an open request, and the chat is gone; the night after, so is the mailbox."""
    number, mine = await files(chat), mailbox(chat)
    asked = await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    said = len(chat.messages)
    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")
    answer = read(mine.last)
    await proposes(staff(world, AGENT_KK), number, "no_data")
    await staff(world, HEAD).taps(Act.CONFIRM)
    outcome = read(mine.last)
    kept = await world.table("channels")
    await sweep(world.app.store, world.clock)

    assert texts().word("people.stays.mailbox", locale) == asked["stays"]
    assert ("cases.from_staff", "жауап / ответ", locale) == (answer.says, answer["text"], answer.locale)
    assert ("rights.outcome.no_data", said) == (outcome.says, len(chat.messages))
    assert ([mine.address], []) == ([row["address"] for row in kept], await world.table("channels"))


async def test_an_answer_to_staff_arrives_though_one_is_forgotten(world: World, chat: Chat, locale: str) -> None:
    """The mailbox is kept for the answer, so it can be asked back; what is kept there is said, and nobody else finds it."""
    number, mine = await files(chat), mailbox(chat)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    await desk(world).replies(desk(world).only("letter.request"), "қай өтініш? / какая анкета?")
    question = mine.only("cases.from_staff")
    [passed] = await mine.replies(question, "сол / та самая")
    [data] = await mine.replies(question, "/mydata")
    world.clock.advance(hours=2)
    [stranger] = await mine.writes("MyQG", "/mydata")

    assert ("cases.passed_on", "сол / та самая") == (read(passed).says, read(desk(world).last)["text"])
    assert ("people.kept_for_answer", number) == (read(data).says, read(data)["numbers"])
    assert "people.nothing_kept" == read(stranger).says


async def test_what_was_under_way_to_the_mailbox_arrives(world: World, chat: Chat) -> None:
    """An outcome that waited while somebody asked to be forgotten; what waited for the chat does not."""
    number, mine = await files(chat), mailbox(chat)
    world.resting = {Channel.MAIL, Channel.TELEGRAM}
    await staff(world, AGENT_KK).says(f"/partly {number} сауалнама жойылды, журнал қалды")
    await staff(world, HEAD).taps(Act.CONFIRM)
    await forgets(world, chat)
    world.resting = set()
    heard = len(chat.read)
    await world.settle()

    assert "letter.outcome.noted" == read(mine.last).says
    assert heard == len(chat.read)


async def test_a_letter_on_its_way_is_no_old_one(world: World, chat: Chat, locale: str) -> None:
    """Written a minute before its writer was forgotten, read after: it is answered. "Was it you?" counts whenever it comes."""
    number, mine = await files(chat), mailbox(chat)
    filed = mine.only("letter.filed")
    world.post.write(mine.address, BOT_MAIL, QUESTIONS[locale], "")
    world.clock.advance(minutes=1)
    await forgets(world, chat)
    await world.settle()

    assert "policy.answer" == read(mine.last).says

    world.post.reply(mine.address, filed.uid, "СТОП")
    world.clock.advance(hours=1)
    await forgets(world, chat)
    await world.settle()

    assert f"STOP {number}" == read(desk(world).last)["text"]


async def test_who_comes_back_by_mail_still_holds_the_mailbox(world: World, chat: Chat, locale: str) -> None:
    """It was proved, and nobody else has it: the answer that is owed still goes there."""
    await files(chat)
    mine = mailbox(chat)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    world.clock.advance(hours=1)
    [letter] = await mine.writes("MyQG", texts().label(Offer(Act.NOTICES_ON), locale))
    await mine.replies(letter, choices(letter)[texts().label(Offer(Act.AGREE, "notices"), locale)])
    [row] = await world.table("channels")

    assert row["verified_until"] > world.clock.now()


async def test_who_comes_back_has_their_open_request_again(world: World, chat: Chat) -> None:
    """Proved anew, by the same mailbox."""
    number = await files(chat)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    assert "rights.none" == (await chat.says("/status")).says
    world.clock.advance(minutes=2)
    await files(chat, "access")

    assert number in (await chat.says("/status")).text
    assert 2 == len(await world.table("channels"))


async def test_who_was_called_back_is_told_how_the_answer_is_had(world: World, chat: Chat, locale: str) -> None:
    """Without a mailbox there is no way to them any more."""
    await files(chat)
    async with world.app.store.begin() as tx:
        await tx.people.release(mailbox(chat).address)
    asked = await chat.says("/forget")

    phone = world.settings.staff_phone
    assert texts().word("people.stays.by_hand", locale, phone=phone) == asked["stays"]


async def test_the_forgotten_are_anonymous_again(world: World, chat: Chat, locale: str) -> None:
    """Answered as before, unknown as before, and a new demand begins with the consent screen."""
    await files(chat)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    before = await world.rows()

    assert "policy.answer" == (await chat.says(QUESTIONS[locale])).says
    assert "rights.none" == (await chat.says("/status")).says
    assert "people.nothing_kept" == (await chat.says("/mydata")).says
    assert "people.nothing_kept" == (await chat.says("/forget")).says
    assert "people.consent" == (await chat.says("/start r_access")).says
    assert before == await world.rows()


async def test_a_forgotten_draft_never_becomes_a_request(world: World, chat: Chat) -> None:
    """Forgotten between the code and its arrival."""
    await chat.says("/start r_erasure")
    await chat.taps(Act.AGREE, "erasure")
    await chat.says(mailbox(chat).address)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    await chat.says(mailbox(chat).code())

    assert ["revoked"] == [row["status"].value for row in await world.table("requests")]
    assert [] == desk(world).letters


async def test_words_to_staff_are_forgotten_too(world: World, chat: Chat) -> None:
    """A question that was handed over leaves no text behind."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await chat.says("Қайтып алғым келетін сөз / слова, о которых жалею")
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)

    assert "жалею" not in await everything(world)


async def test_language_is_remembered_of_those_who_agreed(world: World, chat: Chat, locale: str) -> None:
    """Chosen once, it holds after a restart, for letters too."""
    await files(chat)
    other = {"kk": "ru", "ru": "kk"}[locale]
    await chat.says("/language")
    await chat.taps(Act.LANGUAGE, other)
    await world.restart()

    assert other == (await chat.says("/menu")).locale


async def test_what_the_directory_says_is_shown(world: World, chat: Chat) -> None:
    """That it says something in the chat, what it says only to the proved mailbox."""
    await works_here(world, mailbox(chat).address)
    await files(chat)
    data = await chat.says("/mydata")
    await chat.taps(Act.COPY)
    copied = mailbox(chat).only("copy.letter").text

    assert texts().word("people.listed", data.locale) == data["directory"]
    assert "000 00 01" not in data.text
    assert "+7 701 000 00 01" in copied
    assert "Аида" in copied


async def test_who_is_only_in_the_directory_reads_what_it_says(world: World, chat: Chat) -> None:
    """No person's row is there, and yet a name and a telephone are."""
    await works_here(world, employee(mailbox(chat).address))
    [asked] = await mailbox(chat).writes("/mydata", "/mydata")
    [told] = await mailbox(chat).replies(asked, "/mydata")

    assert "people.only_listed" == read(told).says
    assert str(employee(mailbox(chat).address).phone) in told.text
    assert "people" not in await world.rows()


async def test_a_copy_goes_to_the_mailbox_of_now(world: World, chat: Chat) -> None:
    """One a day to each: what the former mailbox got is no reason to send the new one nothing."""
    await files(chat)
    mine, second = mailbox(chat), Mailbox(world, "d.abenova@qg.kz")
    await chat.says("/mydata")
    await chat.taps(Act.COPY)
    world.clock.advance(minutes=20)
    [letter] = await second.writes("Telegram", "")
    await chat.says(f"/start {payload(letter)}")
    await chat.says(mine.code())
    for _ in range(2):
        await chat.says("/mydata")
        await chat.taps(Act.COPY)

    assert [1, 1] == [box.ids.count("copy.letter") for box in (mine, second)]
