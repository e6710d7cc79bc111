"""The whole service by mail: an employee who never opens Telegram."""

import pytest

from bot.calendar import WorkCalendar
from bot.reply import Act, Offer
from handlers.sandbox import BOT_MAIL
from tests.letters import Mailbox, choices, desk, read
from tests.reading import Read
from tests.steps import AGENT_KK, DEMANDS, HEAD, QUESTIONS, staff
from tests.world import World, policy, texts

ADDRESSES = {"kk": "a.nurlanova@qg.kz", "ru": "s.kovalev@qg.kz"}
MACHINES = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated"},
    {"Precedence": "bulk"},
    {"List-Id": "<all.qg.kz>"},
    {"X-Auto-Response-Suppress": "All"},
]


@pytest.fixture
def mine(world: World, locale: str) -> Mailbox:
    return Mailbox(world, ADDRESSES[locale])


async def chooses(mine: Mailbox, act: Act, arg: str, locale: str) -> Read:
    """Answers the newest letter with the number of this choice; -> what came back."""
    number = choices(mine.last)[texts().label(Offer(act, arg), locale)]
    [answer] = await mine.replies(mine.last, number)
    return read(answer)


async def files_by_mail(mine: Mailbox, locale: str) -> str:
    await mine.writes("MyQG", DEMANDS[locale])
    return (await chooses(mine, Act.FILE, "erasure", locale))["number"]


async def test_a_question_gets_one_letter(world: World, mine: Mailbox, locale: str) -> None:
    """The policy's own words, their section, numbered choices; in the thread of the question. Nothing else is kept."""
    asked = world.post.write(mine.address, BOT_MAIL, "Сұрақ / Вопрос", QUESTIONS[locale])
    await world.settle()
    [letter] = mine.letters
    answer = read(letter)

    assert ("policy.answer", locale, "6") == (answer.says, answer.locale, answer["section"])
    assert "".join(answer["quote"].split()) in "".join(policy().corpus.section(6, locale).split())
    assert [str(number) for number in range(1, len(choices(letter)) + 1)] == list(choices(letter).values())
    assert texts().label(Offer(Act.HUMAN), locale) in choices(letter)
    assert asked == letter.header("In-Reply-To")
    assert "RE: Сұрақ / Вопрос" == letter.subject
    assert {"deliveries"} == set(await world.rows())


async def test_everything_in_the_subject(mine: Mailbox, locale: str) -> None:
    """Some people write no letter below it."""
    [letter] = await mine.writes(QUESTIONS[locale], "")

    assert "policy.answer" == read(letter).says


async def test_a_choice_is_answered_with_its_number(mine: Mailbox, locale: str) -> None:
    """A bare 1 at the top of a reply, with the letter quoted below; in the language of the letter."""
    await mine.writes("MyQG", DEMANDS[locale])
    first, second = list(choices(mine.last))[:2]
    letter = mine.last
    [one] = await mine.replies(letter, "1")
    [two] = await mine.replies(letter, " 2) \n")

    assert texts().label(Offer(Act.FILE, "erasure"), locale) == first
    assert ("rights.received", locale) == (read(one).says, read(one).locale)
    assert second != first
    assert read(two).says.startswith("policy.")


@pytest.mark.parametrize("written", ["[1]", "[1] {}", "1. {}", "1, пожалуйста / өтінемін"])
async def test_a_demand_is_filed_as_the_letter_prints_it(mine: Mailbox, locale: str, written: str) -> None:
    """Not every program has a link to press: people type what they see."""
    [letter] = await mine.writes("MyQG", DEMANDS[locale])
    [told] = await mine.replies(letter, written.format(texts().label(Offer(Act.FILE, "erasure"), locale)))

    assert "rights.received" == read(told).says


