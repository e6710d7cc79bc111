"""The bot's own mail protocols, SMTP out and IMAP in, against the sandbox's servers over sockets."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic

import pytest
from imap_tools import MailBoxUnencrypted

from bot.errors import Ambiguous, Blocked, SendError, Unavailable
from handlers.mail.idle import wait_for_news
from handlers.mail.inbox import Inbox
from handlers.mail.parse import read_mail
from handlers.mail.sender import SmtpSender
from handlers.sandbox.cast import AUTHSERV_ID, BOT_MAIL, DESK_MAIL, MAIL_PASSWORD
from handlers.sandbox.faults import Fault, Switch
from tests.wire.mailworld import AIGERIM, MailWorld, Reader, letter, mail_world


@pytest.fixture
async def world() -> AsyncIterator[MailWorld]:
    async with mail_world() as world:
        yield world


@pytest.fixture
async def sender(world: MailWorld) -> AsyncIterator[SmtpSender]:
    sender = new_sender(world)
    yield sender
    await sender.close()


def new_sender(world: MailWorld, *, password: str = MAIL_PASSWORD, timeout: float = 5) -> SmtpSender:
    return SmtpSender(host="127.0.0.1", port=world.smtp_port, security="none", user=BOT_MAIL, password=password, timeout=timeout)


async def test_letter_is_sent(world: MailWorld, sender: SmtpSender) -> None:
    """A letter arrives as it was written, authentic, and the server's answer comes back."""
    receipt = await sender.send(letter(), DESK_MAIL)

    mail = read_mail(world.post.letters(DESK_MAIL)[0].raw, authserv_id=AUTHSERV_ID)
    assert (BOT_MAIL, "Өтініш № QG-2026-000001", "Сәлеметсіз бе!", True) == (mail.sender, mail.subject, mail.text, mail.authentic)
    assert receipt.startswith("250 ")
    assert "@" not in receipt


async def test_many_letters_share_a_connection(world: MailWorld, sender: SmtpSender) -> None:
    """Ten sends at once are one connection and ten letters."""
    await asyncio.gather(*(sender.send(letter(subject=str(number)), DESK_MAIL) for number in range(10)))

    assert (10, 1) == (len(world.post.letters(DESK_MAIL)), len(world.smtp.connections))


async def test_server_that_restarted(world: MailWorld, sender: SmtpSender) -> None:
    """A kept connection that died is replaced without anybody noticing."""
    await sender.send(letter(), DESK_MAIL)
    await world.smtp.stop()
    await world.smtp.start(port=world.smtp_port)

    await sender.send(letter(), DESK_MAIL)

    assert 2 == len(world.post.letters(DESK_MAIL))


@pytest.mark.parametrize(
    ("fault", "switch", "error", "permanent", "delivered"),
    [
        (Fault.SMTP_REFUSE, Switch(times=1), SendError, False, 0),
        (Fault.SMTP_4XX, Switch(times=1), SendError, False, 0),
        (Fault.SMTP_4XX, Switch(times=1, method="RCPT"), SendError, False, 0),
        (Fault.SMTP_4XX, Switch(times=1, method="DATA"), SendError, False, 0),
        (Fault.SMTP_5XX, Switch(times=1), SendError, True, 0),
        (Fault.SMTP_5XX, Switch(times=1, method="RCPT"), Blocked, True, 0),
        (Fault.SMTP_5XX, Switch(times=1, method="DATA"), SendError, True, 0),
        (Fault.SMTP_HANG, Switch(times=1, seconds=30), SendError, False, 0),
        (Fault.SMTP_HANG, Switch(times=1, seconds=30, method="DATA"), Ambiguous, False, 1),
        (Fault.SMTP_CUT, Switch(times=1), Ambiguous, False, 1),
    ],
)
async def test_failures(
    world: MailWorld, fault: Fault, switch: Switch, error: type[SendError], permanent: bool, delivered: int
) -> None:
    """Each failure is told apart: try again, never, unknown; and the next letter goes out."""
    sender = new_sender(world, timeout=0.4)
    world.faults.switch_on(fault, switch)

    with pytest.raises(SendError) as caught:
        await sender.send(letter(), DESK_MAIL)

    assert (error, permanent) == (type(caught.value), caught.value.permanent)
    assert delivered == len(world.post.letters(DESK_MAIL))
    await sender.send(letter(), DESK_MAIL)
    assert delivered + 1 == len(world.post.letters(DESK_MAIL))
    await sender.close()


@pytest.mark.parametrize("to", ["nobody@qg.kz", "айгерім@qg.kz", f"{DESK_MAIL}, {AIGERIM}", f'"{DESK_MAIL},x"@qg.kz'])
async def test_a_letter_to_nobody(world: MailWorld, sender: SmtpSender, to: str) -> None:
    """An unknown mailbox, one that cannot be written to, or several where one is meant: nobody gets anything."""
    with pytest.raises(Blocked):
        await sender.send(letter(to), to)
    hidden = letter()
    hidden["Bcc"] = AIGERIM
    with pytest.raises(Blocked):
        await sender.send(hidden, DESK_MAIL)

    assert [] == world.post.letters(DESK_MAIL) + world.post.letters(AIGERIM)


