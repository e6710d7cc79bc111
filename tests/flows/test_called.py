"""What follows a call: whose request it is, how its answer is handed over, and what a later demand needs."""

from bot.reply import Act
from bot.retention import sweep
from bot.rights.filing import whose
from tests.chat import Chat
from tests.flows.test_calls import WHO, asks_for_call, fitter, is_called
from tests.letters import desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, agrees, mailbox, staff, staff_mailbox
from tests.world import World, texts

__all__ = ["fitter"]


async def test_whose_data_it_is_stays_known(world: World, fitter: Chat, locale: str) -> None:
    """A later call that was refused does not say who somebody is, and a month later the first one still does."""
    first = await asks_for_call(fitter, locale)
    await is_called(fitter, first)
    await staff(world, HEAD).taps(Act.VOUCH, f"{first}:yes")
    await fitter.says("/start r_access")
    await fitter.taps(Act.SKIP, "access")
    await fitter.taps(Act.NO_MAILBOX, "access")
    second = (await fitter.says(WHO[locale]))["number"]
    await is_called(fitter, second)
    await staff(world, HEAD).taps(Act.VOUCH, f"{second}:no")
    world.clock.advance(days=40)
    await sweep(world.app.store, world.clock)
    async with world.app.store.read() as tx:
        request = await tx.register.by_number("QG-2026-000001")
        assert request is not None
        said = await whose(tx, await tx.people.get(request.person), request)

    assert ("letter.whose.phone", {"case": first}) == (said.id, said.params)


async def test_what_was_taken_for_a_call_is_filed_when_the_mailbox_is_proved(world: World, chat: Chat, locale: str) -> None:
    """They were told that it is received: nobody says later that it was never sent."""
    await asks_for_call(chat, locale)
    await chat.says("/start r_access")
    await chat.taps(Act.SKIP, "access")
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())
    await world.tick(days=16)
    rows = {row["right"].value: row for row in await world.table("requests")}

    assert ("QG-2026-000002", "mailbox") == (rows["erasure"]["number"], rows["erasure"]["identified"].value)
    assert [] == chat.said("rights.not_sent")
    assert ["QG-2026-000001", "QG-2026-000002"] == [said["number"] for said in chat.said("rights.received")]


async def test_a_part_is_explained_by_the_way_that_was_chosen(world: World, fitter: Chat, locale: str) -> None:
    """Without a mailbox: the person reads that it comes on paper, and the desk gets the words to hand over."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    await staff(world, AGENT_KK).says(f"/partly {fitter.last['number']} анкета жойылды / анкета уничтожена")
    await staff(world, HEAD).taps(Act.CONFIRM)
    told, asked = fitter.last, read(desk(world).only("letter.hand_over"))

    assert ("rights.outcome.partly", texts().word("rights.partly_told.paper", locale)) == (told.says, told["where"])
    assert "анкета" not in told.text
    assert ("анкета жойылды / анкета уничтожена", texts().word("answer_by.paper", asked.locale)) == (asked["note"], asked["way"])


async def test_an_access_request_without_a_mailbox(world: World, fitter: Chat, locale: str) -> None:
    """The ready answer says nothing of the person, and goes to the chat; what staff write themselves stays, and they read why."""
    await agrees(fitter, "access")
    await fitter.taps(Act.NO_MAILBOX, "access")
    number = (await fitter.says(WHO[locale]))["number"]
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    letter, agent = desk(world).only("letter.request"), staff_mailbox(world, AGENT_RU).address
    sent = await desk(world).replies(letter, "отправить готовый ответ", by=agent)
    ready = fitter.last
    [told] = await desk(world).replies(letter, "Ваши данные: анкета, табель", by=agent)

    assert ["letter.on_its_way"] == [read(one).says for one in sent]
    assert ("cases.from_staff", True) == (ready.says, texts().word("answer_by.paper", locale) in ready.text)
    assert ("staff.no_mailbox", ready.id) == (read(told).says, fitter.last.id)


async def test_who_is_known_too_late_is_promised_no_past_day(world: World, fitter: Chat, locale: str) -> None:
    """Called back on Friday about a demand of Monday: the date is told with its reason, and data are blocked from now on."""
    await agrees(fitter, "restriction")
    await fitter.taps(Act.NO_MAILBOX, "restriction")
    number = (await fitter.says(WHO[locale]))["number"]
    await world.tick(days=4)
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    clocks = {row["code"]: row["due_at"] for row in await world.table("clocks")}

    assert texts().word("rights.due_is_over", locale, way="").strip() in fitter.last.text
    assert clocks["answer"] < world.clock.now() < clocks["block"]


async def test_a_demand_made_again_waits_for_a_new_call(world: World, fitter: Chat, locale: str) -> None:
    """Nobody called, and it was answered as unverified: asked for once more it is a demand of its own, with its own call."""
    first = await asks_for_call(fitter, locale)
    await world.tick(days=16)
    late = read(desk(world).only("letter.unverified"))["number"]
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{late}:not_verified")
    await staff(world, HEAD).taps(Act.CONFIRM)
    await fitter.taps(Act.NO_MAILBOX, "erasure")
    again = (await fitter.says(WHO[locale]))["number"]
    await is_called(fitter, again)
    await staff(world, HEAD).taps(Act.VOUCH, f"{again}:yes")

    assert first != again
    assert ("rights.received", "QG-2026-000002") == (fitter.last.says, fitter.last["number"])
    assert again in read(desk(world).last)["whose"]


async def test_who_left_telegram_is_vouched_for_all_the_same(world: World, fitter: Chat, locale: str) -> None:
    """Staff read that it is done, and that the person has not heard of it."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    await fitter.says("/withdraw")
    await fitter.taps(Act.WITHDRAW, "cross_border")
    told = await staff(world, AGENT_RU).taps(Act.VOUCH, f"{number}:yes")

    assert "calls.settled_unheard" == told.says
    assert ["phone"] == [row["identified"].value for row in await world.table("requests")]
