"""What is left of words when their person is forgotten: none of theirs, and all that the Company answered."""

import pytest

from bot.reply import Act
from bot.retention import sweep
from tests.chat import Chat
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, HEAD, agrees, files, files_again, mailbox, proposes, staff
from tests.world import World


async def test_words_that_were_never_sent_go_as_well(world: World, chat: Chat, locale: str) -> None:
    """Neither the demand that was left nor what the bot repeated of it, nor an address that was only offered, is in any table."""
    secret = {"kk": "диагнозым туралы құпия", "ru": "тайна о диагнозе"}[locale]
    await agrees(chat, "access")
    await chat.says(mailbox(chat).address.partition("@")[0])
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())
    await chat.says("/start r_erasure")
    await chat.says(secret)
    await chat.says("/menu")
    await world.tick(days=5)
    await chat.says("/start r_objection")
    await chat.says(secret)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    kept = {table: str(await world.table(table)) for table in await world.rows()}

    assert [] == [table for table, rows in kept.items() if secret in rows]
    assert [] == [
        table
        for table, rows in kept.items()
        if mailbox(chat).address in rows and table not in ("channels", "deliveries", "requests")
    ]


async def test_the_companys_answers_stay_with_the_row(world: World, chat: Chat) -> None:
    """The person's own words of a closed request go, what staff answered lives as long as the register; held words stay."""
    number = await files(chat)
    await chat.says("/status")
    await chat.taps(Act.ANSWER, number)
    await chat.says("сөзім / мои слова")
    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")
    await proposes(staff(world, AGENT_KK), number, "no_data")
    await staff(world, HEAD).taps(Act.CONFIRM)
    held = await files_again(chat, "access")
    await chat.taps(Act.STATUS)
    await chat.taps(Act.REQUEST, held)
    await chat.taps(Act.ANSWER, held)
    await chat.says("екіншісі / вторые")
    await proposes(staff(world, AGENT_KK), held, "no_data")
    await staff(world, HEAD).taps(Act.CONFIRM)
    async with world.app.store.begin() as tx:
        assert await tx.retention.hold(held, True)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)

    assert [None, "жауап / ответ", "екіншісі / вторые"] == [row["text"] for row in await world.table("case_messages")]


async def test_after_the_answer_nothing_names_them(world: World, chat: Chat) -> None:
    """By what they were known stays while the answer is owed, and goes with it."""
    number = await files(chat)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    [owed] = await world.table("requests")
    await proposes(staff(world, AGENT_KK), number, "no_data")
    await staff(world, HEAD).taps(Act.CONFIRM)
    world.clock.advance(days=1)
    await sweep(world.app.store, world.clock)
    [over] = await world.table("requests")

    assert (mailbox(chat).address, None) == (owed["identified_by"], over["identified_by"])


@pytest.mark.parametrize("forgets", [True, False])
async def test_what_staff_wrote_and_never_sent_is_no_answer(world: World, chat: Chat, forgets: bool) -> None:
    """A preview that was dropped goes with the person's own words, by /forget or after 90 days; what was sent stays."""
    number, agent = await files(chat), staff(world, AGENT_KK)
    await agent.says(f"/reply {number} жөнелтілмеген / неотправленное")
    await agent.taps(Act.DROP)
    await agent.says(f"/reply {number} жөнелтілген / отправленное")
    await agent.taps(Act.DELIVER)
    await proposes(agent, number, "done")
    await staff(world, HEAD).taps(Act.CONFIRM)
    for system in world.settings.executors:
        await Mailbox(world, system.mail).replies(Mailbox(world, system.mail).last, "Орындалды, акт 1")
    if forgets:
        await chat.says("/forget")
        await chat.taps(Act.FORGET_NOW)
    else:
        await world.tick(days=100)
        await sweep(world.app.store, world.clock)

    texts = " ".join(row["text"] or "" for row in await world.table("case_messages"))
    assert [False, True] == [word in texts for word in ("неотправленное", " / отправленное")]


async def test_nobody_calls_who_asked_to_be_forgotten(world: World, chat: Chat) -> None:
    """The staff mailbox holds a name and hears that the call is off."""
    await agrees(chat)
    await chat.taps(Act.NO_MAILBOX)
    number = (await chat.says("Олег Петров, 3 смена"))["number"]
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)

    assert ("letter.call_revoked", number) == (read(desk(world).last).says, read(desk(world).last)["number"])
