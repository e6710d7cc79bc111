"""What leaves the house when the other server does not play along: nothing lost, nothing twice."""

import pytest

from bot.people.model import Channel
from bot.reply import Act
from handlers.sandbox import Fault, Switch
from tests.chat import Chat
from tests.letters import desk, read
from tests.steps import AGENT_KK, files, mailbox, names_mailbox, staff
from tests.world import World, texts

WORDS = "жауап / ответ"


async def states(world: World, channel: Channel) -> list[str]:
    return [row["state"].value for row in await world.table("deliveries") if row["channel"] is channel]


async def test_a_server_that_says_later_is_asked_again(world: World, chat: Chat) -> None:
    """4xx: after 2 s, 10 s and a minute, until it takes the letter; which arrives once."""
    world.faults.switch_on(Fault.SMTP_4XX, Switch(times=3, method="RCPT"))
    await names_mailbox(chat)
    arrived = [len(mailbox(chat).letters)]
    for seconds in (1, 2, 9, 2, 61, 3600):
        await world.tick(seconds=seconds)
        arrived.append(len(mailbox(chat).letters))

    assert [0, 0, 0, 0, 0, 1, 1] == arrived
    assert ["sent"] == await states(world, Channel.MAIL)


async def test_what_waits_behind_a_failed_letter_follows_it(world: World, chat: Chat) -> None:
    """In order, and soon: not only when somebody queues another letter."""
    await names_mailbox(chat)
    world.faults.switch_on(Fault.SMTP_4XX, Switch(times=1, method="RCPT"))
    await chat.says(mailbox(chat).code())
    await world.tick(seconds=3)
    await world.tick(seconds=3)

    assert ["letter.code", "letter.bound", "letter.filed"] == mailbox(chat).ids
    assert ["letter.request"] == desk(world).ids


async def test_a_server_that_says_never_is_not_asked_again(world: World, chat: Chat) -> None:
    """5xx: final; the row says so and holds no words any more."""
    world.faults.switch_on(Fault.SMTP_5XX, Switch(times=1, method="DATA"))
    await names_mailbox(chat)
    for _ in range(3):
        await world.tick(hours=1)
    [row] = await world.table("deliveries")

    assert [] == mailbox(chat).letters
    assert ("failed", None, None) == (row["state"].value, row["parcel"], row["address"])


async def test_a_mailbox_that_does_not_exist_is_final(world: World, chat: Chat) -> None:
    """The person is not told, so nobody learns who works here."""
    await names_mailbox(chat)
    await chat.says("nobody.here@qg.kz")

    assert "verify.code_sent" == chat.last.says
    assert ["sent", "blocked"] == await states(world, Channel.MAIL)


async def test_a_cut_after_the_letter_was_taken(world: World, chat: Chat) -> None:
    """Nobody can know: sent again under the same Message-ID, which mail programs show once."""
    world.faults.switch_on(Fault.SMTP_CUT, Switch(times=1))
    await names_mailbox(chat)
    await world.tick(seconds=3)
    ids = [letter.message_id for letter in mailbox(chat).letters]

    assert 2 == len(ids)
    assert 1 == len(set(ids))
    assert ["sent"] == await states(world, Channel.MAIL)


async def test_a_refused_connection_is_tried_again(world: World, chat: Chat) -> None:
    """The server was restarted."""
    world.faults.switch_on(Fault.SMTP_REFUSE, Switch(times=1))
    await names_mailbox(chat)

    assert [] == mailbox(chat).letters

    await world.tick(seconds=3)

    assert 1 == len(mailbox(chat).letters)


async def test_a_code_is_not_sent_after_it_expired(world: World, chat: Chat) -> None:
    """The mail server was away for a day: the code would be of no use."""
    world.faults.switch_on(Fault.SMTP_REFUSE)
    await names_mailbox(chat)
    await world.tick(hours=12)
    await world.tick(hours=13)
    world.faults.switch_off(Fault.SMTP_REFUSE)
    await world.tick(hours=1)
    [row] = await world.table("deliveries")

    assert [] == mailbox(chat).letters
    assert ("expired", None, None) == (row["state"].value, row["parcel"], row["address"])


