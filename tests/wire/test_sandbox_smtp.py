"""The sandbox's SMTP server, proved with aiosmtplib: login, stamps, refusals and every fault."""

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

import aiosmtplib
import pytest

from handlers.sandbox.cast import BOT_MAIL, DESK_MAIL, MAIL_PASSWORD
from handlers.sandbox.faults import Fault, Switch
from tests.wire.mailworld import AIGERIM, SERGEI, MailWorld, mail_world

STRANGER = "somebody@mail.example"


@pytest.fixture
async def world() -> AsyncIterator[MailWorld]:
    async with mail_world() as world:
        yield world


@pytest.fixture
async def client(world: MailWorld) -> AsyncIterator[aiosmtplib.SMTP]:
    client = aiosmtplib.SMTP(
        hostname="127.0.0.1", port=world.smtp_port, timeout=5, start_tls=False, username=BOT_MAIL, password=MAIL_PASSWORD
    )
    await client.connect()
    yield client
    client.close()


@pytest.fixture
async def stranger(world: MailWorld) -> AsyncIterator[aiosmtplib.SMTP]:
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=world.smtp_port, timeout=5, start_tls=False)
    await client.connect()
    yield client
    client.close()


def letter(to: str = DESK_MAIL, sender: str = BOT_MAIL, subject: str = "Өтініш № QG-2026-000001") -> EmailMessage:
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"], message["To"], message["Subject"], message["Message-ID"] = sender, to, subject, "<1@qg.kz>"
    message.set_content("Сәлеметсіз бе!\n.нүкте\n")
    return message


async def test_letter_is_delivered_and_stamped(world: MailWorld, client: aiosmtplib.SMTP) -> None:
    """A submitted letter lies in the mailbox whole, with the server's stamps on top."""
    await client.send_message(letter())

    (got,) = world.post.letters(DESK_MAIL)
    assert ("<1@qg.kz>", BOT_MAIL, (DESK_MAIL,), "Өтініш № QG-2026-000001") == (got.message_id, got.sender, got.to, got.subject)
    assert "Сәлеметсіз бе!\n.нүкте\n" == got.text
    assert ["Return-Path", "Delivered-To", "Received", "Authentication-Results"] == list(got.headers)[:4]
    assert "mx.qg.kz; dmarc=pass header.from=qg.kz;\tspf=pass smtp.mailfrom=privacy@qg.kz" == got.header("Authentication-Results")


@pytest.mark.parametrize("method", ["auth_plain", "auth_login"])
async def test_login(stranger: aiosmtplib.SMTP, method: str) -> None:
    """Both ways of logging in work, and a wrong password is refused."""
    await stranger.ehlo()
    with pytest.raises(aiosmtplib.SMTPAuthenticationError):
        await getattr(stranger, method)(BOT_MAIL, "wrong")
    assert 235 == (await getattr(stranger, method)(BOT_MAIL, MAIL_PASSWORD)).code


async def test_ten_at_once(world: MailWorld, client: aiosmtplib.SMTP) -> None:
    """Ten sends at once over one connection all arrive."""
    await asyncio.gather(*(client.send_message(letter(subject=f"№ {number}")) for number in range(10)))

    assert {f"№ {number}" for number in range(10)} == {got.subject for got in world.post.letters(DESK_MAIL)}


async def test_many_clients(world: MailWorld) -> None:
    """Ten clients at once are served."""
    options = {
        "hostname": "127.0.0.1",
        "port": world.smtp_port,
        "start_tls": False,
        "username": BOT_MAIL,
        "password": MAIL_PASSWORD,
    }

    await asyncio.gather(*(aiosmtplib.send(letter(subject=f"№ {number}"), **options) for number in range(10)))  # type: ignore[arg-type]

    assert 10 == len(world.post.letters(DESK_MAIL))


async def test_unknown_mailbox(world: MailWorld, client: aiosmtplib.SMTP) -> None:
    """An unknown address of our domain is refused, the known one beside it gets the letter."""
    message = letter(f"{DESK_MAIL}, nobody@qg.kz")

    refused, _ = await client.send_message(message)

    assert [("nobody@qg.kz", 550)] == [(address, answer.code) for address, answer in refused.items()]
    assert 1 == len(world.post.letters(DESK_MAIL))
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await client.send_message(letter("nobody@qg.kz"))


async def test_outside_world(world: MailWorld, client: aiosmtplib.SMTP, stranger: aiosmtplib.SMTP) -> None:
    """Who has logged in may write to anybody; a stranger may not use us as a relay."""
    await client.send_message(letter("elena@mail.example"))

    assert 1 == len(world.post.letters("elena@mail.example"))
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused, match="relay access denied"):
        await stranger.send_message(letter("elena@mail.example", sender=STRANGER))


