"""Letters in: the bot's mailbox over IMAP, every letter handled at least once, in order, and none of them stops the rest."""

import asyncio
import imaplib
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ssl import create_default_context
from typing import Protocol

import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from bot.errors import Unavailable
from handlers.mail.idle import wait_for_news
from handlers.mail.mime import LONGEST
from handlers.mail.sender import Security
from handlers.mail.threads import in_thread

TIMEOUT = 30.0
IDLE = 60.0  # then the mailbox is looked into anyway: pushes get lost
AWAY = 2.0
KNOWN_FOR = timedelta(days=2)  # less than Message-IDs are remembered (bot/schedule.py)
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

LOST = (OSError, imaplib.IMAP4.error, ImapToolsError)

log = structlog.get_logger()


class Cursor(Protocol):
    """How far the mailbox was read: (UIDVALIDITY, the highest UID that is done), None before the first letter."""

    async def read(self) -> tuple[int, int] | None: ...
    async def move(self, uidvalidity: int, uid: int) -> None: ...


Handle = Callable[[int, int, bytes], Awaitable[None]]
Failed = Callable[[int, int, bytes, Exception], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Inbox:
    """One mailbox. Letters are told by UID above the cursor, never by their flags, which stay untouched."""

    host: str
    port: int
    user: str
    password: str
    security: Security = "tls"
    context: ssl.SSLContext | None = None
    idle: float = IDLE
    pause: float = SHORTEST_PAUSE
    away: float = AWAY

    async def run(self, cursor: Cursor, handle: Handle, failed: Failed) -> None:
        """Until cancelled, through lost connections. What `handle` cannot do for want of something is tried again; any
        other failure goes to `failed`, and the cursor passes the letter by."""
        pause = self.pause
        while True:
            try:
                mailbox = await in_thread(self._open, unwanted=_hang_up)
                pause = self.pause
                await self._read(mailbox, cursor, handle, failed)
            except (*LOST, Unavailable) as error:
                log.warning("mailbox lost", why=type(error).__name__, pause=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def check(self) -> int:
        """Logs in, looks and leaves: how many letters there are; raises one of LOST."""
        mailbox = await in_thread(self._open, unwanted=_hang_up)
        try:
            return len(await in_thread(mailbox.uids, interrupt=lambda: _cut(mailbox)))
        finally:
            _hang_up(mailbox)

    async def next_letter(self) -> bytes:
        """The next one that arrives from now on, as it is; nothing in the mailbox changes."""
        mailbox = await in_thread(self._open, unwanted=_hang_up)
        try:
            above = await in_thread(lambda: max(map(int, mailbox.uids("UID *")), default=0), interrupt=lambda: _cut(mailbox))
            while True:
                for uid in await in_thread(lambda: _uids(mailbox, above), interrupt=lambda: _cut(mailbox)):
                    raw = await in_thread(lambda one=uid: _fetch(mailbox, one), interrupt=lambda: _cut(mailbox))  # type: ignore[misc]
                    if raw is not None:
                        return raw
                await self._wait(mailbox)
        finally:
            _hang_up(mailbox)

    async def _read(self, mailbox: BaseMailBox, cursor: Cursor, handle: Handle, failed: Failed) -> None:
        try:
            uidvalidity = _uidvalidity(mailbox)
            while True:
                since = _since(await cursor.read(), uidvalidity)
                look = in_thread(lambda above=since: _look(mailbox, above), interrupt=lambda: _cut(mailbox))  # type: ignore[misc]
                uids, newest = await look
                for uid in uids:
                    raw = await in_thread(lambda one=uid: _fetch(mailbox, one), interrupt=lambda: _cut(mailbox))  # type: ignore[misc]
                    await self._done(_Letter(uidvalidity, uid, raw), cursor, handle, failed)
                if newest is not None and newest >= max(uids, default=0):
                    await cursor.move(uidvalidity, newest)
                await self._wait(mailbox)
        finally:
            _hang_up(mailbox)

    async def _done(self, letter: "_Letter", cursor: Cursor, handle: Handle, failed: Failed) -> None:
        while True:
            try:
                await letter.attempt(handle, failed)
                await cursor.move(letter.uidvalidity, letter.uid)
            except Unavailable:
                await asyncio.sleep(self.away)
            else:
                return

    def _open(self) -> BaseMailBox:
        mailbox = self._connection()
        try:
            login = mailbox.login if (self.user + self.password).isascii() else mailbox.login_utf8
            login(self.user, self.password)
        except BaseException:
            _hang_up(mailbox)
            raise
        return mailbox

    def _connection(self) -> BaseMailBox:
        # Without a context imaplib takes any certificate.
        match self.security:
            case "tls":
                return MailBox(self.host, self.port, timeout=TIMEOUT, ssl_context=self.context or create_default_context())
            case "starttls":
                context = self.context or create_default_context()
                return MailBoxStartTls(self.host, self.port, timeout=TIMEOUT, ssl_context=context)
            case "none":
                return MailBoxUnencrypted(self.host, self.port, timeout=TIMEOUT)

    async def _wait(self, mailbox: BaseMailBox) -> None:
        """Until something happens in the mailbox, or long enough."""
        if "IDLE" in mailbox.client.capabilities:
            await in_thread(lambda: wait_for_news(mailbox.client, self.idle), interrupt=lambda: _cut(mailbox))
        else:
            await asyncio.sleep(self.idle)


@dataclass(frozen=True, slots=True)
class _Letter:
    uidvalidity: int
    uid: int
    raw: bytes | None

    async def attempt(self, handle: Handle, failed: Failed) -> None:
        if self.raw is None:  # somebody removed it meanwhile
            return
        try:
            await handle(self.uidvalidity, self.uid, self.raw)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - a letter nobody foresaw must not stop the others
            await failed(self.uidvalidity, self.uid, self.raw, error)


def _since(read: tuple[int, int] | None, uidvalidity: int) -> int | None:
    """None for a mailbox that was never read or was rebuilt."""
    return read[1] if read is not None and read[0] == uidvalidity else None


def _uidvalidity(mailbox: BaseMailBox) -> int:
    _, data = mailbox.client.response("UIDVALIDITY")
    return int(data[0]) if data and data[0] else 0


def _look(mailbox: BaseMailBox, above: int | None) -> tuple[list[int], int | None]:
    """The letters to read, and where a mailbox that is read for the first time ends: from there on none is too old,
    however long we are away."""
    newest = None if above is not None else max(map(int, mailbox.uids("UID *")), default=0)
    return _uids(mailbox, above), newest


def _uids(mailbox: BaseMailBox, above: int | None) -> list[int]:
    """Sorted; `n:*` names the last letter even if it is older. An unknown mailbox is read from the last days on: older
    letters were answered long ago, and what was done since is known by its Message-ID."""
    if above is None:
        recent = datetime.now(UTC).date() - KNOWN_FOR
        return sorted(map(int, mailbox.uids(AND(date_gte=recent))))
    return sorted(uid for uid in map(int, mailbox.uids(f"UID {above + 1}:*")) if uid > above)


def _fetch(mailbox: BaseMailBox, uid: int) -> bytes | None:
    """The letter as it is, without marking it as seen; a monster only up to what is read of it."""
    status, data = mailbox.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LONGEST}>)")
    if status != "OK":
        raise imaplib.IMAP4.error("FETCH refused")
    return next((item[1] for item in data if isinstance(item, tuple)), None)


def _cut(mailbox: BaseMailBox) -> None:
    """Wakes whoever waits on the connection, from another thread; TLS's own shutdown would wait for them instead."""
    try:
        socket.socket.shutdown(mailbox.client.sock, socket.SHUT_RDWR)
    except OSError:
        return


def _hang_up(mailbox: BaseMailBox) -> None:
    try:
        mailbox.client.shutdown()
    except OSError:
        return
