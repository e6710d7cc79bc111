"""The dialogue language: people who write, tap and swipe in Telegram, and what they read there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.reply import Act, Offer
from handlers.telegram.keys import OfferCB
from tests.reading import Read, read_message
from tests.world import World


@dataclass(slots=True, repr=False)  # asyncio reprs what a fixture gave at each signal: a quarter of a test's time
class Chat:
    """One person's phone. `heard` is what the bot said after the last deed, its direct answer first."""

    world: World
    user: int
    chat: int | None = None
    heard: list[Read] = field(default_factory=list)
    taps_made: int = 0
    inputs_made: int = 0
    toast: dict[str, Any] | None = None

    async def says(self, text: str, *, reply_to: int | None = None) -> Read:
        before = self._newest()
        self.inputs_made += not text.startswith("/")
        self.world.telegram.say(self.user, text, chat=self.chat, reply_to=reply_to)
        return await self._answer(before)

    async def taps(self, act: Act, arg: str | None = None) -> Read:
        """The newest button of this kind."""
        message, data = self.button(act, arg)
        return await self.forges(message, data)

    async def forges(self, message: int, data: str) -> Read:
        """A press with whatever data, of whatever message."""
        before = self._newest()
        self.taps_made += 1
        query = self.world.telegram.tap(self.user, message, data, chat=self.chat)
        answer = await self._answer(before)
        self.toast = self.world.telegram.toast(query)
        return answer

    async def sends(self, kind: str, **what: Any) -> Read:
        """voice, photo, sticker or document."""
        before = self._newest()
        getattr(self.world.telegram, f"send_{kind}")(self.user, chat=self.chat, **what)
        return await self._answer(before)

    async def edits(self, message: int, text: str) -> Read:
        before = self._newest()
        self.world.telegram.edit(self.user, message, text, chat=self.chat)
        return await self._answer(before)

    async def settles(self) -> list[Read]:
        """Nobody does anything here; what arrives meanwhile."""
        before = self._newest()
        await self.world.settle()
        self.heard = self._since(before)
        return self.heard

    def button(self, act: Act, arg: str | None = None) -> tuple[int, str]:
        """The message and the data of the newest such button."""
        for message in reversed(self.messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    offer = OfferCB.unpack(button["callback_data"]).offer
                    if offer.act is act and arg in (None, offer.arg):
                        return message["message_id"], button["callback_data"]
        raise AssertionError(f"there is no button {Offer(act, arg or '')}")

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.world.telegram.messages(self.chat or self.user)

    @property
    def last(self) -> Read:
        return self.read[-1]

    @property
    def last_id(self) -> int:
        """The bot's last message, even if it is only the rest of a longer one."""
        return max(int(message["message_id"]) for message in self.messages if message["from"]["is_bot"])

    @property
    def read(self) -> list[Read]:
        """Everything the bot ever said here."""
        return self._since(0)

    def said(self, says: str) -> list[Read]:
        return [read for read in self.read if read.says == says]

    @property
    def ids(self) -> Sequence[str]:
        return [read.says for read in self.heard]

    async def _answer(self, before: int) -> Read:
        await self.world.settle()
        self.heard = self._since(before)
        return self.heard[0] if self.heard else Read("", "", "")

    def _newest(self) -> int:
        return max((message["message_id"] for message in self.messages), default=0)

    def _since(self, before: int) -> list[Read]:
        ours = [message for message in self.messages if message["from"]["is_bot"] and "text" in message]
        return [read_message(message) for message in ours if message["message_id"] > before]