async def test_a_number_that_is_no_choice(mine: Mailbox, locale: str) -> None:
    """Answered, and nothing is filed by accident."""
    await mine.writes("MyQG", DEMANDS[locale])
    [answer] = await mine.replies(mine.last, "9")

    assert read(answer).says.startswith("policy.")


async def test_filing_takes_two_letters(world: World, mine: Mailbox, locale: str) -> None:
    """The demand, and one number: replying from the mailbox is the proof, so no code is asked for."""
    number = await files_by_mail(mine, locale)

    assert "QG-2026-000001" == number
    assert ["policy.answer", "rights.received"] == mine.ids
    assert number in desk(world).only("letter.request").subject


async def test_a_demand_counts_from_when_our_server_took_it(world: World, mine: Mailbox, locale: str) -> None:
    """However long the letter lay while nobody served the mailbox."""
    await mine.writes("MyQG", DEMANDS[locale])
    letter, taken = mine.last, world.clock.now()
    world.post.reply(mine.address, letter.uid, choices(letter)[texts().label(Offer(Act.FILE, "erasure"), locale)])
    world.clock.advance(hours=40)
    await world.settle()
    [request] = await world.table("requests")

    assert 1 > abs((request["received_at"] - taken).total_seconds())
    assert request["registered_at"] == world.clock.now()
    assert WorkCalendar().due(taken, 3) == request["due_at"]


async def test_a_forged_choice_files_nothing(world: World, mine: Mailbox, locale: str) -> None:
    """Somebody else's mailbox cannot answer my letter: whoever has not got it does not know its Message-ID."""
    other = Mailbox(world, ADDRESSES["ru" if locale == "kk" else "kk"])
    await mine.writes("MyQG", DEMANDS[locale])
    thread = {"In-Reply-To": mine.last.message_id, "References": mine.last.message_id}
    await other.writes("RE: MyQG", "1", headers=thread)

    assert [] == await world.table("requests")


async def test_staff_answer_and_outcome_come_by_mail(world: World, mine: Mailbox, locale: str) -> None:
    """In the same language, and an answer to them goes back to the case."""
    number = await files_by_mail(mine, locale)
    await desk(world).replies(desk(world).last, "жауап / ответ")
    answer = mine.only("cases.from_staff")
    await mine.replies(answer, "тағы сұрақ / ещё вопрос")

    assert ("letter.case", "тағы сұрақ / ещё вопрос") == ((last := read(desk(world).last)).says, last["text"])

    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)

    assert locale == read(mine.only("rights.outcome.done")).locale


async def test_handing_over_by_mail(world: World, mine: Mailbox, locale: str) -> None:
    """Chosen by its number; the answer to the next letter is the message, and only then is anything kept."""
    await mine.writes("MyQG", QUESTIONS[locale])
    asked = await chooses(mine, Act.HUMAN, "", locale)

    assert "cases.write_by_mail" == asked.says
    assert {"deliveries"} == set(await world.rows())

    [passed_on] = await mine.replies(mine.last, "1. Менің сұрағым / мой вопрос\n2. тағы / ещё")
    letter = desk(world).only("letter.case")

    assert ("cases.passed_on", "C-2026-000001") == (read(passed_on).says, read(passed_on)["number"])
    assert "мой вопрос" in read(letter)["text"]

    await desk(world).replies(letter, "жауап / ответ")

    assert "жауап / ответ" == read(mine.last)["text"]


async def test_an_empty_answer_is_not_passed_on(world: World, mine: Mailbox, locale: str) -> None:
    """Sent by accident: nothing reaches staff."""
    await mine.writes("MyQG", QUESTIONS[locale])
    await chooses(mine, Act.HUMAN, "", locale)
    [told] = await mine.replies(mine.last, "")

    assert "letter.empty" == read(told).says
    assert [] == desk(world).letters

    await mine.replies(told, "сөзім / мои слова")

    assert "сөзім / мои слова" == read(desk(world).last)["text"]


