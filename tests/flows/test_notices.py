"""Policy-change notices: written by one, approved by another, to everybody who agreed, once."""

import pytest

from bot.people.model import Channel
from bot.reply import Act, Offer
from tests.chat import Chat
from tests.letters import desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, files, mailbox, staff
from tests.world import World, texts

KK, RU = "Саясаттың 9-бөлімі <өзгерді>.", "Изменился раздел 9 & 10."
NOTICE = "/notice {at}\n" + KK + "\n---\n" + RU
WRONG = [
    "/notice",
    "/notice ертең\nа\n---\nб",
    "/notice +15\nбір тіл ғана",
    "/notice +15\nа\n---\nб\n---\nв",
    "/notice +15\n---\nб",
    "/notice 2026-13-01 10:00\nа\n---\nб",
    "/notice 25:00\nа\n---\nб",
    "/notice +15\n" + "ә" * 3501 + "\n---\nб",
]


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    """Somebody of the other language."""
    return Chat(world, 502 if chat.user == 501 else 501)


@pytest.fixture
def announcer(world: World) -> Chat:
    return staff(world, AGENT_KK)


@pytest.fixture
def head(world: World) -> Chat:
    return staff(world, HEAD)


async def subscribes(chat: Chat) -> None:
    await chat.says("/notices")
    await chat.taps(Act.AGREE, "notices")


def notices_read(chat: Chat) -> list[str]:
    return [read["text"] for read in chat.said("notices.notice")]


async def test_subscribing_is_a_consent_of_its_own(world: World, chat: Chat, locale: str) -> None:
    """One screen, one tap; what else is needed to write at all is agreed to on the same screen."""
    asked = await chat.says("/notices")
    on = await chat.taps(Act.AGREE, "notices")

    assert ["people.consent_notices", "notices.on"] == [asked.says, on.says]
    assert (Offer(Act.NOTICES_OFF),) == on.offers
    version = world.agreed_to("people.consent_notices", locale)
    given = {(row["kind"].value, row["text_version"]) for row in await world.table("consents")}
    assert {("notices", version), ("storing", version), ("cross_border", version)} == given, "evidence of the text that was read"
    assert "notices.already" == (await chat.says("/notices")).says


async def test_filing_subscribes_nobody(world: World, chat: Chat) -> None:
    """The consents of a request are two; the third is offered, and only a tap gives it."""
    await files(chat)

    assert Offer(Act.NOTICES_ON) in chat.said("rights.received")[0].offers
    assert "notices" not in {row["kind"].value for row in await world.table("consents")}


async def test_withdrawing_consent_stops_our_own_notices(world: World, chat: Chat) -> None:
    """At once, and it is said; the Company's part has its term."""
    await files(chat)
    await subscribes(chat)
    await chat.says("/start r_withdrawal")
    received = await chat.taps(Act.SEND, "withdrawal")

    assert "rights.received" == received.says
    assert texts().label(Offer(Act.NOTICES_ON), received.locale).partition(" ")[2] in received.text
    assert Offer(Act.NOTICES_ON) not in received.offers
    assert ["notices"] == [row["kind"].value for row in await world.table("consents") if row["withdrawn_at"] is not None]


async def test_everybody_who_agreed_gets_it_once(world: World, chat: Chat, other: Chat, announcer: Chat, head: Chat) -> None:
    """In their own language, at the hour that was set and not before; the report adds up."""
    await subscribes(chat)
    await subscribes(other)
    preview = await announcer.says(NOTICE.format(at="+15"))

    assert ("notices.preview", "2", KK, RU) == (preview.says, preview["n"], preview["kk"], preview["ru"])

    assert "notices.scheduled" == (await head.taps(Act.APPROVE)).says
    await world.tick(minutes=14)

    assert [] == notices_read(chat)

    await world.tick(minutes=2)
    await world.tick(minutes=1)
    await world.tick(hours=1)

    assert ([{501: KK, 502: RU}[chat.user]], [{501: KK, 502: RU}[other.user]]) == (notices_read(chat), notices_read(other))
    report = announcer.said("notices.report")

    assert 1 == len(report)
    assert "2" == report[0]["total"]
    assert ["notices.report"] == desk(world).ids


async def test_who_did_not_agree_gets_nothing(world: World, chat: Chat, other: Chat, announcer: Chat, head: Chat) -> None:
    """Filing a request is no subscription."""
    await files(chat)
    await subscribes(other)
    await announcer.says(NOTICE.format(at="қазір"))
    await head.taps(Act.APPROVE)
    await world.tick(seconds=2)

    assert [] == notices_read(chat)
    assert 1 == len(notices_read(other))


async def test_who_unsubscribed_gets_nothing(world: World, chat: Chat, other: Chat, announcer: Chat, head: Chat) -> None:
    """Also between the approval and the hour."""
    await subscribes(chat)
    await subscribes(other)
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)

    assert "notices.off" == (await chat.taps(Act.NOTICES_OFF)).says

    await world.tick(minutes=16)

    assert ([], 1) == (notices_read(chat), len(notices_read(other)))


