"""What must stay true when something changes later: a mailbox, a binding, a consent, a decision, the wish to be remembered."""

from datetime import timedelta

import pytest

from bot.people.model import Channel, Consent
from bot.reply import Act
from bot.retention import sweep
from handlers.sandbox import PEOPLE
from tests.chat import Chat
from tests.directory import works_here
from tests.flows.test_calls import WHO, asks_for_call, fitter, is_called
from tests.flows.test_execution import decides, systems
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, agrees, asks_for_link, files, mailbox, opens, payload, proposes, staff
from tests.world import World, texts

__all__ = ["fitter", "systems"]

NOTICE = "/notice +15\nқазақша\n---\nпо-русски"
BOTH = {"kk": "Деректерімді жойыңыз және олардың көшірмесін жіберіңіз", "ru": "Удалите мои данные и пришлите мне их копию"}


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    return Chat(world, 502 if chat.user == 501 else 501)


async def test_a_changed_mailbox_does_not_change_whose_data_it_is(
    world: World, chat: Chat, other: Chat, locale: str, systems: list[Mailbox]
) -> None:
    """The executor reads both: the one that was proved when the request came, and today's."""
    number = await files(chat)
    world.clock.advance(minutes=5)
    await opens(chat, payload(await asks_for_link(mailbox(other), locale)))
    await chat.says(mailbox(chat).code())
    await decides(world, number)
    told = read(systems[0].only("letter.task"))

    assert (mailbox(chat).address in told["whose"], mailbox(other).address in told["whose"]) == (True, True)


async def test_a_demand_that_was_linked_and_given_up_holds_nothing_up(world: World, chat: Chat, locale: str) -> None:
    """Its row goes after its time, though another one names it."""
    await chat.says(BOTH[locale])
    await chat.taps(Act.FILE, "era+acc")
    await chat.taps(Act.AGREE, "era+acc")
    await chat.taps(Act.SKIP, "era+acc")
    await chat.says(mailbox(chat).address)
    await chat.says("/status")
    await chat.taps(Act.REQUEST, "erasure")
    await chat.taps(Act.REVOKE, "erasure")
    await chat.taps(Act.REVOKE_NOW, "erasure")
    await chat.says(mailbox(chat).code())
    await world.tick(days=2)
    world.clock.advance(days=3 * 365)
    await sweep(world.app.store, world.clock)
    rows = await world.table("requests")

    assert [("access", None)] == [(row["right"].value, row["linked_to"]) for row in rows]


async def test_nothing_goes_to_a_mailbox_whose_proof_has_ended(world: World, chat: Chat) -> None:
    """It may be somebody else's: neither staff's words nor notices, though the chat takes nothing personal either."""
    mine = mailbox(chat)
    number = await files(chat)
    await chat.says("/notices")
    await chat.taps(Act.AGREE, "notices")
    await chat.says("/withdraw")
    await chat.taps(Act.WITHDRAW, Consent.CROSS_BORDER)
    await works_here(world, "somebody@qg.kz")
    before = len(mine.letters)
    [told] = await desk(world).replies(desk(world).only("letter.request"), "Ваш табель: 17 прогулов")
    await staff(world, AGENT_KK).says(NOTICE)
    await staff(world, HEAD).taps(Act.APPROVE)
    await world.tick(minutes=16)

    assert ("staff.unreachable", number) == (read(told).says, read(told)["number"])
    assert [] == mine.letters[before:]


async def test_staff_who_were_forgotten_do_not_decide_their_own(world: World, locale: str) -> None:
    """The request stays theirs, whatever they had forgotten."""
    me = Chat(world, AGENT_KK)
    await agrees(me)
    await me.taps(Act.NO_MAILBOX, "erasure")
    number = (await me.says(WHO[locale]))["number"]
    await is_called(me, number, AGENT_RU)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    filed = me.last["number"]
    await me.says("/forget")
    await me.taps(Act.FORGET_NOW)

    assert "staff.own_request" == (await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{filed}:done")).says
    assert PEOPLE[AGENT_KK].mail == (await world.table("requests"))[0]["member"]


async def test_a_decision_stays_when_the_request_is_opened_again(world: World, chat: Chat) -> None:
    """With its words, its article and both people, as long as the row of the register."""
    number = await files(chat)
    await staff(world, AGENT_KK).says(f"/partly {number} анкета жойылды / анкета уничтожена")
    await staff(world, HEAD).taps(Act.CONFIRM)
    await chat.says("/status")
    await chat.taps(Act.REOPEN, number)
    await chat.says("жаңа мән-жай / новые обстоятельства")
    await proposes(staff(world, AGENT_KK), number, "refused_law")
    await staff(world, HEAD).taps(Act.CONFIRM)
    [row] = await world.table("decisions")
    [request] = await world.table("requests")

    assert ("partly", "анкета жойылды / анкета уничтожена") == (row["outcome"].value, row["note"])
    assert {PEOPLE[AGENT_KK].mail, PEOPLE[HEAD].mail} == {row["proposed_by"], row["confirmed_by"]}
    world.clock.at = request["closed_at"] + timedelta(days=3 * 365 + 2)
    await sweep(world.app.store, world.clock)
    assert [] == await world.table("decisions")


async def test_who_unsubscribes_gets_nothing_that_was_queued(world: World, chat: Chat) -> None:
    """The notice is due, and Telegram is slow."""
    await files(chat)
    await chat.says("/notices")
    await chat.taps(Act.AGREE, "notices")
    await staff(world, AGENT_KK).says(NOTICE)
    await staff(world, HEAD).taps(Act.APPROVE)
    world.resting.add(Channel.TELEGRAM)
    await world.tick(minutes=16)
    assert "notices.off" == (await chat.taps(Act.NOTICES_OFF)).says
    world.resting.clear()
    await world.tick(minutes=1)

    assert not [said for said in chat.read if said.says.startswith("notices.notice")]


@pytest.mark.parametrize("held", [True, False])
async def test_a_call_says_who_it_was_as_long_as_it_matters(world: World, fitter: Chat, locale: str, held: bool) -> None:
    """Forgotten with an open request, or with one that is held: what they said of themselves stays with the call."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    filed = fitter.last["number"]
    if held:
        async with world.app.store.begin() as tx:
            assert await tx.retention.hold(filed, True)
        await proposes(staff(world, AGENT_KK), filed, "no_data")
        await staff(world, HEAD).taps(Act.CONFIRM)
    await fitter.says("/forget")
    await fitter.taps(Act.FORGET_NOW)

    for days in (31, 60):
        world.clock.advance(days=days)
        await sweep(world.app.store, world.clock)

    assert WHO[locale] in [row["text"] for row in await world.table("case_messages")]
    assert number == (await world.table("requests"))[0]["identified_by"]


async def test_the_same_demand_from_a_new_phone_is_linked(world: World, chat: Chat, other: Chat) -> None:
    """The code proves who it is, and then there are two of a kind."""
    first = await files(chat)
    world.clock.advance(minutes=2)
    await agrees(other)
    await other.says(mailbox(chat).address)
    await other.says(mailbox(chat).code())
    one, second = await world.table("requests")

    assert (one["id"], one["person_id"]) == (second["linked_to"], second["person_id"])
    assert first in (await other.says("/status")).text
    assert texts().word("rights.line_again", other.last.locale, line="", linked=first).strip() in other.last.text