async def test_stranger_in_own_name(world: MailWorld, stranger: aiosmtplib.SMTP) -> None:
    """A letter from outside arrives with the verdict on its own domain."""
    await stranger.send_message(letter(sender=STRANGER))

    assert "dmarc=pass header.from=mail.example" in str(world.post.letters(DESK_MAIL)[0].header("Authentication-Results"))


async def test_stranger_in_our_name(world: MailWorld, stranger: aiosmtplib.SMTP) -> None:
    """Without login nobody sends as our domain; an envelope of another domain does not help."""
    with pytest.raises(aiosmtplib.SMTPSenderRefused, match="log in"):
        await stranger.send_message(letter(sender=AIGERIM))
    await stranger.send_message(letter(sender=AIGERIM), sender=STRANGER)

    assert "dmarc=fail header.from=qg.kz" in str(world.post.letters(DESK_MAIL)[0].header("Authentication-Results"))


async def test_forging(world: MailWorld, stranger: aiosmtplib.SMTP) -> None:
    """Told to forge, the server takes the letter and marks it as failed; a claim brought along is gone."""
    world.smtp.forging = True
    message = letter(sender=SERGEI)
    message["Authentication-Results"] = "mx.qg.kz; dmarc=pass header.from=qg.kz"

    await stranger.send_message(message)

    raw = world.post.letters(DESK_MAIL)[0].raw
    assert (1, 1) == (raw.count(b"Authentication-Results:"), raw.count(b"dmarc=fail"))


async def test_bounce_from_nobody(world: MailWorld, stranger: aiosmtplib.SMTP) -> None:
    """A letter with an empty envelope sender is taken and keeps it."""
    await stranger.ehlo()
    for command in (b"MAIL FROM:<>", f"RCPT TO:<{BOT_MAIL}>".encode()):
        assert 250 == (await stranger.execute_command(command)).code
    await stranger.data(letter(BOT_MAIL, sender="mailer-daemon@mail.example").as_bytes())

    assert "<>" == world.post.letters(BOT_MAIL)[0].header("Return-Path")


async def test_refused_connection(world: MailWorld) -> None:
    """The fault closes new connections at once."""
    world.faults.switch_on(Fault.SMTP_REFUSE)

    with pytest.raises((aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPConnectError)):
        await aiosmtplib.SMTP(hostname="127.0.0.1", port=world.smtp_port, start_tls=False).connect()


@pytest.mark.parametrize(
    ("fault", "method", "error"),
    [
        (Fault.SMTP_4XX, None, aiosmtplib.SMTPSenderRefused),
        (Fault.SMTP_4XX, "RCPT", aiosmtplib.SMTPRecipientsRefused),
        (Fault.SMTP_4XX, "DATA", aiosmtplib.SMTPDataError),
        (Fault.SMTP_5XX, None, aiosmtplib.SMTPSenderRefused),
        (Fault.SMTP_5XX, "RCPT", aiosmtplib.SMTPRecipientsRefused),
        (Fault.SMTP_5XX, "DATA", aiosmtplib.SMTPDataError),
    ],
)
async def test_refusals(
    world: MailWorld, client: aiosmtplib.SMTP, fault: Fault, method: str | None, error: type[Exception]
) -> None:
    """Refusals strike at the chosen step, so many times as asked, and nothing is delivered meanwhile."""
    world.faults.switch_on(fault, Switch(times=1, method=method))

    with pytest.raises(error):
        await client.send_message(letter())
    assert [] == world.post.letters(DESK_MAIL)
    await client.send_message(letter())
    assert 1 == len(world.post.letters(DESK_MAIL))


@pytest.mark.parametrize(("method", "delivered"), [("MAIL", 0), ("DATA", 1)])
async def test_hanging(world: MailWorld, client: aiosmtplib.SMTP, method: str, delivered: int) -> None:
    """A hanging server lets the client wait; after DATA the letter was taken all the same."""
    world.faults.switch_on(Fault.SMTP_HANG, Switch(method=method, seconds=30))

    with pytest.raises(aiosmtplib.SMTPReadTimeoutError):
        await client.send_message(letter(), timeout=0.3)
    assert delivered == len(world.post.letters(DESK_MAIL))


async def test_cut_after_data(world: MailWorld, client: aiosmtplib.SMTP) -> None:
    """The line is cut after the letter was taken: the sender cannot know."""
    world.faults.switch_on(Fault.SMTP_CUT, Switch(times=1))

    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await client.send_message(letter())
    assert 1 == len(world.post.letters(DESK_MAIL))


async def test_stop_cuts_live_connections(world: MailWorld, client: aiosmtplib.SMTP) -> None:
    """A stopped server leaves no connection open."""
    await world.smtp.stop()

    with pytest.raises((aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPConnectError)):
        await client.send_message(letter())
