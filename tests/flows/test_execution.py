"""What two people decided is done by the systems: a task to each, and the number of the act closes it."""

from datetime import UTC, datetime

import pytest

from bot.executors import Executor
from bot.reply import Act
from bot.rights import journal
from tests.chat import Chat
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, QUESTIONS, files, files_again, mailbox, staff, staff_mailbox
from tests.world import SYSTEMS, World, texts

DONE = {"kk": "Орындалды, акт № 17/2026\n\nҚұрметпен,\nӘкімші", "ru": "Исполнено, акт № 17/2026\n\nС уважением,\nАдминистратор"}
BARE = {"kk": "орындалды", "ru": "исполнено"}
CANNOT = {"kk": "Бұл қызметкер базада екі рет тіркелген, қайсысы?", "ru": "Этот работник записан в базе дважды, какую запись?"}
NOTHING = {"kk": "Бұл қызметкердің деректері жүйеде жоқ.", "ru": "Данных о работнике в системе нет"}
PARTLY = {"kk": "Орындалды, бірақ мұрағат қалды, акт 5", "ru": "Исполнено частично, акт 5"}


@pytest.fixture
async def systems(world: World) -> list[Mailbox]:
    executors = (Executor("MyQG", SYSTEMS[0], "ru"), Executor("HR", SYSTEMS[1], "kk"))
    world.settings = world.settings.model_copy(update={"executors": executors})
    await world.restart()
    return [Mailbox(world, address) for address in SYSTEMS]


async def decides(world: World, number: str, outcome: str = "done") -> str:
    """Proposed by an agent, confirmed by the head; -> what the head is told."""
    if outcome.startswith("refused"):
        await staff(world, AGENT_KK).taps(Act.REFUSALS, number)
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:{outcome}")
    return (await staff(world, HEAD).taps(Act.CONFIRM)).says


async def status(world: World) -> str:
    (row,) = await world.table("requests")
    return str(row["status"].value)


async def test_every_system_reports_and_then_the_person_hears(
    world: World, chat: Chat, locale: str, systems: list[Mailbox]
) -> None:
    """Not before the last act is there; the numbers of the acts are kept and told to staff."""
    number = await files(chat)
    assert "staff.executing" == await decides(world, number)
    assert "in_execution" == await status(world)
    tasks = [system.only("letter.task") for system in systems]
    assert all(mailbox(chat).address in read(task)["whose"] for task in tasks)
    assert all(number in task.subject for task in tasks)
    assert [] == chat.said("rights.outcome.done")

    (taken,) = await systems[0].replies(tasks[0], DONE[locale])
    assert ("letter.task.taken", "17/2026") == (read(taken).says, read(taken)["act"])
    assert [] == chat.said("rights.outcome.done")

    await systems[1].replies(tasks[1], DONE[locale])
    assert ("answered", 1) == (await status(world), len(chat.said("rights.outcome.done")))
    assert ["17/2026"] * 2 == [row["act"] for row in await world.table("tasks")]
    assert "17/2026" in desk(world).only("letter.executed").text
    assert all(row["met_at"] is not None for row in await world.table("clocks"))


async def test_a_mailbox_that_was_taken_away_is_not_named(world: World, chat: Chat, systems: list[Mailbox]) -> None:
    """Nor is it said that somebody was called."""
    number = await files(chat)
    await mailbox(chat).replies(mailbox(chat).only("letter.filed"), "СТОП")
    await decides(world, number)
    whose = read(systems[0].only("letter.task"))["whose"]

    assert (True, False) == (number in whose, mailbox(chat).address in whose)


async def test_destruction_has_a_clock_of_its_own(world: World, chat: Chat, systems: list[Mailbox]) -> None:
    """One working day from the decision; a system that is late hears of it every working morning, and so do staff."""
    number = await files(chat)
    await decides(world, number)
    clocks = {row["code"]: row["due_at"] for row in await world.table("clocks")}
    assert datetime(2026, 11, 24, 13, 0, tzinfo=UTC) == clocks["destroy"]

    await world.tick(seconds=(datetime(2026, 11, 25, 5, 0, tzinfo=UTC) - world.clock.now()).total_seconds())
    assert [1, 1] == [system.ids.count("letter.task.overdue") for system in systems]
    assert 2 == desk(world).ids.count("letter.task.overdue")

    await systems[0].replies(systems[0].only("letter.task.overdue"), "исполнено, акт 3")
    assert [1, 0] == [int(row["done_at"] is not None) for row in await world.table("tasks")]


