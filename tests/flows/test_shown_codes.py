"""The reverse code: the chat shows it, the corporate mailbox sends it, and our own server says whose letter it is."""

import asyncio
import re

import pytest

from bot.reply import Act, Offer
from handlers.sandbox import BOT_MAIL
from tests.chat import Chat
from tests.letters import Mailbox, desk, read
from tests.steps import agrees, files, mailbox
from tests.world import World

SAID = ["Мой код {}", "Код из чата: {}, спасибо", "Отправляю код {} Ковалев"]
MACHINES = [{"Auto-Submitted": "auto-replied"}, {"Precedence": "list"}, {"List-Id": "<all.qg.kz>"}]


@pytest.fixture
def mine(chat: Chat) -> Mailbox:
    return mailbox(chat)


async def sees_code(chat: Chat) -> str:
    """Agrees, and chooses to send the code instead of typing an address."""
    await agrees(chat)
    return (await chat.taps(Act.SHOW_CODE))["code"]


async def test_the_whole_way(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """One tap, one letter: the demand is filed, and the letter back names the channel and how to undo it."""
    shown = await sees_code(chat)

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", shown)
    assert BOT_MAIL == chat.last["mail"]

    letters = await mine.writes(shown, "")

    assert "rights.received" == chat.last.says
    assert ["letter.bound", "letter.filed"] == [read(letter).says for letter in letters]
    assert "Telegram" in read(letters[0])["channel"]
    assert "letter.request" in desk(world).ids


@pytest.mark.parametrize("written", ["{}", "RE: {}", "код {}", "Код: {}.", "MyQG: {}", "{lower}", "{bare}", "{cyrillic}", *SAID])
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_codes_are_read_as_people_copy_them(chat: Chat, mine: Mailbox, written: str) -> None:
    """In small letters, without the dash, with letters of a Cyrillic keyboard that look the same."""
    code = await sees_code(chat)
    cyrillic = code.translate(str.maketrans("ABEKMHPCTX0", "АВЕКМНРСТХО"))
    await mine.writes(written.format(code, lower=code.lower(), bare=code.replace("-", ""), cyrillic=cyrillic), "С уважением")

    assert "rights.received" == chat.last.says


@pytest.mark.parametrize(("subject", "text"), [("{}", "Прошу подключить телеграм"), ("Telegram", "{}\n\nС уважением")])
async def test_beside_the_word_telegram(chat: Chat, mine: Mailbox, subject: str, text: str) -> None:
    """That word looks like a code itself."""
    code = await sees_code(chat)
    await mine.writes(subject.format(code), text.format(code))

    assert "rights.received" == chat.last.says


async def test_in_the_first_line(chat: Chat, mine: Mailbox) -> None:
    """Some people write nothing into the subject."""
    await mine.writes("", f"{await sees_code(chat)}\n\nС уважением,\nАйгерім")

    assert "rights.received" == chat.last.says


async def test_a_forged_sender_is_not_believed(world: World, chat: Chat, mine: Mailbox) -> None:
    """Nobody is bound, the named mailbox is not written to, and the chat hears what to do; the real letter still works."""
    code = await sees_code(chat)

    assert [] == await mine.writes(code, "", forged=True)
    assert "binding.not_vouched" == chat.last.says
    assert "letter.request" not in desk(world).ids

    await mine.writes(code, "")

    assert "rights.received" == chat.last.says


async def test_only_a_corporate_mailbox_counts(world: World, chat: Chat) -> None:
    """A private one, vouched for by its own server: a neutral answer."""
    [told] = await Mailbox(world, "somebody@example.org").writes(await sees_code(chat), "")

    assert "binding.code_void" == read(told).says
    assert "binding.show_code" == chat.last.says


async def test_forged_letters_use_up_nothing(chat: Chat, mine: Mailbox) -> None:
    """A dozen guesses in the name of a mailbox do not keep its owner out."""
    code = await sees_code(chat)
    for number in range(12):
        await mine.writes(f"AAAA-{number:04}", "", forged=True)
    await mine.writes(code, "")

    assert "rights.received" == chat.last.says


async def test_a_forwarded_letter_proves_nothing(chat: Chat, mine: Mailbox) -> None:
    """Else a colleague asked to "just forward this" would bind their mailbox to a stranger's chat."""
    code = await sees_code(chat)
    [told] = await mine.writes(f"FW: {code}", "")

    assert "binding.forwarded" == read(told).says
    assert "binding.show_code" == chat.last.says


@pytest.mark.parametrize("headers", MACHINES)
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_machines_prove_nothing(chat: Chat, mine: Mailbox, headers: dict[str, str]) -> None:
    """An absence note that quotes the subject."""
    assert [] == await mine.writes(await sees_code(chat), "", headers=headers)
    assert "binding.show_code" == chat.last.says


async def test_a_code_works_once(chat: Chat, mine: Mailbox, world: World) -> None:
    """Sent again from another mailbox it binds nothing."""
    code = await sees_code(chat)
    await mine.writes(code, "")
    second = Mailbox(world, "o.petrova@qg.kz")
    [told] = await second.writes(code, "")

    assert "binding.code_void" == read(told).says
    assert 1 == len(await world.table("requests"))


async def test_an_old_code_is_void(world: World, chat: Chat, mine: Mailbox) -> None:
    """A quarter of an hour; then a new one is one tap away, and voids the one before."""
    code = await sees_code(chat)
    world.clock.advance(minutes=15, seconds=1)

    assert "binding.code_void" == read((await mine.writes(code, ""))[0]).says

    first = (await chat.taps(Act.SHOW_CODE))["code"]
    new = (await chat.taps(Act.SHOW_CODE))["code"]
    await world.tick(hours=0)

    assert first != new
    await mine.writes(new, "")
    assert "rights.received" == chat.last.says


async def test_guessing_ends_after_ten_a_day(world: World, chat: Chat, mine: Mailbox) -> None:
    """Also when they come at once, and also the right one after them; tomorrow there is another chance."""
    code = await sees_code(chat)
    for number in range(10):
        await mine.writes(f"AAAA-{number:04}", "")
    await mine.writes(code, "")

    assert "binding.show_code" == chat.last.says
    assert [10] == [row["count"] for row in await world.table("guesses")]

    world.clock.advance(days=1)
    await chat.taps(Act.SHOW_CODE)
    await mine.writes(chat.last["code"], "")

    assert "rights.received" == chat.last.says


async def test_parallel_guesses_are_counted(world: World) -> None:
    """Twenty letters in the same moment: ten are compared."""
    day = world.clock.now().date()

    async def guess() -> bool:
        async with world.app.store.begin() as tx:
            return await tx.passes.guess("a.nurlanova@qg.kz", day, 10)

    assert 10 == sum(await asyncio.gather(*(guess() for _ in range(20))))


async def test_a_word_of_eight_letters_is_a_question(world: World, chat: Chat, mine: Mailbox) -> None:
    """A subject that happens to look like a code is answered as a letter, also to somebody who is known."""
    [stranger] = await mine.writes("ABSTRACT", "")
    await files(chat)
    world.clock.advance(hours=2)
    [known] = await mine.writes("Договор АВ12 КС34, где он?", "")

    assert "binding.code_void" not in (read(stranger).says, read(known).says)


async def test_without_trust_no_code_is_shown(world: World, chat: Chat) -> None:
    """Where the server vouches for nobody, only codes that are mailed remain; an old button does nothing."""
    await agrees(chat)
    message, data = chat.button(Act.SHOW_CODE)
    world.settings = world.settings.model_copy(update={"authserv_id": None})
    await world.restart()

    assert "menu.stale" == (await chat.forges(message, data)).says
    assert Offer(Act.SHOW_CODE, "access") not in (await chat.says("/start r_access")).offers


async def test_a_chat_with_another_mailbox_asks_that_one(world: World, chat: Chat, mine: Mailbox) -> None:
    """Shown to a bound chat by an old button and mailed by somebody else: the bound mailbox has to agree."""
    await agrees(chat)
    button = chat.button(Act.SHOW_CODE)
    await chat.says(mine.address)
    await chat.says(mine.code())
    world.clock.advance(minutes=2)
    await chat.forges(*button)
    second = Mailbox(world, "o.petrova@qg.kz")
    [told] = await second.writes(chat.last["code"], "")

    assert "binding.code_taken" == read(told).says
    assert ("binding.confirm_change", "binding.change_code") == (chat.last.says, mine.ids[-1])


async def test_an_open_code_is_kept_nowhere_in_words(world: World, chat: Chat) -> None:
    """Not even encrypted."""
    code = (await sees_code(chat)).replace("-", "")
    tables = [await world.table(name) for name in ("passes", "seen", "deliveries", "channels")]

    assert code not in str(tables).replace("-", "")
