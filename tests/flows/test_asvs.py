"""What OWASP ASVS 5.0 asks of proving a mailbox, requirement by requirement, and the flaws of others that must not be ours."""

import hashlib
import math
import string

import pytest

from bot.people import verify
from bot.reply import Act
from handlers.sandbox import BOT_MAIL
from tests.chat import Chat
from tests.letters import Mailbox, desk
from tests.steps import agrees, asks_for_link, files, files_again, mailbox, names_mailbox, opens, payload
from tests.world import World

WAYS = ("code", "link", "shown")


@pytest.fixture
def mine(chat: Chat) -> Mailbox:
    return mailbox(chat)


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    """A second employee."""
    return Chat(world, 502 if chat.user == 501 else 501)


async def proves(chat: Chat, way: str, *, secret: str | None = None) -> str:
    """Up to the filed request by one of the three ways, with an earlier secret where one is given; -> the secret."""
    mine = mailbox(chat)
    if secret is None and way == "shown":
        await agrees(chat)
        secret = (await chat.taps(Act.SHOW_CODE))["code"]
    elif secret is None:
        await names_mailbox(chat)
        secret = mine.code() if way == "code" else payload(mine.last)
    if way == "shown":
        await mine.writes(secret, "")
    else:
        await chat.says(secret if way == "code" else f"/start {secret}")
    return secret