async def test_wrong_password_is_not_the_letters_fault(world: MailWorld) -> None:
    """A login that fails is to be mended, not a reason to drop letters; the error repeats no secret and no address."""
    sender = new_sender(world, password="wrong")

    with pytest.raises(SendError) as caught:
        await sender.check()

    assert ("SMTPAuthenticationError 535", False) == (str(caught.value), caught.value.permanent)
    await sender.close()


async def test_missing_tls_is_not_overlooked(world: MailWorld) -> None:
    """Where STARTTLS is asked for and not offered, nothing goes out in plain text."""
    sender = SmtpSender(host="127.0.0.1", port=world.smtp_port, security="starttls", user=BOT_MAIL, password=MAIL_PASSWORD)

    with pytest.raises(SendError):
        await sender.send(letter(), DESK_MAIL)

    assert [] == world.post.letters(DESK_MAIL)
    await sender.close()


async def test_nobody_listens() -> None:
    """A server that is away is a failure that may pass."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        sender = SmtpSender(host="127.0.0.1", port=taken.getsockname()[1], security="none", timeout=1)
        with pytest.raises(SendError) as caught:
            await sender.check()

    assert not caught.value.permanent


@asynccontextmanager
async def reading(world: MailWorld, reader: Reader, *, idle: float = 30) -> AsyncIterator[None]:
    inbox = Inbox("127.0.0.1", world.imap_port, BOT_MAIL, MAIL_PASSWORD, "none", idle=idle, pause=0.05, away=0.05)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(inbox.run(reader, reader.handle, reader.failed))
        yield
        running.cancel()


def write(world: MailWorld, *subjects: str) -> None:
    for subject in subjects:
        world.post.write(AIGERIM, BOT_MAIL, subject, "мәтін")


async def test_what_lies_there_and_what_comes(world: MailWorld) -> None:
    """Letters from before and letters pushed later are read in order, once, at once, and stay unseen."""
    write(world, "бір", "екі")
    reader = Reader()

    async with reading(world, reader):
        await reader.has(2)
        start = monotonic()
        write(world, "үш")
        await reader.has(3)

    assert ["бір", "екі", "үш"] == reader.subjects
    assert monotonic() - start < 2
    assert [False] * 3 == [letter.seen for letter in world.post.letters(BOT_MAIL)]


async def test_reading_goes_on_where_it_stopped(world: MailWorld) -> None:
    """After a restart the last letter is not read again, though `n:*` names it; what came meanwhile is read."""
    write(world, "бір")
    reader = Reader(at=(world.post.mailbox(BOT_MAIL).uidvalidity, 1))

    async with reading(world, reader, idle=0.1):
        await asyncio.sleep(0.3)
        write(world, "екі")
        await reader.has(1)

    assert ["екі"] == reader.subjects


@pytest.mark.parametrize("old", [[], ["ескі"]])
async def test_an_unread_mailbox_has_a_cursor_at_once(world: MailWorld, old: list[str]) -> None:
    """After the first look nothing is too old to be read, even if the bot is away for long after it."""
    write(world, *old)
    stored = world.post.mailbox(BOT_MAIL).stored
    stored.update({uid: replace(letter, arrived=letter.arrived - 30 * 86400) for uid, letter in stored.items()})
    reader = Reader()

    async with reading(world, reader):
        await reader.has(0)

    assert ([], (world.post.mailbox(BOT_MAIL).uidvalidity, len(old))) == (reader.subjects, reader.at)


async def test_seen_letters_are_read_all_the_same(world: MailWorld) -> None:
    """Somebody who looks into the mailbox with a mail program hides nothing from the bot."""
    write(world, "бір")
    world.post.read(BOT_MAIL, 1)
    reader = Reader()

    async with reading(world, reader):
        await reader.has(1)

    assert ["бір"] == reader.subjects


async def test_rebuilt_mailbox_is_read_anew(world: MailWorld) -> None:
    """Another UIDVALIDITY makes the old cursor worthless: everything is read again rather than anything lost."""
    write(world, "бір")
    reader = Reader(at=(world.post.mailbox(BOT_MAIL).uidvalidity, 500))
    world.post.mailbox(BOT_MAIL).rebuild()

    async with reading(world, reader):
        await reader.has(1)

    assert (["бір"], (world.post.mailbox(BOT_MAIL).uidvalidity, 1)) == (reader.subjects, reader.at)


async def test_one_letter_that_cannot_be_handled(world: MailWorld) -> None:
    """A failure nobody foresaw is reported and passed by; the letters behind it are read."""

    async def trouble(subject: str) -> None:
        if subject == "екі":
            raise KeyError(subject)

    write(world, "бір", "екі", "үш")
    reader = Reader(trouble=trouble)

    async with reading(world, reader):
        await reader.has(3)

    assert (["бір", "үш"], [(2, "KeyError")]) == (reader.subjects, reader.failures)


async def test_database_that_is_away(world: MailWorld) -> None:
    """What fails for want of the database is tried again until it is back; nothing is skipped."""

    async def trouble(subject: str) -> None:
        if reader.tries < 4:
            raise Unavailable("database")

    write(world, "бір", "екі")
    reader = Reader(trouble=trouble)

    async with reading(world, reader):
        await reader.has(2)

    assert (["бір", "екі"], [], 5) == (reader.subjects, reader.failures, reader.tries)


async def test_lost_connection(world: MailWorld) -> None:
    """A connection that drops, and a server that is away for a while, cost time and no letter."""
    reader = Reader()

    async with reading(world, reader):
        write(world, "бір")
        await reader.has(1)
        world.faults.switch_on(Fault.IMAP_DROP)
        write(world, "екі")
        await asyncio.sleep(0.3)
        assert ["бір"] == reader.subjects
        world.faults.switch_off(Fault.IMAP_DROP)
        await reader.has(2)

    assert ["бір", "екі"] == reader.subjects


async def test_lost_push(world: MailWorld) -> None:
    """A letter whose push got lost is found by the look that follows."""
    reader = Reader()
    box = world.post.mailbox(BOT_MAIL)

    async with reading(world, reader, idle=0.2):
        await asyncio.sleep(0.1)
        quiet = box._changes
        box._changes = type(quiet)()
        write(world, "бір")
        box._changes = quiet
        await reader.has(1)

    assert ["бір"] == reader.subjects


@pytest.mark.parametrize("before", [True, False])
async def test_news_around_the_start_of_idle(world: MailWorld, before: bool) -> None:
    """A letter that came between the look and IDLE is told in the same breath as IDLE's start, and is not overheard."""
    loop = asyncio.get_running_loop()

    def listen() -> tuple[bool, bool, list[str]]:
        with MailBoxUnencrypted("127.0.0.1", world.imap_port, timeout=5).login(BOT_MAIL, MAIL_PASSWORD) as mailbox:
            asyncio.run_coroutine_threadsafe(arrive(0 if before else 0.2), loop).result()
            told = wait_for_news(mailbox.client, 3)
            return told, wait_for_news(mailbox.client, 0.1), mailbox.uids()

    async def arrive(delay: float) -> None:
        loop.call_later(delay, write, world, "бір")
        await asyncio.sleep(0.01)

    assert (True, False, ["1"]) == await asyncio.to_thread(listen)


