"""The sandbox with its page in Chromium, and the bot's side played over plain HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import ClientSession
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from handlers.sandbox import BOT_TOKEN, Sandbox
from tests.system import need

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 10_000


@dataclass
class PageWorld:
    """One browser window on one sandbox."""

    sandbox: Sandbox
    session: ClientSession
    page: Page
    complaints: list[str] = field(default_factory=list)  # what the browser's console said in red
    asked: list[str] = field(default_factory=list)  # every address the page has asked for

    async def bot(self, method: str, **params: Any) -> Any:
        """The bot calls the Bot API."""
        async with self.session.post(f"{self.sandbox.api_url}/bot{BOT_TOKEN}/{method}", json=params) as response:
            answer = await response.json()

        assert answer["ok"], answer
        return answer["result"]

    async def updates(self) -> list[dict[str, Any]]:
        """What has happened since the last time the bot asked."""
        updates: list[dict[str, Any]] = await self.bot("getUpdates", timeout=5)
        if updates:
            await self.bot("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates

    async def update(self, kind: str) -> dict[str, Any]:
        """The only thing that has happened."""
        (update,) = await self.updates()
        payload: dict[str, Any] = update[kind]
        return payload

    def part(self, pane: Literal["phone", "group", "mail"]) -> Locator:
        return self.page.locator(f"#{pane}")

    async def write(self, pane: Literal["phone", "group"], text: str) -> None:
        await self.part(pane).locator("textarea").fill(text)
        await self.part(pane).locator("textarea").press("Enter")

    async def shows(self, pane: Literal["phone", "group", "mail"], text: str) -> None:
        await expect(self.part(pane).get_by_text(text).first).to_be_visible()

    async def open(self) -> None:
        await self.page.goto(self.sandbox.page_url)
        await self.page.wait_for_selector("body[data-ready]")


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    chromium = need("chromium")
    async with async_playwright() as playwright:
        window = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield window
        await window.close()


@asynccontextmanager
async def page_world(window: Browser, size: ViewportSize = DESKTOP) -> AsyncIterator[PageWorld]:
    """A fresh sandbox, its page opened by somebody new."""
    async with Sandbox() as sandbox, ClientSession() as session:
        context = await window.new_context(viewport=size, has_touch=size is PHONE, is_mobile=size is PHONE)
        context.set_default_timeout(PATIENCE)
        world = PageWorld(sandbox, session, await context.new_page())
        world.page.on("pageerror", lambda error: world.complaints.append(str(error)))
        world.page.on("console", lambda line: world.complaints.append(line.text) if line.type == "error" else None)
        world.page.on("request", lambda request: world.asked.append(request.url))
        await world.open()
        yield world
        await context.close()
