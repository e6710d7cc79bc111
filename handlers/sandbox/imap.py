"""A small IMAP4rev1 server of ours on asyncio streams: one INBOX per account, IDLE, faults."""

import asyncio
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping

from handlers.sandbox.faults import Fault, Faults
from handlers.sandbox.imap_session import CAPABILITIES, Session
from handlers.sandbox.imap_wire import LONGEST_LINE, Bad, Command, No, TooLarge, read_command, read_line, words
from handlers.sandbox.mail import Post

LARGEST = 25 * 1024 * 1024
LARGEST_OF_STRANGERS = 1024
MOST_CONNECTIONS = 50
PATIENCE = 30 * 60


class ImapServer:
    """Listens, and knows its connections: a fault or the end cuts them all. `idles`: whether it offers IDLE."""

    def __init__(self, post: Post, faults: Faults, *, accounts: Mapping[str, str], idles: bool = True) -> None:
        self.post = post
        self.faults = faults
        self.accounts = {address.lower(): password for address, password in accounts.items()}
        self.idles = idles
        self._connections: dict[Connection, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        self._server = await asyncio.start_server(self._serve, host, port, limit=LONGEST_LINE)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            ended = list(self._connections.values())
            self.drop()
            await asyncio.gather(*ended, return_exceptions=True)
            await self._server.wait_closed()

    def drop(self) -> None:
        """Cuts every line at once."""
        for connection in self._connections:
            connection.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if self.faults.strikes(Fault.IMAP_DROP) or len(self._connections) >= MOST_CONNECTIONS or task is None:
            writer.transport.abort()
            return
        connection = Connection(self, reader, writer)
        self._connections[connection] = task
        try:
            async with asyncio.TaskGroup() as tasks:
                watching = tasks.create_task(connection.watch())
                await connection.talk()
                watching.cancel()
        finally:
            del self._connections[connection]
            writer.close()


class Connection:
    """One client: what it says, and what it is told while it idles."""

    def __init__(self, server: ImapServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader, self._writer = reader, writer
        self._session = Session(server.post, server.accounts, f"{CAPABILITIES} IDLE" if server.idles else CAPABILITIES)
        self._idling = False

    def abort(self) -> None:
        self._writer.transport.abort()

    async def talk(self) -> None:
        try:
            await self._say(f"* OK [CAPABILITY {self._session.capabilities}] sandbox ready".encode())
            while not self._session.over:
                async with asyncio.timeout(PATIENCE):
                    command = await self._command()
                await self._answer(command)
        except TooLarge as error:
            self._writer.write(f"* BYE {error}\r\n".encode())
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            self.abort()

    async def watch(self) -> None:
        """Tells an idling client what happens, and drops everybody when that fault is switched on."""
        changes, faults = self._server.post.changes, self._server.faults
        version = changes.version
        try:
            while not self._writer.is_closing():
                version = await changes.after(version, PATIENCE)
                if not self._writer.is_closing() and faults.strikes(Fault.IMAP_DROP):
                    self._server.drop()
                elif self._idling:
                    await self._tell_news()
        except ConnectionError:
            self.abort()

    async def _command(self) -> Command:
        largest = LARGEST if self._session.logged_in else LARGEST_OF_STRANGERS
        return await read_command(self._reader, lambda: self._say(b"+ go ahead"), largest)

    async def _answer(self, command: Command) -> None:
        match command.name:
            case "IDLE" if self._session.logged_in and self._server.idles:
                await self._idle(command.tag)
            case "AUTHENTICATE":
                await self._authenticate(command)
            case _:
                for line in self._session.execute(command):
                    await self._say(line)

    async def _idle(self, tag: str) -> None:
        await self._say(b"+ idling")
        self._idling = True
        await self._tell_news()
        async with asyncio.timeout(PATIENCE):
            done = await read_line(self._reader)
        self._idling = False
        await self._say(f"{tag} {'OK IDLE completed' if done.upper() == b'DONE' else 'BAD DONE expected'}".encode())

    async def _authenticate(self, command: Command) -> None:
        given = [words(token) for token in command.args]
        if not given or given[0].upper() != "PLAIN":
            answer = "NO only PLAIN"
        else:
            if len(given) < 2:
                await self._say(b"+ ")
                given.append((await read_line(self._reader)).decode("ascii", "replace"))
            answer = self._plain(given[1])
        await self._say(f"{command.tag} {answer}".encode())

    def _plain(self, text: str) -> str:
        try:
            _, user, password = b64decode(text, validate=True).decode().split("\0")
            self._session.login(user, password)
        except (NotBase64, ValueError, Bad):
            return "BAD response"
        except No as error:
            return f"NO {error}"
        return f"OK [CAPABILITY {self._session.capabilities}] AUTHENTICATE completed"

    async def _tell_news(self) -> None:
        for line in self._session.news():
            await self._say(line)

    async def _say(self, line: bytes) -> None:
        self._writer.write(line + b"\r\n")
        await self._writer.drain()
