"""Letters out: one SMTP connection, kept while it lives, and what the server's answers mean for a delivery."""

import asyncio
import re
import ssl
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any, Literal, TypeAlias

import aiosmtplib

from bot.errors import Ambiguous, Blocked, SendError

Security: TypeAlias = Literal["tls", "starttls", "none"]

NO_SUCH_MAILBOX = (550, 551, 553)
OUR_LOGIN = (530, 534, 535, 538)  # the letter is fine; somebody has to mend our settings
GOODBYE = 1.0
LONGEST_RECEIPT = 100

_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")  # our own Message-ID, above all
_LOST = (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError, TimeoutError)


class _Wire(EmailPolicy):
    """Its own folding loses spaces between encoded words (RFC 2047, section 6.2); a subject goes as one encoded text."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name != "Subject" or str(value).isascii():
            return super().fold_binary(name, value)
        subject = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {subject}{self.linesep}".encode()


_WIRE = _Wire(linesep="\r\n", cte_type="7bit")  # nothing on the way may re-encode it and break its signature


class SmtpSender:
    """Sends letters one after another, each to the one mailbox it names."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Security,
        user: str | None = None,
        password: str | None = None,
        timeout: float = 30,
        context: ssl.SSLContext | None = None,
    ) -> None:
        # start_tls=None would quietly go on in plain text when the server does not offer TLS.
        self._client = aiosmtplib.SMTP(
            hostname=host,
            port=port,
            use_tls=security == "tls",
            start_tls=security == "starttls",
            tls_context=context,
            username=user,
            password=password,
            timeout=timeout,
        )
        self._one_at_a_time = asyncio.Lock()

    async def send(self, letter: EmailMessage, recipient: str) -> str:
        """The server's answer; raises Blocked, Ambiguous or SendError. A letter that names anybody else is not sent."""
        raw, sender = _envelope(letter, recipient)
        async with self._one_at_a_time:
            kept = self._client.is_connected
            try:
                await self._announce(sender, recipient)
            except _LOST as error:
                if not kept:
                    raise SendError(_why(error)) from error
                await self._announce_anew(sender, recipient)
            return await self._hand_over(raw)

    async def check(self) -> None:
        """Connects and logs in; raises SendError."""
        async with self._one_at_a_time:
            await self._connect()

    async def close(self) -> None:
        async with self._one_at_a_time:
            if self._client.is_connected:
                try:
                    await self._client.quit(timeout=GOODBYE)
                except (aiosmtplib.SMTPException, OSError):
                    self._client.close()

    async def _announce_anew(self, sender: str, recipient: str) -> None:
        """A kept connection may have died of old age; a fresh one tells the truth."""
        try:
            await self._announce(sender, recipient)
        except _LOST as error:
            raise SendError(_why(error)) from error

    async def _announce(self, sender: str, recipient: str) -> None:
        """Everything before the letter itself: until here nothing was sent, whatever happens."""
        try:
            await self._connect()
            await self._client.mail(sender)
            await self._client.rcpt(recipient)
        except aiosmtplib.SMTPRecipientRefused as error:
            await self._reset()
            raise _refusal(error) from error
        except aiosmtplib.SMTPResponseException as error:
            await self._reset()
            raise SendError(_why(error), permanent=_final(error.code)) from error
        except BaseException:
            self._client.close()
            raise

    async def _connect(self) -> None:
        if self._client.is_connected:
            return
        try:
            await self._client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:  # OSError: a certificate that is not trusted, among others
            raise SendError(_why(error)) from error

    async def _hand_over(self, raw: bytes) -> str:
        try:
            answer = await self._client.data(raw)
        except aiosmtplib.SMTPDataError as error:
            await self._reset()
            raise SendError(_why(error), permanent=_final(error.code)) from error
        except _LOST as error:
            self._client.close()
            raise Ambiguous(_why(error)) from error
        except BaseException:
            self._client.close()
            raise
        return f"{answer.code} {_ADDRESS.sub('', answer.message).strip()[:LONGEST_RECEIPT]}"

    async def _reset(self) -> None:
        """Forgets a refused letter, so that the connection can serve the next one."""
        try:
            await self._client.rset(timeout=GOODBYE)
        except (aiosmtplib.SMTPException, OSError):
            self._client.close()


def _envelope(letter: EmailMessage, recipient: str) -> tuple[bytes, str]:
    people = [address.addr_spec for name in ("To", "Cc", "Bcc") if letter[name] for address in letter[name].addresses]
    sender = letter["From"].addresses[0].addr_spec
    if people != [recipient] or not (sender + recipient).isascii():
        raise Blocked("an address is missing, is not the one that is meant, or is not in ASCII")
    return wire(letter), sender


def wire(letter: EmailMessage) -> bytes:
    """As it is handed over: ASCII, CRLF, lines that no server breaks."""
    return letter.as_bytes(policy=_WIRE)


def _refusal(error: aiosmtplib.SMTPRecipientRefused) -> SendError:
    """Blocked when the mailbox does not exist; 5.7.x is the server's policy against us, not the person's fault."""
    if error.code in NO_SUCH_MAILBOX and not error.message.startswith("5.7."):
        return Blocked(_why(error))
    return SendError(_why(error), permanent=_final(error.code))


def _final(code: int) -> bool:
    return code >= 500 and code not in OUR_LOGIN


def _why(error: Exception) -> str:
    """For the operator: kind and code, never the server's words, which repeat addresses."""
    code = getattr(error, "code", None)
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"
