"""Both mail protocols behind TLS, and a certificate nobody vouches for."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.errors import SendError
from handlers.mail.inbox import Inbox
from handlers.mail.sender import SmtpSender
from handlers.sandbox.cast import BOT_MAIL, MAIL_PASSWORD
from tests.wire.mailworld import MailWorld, Reader, letter, mail_world


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
            await sender.send(letter(BOT_MAIL, "бір"))
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
            await sender.send(letter())

    assert not caught.value.permanent


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
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for localhost: the server's side of it, and a client's that trusts it."""
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
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))