async def test_a_report_without_an_act_closes_nothing(world: World, chat: Chat, locale: str, systems: list[Mailbox]) -> None:
    """It is asked for; a second report is not counted twice."""
    await decides(world, await files(chat))
    task = systems[0].only("letter.task")
    (asked,) = await systems[0].replies(task, BARE[locale])
    assert "letter.task.no_act" == read(asked).says
    await systems[0].replies(task, DONE[locale])
    (again,) = await systems[0].replies(task, DONE[locale])

    assert "letter.task.settled" == read(again).says
    assert "in_execution" == await status(world)


async def test_a_system_that_holds_nothing_closes_its_task(world: World, chat: Chat, locale: str, systems: list[Mailbox]) -> None:
    """Its words stand in the place of an act, and the request can end."""
    number = await files(chat)
    await decides(world, number)
    (nothing,) = await systems[1].replies(systems[1].only("letter.task"), NOTHING[locale])
    await systems[0].replies(systems[0].only("letter.task"), DONE[locale])

    assert "letter.task.nothing" == read(nothing).says
    assert {"17/2026", NOTHING[locale]} == {row["act"] for row in await world.table("tasks")}
    assert ("answered", 1) == (await status(world), len(chat.said("rights.outcome.done")))
    assert NOTHING[locale] in desk(world).only("letter.executed").text


async def test_where_no_system_holds_anything_people_decide_anew(
    world: World, chat: Chat, locale: str, systems: list[Mailbox]
) -> None:
    """To say "done" would not be true: the last report goes to staff, and they say that there is no such data."""
    number = await files(chat)
    await decides(world, number)
    for system in systems:
        await system.replies(system.only("letter.task"), NOTHING[locale])

    assert ("in_execution", [], "letter.task.passed_on") == (
        await status(world),
        chat.said("rights.outcome.done"),
        read(systems[1].last).says,
    )
    assert NOTHING[locale] in desk(world).only("letter.task.words").text

    await staff(world, AGENT_RU).taps(Act.REJECT)

    assert "staff.confirmed" == await decides(world, number, "no_data")
    assert "answered" == await status(world)


async def test_a_report_in_a_new_letter_is_read_by_people(world: World, chat: Chat, locale: str, systems: list[Mailbox]) -> None:
    """The executor hears how to report; an answer to that closes the task."""
    number = await files(chat)
    await decides(world, number)
    [told] = await systems[0].writes(f"RE: {systems[0].only('letter.task').subject}", DONE[locale])

    assert ("letter.task.apart", number) == (read(told).says, read(told)["number"])
    assert "17/2026" in desk(world).only("letter.task.words").text
    assert [None, None] == [row["act"] for row in await world.table("tasks")]

    (taken,) = await systems[0].replies(told, DONE[locale])

    assert "letter.task.taken" == read(taken).says


async def test_a_report_that_may_be_about_several_tasks(world: World, chat: Chat, locale: str, systems: list[Mailbox]) -> None:
    """Without a number; a letter about none of them is anybody's question, and one whose sender nobody vouches for is none."""
    for number in (await files(chat), await files_again(chat, "withdrawal")):
        await decides(world, number)
    [told] = await systems[0].writes("акт", DONE[locale])
    forged = await systems[0].writes("акт", DONE[locale], forged=True)
    [asked] = await systems[0].writes("?", QUESTIONS[locale])

    assert ("letter.task.which", [], "policy.answer") == (read(told).says, forged, read(asked).says)
    assert "letter.task.words" not in desk(world).ids


async def test_what_a_system_cannot_do_goes_back_to_staff(world: World, chat: Chat, locale: str, systems: list[Mailbox]) -> None:
    """Its words reach them; one of them takes the decision back, and another outcome is proposed."""
    number = await files(chat)
    await decides(world, number)
    (passed,) = await systems[0].replies(systems[0].only("letter.task"), CANNOT[locale])
    assert "letter.task.passed_on" == read(passed).says
    assert CANNOT[locale] in desk(world).only("letter.task.words").text

    head = staff_mailbox(world, HEAD)
    await desk(world).replies(desk(world).only("letter.task.words"), "вернуть", by=head.address)
    assert "in_review" == await status(world)
    (late,) = await systems[1].replies(systems[1].only("letter.task"), DONE[locale])
    assert "letter.task.settled" == read(late).says
    assert "staff.confirmed" == await decides(world, number, "refused_law")
    assert "answered" == await status(world)


async def test_a_decision_taken_back_asks_again_only_who_failed(
    world: World, chat: Chat, locale: str, systems: list[Mailbox]
) -> None:
    """What one system has done it need not do twice; the other one gets a new task, and the term begins anew."""
    number = await files(chat)
    await decides(world, number)
    await systems[0].replies(systems[0].only("letter.task"), DONE[locale])
    await systems[1].replies(systems[1].only("letter.task"), PARTLY[locale])
    await staff(world, AGENT_RU).taps(Act.REJECT)
    running = [row["code"] for row in await world.table("clocks") if row["met_at"] is None]

    assert ("answer" in running, "destroy" in running) == (True, False)
    assert "destroy" not in [row["code"] for row in await world.table("clocks")], "it never began"
    assert "staff.executing" == await decides(world, number)
    assert [1, 2] == [system.ids.count("letter.task") for system in systems]

    await systems[1].replies(systems[1].last, DONE[locale])
    assert ("answered", 1) == (await status(world), len(chat.said("rights.outcome.done")))


