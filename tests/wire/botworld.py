"""A Bot API server on a socket, and the bot's session to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiogram import Bot
from aiohttp import web

from handlers.sandbox.botapi import application
from handlers.sandbox.cast import BOT_TOKEN
from handlers.sandbox.changes import Changes
from handlers.sandbox.faults import Faults
from handlers.sandbox.telegram import Telegram
from handlers.telegram.session import Session


@dataclass(slots=True)
class BotWorld:
    """Telegram as the bot sees it; `url` stays while the server is stopped and started again."""

    telegram: Telegram
    faults: Faults
    port: int = 0
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        runner = web.AppRunner(application(self.telegram, self.faults), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = runner.addresses[0][1]
        self._runner = runner

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @asynccontextmanager
    async def bot(self, token: str = BOT_TOKEN) -> AsyncIterator[Bot]:
        bot = Bot(token, session=Session(self.url))
        try:
            yield bot
        finally:
            await bot.session.close()


@asynccontextmanager
async def bot_world() -> AsyncIterator[BotWorld]:
    changes = Changes()
    world = BotWorld(Telegram(changes), Faults(changes))
    world.telegram.limits_on = False
    await world.start()
    try:
        yield world
    finally:
        await world.stop()


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Waits for something to become true; fails if it does not."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is a fact, not an event
            await asyncio.sleep(0.01)