async def test_more_words_below_a_receipt_go_to_the_case(world: World, mine: Mailbox, locale: str) -> None:
    """Whoever answers "your request is registered" means the people who read it."""
    number = await files_by_mail(mine, locale)
    [passed_on] = await mine.replies(mine.last, "Қосымша / дополнение")

    assert ("cases.passed_on", number) == (read(passed_on).says, read(passed_on)["number"])


async def test_notices_by_mail(world: World, mine: Mailbox, locale: str) -> None:
    """Subscribed by a number, agreed to by a number, and the notice comes to the mailbox."""
    await files_by_mail(mine, locale)
    assert "people.consent_notices" == (await chooses(mine, Act.NOTICES_ON, "", locale)).says
    assert "notices.on" == (await chooses(mine, Act.AGREE, "notices", locale)).says

    await staff(world, AGENT_KK).says("/notice +15\nқазақша\n---\nпо-русски")
    await staff(world, HEAD).taps(Act.APPROVE)
    await world.tick(minutes=16)

    assert {"kk": "қазақша", "ru": "по-русски"}[locale] == read(mine.only("notices.notice"))["text"]


async def test_status_and_taking_back_by_mail(world: World, mine: Mailbox, locale: str) -> None:
    """All of it by numbers."""
    number = await files_by_mail(mine, locale)

    assert "rights.status" == (await chooses(mine, Act.STATUS, "", locale)).says
    assert "rights.revoke" == (await chooses(mine, Act.REVOKE, number, locale)).says
    assert "rights.revoked" == (await chooses(mine, Act.REVOKE_NOW, number, locale)).says
    assert ["revoked"] == [row["status"].value for row in await world.table("requests")]


@pytest.mark.parametrize("headers", MACHINES)
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_machines_are_left_alone(mine: Mailbox, headers: dict[str, str]) -> None:
    """Absence notes, newsletters, lists: no answer, so no loop."""
    assert [] == await mine.writes("Автоответ", "Меня нет на месте", headers=headers)


async def test_our_own_letter_is_left_alone(world: World) -> None:
    """A letter in the bot's own name, forged or reflected."""
    world.post.write(BOT_MAIL, BOT_MAIL, "RE: RE: RE:", "эхо", forged=True)
    await world.settle()

    assert 1 == len(world.post.letters(BOT_MAIL))


async def test_a_bounce_is_left_alone(world: World, mine: Mailbox, locale: str) -> None:
    """A letter that could not be delivered comes back; nobody is answered."""
    await mine.writes("MyQG", QUESTIONS[locale])
    world.post.bounce(mine.address, mine.last.uid)
    await world.settle()

    assert 1 == len(mine.letters)


@pytest.mark.parametrize("message_id", ["own", "none"])
async def test_the_same_letter_read_twice_is_answered_once(world: World, mine: Mailbox, locale: str, message_id: str) -> None:
    """The mailbox was restored: a new UIDVALIDITY, all letters again; also those that never had a Message-ID."""
    raw = f"From: {mine.address}\r\nTo: {BOT_MAIL}\r\nSubject: MyQG\r\n"
    raw += f"Message-ID: <a@{message_id}>\r\n" if message_id == "own" else ""
    raw += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + QUESTIONS[locale]
    world.post.receive(mine.address, [BOT_MAIL], raw.encode())
    await world.settle()
    world.post.mailbox(BOT_MAIL).rebuild()
    await world.settle()

    assert 1 == len(mine.letters)


async def test_a_choice_read_twice_files_once(world: World, mine: Mailbox, locale: str) -> None:
    """The same, with a demand."""
    await files_by_mail(mine, locale)
    world.post.mailbox(BOT_MAIL).rebuild()
    await world.settle()

    assert 1 == len(await world.table("requests"))
    assert 2 == len(mine.letters)


