"""A local Bot API on a socket, for tests that speak to it as a bot does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, web

from handlers.sandbox.botapi import application
from handlers.sandbox.cast import BOT_TOKEN
from handlers.sandbox.changes import Changes
from handlers.sandbox.faults import Faults
from handlers.sandbox.telegram import Telegram


@dataclass
class Hours:
    """A clock that stands still until it is moved."""

    now: float = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True)
class Wire:
    """Telegram behind its Bot API, and a plain HTTP client."""

    telegram: Telegram
    faults: Faults
    hours: Hours
    session: ClientSession
    url: str

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer of a call."""
        async with self.session.post(f"{self.url}/bot{BOT_TOKEN}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()

        assert answer.get("error_code", 200) == response.status
        return answer

    async def call(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.ask(method, **params)

        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """Code and description of a call that must be refused."""
        answer = await self.ask(method, **params)

        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    changes, hours = Changes(), Hours()
    telegram, faults = Telegram(changes, clock=hours), Faults(changes)
    runner = web.AppRunner(application(telegram, faults), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with ClientSession() as session:
        yield Wire(telegram, faults, hours, session, f"http://127.0.0.1:{port}")
    await runner.cleanup()
