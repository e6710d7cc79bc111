"""Groups that are not the staff group: one line, then silence."""

from dataclasses import dataclass, field

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message

from bot.reply import Reply
from bot.staffroom import StaffRoom
from handlers.telegram.actor import guess
from handlers.telegram.commands import read_command
from handlers.telegram.memory import Memory
from handlers.telegram.say import Answers, Place

GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
INSIDE = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class ForeignHandlers:
    """Stands behind the staff group's handlers, and leaves that group alone; /id is answered anywhere, to set a group up."""

    staffroom: StaffRoom
    answers: Answers
    staff_chat: int | None
    told: Memory[int, bool] = field(default_factory=Memory)

    def router(self) -> Router:
        router = Router(name="foreign")
        foreign = F.chat.type.in_(GROUPS) & (F.chat.id != self.staff_chat)
        router.message.register(self.message, foreign)
        router.my_chat_member.register(self.joined, foreign, F.new_chat_member.status.in_(INSIDE))
        router.callback_query.register(self.tapped)
        return router

    async def message(self, message: Message) -> None:
        command = read_command(message.text or "")
        if command is not None and command.name == "id" and command.is_for(await self.answers.username()):
            locale = guess(message.from_user)
            await self.answers.say(Place(message.chat.id), self.staffroom.chat_id(message.chat.id, locale), locale)
        elif not _service(message):
            await self._tell(message.chat)

    async def joined(self, change: ChatMemberUpdated) -> None:
        await self._tell(change.chat)

    async def tapped(self, query: CallbackQuery) -> None:
        """Nothing of ours has buttons here; the spinning stops all the same."""
        await self.answers.toast(query.id)

    async def _tell(self, chat: Chat) -> None:
        if self.told.recall(chat.id):
            return
        line: Reply = self.staffroom.foreign_group()
        await self.answers.say(Place(chat.id), line, "kk")
        self.told.remember(chat.id, True)


def _service(message: Message) -> bool:
    """Lines Telegram writes itself, such as who joined or that the group has another id."""
    return bool(message.migrate_to_chat_id or message.left_chat_member)
