"""The Telegram channel: intake, handlers and sender around one bot."""

import asyncio
from functools import partial
from pathlib import Path

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError
from aiogram.types import Update
from aiogram.utils.token import TokenValidationError

from bot.errors import SendError, WrongSetting
from bot.reception import Reception
from bot.staff import Staff
from bot.staffroom import StaffRoom
from bot.texts import Texts
from handlers.telegram.actor import Actors
from handlers.telegram.foreign import ForeignHandlers
from handlers.telegram.intake import WRONG_TOKEN, Intake, Raw
from handlers.telegram.person import PersonHandlers
from handlers.telegram.profile import Profile
from handlers.telegram.say import Answers, Place
from handlers.telegram.sender import TelegramSender
from handlers.telegram.session import Session
from handlers.telegram.staff import StaffHandlers
from handlers.telegram.trouble import name_of
from handlers.telegram.updates import ask

log = structlog.get_logger(__name__)

PROFILE_TIME = 10.0  # seconds a start may spend on how the bot presents itself
NAME_TIME = 5.0  # seconds letters may wait for a name that is asked for once


class TelegramChannel:
    """`run` polls until it is cancelled; `sender` is the courier's way out."""

    def __init__(
        self,
        token: str,
        *,
        api_url: str,
        proxy: str | None,
        ca_file: Path | None,
        reception: Reception,
        staffroom: StaffRoom,
        staff: Staff,
        texts: Texts,
        staff_chat: int | None,
        personal: bool = True,
    ) -> None:
        try:
            self._bot = Bot(token, session=Session(api_url, proxy=proxy, ca_file=ca_file))
        except TokenValidationError:
            raise WrongSetting(WRONG_TOKEN) from None
        self.sender = TelegramSender(self._bot, texts)
        self._reception = reception
        self._staff_chat = staff_chat
        self._actors = Actors(self._bot.id)
        self._answers = Answers(self._bot, texts)
        self._profile = Profile(self._bot, texts, staff_chat, personal)
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._dispatcher.include_router(PersonHandlers(reception, staffroom, self._actors, self._answers).router())
        if staff_chat is not None:
            self._dispatcher.include_router(StaffHandlers(staffroom, staff, self._actors, self._answers, staff_chat).router())
        self._dispatcher.include_router(ForeignHandlers(staffroom, self._answers, staff_chat).router())

    async def run(self) -> None:
        try:
            async with asyncio.timeout(PROFILE_TIME):
                await self._profile.present()
        except TimeoutError:
            log.warning("profile not set in time")
        await Intake(partial(ask, self._bot), self._handle, self._broken).run()

    async def username(self) -> str:
        return await self._answers.username()

    async def link(self, payload: str) -> str:
        """The address of a place in the bot; raises SendError while Telegram cannot be asked what the bot is called."""
        try:
            async with asyncio.timeout(NAME_TIME):
                me = await self._bot.me()
        except (AiogramError, OSError) as error:  # TimeoutError is an OSError
            raise SendError(f"the bot's name is not known: {name_of(error)}") from error
        return f"https://t.me/{me.username}?start={payload}"

    async def close(self) -> None:
        await self._bot.session.close()

    async def _handle(self, raw: Raw) -> None:
        update = Update.model_validate(raw, context={"bot": self._bot})
        await self._dispatcher.feed_update(self._bot, update)

    async def _broken(self, raw: Raw, incident: str) -> None:
        """Tells whoever wrote or tapped; read from the raw update, which may be the very thing that cannot be read."""
        query = raw.get("callback_query")
        if query is not None:
            await self._answers.toast(query["id"])
        event = query or raw.get("message") or raw.get("edited_message")
        if event is None:
            return
        chat = event.get("chat") or event["message"]["chat"]
        if chat["type"] == "private" or chat["id"] == self._staff_chat:
            actor = self._actors.named(raw["update_id"], event["from"]["id"])
            reply = await self._reception.failed(actor, incident)
            await self._answers.say(Place(chat["id"]), reply, actor.locale or "kk")
