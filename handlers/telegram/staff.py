"""The staff group: replies to cards, commands and taps; what staff say to each other is none of our business."""

from dataclasses import dataclass

import structlog
from aiogram import F, Router
from aiogram.types import CallbackQuery, Message, Update

from bot.cases.replied import Replied
from bot.people import sensitive
from bot.reply import Act, Reply
from bot.staff import Member, Staff
from bot.staffroom import StaffRoom
from handlers.telegram.actor import Actors, guess
from handlers.telegram.commands import Command, read_command
from handlers.telegram.keys import OfferCB
from handlers.telegram.replied import replied
from handlers.telegram.say import Answers, Place

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StaffHandlers:
    """Only named members get through; others are told why they do not."""

    staffroom: StaffRoom
    staff: Staff
    actors: Actors
    answers: Answers
    chat: int

    def router(self) -> Router:
        router = Router(name="staff")
        here = F.chat.id == self.chat
        router.message.register(self.moved, here, F.migrate_to_chat_id)
        router.message.register(self.text, here, F.text)
        router.message.register(self.file, here, F.reply_to_message)
        router.callback_query.register(self.tapped, F.message.chat.id == self.chat, OfferCB.filter())
        router.callback_query.register(self.stale, F.message.chat.id == self.chat)
        return router

    async def text(self, message: Message, event_update: Update) -> None:
        assert message.text is not None
        command, about = read_command(message.text), replied(message, self.actors.bot_id)
        if command is not None and not command.is_for(await self.answers.username()):
            return
        if command is None and about is None:
            return
        member = self._member(message)
        if member is not None and sensitive.found_in(message.text) is not None:
            await self._say(message, Reply("staff.sensitive", locale=member.locale))
            await self.answers.take_away(message.chat.id, message.message_id)
            return
        key = self.actors.key(event_update.update_id)
        await self._say(message, await self._reply(message, member, key, command, about))

    async def file(self, message: Message) -> None:
        """A card answered with a file or a voice: said at once that it goes nowhere, so nobody thinks it was sent."""
        member = self._member(message)
        if member is not None and replied(message, self.actors.bot_id) is not None and not message.text:
            await self._say(message, Reply("staff.text_only", locale=member.locale))

    async def tapped(self, query: CallbackQuery, callback_data: OfferCB, event_update: Update) -> None:
        member = self.staff.by_telegram(query.from_user.id)
        if member is None:
            locale = guess(query.from_user)
            await self.answers.toast(query.id, self.staffroom.stranger(locale), locale)
            return
        reply = await self.staffroom.tapped(member, self.actors.key(event_update.update_id), callback_data.offer)
        if callback_data.offer.act is Act.DIAL:  # only who calls may see the digits, not the whole group
            await self.answers.toast(query.id, reply, member.locale)
            return
        await self.answers.toast(query.id)
        await self.answers.say(_under(query), reply, member.locale)

    async def stale(self, query: CallbackQuery, event_update: Update) -> None:
        """A button that cannot be read is shown over the chat to the one who tapped it."""
        member = self.staff.by_telegram(query.from_user.id)
        locale = member.locale if member else guess(query.from_user)
        reply = Reply("menu.stale") if member else self.staffroom.stranger(locale)
        await self.answers.toast(query.id, reply, locale)

    async def moved(self, message: Message) -> None:
        log.error("the staff group has another id now; set MYQG_STAFF_CHAT", old=self.chat, new=message.migrate_to_chat_id)

    async def _reply(
        self, message: Message, member: Member | None, key: str, command: Command | None, about: Replied | None
    ) -> Reply | None:
        locale = member.locale if member else guess(message.from_user)
        if command is not None and command.name == "id":
            return self.staffroom.chat_id(self.chat, locale)
        if member is None:
            return self.staffroom.stranger(locale)
        if command is not None:
            return await self.staffroom.command(member, key, command.name, command.rest, about)
        return await self.staffroom.heard(member, key, message.text or "", about)

    def _member(self, message: Message) -> Member | None:
        return self.staff.by_telegram(message.from_user.id) if message.from_user else None

    async def _say(self, message: Message, reply: Reply | None) -> None:
        if reply is not None:
            place = Place(message.chat.id, message.message_id, _topic(message))
            await self.answers.say(place, reply, guess(message.from_user))


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def _under(query: CallbackQuery) -> Place:
    assert query.message is not None
    topic = _topic(query.message) if isinstance(query.message, Message) else None
    return Place(query.message.chat.id, query.message.message_id, topic)
