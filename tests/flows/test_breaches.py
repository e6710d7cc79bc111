"""From an alarm to the authority: an approver says what it was, and from a discovery the clock of the law runs."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.breaches.model import Breach
from bot.policy.desk import ALARMS
from bot.reply import Act, Offer
from tests.chat import Chat
from tests.letters import Mailbox, choices, desk, read
from tests.steps import AGENT_RU, HEAD, files, mailbox, proposes, staff, staff_mailbox
from tests.world import World, texts

ALARM = {"kk": "Аккаунтымды бұзып кірді", "ru": "Вижу чужие данные"}
SEEN = {"kk": "Профилімде бөтен адамның деректері көрініп тұр", "ru": "Вижу в своём профиле чужие данные"}
PLAIN = [
    "Мен басқа адамның деректерін көріп тұрмын",
    "Өзгенің анкетасы ашылып тұр",
    "Бұл бот жалған",
    "Менің аккаунтымды ұрлап алды",
    "Біздің тізім интернетте жүр",
    "Этот бот поддельный",
    "У меня украли аккаунт",
    "Наш список в сети",
    "Слили базу работников",
    "Я вижу чужие данные",
]
WORDS = {"discovered": ("бұзушылық", "Нарушение."), "false_alarm": ("жалған дабыл", "ложная тревога")}
TOLD = {"kk": "орган хабардар етілді", "ru": "Орган уведомлён"}


@pytest.fixture
def head(world: World) -> Mailbox:
    """The approver's own mailbox."""
    return staff_mailbox(world, HEAD)


async def reports(chat: Chat, locale: str) -> str:
    """An alarm, in words; -> its number."""
    await chat.says(ALARM[locale])
    await chat.taps(Act.HUMAN, "alarm")
    await chat.taps(Act.AGREE, "alarm")
    return (await chat.says("экран / экран"))["number"]


async def until(world: World, *moment: int) -> None:
    """To a moment in UTC."""
    await world.tick(seconds=(datetime(*moment, tzinfo=UTC) - world.clock.now()).total_seconds())  # type: ignore[arg-type,misc]


async def reported(world: World) -> Sequence[Breach]:
    async with world.app.store.read() as tx:
        return await tx.breaches.all()


