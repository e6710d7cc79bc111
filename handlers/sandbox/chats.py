"""The chats of Telegram: who is in them, what was said there, which topics they have."""

import copy
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from handlers.sandbox.cast import BOT_ID, BOT_USERNAME, PEOPLE, STAFF, STAFF_GROUP, Person
from handlers.sandbox.errors import ApiError, bad, forbidden

Json = dict[str, Any]

BOT = {"id": BOT_ID, "is_bot": True, "first_name": "MyQG", "username": BOT_USERNAME}
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_send_welcome_messages",
    "can_manage_topics",
)
BOT_RIGHTS = ("can_manage_chat", "can_delete_messages", "can_invite_users", "can_pin_messages", "can_manage_topics")
ADMINISTRATORS = frozenset({"creator", "administrator"})
GONE = frozenset({"left", "kicked"})
FIRST_SUPERGROUP = -1_000_000_000_000
GENERAL = 1  # the thread of a forum's General topic


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the message which created it."""

    id: int
    name: str
    icon_color: int
    closed: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Chat:
    """One chat with its messages, oldest first."""

    id: int
    title: str = ""
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)  # user id -> status
    rights: list[str] = field(default_factory=list)  # what the bot may do as an administrator
    last_id: int = 0  # supergroups count for themselves
    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    keyboarded: list[int] = field(default_factory=list)  # messages sent with anything but inline buttons can't be edited
    pinned: list[int] = field(default_factory=list)
    reactions: dict[int, str] = field(default_factory=dict)  # message id -> the bot's reaction
    topics: dict[int, Topic] = field(default_factory=dict)
    menu: Json | None = None
    upgraded_to: int = 0  # the supergroup this group has become

    @property
    def kind(self) -> str:
        if self.id > 0:
            return "private"
        return "supergroup" if self.id < FIRST_SUPERGROUP else "group"

    @property
    def bot_status(self) -> str:
        return self.members.get(BOT_ID, "left")

    def bot_may(self, right: str) -> bool:
        return self.kind == "private" or (self.bot_status in ADMINISTRATORS and right in self.rights)

    def message(self, message_id: int, otherwise: str) -> Json:
        """The message, or a 400 with the words for this call."""
        if message_id not in self.messages:
            raise bad(otherwise)
        return self.messages[message_id]

    def topic(self, thread: int) -> Topic | None:
        """The open topic messages of this thread go to; threads mean nothing outside of forums."""
        if not self.forum or not thread:
            return None
        topic = self.topics.get(thread)
        if topic is None:
            raise bad("message thread not found")
        if topic.deleted:
            raise bad("TOPIC_DELETED")
        return topic

    def dump(self) -> Json:
        return asdict(self)

    @classmethod
    def load(cls, dump: Json) -> "Chat":
        chat = cls(**dump)
        chat.members = {int(user): status for user, status in dump["members"].items()}
        chat.messages = {int(number): message for number, message in dump["messages"].items()}
        chat.reactions = {int(number): emoji for number, emoji in dump["reactions"].items()}
        chat.topics = {int(number): Topic(**topic) for number, topic in dump["topics"].items()}
        return chat


def user_json(person: Person) -> Json:
    found = {"id": person.id, "is_bot": False, "first_name": person.first_name, "last_name": person.last_name}
    return {**found, **({"username": person.username} if person.username else {}), "language_code": person.language}


def check_inside(chat: Chat) -> None:
    """Refuses a group the bot is not in."""
    if chat.kind != "private" and chat.bot_status in GONE:
        verb = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
        raise forbidden(f"bot {verb} the {chat.kind} chat")


def without_reply(message: Json) -> Json:
    """A copy as it is quoted inside another message: replies go one level deep."""
    return copy.deepcopy({name: value for name, value in message.items() if name != "reply_to_message"})


@dataclass(slots=True)
class Chats:
    """All chats, the people in them, and how a message gets its number, date and place."""

    clock: Callable[[], float]
    people: dict[int, Person] = field(default_factory=lambda: dict(PEOPLE))
    all: dict[int, Chat] = field(default_factory=dict)
    started: list[int] = field(default_factory=list)
    blocked: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)  # accounts that are no more
    last_id: int = 0  # private chats and basic groups share one counter

    def __post_init__(self) -> None:
        members = {person.id: "member" for person in STAFF}
        head = next(person.id for person in STAFF if "approver" in person.roles)
        group = Chat(STAFF_GROUP, "MyQG · дербес деректер", members=members | {head: "creator", BOT_ID: "administrator"})
        group.rights = list(BOT_RIGHTS)
        self.all[group.id] = group

    def user(self, user_id: int) -> Json:
        return dict(BOT) if user_id == BOT_ID else user_json(self.people[user_id])

    def private(self, user: int) -> Chat:
        return self.all.setdefault(user, Chat(user))

    def json(self, chat: Chat) -> Json:
        if chat.kind != "private":
            return {"id": chat.id, "title": chat.title, "type": chat.kind, **({"is_forum": True} if chat.forum else {})}
        person = self.user(chat.id)
        return {name: person[name] for name in ("id", "first_name", "last_name", "username") if name in person} | {
            "type": "private"
        }

    def known(self, chat_id: str) -> Chat:
        """The chat a call names, which the bot has seen."""
        if not chat_id:
            raise bad("chat_id is empty")
        number = int(chat_id) if chat_id.strip().lstrip("-").isdecimal() else 0
        if number in self.started:
            return self.private(number)
        if number >= 0 or number not in self.all:
            raise bad("chat not found")
        return self.all[number]

    def open(self, chat_id: str) -> Chat:
        """The chat a call names, to which the bot may write."""
        number = int(chat_id) if chat_id.isdecimal() else 0
        if number == BOT_ID:
            raise forbidden("the bot can't send messages to the bot")
        if number in self.people and number not in self.started:
            raise forbidden("bot can't initiate conversation with a user")
        chat = self.known(chat_id)
        if chat.id in self.deleted:
            raise forbidden("user is deactivated")
        if chat.id in self.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.upgraded_to:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, migrate_to_chat_id=chat.upgraded_to)
        check_inside(chat)
        return chat

    def number(self, chat: Chat) -> int:
        """The next message id of the chat."""
        if chat.kind == "supergroup":
            chat.last_id += 1
            return chat.last_id
        self.last_id += 1
        return self.last_id

    def post(self, chat: Chat, sender: Json, body: Json, *, reply_to: int = 0, thread: int = 0) -> Json:
        """Puts a message into the chat."""
        message: Json = {"message_id": self.number(chat), "from": sender, "chat": self.json(chat), "date": int(self.clock())}
        answered = chat.messages.get(reply_to)
        message |= self._place(chat, answered, thread)
        if answered is None and thread in chat.topics:
            answered = chat.messages.get(thread)  # as Telegram does: a message in a topic answers the one that created it
        if answered is not None:
            message["reply_to_message"] = without_reply(answered)
        message |= body
        chat.messages[message["message_id"]] = message
        return message

    def _place(self, chat: Chat, answered: Json | None, thread: int) -> Json:
        if chat.forum:
            thread = thread or (answered or {}).get("message_thread_id", 0)
            return {"message_thread_id": thread, "is_topic_message": True} if thread in chat.topics else {}
        if answered is not None and chat.kind == "supergroup":
            return {"message_thread_id": answered.get("message_thread_id", answered["message_id"])}
        return {}

    def dump(self) -> Json:
        return {
            "chats": [chat.dump() for chat in self.all.values()],
            "started": self.started,
            "blocked": self.blocked,
            "deleted": self.deleted,
            "last_id": self.last_id,
        }

    def load(self, dump: Json) -> None:
        self.all = {chat["id"]: Chat.load(chat) for chat in dump["chats"]}
        self.started, self.blocked, self.deleted = dump["started"], dump["blocked"], dump["deleted"]
        self.last_id = dump["last_id"]
