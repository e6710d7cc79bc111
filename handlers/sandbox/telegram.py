"""Telegram itself, without a network: chats, people's phones, and what they do to the bot."""

import copy
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.sandbox.cast import BOT_ID, BOT_USERNAME, Person
from handlers.sandbox.changes import Changes
from handlers.sandbox.chats import ADMINISTRATORS, BOT_RIGHTS, GONE, RIGHTS, Chat, Chats, Topic
from handlers.sandbox.errors import ApiError, bad
from handlers.sandbox.files import Files
from handlers.sandbox.limits import Limits
from handlers.sandbox.profile import Profile
from handlers.sandbox.text import plain
from handlers.sandbox.updates import CALLBACK_LIFE, Updates

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API that was executed."""

    method: str
    params: Mapping[str, str]
    at: float
    result: Any = None
    error: ApiError | None = None


class Telegram:
    """The state of Telegram: people act through its methods, the bot through the Bot API (methods.py)."""

    def __init__(self, changes: Changes, *, clock: Callable[[], float] = time.time) -> None:
        self.changes = changes
        self.clock = clock
        self.chats = Chats(clock)
        self.updates = Updates(changes, clock)
        self.limits = Limits(clock)
        self.files = Files()
        self.profile = Profile()
        self.calls: list[Call] = []
        self._queries: dict[str, Json] = {}  # callback query id -> {"at": when, "answer": what the bot answered}

    @property
    def limits_on(self) -> bool:
        return self.limits.on

    @limits_on.setter
    def limits_on(self, on: bool) -> None:
        self.limits.on = on

    # What people do

    def say(
        self, user: int, text: str, *, chat: int | None = None, reply_to: int | None = None, thread: int | None = None
    ) -> int:
        """Writes a message; in the private chat this starts the bot, or starts it again if it was blocked."""
        place = self._enter(user, chat)
        if place.keyboard and place.keyboard.get("one_time_keyboard") and _pressed(place.keyboard, text):
            place.keyboard = None
        return self._post(user, place, plain(text).body(), reply_to=reply_to or 0, thread=thread or 0)

    def edit(self, user: int, message_id: int, text: str, *, chat: int | None = None) -> None:
        place = self._chat(user, chat)
        message = place.messages[message_id]
        prefix = "caption_" if "text" not in message else ""
        for name in ("text", "entities", "caption", "caption_entities"):
            message.pop(name, None)
        message |= plain(text).body(prefix) | {"edit_date": int(self.clock())}
        self._tell(place, "edited_message", message)

    def tap(self, user: int, message_id: int, data: str, *, chat: int | None = None) -> str:
        """Presses an inline button, or forges a press: any data of any message is let through."""
        place = self._chat(user, chat)
        message = place.messages.get(message_id)
        if message is None:
            message = {"message_id": message_id, "chat": self.chats.json(place), "date": 0}
        query = f"{self.updates.last_id + 1}{user:010d}{len(self._queries):06d}"
        self._queries[query] = {"at": self.clock(), "answer": None}
        payload = {
            "id": query,
            "from": self.chats.user(user),
            "message": message,
            "chat_instance": str(place.id * 7919),
            "data": data,
        }
        self.updates.push("callback_query", payload, life=CALLBACK_LIFE)
        self.changes.touch()
        return query

    def send_document(
        self, user: int, name: str, content: bytes, *, mime: str = "application/pdf", caption: str = "", chat: int | None = None
    ) -> int:
        document = self.files.document(content, name, mime)
        return self._post(user, self._enter(user, chat), {"document": document} | plain(caption).body("caption_"))

    def send_voice(self, user: int, *, seconds: int = 3, caption: str = "", chat: int | None = None) -> int:
        voice = {"voice": self.files.voice(seconds)}
        return self._post(user, self._enter(user, chat), voice | (plain(caption).body("caption_") if caption else {}))

    def send_photo(self, user: int, *, caption: str = "", chat: int | None = None) -> int:
        return self._post(user, self._enter(user, chat), {"photo": self.files.photo()} | plain(caption).body("caption_"))

    def send_sticker(self, user: int, *, emoji: str = "👍", chat: int | None = None) -> int:
        return self._post(user, self._enter(user, chat), {"sticker": self.files.sticker(emoji)})

    def send_contact(self, user: int, phone: str, *, owner: int | None = None, chat: int | None = None) -> int:
        """Shares a phone number: one's own, or somebody else's card (`owner`, 0 for a person without Telegram)."""
        whose = user if owner is None else owner
        contact = {"phone_number": phone, "first_name": self.chats.people[whose or user].first_name}
        return self._post(user, self._enter(user, chat), {"contact": contact | ({"user_id": whose} if whose else {})})

    def block(self, user: int) -> None:
        if user not in self.chats.blocked:
            self.chats.blocked.append(user)
            self._bot_became(self.chats.private(user), "kicked", user, before="member")

    def unblock(self, user: int) -> None:
        if user in self.chats.blocked:
            self.chats.blocked.remove(user)
            self._bot_became(self.chats.private(user), "member", user, before="kicked")

    # What tests arrange

    def add_person(self, person: Person) -> None:
        """Somebody outside of the cast gets a phone."""
        self.chats.people[person.id] = person

    def add_group(self, group: int, title: str, members: list[int], *, forum: bool = False) -> None:
        """A group its first member has made; the bot is put into it as a plain member."""
        chat = self.chats.all[group] = Chat(group, title, forum, dict.fromkeys(members, "member") | {members[0]: "creator"})
        self._bot_became(chat, "member", members[0])
        self._post(members[0], chat, {"new_chat_members": [self.chats.user(BOT_ID)]})

    def upgrade_group(self, group: int, supergroup: int) -> None:
        """A basic group becomes a supergroup: the same people under another id."""
        old = self.chats.all[group]
        new = self.chats.all[supergroup] = Chat(supergroup, old.title, members=dict(old.members), rights=list(old.rights))
        self._post(self._owner(group), old, {"migrate_to_chat_id": supergroup})
        self._post(self._owner(supergroup), new, {"migrate_from_chat_id": group})
        old.upgraded_to = supergroup

    def delete_account(self, user: int) -> None:
        """The person is no longer in Telegram."""
        self.chats.deleted.append(user)
        self.changes.touch()

    def set_forum(self, group: int, *, on: bool = True) -> None:
        self.chats.all[group].forum = on
        self.changes.touch()

    def demote_bot(self, group: int) -> None:
        """The bot stays in the group, without an administrator's rights."""
        self._bot_became(self.chats.all[group], "member", self._owner(group))

    def promote_bot(self, group: int, rights: tuple[str, ...] = BOT_RIGHTS) -> None:
        self._bot_became(self.chats.all[group], "administrator", self._owner(group), rights=rights)

    def kick_bot(self, group: int) -> None:
        self._bot_became(self.chats.all[group], "kicked", self._owner(group))

    def leave(self, group: int) -> None:
        """The bot goes by itself."""
        self._bot_became(self.chats.all[group], "left", BOT_ID)

    def repeat(self, update_id: int) -> None:
        """Delivers an update again which the bot has confirmed already."""
        self.updates.repeat(update_id)

    # What can be seen

    def messages(self, chat: int) -> list[Json]:
        """The messages of a chat as the Bot API shows them, oldest first."""
        return copy.deepcopy(list(self.chats.all[chat].messages.values())) if chat in self.chats.all else []

    def keyboard(self, chat: int) -> Json | None:
        """The reply keyboard under the chat."""
        return copy.deepcopy(self.chats.all[chat].keyboard) if chat in self.chats.all else None

    def toast(self, query: str) -> Json | None:
        """What the bot answered to a press; None as long as the button still spins."""
        known = self._queries.get(query)
        return None if known is None else known["answer"]

    def commands(self, user: int, chat: int | None = None) -> list[dict[str, str]]:
        """What the "/" menu shows this person."""
        place = self._chat(user, chat)
        return self.profile.menu(user, place.id, self.chats.people[user].language, place.members.get(user))

    def topics(self, group: int) -> list[Topic]:
        return [topic for topic in self.chats.all[group].topics.values() if not topic.deleted]

    def reactions(self, chat: int) -> dict[int, str]:
        """The bot's reactions by message."""
        return dict(self.chats.all[chat].reactions) if chat in self.chats.all else {}

    def blocked(self, user: int) -> bool:
        return user in self.chats.blocked

    # What the bot does, used by the Bot API's methods

    def answer(self, query: str, toast: Json) -> None:
        """Stops the button's spinning; the first answer counts."""
        known = self._queries.get(query)
        if known is None or known["at"] + CALLBACK_LIFE <= self.clock():
            raise bad("query is too old and response timeout expired or query ID is invalid")
        known["answer"] = known["answer"] or toast
        self.changes.touch()

    def service(self, chat: Chat, body: Json, *, thread: int = 0) -> Json:
        """A line about what the bot did, which it is told of as well."""
        message = self.chats.post(chat, self.chats.user(BOT_ID), body, thread=thread)
        self._tell(chat, "message", message)
        return message

    def dump(self) -> Json:
        """Everything worth keeping, ready for JSON."""
        return copy.deepcopy(
            {
                "chats": self.chats.dump(),
                "updates": self.updates.dump(),
                "files": self.files.dump(),
                "profile": self.profile.dump(),
                "queries": self._queries,
            }
        )

    def load(self, dump: Json) -> None:
        dump = copy.deepcopy(dump)
        self.chats.load(dump["chats"])
        self.updates.load(dump["updates"])
        self.files.load(dump["files"])
        self.profile.load(dump["profile"])
        self._queries = dump["queries"]
        self.changes.touch()

    def _chat(self, user: int, chat: int | None) -> Chat:
        return self.chats.private(user) if chat is None or chat == user else self.chats.all[chat]

    def _enter(self, user: int, chat: int | None) -> Chat:
        place = self._chat(user, chat)
        if place.kind == "private":
            self.unblock(user)
            if user not in self.chats.started:
                self.chats.started.append(user)
        return place

    def _post(self, user: int, chat: Chat, body: Json, *, reply_to: int = 0, thread: int = 0) -> int:
        message = self.chats.post(chat, self.chats.user(user), body, reply_to=reply_to, thread=thread)
        self._tell(chat, "message", message)
        number: int = message["message_id"]
        return number

    def _tell(self, chat: Chat, kind: str, message: Json) -> None:
        if self._sees(chat, message):
            self.updates.push(kind, message)
        self.changes.touch()

    def _sees(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: a plain member of a group is shown only what is meant for the bot, and service messages."""
        if chat.kind == "private" or chat.bot_status in ADMINISTRATORS:
            return True
        if chat.bot_status in GONE:
            return False
        text = message.get("text", message.get("caption"))
        if text is None:
            return not any(name in message for name in ("document", "voice", "photo", "sticker", "contact"))
        to_bot = message.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID
        command, _, address = text.split(maxsplit=1)[0].partition("@")
        return to_bot or f"@{BOT_USERNAME}" in text or (command.startswith("/") and address in {"", BOT_USERNAME})

    def _owner(self, group: int) -> int:
        return next(user for user, status in self.chats.all[group].members.items() if status == "creator")

    def _bot_became(self, chat: Chat, status: str, by: int, *, before: str | None = None, rights: tuple[str, ...] = ()) -> None:
        old = self.member(chat, BOT_ID, before)
        if chat.kind != "private":
            chat.members[BOT_ID], chat.rights = status, list(rights)
        payload = {
            "chat": self.chats.json(chat),
            "from": self.chats.user(by),
            "date": int(self.clock()),
            "old_chat_member": old,
            "new_chat_member": self.member(chat, BOT_ID, status),
        }
        self.updates.push("my_chat_member", payload)
        self.changes.touch()

    def member(self, chat: Chat, user: int, status: str | None = None) -> Json:
        """A ChatMember: the person's status, with an administrator's rights spelt out."""
        status = status or chat.members.get(user, "left")
        member: Json = {"user": self.chats.user(user), "status": status}
        if status == "creator":
            member["is_anonymous"] = False
        elif status == "kicked":
            member["until_date"] = 0
        elif status == "administrator":
            granted = chat.rights if user == BOT_ID else RIGHTS
            member |= {"can_be_edited": False, "is_anonymous": False} | {right: right in granted for right in RIGHTS}
        return member


def _pressed(keyboard: Json, text: str) -> bool:
    return any(button["text"] == text for row in keyboard.get("keyboard", []) for button in row)