async def test_a_letter_to_staff_outlives_a_weekend(world: World, chat: Chat) -> None:
    """Three days without a mail server, and the request arrives, before what reminds of it."""
    await names_mailbox(chat)
    code = mailbox(chat).code()
    world.faults.switch_on(Fault.SMTP_REFUSE)
    await chat.says(code)
    for _ in range(6):
        await world.tick(hours=12)
    world.faults.switch_off(Fault.SMTP_REFUSE)
    await world.tick(hours=1)

    assert ["letter.request", "letter.reminder", "letter.reminder"] == desk(world).ids


async def test_flood_control_is_honoured(world: World, chat: Chat) -> None:
    """429: not before the pause is over, not counted as an attempt, and read once."""
    await files(chat)
    world.faults.switch_on(Fault.API_429, Switch(times=1, method="sendMessage", chat=chat.user, seconds=1))
    await desk(world).replies(desk(world).last, WORDS)
    waiting = (await world.table("deliveries"))[-1]

    assert [] == chat.said("cases.from_staff")
    assert ("queued", 0) == (waiting["state"].value, waiting["attempts"])

    await world.tick(seconds=1)

    assert 1 == len(chat.said("cases.from_staff"))


@pytest.mark.parametrize("fault", [Fault.API_500, Fault.API_HTML])
async def test_a_telegram_that_is_away_is_tried_again(world: World, chat: Chat, fault: Fault) -> None:
    """5xx, also as a proxy's page: read once, later."""
    await files(chat)
    world.faults.switch_on(fault, Switch(times=1, method="sendMessage", chat=chat.user))
    await desk(world).replies(desk(world).last, WORDS)

    assert [] == chat.said("cases.from_staff")

    await world.tick(seconds=3)

    assert 1 == len(chat.said("cases.from_staff"))


async def test_a_cut_after_telegram_did_it_is_unknown(world: World, chat: Chat) -> None:
    """Never sent again by itself: the case shows that nobody knows."""
    number = await files(chat)
    agent = staff(world, AGENT_KK)
    await agent.says(f"/reply {number} {WORDS}")
    world.faults.switch_on(Fault.API_CUT, Switch(times=1, method="sendMessage", chat=chat.user))
    await agent.taps(Act.DELIVER)
    for _ in range(3):
        await world.tick(minutes=5)

    assert 1 == len(chat.said("cases.from_staff"))
    assert "unknown" in await states(world, Channel.TELEGRAM)


async def test_a_blocked_bot_is_a_fact(world: World, chat: Chat) -> None:
    """403: the person is marked; these words and the next go to the mailbox."""
    await files(chat)
    world.telegram.chats.blocked.append(chat.user)  # the bot has not been told
    await desk(world).replies(desk(world).only("letter.request"), WORDS)

    assert "blocked" in await states(world, Channel.TELEGRAM)

    await desk(world).replies(desk(world).only("letter.request"), WORDS)

    assert [WORDS] * 2 == [read(one)["text"] for one in mailbox(chat).letters if read(one).says == "cases.from_staff"]


async def test_what_is_settled_holds_no_words(world: World, chat: Chat) -> None:
    """Address and body go as soon as a delivery is done; that it was done stays."""
    await files(chat)
    await desk(world).replies(desk(world).last, WORDS)
    rows = await world.table("deliveries")

    assert {"sent"} == {row["state"].value for row in rows}
    assert {(None, None)} == {(row["address"], row["parcel"]) for row in rows}


async def test_nothing_is_called_sent_before_it_was(world: World, chat: Chat) -> None:
    """While the courier rests, the case says: on its way."""
    number = await files(chat)
    agent = staff(world, AGENT_KK)
    await agent.says(f"/reply {number} {WORDS}")
    world.resting = {Channel.TELEGRAM}
    await agent.taps(Act.DELIVER)

    assert texts().word("delivery.state.queued", "kk") in (await agent.says(f"/case {number}"))["messages"]

    world.resting = set()
    await world.settle()

    assert texts().word("delivery.state.sent", "kk") in (await agent.says(f"/case {number}"))["messages"]


async def test_a_lease_that_nobody_ends_is_taken_over(world: World, chat: Chat) -> None:
    """A replica claimed the letter and died: after its lease another one sends it, even if nothing else is queued."""
    world.resting = set(Channel)
    await names_mailbox(chat)
    async with world.app.store.begin() as tx:
        now = world.clock.now()
        await tx.deliveries.claim(Channel.MAIL, 10, now, now)
    world.resting = set()
    await world.tick(seconds=1)

    assert ["letter.code"] == mailbox(chat).ids
