"""The SMTP server of the sandbox: our own people's submission and the Internet's way in, on one loopback port."""

import asyncio
import logging

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from handlers.sandbox.cast import AUTHSERV_ID, MAIL_DOMAIN
from handlers.sandbox.faults import Fault, Faults
from handlers.sandbox.mail import NoSuchMailbox, Post
from handlers.sandbox.stamps import author_domain

LARGEST = 25 * 1024 * 1024
LONGEST_LINE = 64 * 1024
TEMPORARY = {
    "MAIL": "451 4.3.0 Try again later",
    "RCPT": "450 4.2.0 Greylisted, please come back later",
    "DATA": "451 4.3.0 Try again later",
}
FINAL = {
    "MAIL": "554 5.7.1 Sender refused",
    "RCPT": "550 5.1.1 No such mailbox here",
    "DATA": "554 5.7.1 Message refused as spam",
}


class SmtpServer:
    """Takes letters for a Post. `forging`: takes letters in our domain's name from anybody, marked dmarc=fail."""

    def __init__(self, post: Post, faults: Faults, *, user: str, password: str) -> None:
        self.post = post
        self.faults = faults
        self.forging = False
        self.connections: set[Connection] = set()
        self._user, self._password = user.encode(), password.encode()
        self._server: asyncio.Server | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # it logs every address and warns about its own plans
        self._server = await asyncio.get_running_loop().create_server(self._connection, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            ended = [connection.abort() for connection in list(self.connections)]
            await asyncio.gather(*ended, return_exceptions=True)
            await self._server.wait_closed()

    def _connection(self) -> "Connection":
        return Connection(self)

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (self._user, self._password)
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's names, here and below
        self, server: "Connection", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (refusal := await self._fault("MAIL")) is not None:
            return refusal
        if address.endswith(f"@{MAIL_DOMAIN}") and not session.authenticated and not self.forging:
            return f"550 5.7.1 <{address}>: log in to send as {MAIL_DOMAIN}"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: "Connection", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (refusal := await self._fault("RCPT")) is not None:
            return refusal
        if not session.authenticated and address.lower().rpartition("@")[2] != MAIL_DOMAIN:
            return f"554 5.7.1 <{address}>: relay access denied"
        try:
            self.post.mailbox(address)
        except NoSuchMailbox:
            return f"550 5.1.1 <{address}>: no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: "Connection", session: Session, envelope: Envelope) -> str:  # noqa: N802
        refusal = self._refusal("DATA")
        if refusal is not None:
            return refusal
        mail_from = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        authentic = session.authenticated is True or _aligned(mail_from, raw)
        self.post.receive(mail_from, envelope.rcpt_tos, raw, authentic=authentic)
        if self.faults.strikes(Fault.SMTP_CUT):
            server.abort()
        await self._hang("DATA")  # with the letter already taken: the sender cannot know
        return "250 2.0.0 OK: queued"

    async def _fault(self, stage: str) -> str | None:
        await self._hang(stage)
        return self._refusal(stage)

    def _refusal(self, stage: str) -> str | None:
        if self.faults.strikes(Fault.SMTP_4XX, method=stage):
            return TEMPORARY[stage]
        if self.faults.strikes(Fault.SMTP_5XX, method=stage):
            return FINAL[stage]
        return None

    async def _hang(self, stage: str) -> None:
        switch = self.faults.strikes(Fault.SMTP_HANG, method=stage)
        if switch is not None:
            await asyncio.sleep(switch.seconds)


class Connection(SMTP):
    """One client; known to the server, so that stopping leaves nothing behind."""

    line_length_limit = LONGEST_LINE

    def __init__(self, server: SmtpServer) -> None:
        super().__init__(
            server,
            hostname=AUTHSERV_ID,
            ident="sandbox",
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=server.login,
            loop=asyncio.get_running_loop(),
        )
        self._owner = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._owner.connections.add(self)
        if self._owner.faults.strikes(Fault.SMTP_REFUSE):
            self.abort()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._owner.connections.discard(self)

    def abort(self) -> "asyncio.Task[None]":
        """Cuts the line at once; -> what ends a moment later."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
        assert self._handler_coroutine is not None
        return self._handler_coroutine


def _aligned(mail_from: str, raw: bytes) -> bool:
    """Whether From stands in the domain that the envelope came from, as DMARC asks."""
    domain = mail_from.rpartition("@")[2].lower()
    return domain == author_domain(raw) and domain != MAIL_DOMAIN