async def test_only_the_mailbox_of_the_system_reports(world: World, chat: Chat, locale: str, systems: list[Mailbox]) -> None:
    """A task that was passed on, and a forged report, change nothing."""
    await decides(world, await files(chat))
    (refused,) = await systems[0].replies(systems[0].only("letter.task"), DONE[locale], by=systems[1].address)
    assert "letter.not_taken.stranger" == read(refused).says
    await systems[0].replies(systems[0].only("letter.task"), DONE[locale], forged=True)

    assert [None, None] == [row["done_at"] for row in await world.table("tasks")]


async def test_an_access_request_is_no_task(world: World, chat: Chat, systems: list[Mailbox]) -> None:
    """People answer it."""
    assert "staff.confirmed" == await decides(world, await files(chat, "access"))
    assert [] == systems[0].letters


async def test_a_part_is_explained_in_the_mailbox_only(world: World, chat: Chat, locale: str) -> None:
    """By mail and from the group: the chat hears that there is a letter, the letter says what was done and what was not."""
    await files(chat)
    words = {
        "kk": "ішінара: сауалнама жойылды.\nЖурнал заң бойынша сақталады.",
        "ru": "Частично: анкета уничтожена.\nЖурнал хранится по закону.",
    }
    agent = staff_mailbox(world, AGENT_RU)
    (told,) = await desk(world).replies(desk(world).only("letter.request"), f"{words[locale]}\n\nО. Петрова", by=agent.address)
    assert "staff.proposed" == read(told).says
    note = words[locale].partition(": ")[2]
    assert note.splitlines()[0] in staff_mailbox(world, HEAD).only("letter.proposed").text
    head = staff_mailbox(world, HEAD)
    await head.replies(head.only("letter.proposed"), "растаймын")

    assert "rights.outcome.partly" == chat.last.says
    assert not any(note.splitlines()[0] in read.text for read in chat.read)
    assert all(line in mailbox(chat).only("letter.outcome.noted").text for line in note.splitlines())
    assert "Петрова" not in mailbox(chat).last.text


async def test_a_part_needs_words(world: World, chat: Chat) -> None:
    """In the group: a command with them; without them it is said how."""
    number = await files(chat)
    agent = staff(world, AGENT_KK)

    assert "staff.how_to_partly" == (await agent.says(f"/partly {number}")).says
    assert "staff.proposed" == (await agent.says(f"/partly {number} сауалнама жойылды")).says


async def test_somebody_takes_a_request(world: World, chat: Chat, number: str) -> None:
    """The person sees that it is looked into; a second one is told that it was taken."""
    agent = staff(world, AGENT_KK)
    assert "staff.taken" == (await agent.taps(Act.TAKE, number)).says
    assert "staff.settled" == (await staff(world, AGENT_RU).taps(Act.TAKE, number)).says
    await chat.says("/status")

    assert "in_review" == await status(world)


@pytest.fixture
async def number(chat: Chat) -> str:
    return await files(chat)


async def test_refusals_are_a_list_of_reasons(world: World, chat: Chat, number: str) -> None:
    """One tap away from the card; each rests on an article, and who was identified is not refused for that."""
    reasons = await staff(world, AGENT_KK).taps(Act.REFUSALS, number)
    assert "staff.refusals" == reasons.says
    assert f"{number}:not_verified" not in [offer.arg for offer in reasons.offers]
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:refused_others")
    await staff(world, HEAD).taps(Act.CONFIRM)

    assert "rights.outcome.refused_others" == chat.last.says


async def test_papers_for_a_correction(world: World, chat: Chat, locale: str) -> None:
    """Asked for, come, and the correction has a clock of its own; the answer clock never stopped."""
    number = await files(chat, "rectification")
    agent = staff(world, AGENT_RU)
    assert "staff.asked" == (await agent.says(f"/docs {number} паспорт")).says
    assert ("rights.documents", "паспорт") == (chat.last.says, chat.last["note"])
    assert "awaiting_subject" == await status(world)
    waits, queue = texts().word("status.awaiting_papers", "ru"), (await agent.says("/queue")).text
    assert waits in queue
    assert texts().word("status.awaiting_subject", "ru") not in queue
    async with world.app.store.read() as tx:
        [row] = await journal.read(tx, journal.Choice(number=number), world.clock.now())
    assert waits == journal.word("status", row["status"], texts(), "ru")
    came = {"kk": "құжаттар келді", "ru": "документы получены"}[locale]
    await desk(world).replies(desk(world).only("letter.request"), came, by=staff_mailbox(world, AGENT_RU).address)

    assert "in_review" == await status(world)
    assert {"answer", "rectify"} == {row["code"] for row in await world.table("clocks") if row["met_at"] is None}


