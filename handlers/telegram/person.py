"""Private chats: whatever a person does, one verb of the reception answers it."""

from dataclasses import dataclass, field

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.people.model import Actor
from bot.policy.desk import answered_topic
from bot.reception import Reception
from bot.reply import Act, Reply
from bot.staffroom import StaffRoom
from handlers.telegram.actor import Actors, guess
from handlers.telegram.commands import Command, read_command
from handlers.telegram.keys import OfferCB
from handlers.telegram.memory import Memory
from handlers.telegram.replied import replied
from handlers.telegram.say import Answers, Place

PRIVATE = F.chat.type == ChatType.PRIVATE
UNREADABLE: dict[str, str] = {
    ContentType.VOICE: "voice",
    ContentType.AUDIO: "voice",
    ContentType.VIDEO_NOTE: "voice",
    ContentType.STICKER: "sticker",
    ContentType.PHOTO: "photo",
    ContentType.LIVE_PHOTO: "photo",
    ContentType.DOCUMENT: "document",
}
PERHAPS_A_DOCUMENT = {"photo", "document"}
TAKEN_AWAY = "menu.sensitive."
OTHER = {
    ContentType.ANIMATION,
    ContentType.VIDEO,
    ContentType.CONTACT,
    ContentType.LOCATION,
    ContentType.VENUE,
    ContentType.POLL,
    ContentType.DICE,
    ContentType.GAME,
    ContentType.STORY,
    ContentType.CHECKLIST,
    ContentType.PAID_MEDIA,
    ContentType.RICH_MESSAGE,
    ContentType.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class PersonHandlers:
    """A language is remembered where it was chosen: in a button, or by writing in it."""

    reception: Reception
    staffroom: StaffRoom
    actors: Actors
    answers: Answers
    albums: Memory[str, bool] = field(default_factory=Memory)

    def router(self) -> Router:
        router = Router(name="person")
        router.message.register(self.text, PRIVATE, F.text)
        router.message.register(self.unreadable, PRIVATE, F.content_type.in_({*UNREADABLE, *OTHER}))
        router.edited_message.register(self.edited, PRIVATE, F.text | F.caption)
        router.callback_query.register(self.tapped, F.message.chat.type == ChatType.PRIVATE, OfferCB.filter())
        router.callback_query.register(self.stale, F.message.chat.type == ChatType.PRIVATE)
        router.my_chat_member.register(self.left, PRIVATE)
        return router

    async def text(self, message: Message, event_update: Update) -> None:
        assert message.from_user is not None
        assert message.text is not None
        actor = self.actors.of(event_update, message.from_user)
        command = read_command(message.text)
        if command is not None:
            reply = await self._command(actor, command, guess(message.from_user))
        else:
            reply = await self.reception.heard(actor, message.text, about=replied(message, self.actors.bot_id))
            self._learn(message.from_user.id, reply)
        await self._said(message, actor, reply)

    async def unreadable(self, message: Message, event_update: Update) -> None:
        """An album is one thing to a person, so it gets one answer."""
        assert message.from_user is not None
        kind = UNREADABLE.get(message.content_type, "other")
        if message.media_group_id and self.albums.recall(message.media_group_id):
            if kind in PERHAPS_A_DOCUMENT:
                await self.answers.take_away(message.chat.id, message.message_id)
            return
        actor = self.actors.of(event_update, message.from_user)
        reply = await self.reception.unreadable(actor, kind)
        if kind in PERHAPS_A_DOCUMENT:
            await self._say(message, actor, reply)
            await self.answers.take_away(message.chat.id, message.message_id)
        else:
            await self._said(message, actor, reply)
        if message.media_group_id:
            self.albums.remember(message.media_group_id, True)

    async def edited(self, message: Message, event_update: Update) -> None:
        assert message.from_user is not None
        actor = self.actors.of(event_update, message.from_user)
        await self._said(message, actor, await self.reception.edited(actor, message.text or message.caption or ""))

    async def tapped(self, query: CallbackQuery, callback_data: OfferCB, event_update: Update) -> None:
        actor = self.actors.of(event_update, query.from_user, callback_data.locale)
        reply = await self.reception.tapped(actor, callback_data.offer)
        self._learn(query.from_user.id, reply)
        await self._answer(query, actor, reply)

    async def stale(self, query: CallbackQuery, event_update: Update) -> None:
        """A button that cannot be read: forged, or older than our way of writing them."""
        actor = self.actors.of(event_update, query.from_user)
        await self._answer(query, actor, await self.reception.stale(actor))

    async def left(self, change: ChatMemberUpdated, event_update: Update) -> None:
        actor = self.actors.of(event_update, change.from_user)
        await self.reception.left(actor, change.new_chat_member.status == ChatMemberStatus.KICKED)

    async def _command(self, actor: Actor, command: Command, locale: str) -> Reply:
        match command.name:
            case "start":
                return await self.reception.greet(actor, command.rest)
            case "id":
                return self.staffroom.chat_id(int(actor.address), actor.locale or locale)
            case name:
                return await self.reception.command(actor, name)

    def _learn(self, user: int, reply: Reply) -> None:
        if reply.locale is not None:
            self.actors.tongues.remember(user, reply.locale)
        if topic := answered_topic(reply.offers):
            self.actors.topics.remember(user, topic)

    def _shown(self, actor: Actor, reply: Reply) -> None:
        asks = (offer.arg for offer in reply.offers if offer.act is Act.AGREE)
        self.actors.consents.remember(int(actor.address), next(asks, ""))

    async def _said(self, message: Message, actor: Actor, reply: Reply) -> None:
        """What must not stand in a chat is taken out of it, once that is said; a smell of gas or a command is answered before."""
        await self._say(message, actor, reply)
        told = reply.says.startswith(TAKEN_AWAY)
        unfit = None if told else await self.reception.unfit(actor, message.text or message.caption or "")
        if unfit is not None:
            await self._say(message, actor, unfit)
        if told or unfit is not None:
            await self.answers.take_away(message.chat.id, message.message_id)

    async def _say(self, message: Message, actor: Actor, reply: Reply) -> None:
        self._shown(actor, reply)
        await self.answers.say(Place(message.chat.id), reply, actor.locale or guess(message.from_user))

    async def _answer(self, query: CallbackQuery, actor: Actor, reply: Reply) -> None:
        self._shown(actor, reply)
        await self.answers.toast(query.id)
        await self.answers.say(Place(query.from_user.id), reply, actor.locale or guess(query.from_user))