async def test_talk_about_an_alarm_is_not_for_who_reported_it(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """What may be said instead is listed."""
    await reports(chat, locale)
    [told] = await head.replies(head.only("letter.alarm"), "Это нарушение. Подозреваю Иванова из ИТ")

    assert "letter.not_taken.not_understood" == read(told).says
    assert "ложная тревога" in told.text
    assert [] == chat.said("cases.from_staff")


def waits(box: Mailbox) -> list[str]:
    return [says.rpartition(".")[2] for says in box.ids if says.startswith("letter.breach.wait")]


@pytest.mark.parametrize("kind", ALARMS)
async def test_what_to_do_now_differs(world: World, chat: Chat, locale: str, kind: str) -> None:
    """Four things can have happened; each has its own first steps, and the way to staff stays in sight."""
    alarm = await chat.says(ALARM[locale])
    assert [Act.HUMAN, Act.ALARM] == [offer.act for offer in alarm.offers], "three buttons at most"
    assert "alarm.kinds" == (await chat.taps(Act.ALARM, "kinds")).says
    told = await chat.taps(Act.ALARM, kind)

    assert (f"alarm.{kind}", locale, (Offer(Act.HUMAN, "alarm"),)) == (told.says, told.locale, told.offers)
    assert {} == await world.rows()


@pytest.mark.parametrize("words", PLAIN)
async def test_what_is_told_plainly_is_an_alarm(chat: Chat, words: str) -> None:
    """In the words of whoever sees it, in either language."""
    assert "policy.alarm" == (await chat.says(words)).says


async def test_who_agreed_has_reported_with_the_first_words(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """No button is needed: the approver reads them at once; more of the same joins the case."""
    await files(chat)
    told = await chat.says(PLAIN[0 if locale == "kk" else -1])
    again = await chat.says(PLAIN[1 if locale == "kk" else -2])

    assert ("alarm.passed_on", locale, told["number"]) == (told.says, told.locale, again["number"])
    assert told["number"] == read(head.only("letter.alarm"))["number"]
    assert [told["number"]] == [one.number for one in await reported(world)]


@pytest.mark.parametrize("known", [True, False])
async def test_an_alarm_by_mail_needs_no_second_letter(world: World, chat: Chat, head: Mailbox, locale: str, known: bool) -> None:
    """Of somebody who agreed it is a case; of anybody else nothing is kept, and the approver reads it all the same."""
    mine = mailbox(chat)
    if known:
        await files(chat)
    before = await world.rows()
    [told] = await mine.writes("MyQG", ALARM[locale])

    if known:
        assert ("alarm.passed_on", ALARM[locale]) == (read(told).says, read(head.only("letter.alarm"))["text"])
        return
    letter = read(head.only("letter.alarm_overheard"))
    assert ("policy.alarm", mine.address, ALARM[locale]) == (read(told).says, letter["sender"], letter["text"])
    changed = {table for table, n in (await world.rows()).items() if n != before.get(table)}
    assert {"breaches", "cases", "people"} == changed - {"deliveries", "numbers", "seen"}
    kept = {table: str(await world.table(table)) for table in ("breaches", "cases", "people", "seen")}
    assert [] == [table for table, rows in kept.items() if mine.address in rows or ALARM[locale] in rows]


async def test_an_overheard_alarm_is_decided_like_any_other(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """The clock begins with the approver's word; what the reporter adds below our answer is heard, and is no new alarm."""
    [told] = await mailbox(chat).writes("MyQG", ALARM[locale])
    letter = head.only("letter.alarm_overheard")
    [more] = await mailbox(chat).replies(told, "2024, Ахметов")
    await head.replies(letter, "нарушение")
    [breach] = await world.table("breaches")

    assert "alarm.overheard" == read(more).says
    assert ["2024, Ахметов", ALARM[locale]] == sorted(
        read(one)["text"] for one in desk(world).letters if read(one).says == "letter.alarm_overheard"
    )
    assert ("discovered", True) == (breach["state"].value, breach["due_at"] is not None)
    assert read(letter)["number"] in read(head.only("letter.breach.discovered")).text


@pytest.mark.parametrize("way", ["swipe", "button", "mail"])
async def test_an_alarm_inside_a_case_is_one(world: World, chat: Chat, head: Mailbox, locale: str, way: str) -> None:
    """Below an answer of staff, by the button under it, or below a letter about a request."""
    number = await files(chat)
    await desk(world).replies(desk(world).only("letter.request"), "Тексереміз / Проверяем")
    if way == "mail":
        [told] = await mailbox(chat).replies(mailbox(chat).only("letter.filed"), ALARM[locale])
        says = read(told).says
    elif way == "swipe":
        says = (await chat.says(ALARM[locale], reply_to=chat.last.id)).says
    else:
        await chat.taps(Act.ANSWER, number)
        says = (await chat.says(ALARM[locale])).says

    assert "alarm.passed_on" == says
    assert (number, ALARM[locale]) == (read(head.only("letter.alarm"))["number"], read(head.only("letter.alarm"))["text"])
    assert [number] == [one.number for one in await reported(world)]


async def test_another_alarm_in_the_same_hour(world: World, chat: Chat, locale: str) -> None:
    """The desk reads each; the approvers are not flooded."""
    mine = mailbox(chat)
    await mine.writes("MyQG", "Вижу чужие данные: анкету Ахметова")
    await mine.writes("MyQG", "Срочно! Базу работников слили в сеть")

    assert 2 == desk(world).ids.count("letter.alarm_overheard")
    assert 1 == staff_mailbox(world, HEAD).ids.count("letter.alarm_overheard")


async def test_a_false_alarm_may_turn_out_to_be_none(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """The clock runs from the word that it was a breach after all, and both words stand in the audit."""
    await reports(chat, locale)
    await head.replies(head.only("letter.alarm"), "ложная тревога")
    await head.replies(head.only("letter.alarm"), "нарушение")
    [breach] = await world.table("breaches")

    assert "letter.breach.discovered" in head.ids
    assert ("discovered", True) == (breach["state"].value, breach["due_at"] is not None)
    assert None is breach["settled_at"]
    deeds = [row["deed"] for row in await world.table("audit")]
    assert ["breach.false_alarm", "breach.discovered"] == [deed for deed in deeds if deed.startswith("breach.")]


@pytest.mark.parametrize("way", ["chat", "mail"])
async def test_an_alarm_is_one_whichever_button_it_came_by(
    world: World, chat: Chat, head: Mailbox, locale: str, way: str
) -> None:
    """Written to staff as an ordinary message: approvers hear of it at once all the same."""
    if way == "chat":
        await chat.says("/human")
        await chat.taps(Act.AGREE, "human")
        await chat.says(ALARM[locale])
    else:
        mine = mailbox(chat)
        [asked] = await mine.writes(texts().label(Offer(Act.HUMAN), locale), "")
        await mine.replies(asked, ALARM[locale])

    assert ALARM[locale] == read(head.only("letter.alarm"))["text"]
    assert 1 == len(await world.table("breaches"))


@pytest.mark.parametrize("asked", ["words", "who", "facts"])
async def test_an_alarm_instead_of_what_was_asked(world: World, chat: Chat, head: Mailbox, locale: str, asked: str) -> None:
    """It is raised at once, is kept with no demand, and the question stays open."""
    if asked == "facts":
        number = await files(chat)
        await proposes(staff(world, AGENT_RU), number, "refused_law")
        await staff(world, HEAD).taps(Act.CONFIRM)
        await chat.says("/status")
        await chat.taps(Act.REOPEN, number)
    else:
        await chat.says("/start r_erasure")
        await chat.taps(Act.AGREE, "erasure")
    if asked == "who":
        await chat.taps(Act.NO_MAILBOX, "erasure")
    told = await chat.says(SEEN[locale])

    assert ("alarm.passed_on", locale) == (told.says, told.locale)
    assert SEEN[locale] == read(head.only("letter.alarm"))["text"]
    answered = {"words": "verify.ask_address", "who": "calls.taken", "facts": "rights.reopened"}
    assert answered[asked] == (await chat.says("Түзету керек / Нужно исправить")).says
    assert {None, "Түзету керек / Нужно исправить"} >= {row["words"] for row in await world.table("requests")}


async def test_an_alarm_below_the_question_for_new_facts(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """By mail as in the chat: no request is opened again by it."""
    number, mine = await files(chat), mailbox(chat)
    await proposes(staff(world, AGENT_RU), number, "refused_law")
    await staff(world, HEAD).taps(Act.CONFIRM)
    letter = mine.only("rights.outcome.refused_law")
    for act in (Act.STATUS, Act.REOPEN):
        [letter] = await mine.replies(letter, choices(letter)[texts().label(Offer(act), locale)])
    [told] = await mine.replies(letter, SEEN[locale])

    assert ("rights.ask_facts", "alarm.passed_on") == (read(letter).says, read(told).says)
    assert SEEN[locale] == read(head.only("letter.alarm"))["text"]
    assert ["answered"] == [row["status"].value for row in await world.table("requests")]


async def test_an_alarm_is_in_the_audit_from_its_first_minute(world: World, chat: Chat, locale: str) -> None:
    """Who raised it is a pseudonym."""
    number = await reports(chat, locale)
    [written] = [row for row in await world.table("audit") if row["deed"] == "incident.report"]

    assert (number, True) == (written["about"], written["done_by"].startswith("person:S-"))


@pytest.mark.parametrize("act", [Offer(Act.HUMAN), Offer(Act.HUMAN, "alarm")])
async def test_words_below_a_choice_by_mail_are_the_message(world: World, chat: Chat, locale: str, act: Offer) -> None:
    """They were written once already; the choice alone is asked for words."""
    mine = mailbox(chat)
    [letter] = await mine.writes("MyQG", ALARM[locale] if act.arg else texts().label(Offer(Act.MENU), locale))
    number = choices(letter)[texts().label(act, locale)]
    [told] = await mine.replies(letter, f"{number}\n{ALARM[locale]}: экран")

    assert ("alarm.passed_on" if act.arg else "cases.passed_on") == read(told).says
    says = "letter.alarm" if act.arg else "letter.case"
    assert f"{ALARM[locale]}: экран" == read(desk(world).only(says))["text"]


@pytest.mark.parametrize("place_of_word", [0, 1])
async def test_a_discovery_starts_the_clock(world: World, chat: Chat, head: Mailbox, locale: str, place_of_word: int) -> None:
    """By a word in the first line: the end of the next working day, told to the office and to every approver."""
    number = await reports(chat, locale)
    await head.replies(head.only("letter.alarm"), WORDS["discovered"][place_of_word])
    [breach] = await world.table("breaches")

    assert ("discovered", head.address) == (breach["state"].value, breach["discovered_by"])
    assert datetime(2026, 11, 24, 13, 0, tzinfo=UTC) == breach["due_at"]
    for box in (desk(world), head):
        assert "24" in read(box.only("letter.breach.discovered"))["due"]
    assert number in (await staff(world, AGENT_RU).says("/queue"))["requests"]


async def test_the_authority_is_told(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """Reminded of until somebody says so; then silence."""
    number = await reports(chat, locale)
    agent, approver = staff(world, AGENT_RU), staff(world, HEAD)

    assert "breaches.approver" == (await agent.taps(Act.BREACH, f"{number}:discovered")).says
    assert "breaches.settled" == (await approver.taps(Act.BREACH, f"{number}:discovered")).says

    for at in ((24, 5), (24, 9, 30), (25, 5)):
        await until(world, 2026, 11, *at)

    assert ["discovered"] * 3 == waits(head) == waits(desk(world))

    await head.replies(head.only("letter.breach.discovered"), TOLD[locale])
    await until(world, 2026, 11, 30, 5)

    assert 3 == len(waits(head))
    assert number not in (await agent.says("/queue"))["requests"]
    assert "breaches.settled" == (await approver.forges(approver.last_id, f"o|brch|{number}:discovered|ru")).says
    assert ["told"] == [row["state"].value for row in await world.table("breaches")]


async def test_a_false_alarm_ends_it(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """No clock, no reminder."""
    await reports(chat, locale)
    await head.replies(head.only("letter.alarm"), WORDS["false_alarm"][locale == "ru"])
    await until(world, 2026, 11, 26, 5)

    assert ([], None) == (waits(head), (await world.table("breaches"))[0]["due_at"])


async def test_an_alarm_nobody_judges_is_not_forgotten(world: World, chat: Chat, head: Mailbox, locale: str) -> None:
    """A weekend and a restart lose nothing and repeat nothing; of what was missed only the newest is told."""
    await reports(chat, locale)
    await until(world, 2026, 11, 28, 5)
    await world.restart()
    await world.tick(minutes=1)

    assert ["reported"] == waits(head)

    await until(world, 2026, 11, 30, 5)

    assert ["reported"] * 2 == waits(head)


async def test_the_shared_mailbox_judges_nothing(world: World, chat: Chat, locale: str) -> None:
    """It is nobody."""
    await reports(chat, locale)
    await desk(world).replies(desk(world).only("letter.alarm"), WORDS["discovered"][1])

    assert "letter.not_taken.own_mailbox" == read(desk(world).last).says
    assert ["reported"] == [row["state"].value for row in await world.table("breaches")]


async def test_a_case_without_an_alarm_is_no_breach(world: World, chat: Chat, head: Mailbox) -> None:
    """The word in the wrong letter says so."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await chat.says("сұрақ / вопрос")
    number = read(desk(world).only("letter.case"))["number"]
    [told] = await head.writes(f"[{number}]", "нарушение")

    assert "breaches.none" == read(told).says