async def test_server_without_idle(world: MailWorld) -> None:
    """A server that does not push is asked now and then."""
    world.imap.idles = False
    reader = Reader()

    async with reading(world, reader, idle=0.1):
        await asyncio.sleep(0.2)
        write(world, "бір")
        await reader.has(1)

    assert ["бір"] == reader.subjects


async def test_letter_removed_meanwhile(world: MailWorld) -> None:
    """A letter that vanishes between the list and the fetch is passed by."""

    async def trouble(subject: str) -> None:
        box = world.post.mailbox(BOT_MAIL)
        box.flag(2, lambda flags: flags | {"\\Deleted"})
        box.expunge([2])

    write(world, "бір", "екі")
    reader = Reader(trouble=lambda subject: trouble(subject) if subject == "бір" else asyncio.sleep(0))

    async with reading(world, reader):
        await reader.has(1)
        write(world, "үш")
        await reader.has(2)

    assert ["бір", "үш"] == reader.subjects


async def test_stops_within_a_moment(world: MailWorld) -> None:
    """Cancelled in IDLE, or in a connect to a server that says nothing, the loop ends within two seconds."""
    reader = Reader()
    async with reading(world, reader):
        await asyncio.sleep(0.2)
        start = monotonic()
    assert monotonic() - start < 2

    with socket.create_server(("127.0.0.1", 0)) as silent:
        inbox = Inbox("127.0.0.1", silent.getsockname()[1], BOT_MAIL, MAIL_PASSWORD, "none")
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(inbox.run(reader, reader.handle, reader.failed))
            await asyncio.sleep(0.2)
            start = monotonic()
            running.cancel()
        assert monotonic() - start < 2


async def test_check(world: MailWorld) -> None:
    """The doctor's question is answered by logging in for real."""
    write(world, "бір")

    assert 1 == await Inbox("127.0.0.1", world.imap_port, BOT_MAIL, MAIL_PASSWORD, "none").check()
    with pytest.raises(Exception, match="AUTHENTICATIONFAILED"):
        await Inbox("127.0.0.1", world.imap_port, BOT_MAIL, "құпиясөз", "none").check()
