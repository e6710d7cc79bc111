"""The bot as a process of its own beside the sandbox: started, killed in the middle, started again."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.cli.sandbox import environment
from bot.people.consent import IN_CHAT, KEEPING, TO_NOTICES, Consents
from bot.people.model import Channel, Consent, Grant
from bot.settings import Settings
from bot.texts import Texts
from handlers.sandbox import Person, Sandbox
from storage import open_store

Found = TypeVar("Found")
FOREIGN = ("MYQG_", "COVERAGE_")  # a process that is killed tells nothing about coverage, and measuring makes it slow


@dataclass(slots=True)
class BotProcess:
    """`python -m bot run` against a sandbox; a log file keeps what it says."""

    world: Sandbox
    folder: Path
    process: Process | None = None

    async def start(self) -> None:
        log = (self.folder / "bot.log").open("ab")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        settings = {**clean, **environment(self.world, self.folder)}
        command = (sys.executable, "-m", "bot", "run")
        self.process = await asyncio.create_subprocess_exec(*command, env=settings, stdin=DEVNULL, stdout=log, stderr=log)
        log.close()

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    async def terminate(self) -> int:
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        code = await self.process.wait()
        self.process = None
        return code


@asynccontextmanager
async def bot_beside(folder: Path, people: list[Person]) -> AsyncIterator[BotProcess]:
    """A sandbox with more people, all of whom agreed, proved their mailbox and started the bot."""
    async with Sandbox() as world:
        for person in people:
            world.telegram.add_person(person)
            if person.mail:
                world.post.open(person.mail)
        bot = BotProcess(world, folder)
        await _seed(bot, people)
        try:
            yield bot
        finally:
            if bot.process is not None:
                await bot.kill()


async def _seed(bot: BotProcess, people: list[Person]) -> None:
    settings = environment(bot.world, bot.folder)
    store = await open_store(settings["MYQG_DATABASE_URL"], [settings["MYQG_SECRET_KEY"]])
    now, consents = datetime.now(UTC), Consents(Settings.from_env(settings), Texts.load())
    async with store.begin() as tx:
        for person in people:
            known = await tx.people.add(Channel.TELEGRAM, str(person.id), person.language, now)
            for consent in (*KEEPING[Channel.TELEGRAM], Consent.NOTICES):
                version = consents.version(TO_NOTICES if consent is Consent.NOTICES else IN_CHAT, person.language)
                grant = Grant(consent, version, person.language, Channel.TELEGRAM, f"seed:{person.id}", now)
                await tx.people.grant(known.id, grant)
            if person.mail:
                await tx.people.prove(known.id, person.mail, now + timedelta(days=90), now)
    await store.close()


async def until(world: Sandbox, look: Callable[[], Found | None], seconds: float = 60.0) -> Found:
    """What `look` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < end, f"nothing after {seconds:.0f} s"
        await world.changes.after(world.changes.version, 0.1)
    return found