async def test_a_person_who_blocked_the_bot_is_counted(
    world: World, chat: Chat, other: Chat, announcer: Chat, head: Chat
) -> None:
    """One sent, one blocked, two in all: the ledger and the report agree."""
    await subscribes(chat)
    await subscribes(other)
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)
    world.telegram.chats.blocked.append(chat.user)  # the bot has not been told
    await world.tick(minutes=16)
    report = announcer.said("notices.report")[0]
    states = {line.strip("• ") for line in report["states"].splitlines()}

    assert "2" == report["total"]
    assert {texts().word(f"delivery.{state}", report.locale, n=1) for state in ("sent", "blocked")} == states
    assert 1 == len(notices_read(other))


async def test_who_is_known_to_have_blocked_gets_it_by_mail(world: World, chat: Chat, announcer: Chat, head: Chat) -> None:
    """The proved mailbox is the other way."""
    await files(chat)
    await subscribes(chat)
    world.telegram.block(chat.user)
    await world.settle()
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)
    await world.tick(minutes=16)

    assert {501: KK, 502: RU}[chat.user] == read(mailbox(chat).only("notices.notice"))["text"]


@pytest.mark.parametrize("text", WRONG)
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_how_to_write_it(world: World, announcer: Chat, text: str) -> None:
    """A notice that cannot be read is answered with how to write one."""
    assert "notices.how" == (await announcer.says(text)).says
    assert [] == await world.table("notices")


@pytest.mark.parametrize("at", ["2026-11-22 10:00", "09:59"])
async def test_the_past_is_over(world: World, announcer: Chat, at: str) -> None:
    """A moment that has passed in Almaty."""
    assert "notices.in_the_past" == (await announcer.says(NOTICE.format(at=at))).says
    assert [] == await world.table("notices")


async def test_who_wrote_it_cannot_approve(world: World, announcer: Chat, head: Chat) -> None:
    """Neither the announcer, nor an agent without that right; the head can."""
    await announcer.says(NOTICE.format(at="18:30"))

    assert "notices.another_approves" == (await announcer.taps(Act.APPROVE)).says
    assert "notices.another_approves" == (await staff(world, AGENT_RU).taps(Act.APPROVE)).says
    assert "notices.scheduled" == (await head.taps(Act.APPROVE)).says
    assert "notices.settled" == (await head.taps(Act.APPROVE)).says


async def test_who_has_no_such_role_cannot_prepare(world: World) -> None:
    """Told which role it takes."""
    assert "staff.not_your_role" == (await staff(world, AGENT_RU).says(NOTICE.format(at="18:30"))).says


@pytest.mark.parametrize("when", ["draft", "scheduled"])
async def test_a_cancelled_notice_reaches_nobody(world: World, chat: Chat, announcer: Chat, head: Chat, when: str) -> None:
    """Before or after its approval."""
    await subscribes(chat)
    await announcer.says(NOTICE.format(at="+15"))
    if when == "scheduled":
        await head.taps(Act.APPROVE)

    assert "notices.cancelled" == (await announcer.taps(Act.CANCEL)).says

    await world.tick(minutes=16)

    assert [] == notices_read(chat)
    assert "notices.settled" == (await head.forges(*head.button(Act.APPROVE))).says


async def test_what_was_sent_cannot_be_cancelled(world: World, chat: Chat, announcer: Chat, head: Chat) -> None:
    """Too late is said."""
    await subscribes(chat)
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)
    await world.tick(minutes=16)

    assert "notices.too_late" == (await announcer.taps(Act.CANCEL)).says
    assert 1 == len(notices_read(chat))


async def test_nobody_to_tell(world: World, announcer: Chat, head: Chat) -> None:
    """A notice without an audience ends with a report of nobody."""
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)
    await world.tick(minutes=16)

    assert "0" == announcer.said("notices.report")[0]["total"]


async def test_a_restart_in_the_middle_sends_nothing_twice(
    world: World, chat: Chat, other: Chat, announcer: Chat, head: Chat
) -> None:
    """The rows are there, the bot dies before it sent them, the next one sends them."""
    await subscribes(chat)
    await subscribes(other)
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)
    world.resting = set(Channel)
    await world.tick(minutes=16)
    await world.restart()
    world.resting = set()
    await world.tick(minutes=1)
    await world.tick(minutes=1)

    assert (1, 1) == (len(notices_read(chat)), len(notices_read(other)))
    assert 1 == len(announcer.said("notices.report"))


async def test_interactive_letters_go_before_notices(world: World, chat: Chat, other: Chat, announcer: Chat, head: Chat) -> None:
    """An answer of staff does not wait behind a notice."""
    await files(chat)
    await subscribes(chat)
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)
    world.resting = set(Channel)
    await world.tick(minutes=16)
    await desk(world).replies(desk(world).last, "жауап / ответ")
    world.resting = set()
    await chat.settles()

    assert ["cases.from_staff", "notices.notice"] == chat.ids


async def test_a_notice_says_what_it_is(chat: Chat, world: World, announcer: Chat, head: Chat, locale: str) -> None:
    """A notice, not a consent; one button reads the policy, one ends the notices."""
    await subscribes(chat)
    await announcer.says(NOTICE.format(at="+15"))
    await head.taps(Act.APPROVE)
    await world.tick(minutes=16)
    notice = chat.said("notices.notice")[0]

    assert (locale, (Offer(Act.POLICY), Offer(Act.NOTICES_OFF))) == (notice.locale, notice.offers)