async def test_other_requests_need_no_papers(world: World, chat: Chat, number: str) -> None:
    """Nobody is sent for papers the law does not ask for."""
    assert "staff.no_documents" == (await staff(world, AGENT_RU).says(f"/docs {number} паспорт")).says


async def test_every_step_is_one_entry_of_the_audit(world: World, chat: Chat, number: str) -> None:
    """Who, what, from where to where; and the whole chain holds."""
    await staff(world, AGENT_KK).taps(Act.TAKE, number)
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)
    rows = [row for row in await world.table("audit") if row["about"] == number]

    assert ["request.register", "request.take", "request.propose", "request.answer"] == [row["deed"] for row in rows]
    assert [("registered", "in_review"), ("in_review", "outcome_proposed")] == [
        (row["facts"]["from"], row["facts"]["to"]) for row in rows[1:3]
    ]
    assert f"staff:{staff_mailbox(world, HEAD).address}" == rows[-1]["done_by"]


async def test_the_head_of_the_audit_leaves_every_morning(world: World, chat: Chat, number: str) -> None:
    """To the approver, once, and again only when something was added."""
    head = staff_mailbox(world, HEAD)
    await world.tick(days=1)
    await world.tick(hours=1)
    assert 1 == head.ids.count("letter.audit")
    await world.tick(days=1)
    assert 1 == head.ids.count("letter.audit")
    await staff(world, AGENT_KK).taps(Act.TAKE, number)
    await world.tick(days=1)

    assert 2 == head.ids.count("letter.audit")


@pytest.mark.parametrize("right", ["restriction", "erasure"])
async def test_a_task_is_not_due_after_the_law_is(world: World, chat: Chat, systems: list[Mailbox], right: str) -> None:
    """Where the clock of the action runs from the receipt on, it is the task's as well."""
    number = await files(chat, right)
    await world.tick(days=1)
    await decides(world, number)
    ends = [clock["due_at"] for clock in await world.table("clocks") if clock["code"] != "answer"]

    assert ends
    assert all(task["due_at"] <= min(ends) for task in await world.table("tasks"))


@pytest.mark.parametrize("when", ["proposed", "executing"])
async def test_that_was_not_me_holds_up_what_was_decided(
    world: World, chat: Chat, systems: list[Mailbox], locale: str, when: str
) -> None:
    """What was proposed cannot be confirmed out of habit, the systems hear that they wait, and staff read which request it is."""
    number = await files(chat)
    if when == "proposed":
        await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    else:
        await decides(world, number)
    await mailbox(chat).replies(mailbox(chat).only("letter.filed"), "СТОП")
    doubted = read(desk(world).only("letter.doubted"))

    assert (number, "in_review") == (doubted["number"], await status(world))
    if when == "proposed":
        assert "staff.settled" == (await staff(world, HEAD).taps(Act.CONFIRM)).says
        return
    for system in systems:
        off = system.only("letter.task.off")
        [told] = await system.replies(off, DONE[locale])
        assert (number, "letter.task.settled") == (read(off)["number"], read(told).says)
    assert [] == chat.said("rights.outcome.done")


async def test_a_returned_decision_is_told_to_the_systems(world: World, chat: Chat, systems: list[Mailbox], locale: str) -> None:
    """Who has reported already is left alone."""
    number = await files(chat)
    await decides(world, number)
    await systems[0].replies(systems[0].only("letter.task"), DONE[locale])
    await staff(world, HEAD).taps(Act.REJECT, None)

    assert [False, True] == ["letter.task.off" in system.ids for system in systems]


async def test_a_clock_that_was_moved_back_takes_no_act_of_the_last_round(
    world: World, chat: Chat, systems: list[Mailbox], locale: str
) -> None:
    """What the systems did before the request was opened again counts for no more, whatever the hour said."""
    number = await files(chat)
    await world.tick(days=1)
    await decides(world, number)
    for system in systems:
        await system.replies(system.only("letter.task"), DONE[locale])
    world.clock.advance(hours=-20)
    await chat.taps(Act.STATUS)
    await chat.taps(Act.REOPEN, number)
    await chat.says("Фото қалды / Осталось фото")

    assert "staff.executing" == await decides(world, number)
    assert [2, 2] == [system.ids.count("letter.task") for system in systems]
