"""Both mail protocols behind TLS, and a certificate nobody vouches for."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.app import trust
from bot.errors import SendError
from bot.settings import Settings
from handlers.mail.inbox import Inbox
from handlers.mail.sender import SmtpSender
from handlers.sandbox.cast import BOT_MAIL, BOT_TOKEN, DESK_MAIL, MAIL_PASSWORD
from tests.wire.mailworld import MailWorld, Reader, letter, mail_world

ENVIRONMENT = {
    "MYQG_BOT_TOKEN": BOT_TOKEN,
    "MYQG_SECRET_KEY": "k" * 40,
    "MYQG_SMTP_HOST": "localhost",
    "MYQG_MAIL_FROM": BOT_MAIL,
    "MYQG_OPERATOR_NAME": "«QazaqGaz» ҰК АҚ | АО «НК «QazaqGaz»",
    "MYQG_OPERATOR_BIN": "000000000000",
    "MYQG_RESPONSIBLE": "Айгүл Сейітова",
}


@pytest.fixture
async def world() -> AsyncIterator[MailWorld]:
    async with mail_world() as world:
        yield world


async def test_tls(world: MailWorld, certificate: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """Both protocols over TLS: sent, pushed, read, and stopped within a moment."""
    server, client = certificate
    async with over_tls(world.smtp_port, server) as smtp_port, over_tls(world.imap_port, server) as imap_port:
        sender = SmtpSender(
            host="localhost", port=smtp_port, security="tls", user=BOT_MAIL, password=MAIL_PASSWORD, context=client
        )
        inbox = Inbox("localhost", imap_port, BOT_MAIL, MAIL_PASSWORD, "tls", client)
        reader = Reader()
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(inbox.run(reader, reader.handle, reader.failed))
            await asyncio.sleep(0.3)
            await sender.send(letter(BOT_MAIL, "бір"), BOT_MAIL)
            await reader.has(1)
            await asyncio.sleep(0.2)
            start = monotonic()
            running.cancel()
        assert monotonic() - start < 2
        await sender.close()

    assert ["бір"] == reader.subjects


async def test_untrusted_certificate(world: MailWorld, certificate: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """A certificate that nobody vouches for stops the letter, for now."""
    async with over_tls(world.smtp_port, certificate[0]) as port:
        sender = SmtpSender(host="localhost", port=port, security="tls", timeout=5)
        with pytest.raises(SendError) as caught:
            await sender.send(letter(), DESK_MAIL)

    assert not caught.value.permanent


async def test_imap_behind_an_untrusted_certificate(world: MailWorld, certificate: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """The password is never told to a server that nobody vouches for, whether or not the settings name an authority."""
    known = Settings.from_env(ENVIRONMENT)
    for context in (None, trust(known.ca_file)):
        async with over_tls(world.imap_port, certificate[0]) as port:
            with pytest.raises(ssl.SSLCertVerificationError):
                await Inbox("localhost", port, BOT_MAIL, MAIL_PASSWORD, "tls", context).check()


async def test_the_companys_own_authority(world: MailWorld, authority: Path, certificate: tuple[ssl.SSLContext, object]) -> None:
    """MYQG_CA_FILE is trusted beside those of the system."""
    known = Settings.from_env(ENVIRONMENT | {"MYQG_CA_FILE": str(authority)})
    async with over_tls(world.imap_port, certificate[0]) as port:
        assert 0 == await Inbox("localhost", port, BOT_MAIL, MAIL_PASSWORD, "tls", trust(known.ca_file)).check()
    assert len(trust(known.ca_file).get_ca_certs()) > 1


@asynccontextmanager
async def over_tls(port: int, context: ssl.SSLContext) -> AsyncIterator[int]:
    """A door with TLS in front of a plain one."""

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside, outside = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pipe(reader, outside), pipe(inside, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def certificate(authority: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side of it, and a client's that trusts it."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(authority)
    return server, ssl.create_default_context(cafile=str(authority))
