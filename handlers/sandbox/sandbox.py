"""The whole sandbox: Telegram's Bot API, SMTP, IMAP and one page, each on a port of 127.0.0.1."""

from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from handlers.sandbox import botapi, cast
from handlers.sandbox import web as page
from handlers.sandbox.changes import Changes
from handlers.sandbox.faults import Faults
from handlers.sandbox.imap import ImapServer
from handlers.sandbox.kept import Kept
from handlers.sandbox.mail import Post
from handlers.sandbox.smtp import SmtpServer
from handlers.sandbox.telegram import Telegram

HOST = "127.0.0.1"
SHUTDOWN = 2.0
ADDRESSES = (cast.BOT_MAIL, cast.DESK_MAIL, cast.SYSTEM_MAIL, *(person.mail for person in cast.PEOPLE.values() if person.mail))


class Sandbox:
    """A world for the bot: enter it, point the bot at its addresses, and play the people."""

    def __init__(self, *, page_port: int = 0, api_port: int = 0, keep: Path | None = None) -> None:
        self.changes = Changes()
        self.faults = Faults(self.changes)
        self.telegram = Telegram(self.changes)
        self.post = Post(self.changes, ADDRESSES)
        self.api_url = self.page_url = ""
        self.smtp_port = self.imap_port = 0
        self._ports = {"api": api_port, "page": page_port}
        self._kept = Kept(keep, self.changes, self.dump) if keep is not None else None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self._keep(stack)
            smtp = SmtpServer(self.post, self.faults, user=cast.BOT_MAIL, password=cast.MAIL_PASSWORD)
            stack.push_async_callback(smtp.stop)
            self.smtp_port = await smtp.start(HOST)
            imap = ImapServer(self.post, self.faults, accounts=dict.fromkeys(ADDRESSES, cast.MAIL_PASSWORD))
            stack.push_async_callback(imap.stop)
            self.imap_port = await imap.start(HOST)
            self.api_url = await serve(stack, botapi.application(self.telegram, self.faults), self._ports["api"])
            app = page.application(self.telegram, self.post, self.faults, self.changes)
            self.page_url = await serve(stack, app, self._ports["page"])
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        await self._stack.aclose()

    def dump(self) -> dict[str, Any]:
        return {"telegram": self.telegram.dump(), "post": self.post.dump()}

    def _keep(self, stack: AsyncExitStack) -> None:
        if self._kept is None:
            return
        world = self._kept.read()
        if world is not None:
            self.telegram.load(world["telegram"])
            self.post.load(world["post"])
        self._kept.start()
        stack.callback(self._kept.stop)


async def serve(stack: AsyncExitStack, app: web.Application, port: int) -> str:
    """Starts a web application and gives its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, HOST, port).start()
    return f"http://{HOST}:{runner.addresses[0][1]}"