async def test_a_letter_that_breaks_us_becomes_work_for_a_person(world: World, mine: Mailbox) -> None:
    """The IMAP loop passes it by; staff are told where it lies, and the next letter is answered."""
    assert world.app.mail is not None
    await world.app.mail.broken(1, 77, b"?", ValueError("?"))
    await world.settle()
    told = read(desk(world).only("letter.unreadable"))

    assert (BOT_MAIL, "77") == (told["mail"], told["uid"])
    assert 1 == len(await mine.writes("MyQG", "Сколько хранятся мои данные?"))


async def test_a_stranger_is_answered_from_the_policy_only(world: World, locale: str) -> None:
    """An outside address: the policy is public; nothing is kept but the delivery, and that without its words."""
    stranger = Mailbox(world, "somebody@example.org")
    [letter] = await stranger.writes("MyQG", QUESTIONS[locale])
    [delivery] = await world.table("deliveries")

    assert "policy.answer" == read(letter).says
    assert (None, None) == (delivery["address"], delivery["parcel"])
    assert {"deliveries"} == set(await world.rows())


async def test_a_stranger_proves_to_be_an_employee_first(world: World, mine: Mailbox, locale: str) -> None:
    """From a private mailbox: consent, the corporate address, the code that lies there; only then a number."""
    private = Mailbox(world, "somebody@example.org")
    await private.writes("MyQG", DEMANDS[locale])

    assert "letter.consent" == (await chooses(private, Act.FILE, "erasure", locale)).says
    assert [] == await world.table("requests")
    assert "verify.ask_address" == (await chooses(private, Act.AGREE, "erasure", locale)).says
    given = {(row["kind"].value, row["text_version"]) for row in await world.table("consents")}
    assert {("storing", world.agreed_to("letter.consent", locale))} == given, "nothing crosses a border by mail"

    await private.replies(private.last, mine.address)

    assert ["letter.code_by_mail"] == mine.ids

    [received] = await private.replies(private.last, mine.code())

    assert "rights.received" == read(received).says
    assert mine.address in read(desk(world).only("letter.request"))["whose"]
    assert read(received)["number"] in mine.only("letter.filed").text, "the corporate mailbox hears what a private one filed"


async def test_who_mistypes_is_still_answered(world: World, mine: Mailbox, locale: str) -> None:
    """Two wrong addresses, two wrong codes and the right ones within the hour: every letter has its answer."""
    private = Mailbox(world, "somebody@example.org")
    await private.writes("MyQG", DEMANDS[locale])
    await chooses(private, Act.FILE, "erasure", locale)
    await chooses(private, Act.AGREE, "erasure", locale)
    for address in ("a.nurlanova@gmail.com", "a.nurlanova@qg.kz.kz", mine.address):
        await private.replies(private.last, address)
    wrong = "111 111" if mine.code() != "111 111" else "222 222"
    said = [read((await private.replies(private.last, code))[0]).says for code in (wrong, wrong, mine.code())]

    assert ["verify.wrong_code", "verify.wrong_code", "rights.received"] == said


async def test_an_answer_to_a_stranger_goes_to_the_proved_mailbox(world: World, mine: Mailbox, locale: str) -> None:
    """Never to the private one."""
    private = Mailbox(world, "somebody@example.org")
    await private.writes("MyQG", DEMANDS[locale])
    await chooses(private, Act.FILE, "erasure", locale)
    await chooses(private, Act.AGREE, "erasure", locale)
    await private.replies(private.last, mine.address)
    await private.replies(private.last, mine.code())
    before = len(private.letters)
    await desk(world).replies(desk(world).last, "жауап / ответ")

    assert "жауап / ответ" == read(mine.only("cases.from_staff"))["text"]
    assert before == len(private.letters)

    world.clock.advance(hours=2)
    await private.replies(private.last, "/mydata")

    assert "people.copy_sent" == (await chooses(private, Act.COPY, "", locale)).says
    assert private.address in read(mine.only("copy.letter"))["contacts"]