@pytest.mark.parametrize("way", WAYS)
async def test_asvs_6_5_1_single_use(world: World, chat: Chat, way: str) -> None:
    """A secret that was used opens nothing more: no second request, no second notice of a binding."""
    secret = await proves(chat, way)
    bound = mailbox(chat).ids.count("letter.bound")
    await proves(chat, way, secret=secret)

    assert (1, 1) == (bound, mailbox(chat).ids.count("letter.bound"))
    assert 1 == len(await world.table("requests"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("used", [False, True])
async def test_asvs_6_5_2_hashed(world: World, chat: Chat, way: str, used: bool) -> None:
    """Nothing in the database, decrypted, holds a secret or a bare hash of it: the key outside is the control. (Fides kept codes
    in plain text.)"""
    if used:
        secret = await proves(chat, way)
    elif way == "shown":
        await agrees(chat)
        secret = (await chat.taps(Act.SHOW_CODE))["code"]
    else:
        await names_mailbox(chat)
        secret = mailbox(chat).code() if way == "code" else payload(mailbox(chat).last)
    kept = str([await world.table(name) for name in await world.rows()])
    plain = {secret, secret.removeprefix("v_"), secret.replace(" ", "").replace("-", "")}

    assert [] == [one for one in plain if one in kept]
    assert [] == [one for one in plain if hashlib.sha256(one.encode()).hexdigest() in kept]


def test_asvs_6_5_4_entropy() -> None:
    """Six digits, as the standard has it; the others far more."""
    shown, link = verify.new_shown(), verify.new_link()
    alphabet = set(string.ascii_letters + string.digits + "_-")

    assert (6, True) == (len(code := verify.new_code()), code.isdecimal())
    assert 40 == len(shown) * math.log2(len(verify.SIGNS))
    assert 192 == len(link) * math.log2(len(alphabet))
    assert set(shown) <= set(verify.SIGNS)
    assert set(link) <= alphabet


@pytest.mark.parametrize("way", ["code", "link"])
async def test_asvs_6_5_5_lifetime(world: World, chat: Chat, way: str) -> None:
    """A day for the first binding (NIST SP 800-63A), ten minutes for any later one."""
    await files(chat)
    world.clock.advance(days=181)  # the binding is over
    await chat.says("/start r_access")
    sent = await chat.says(mailbox(chat).address)
    secret = mailbox(chat).code() if way == "code" else payload(mailbox(chat).last)
    world.clock.advance(minutes=10, seconds=1)
    late = await chat.says(secret if way == "code" else f"/start {secret}")

    assert ("binding.code_sent_again", True) == (sent.says, late.says in ("verify.expired", "binding.void"))


async def test_asvs_6_6_2_bound_to_the_request(chat: Chat, other: Chat) -> None:
    """Neither code nor link of one chat serves another, which asked as well."""
    await names_mailbox(chat)
    await names_mailbox(other)
    code, link = mailbox(chat).code(), payload(mailbox(chat).last)

    assert code == mailbox(other).code() or "verify.wrong_code" == (await other.says(code)).says
    assert "binding.void" == (await other.says(f"/start {link}")).says


async def test_asvs_6_6_3_limits_survive_a_new_code(world: World, chat: Chat, other: Chat) -> None:
    """Ten wrong codes a day for one mailbox over two people and however many codes. (Fides began anew with each code.)"""
    address = mailbox(chat).address
    for one in (other, chat):
        await agrees(one)
        await one.says(address)
        for _ in range(5):
            await one.says(f"{(int(mailbox(chat).code().replace(' ', '')) + 1) % 10**6:06}")
        world.clock.advance(minutes=61)

    assert ["verify.too_many"] * 2 == [(await one.says(address)).says for one in (chat, other)]
    assert [] == desk(world).letters


async def test_asvs_6_3_8_neutral_answers(world: World, chat: Chat, other: Chat) -> None:
    """A mailbox that exists, one that does not, one that is bound already: the same words and work; also over a limit."""
    await files(other)
    await agrees(chat)
    answers, rows = [], []
    for address in (mailbox(chat).address, "nobody.at.all@qg.kz", mailbox(other).address):
        world.clock.advance(minutes=2)
        before = await world.rows()
        answers.append((await chat.says(address)).text)
        rows.append({name: count - before.get(name, 0) for name, count in (await world.rows()).items() if name != "deliveries"})
    answers.append((await chat.says(mailbox(chat).address)).text)

    assert 1 == len(set(answers))
    assert rows[0] == rows[1] == rows[2]


async def test_asvs_6_3_7_notices(world: World, chat: Chat, other: Chat, mine: Mailbox, locale: str) -> None:
    """Whoever holds the mailbox, and whoever held it, hears of every binding; so does the person that a request was filed for."""
    await files(chat)
    world.clock.advance(hours=1)
    await opens(other, payload(await asks_for_link(mine, locale)))

    assert ["letter.bound", "letter.filed", "binding.link", "letter.bound"] == mine.ids[1:]
    assert "people.moved" == chat.last.says


async def test_asvs_7_4_2_an_end_at_once(world: World, chat: Chat, mine: Mailbox) -> None:
    """Who left files nothing more, from the next word on; neither does who was told to stop."""
    await files(chat)
    await mine.replies(mine.only("letter.bound"), "СТОП")

    assert "rights.confirm" != (await chat.says("/start r_access")).says


async def test_asvs_7_5_1_no_second_code_for_filing(chat: Chat, mine: Mailbox) -> None:
    """Settled otherwise than the standard: a letter instead of a code, and a person executes. Changing the mailbox does need one
    (test_addresses)."""
    await files(chat)
    await files_again(chat, "access")

    assert (1, 2) == (mine.ids.count("letter.code"), mine.ids.count("letter.filed"))


@pytest.mark.parametrize("way", WAYS)
async def test_a_clock_set_back(world: World, chat: Chat, way: str) -> None:
    """What was made while the clock stood a year ahead holds for nothing now, and a new one works."""
    world.clock.advance(days=365)
    if way == "shown":
        await agrees(chat)
        secret = (await chat.taps(Act.SHOW_CODE))["code"]
    else:
        await names_mailbox(chat)
        secret = mailbox(chat).code() if way == "code" else payload(mailbox(chat).last)
    world.clock.advance(days=-365)
    await proves(chat, way, secret=secret)

    assert "letter.bound" not in mailbox(chat).ids

    await chat.says("/start r_erasure")
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())

    assert "letter.bound" in mailbox(chat).ids


async def test_codes_from_the_future_use_up_nothing(world: World, chat: Chat) -> None:
    """Three within an hour of a clock that stood ahead: the mailbox gets its code now."""
    world.clock.advance(days=200)
    await names_mailbox(chat)
    for _ in range(2):
        world.clock.advance(minutes=2)
        await chat.taps(Act.NEW_CODE)
    before = mailbox(chat).ids.count("letter.code")
    world.clock.advance(days=-200)
    await chat.taps(Act.NEW_CODE)

    assert (3, 4) == (before, mailbox(chat).ids.count("letter.code"))


async def test_a_binding_from_the_future_is_none(world: World, chat: Chat) -> None:
    """Else it would hold for as long as the clock was wrong."""
    world.clock.advance(days=365)
    await files(chat)
    world.clock.advance(days=-365)

    assert "rights.confirm" != (await chat.says("/start r_access")).says


async def test_a_letter_from_nobody_known_is_none(world: World, chat: Chat) -> None:
    """A shown code in a letter whose sender only looks like a corporate one."""
    await agrees(chat)
    code = (await chat.taps(Act.SHOW_CODE))["code"]
    for sender in ("a.nurlanova+x@qg.kz", "a.nurlanova@qg.kz.evil.kz", "a.nurlanova@mail.qg.kz"):
        raw = f"From: {sender}\r\nTo: {BOT_MAIL}\r\nSubject: {code}\r\n\r\n"
        world.post.receive(sender, [BOT_MAIL], raw.encode())
    await world.settle()

    assert "binding.show_code" == chat.last.says
