"""What the page shows: the chats, mailboxes and switches as JSON."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from email.utils import parseaddr
from typing import Any

from handlers.sandbox import cast
from handlers.sandbox.chats import BOT
from handlers.sandbox.faults import Fault, Faults
from handlers.sandbox.letter import Letter
from handlers.sandbox.mail import Post
from handlers.sandbox.telegram import Telegram

Json = dict[str, Any]

GIST = 120


@dataclass(frozen=True, slots=True)
class View:
    """The eyes of whoever looks at the page."""

    telegram: Telegram
    post: Post
    faults: Faults
    born: str = field(default_factory=lambda: secrets.token_hex(8))  # what a browser remembers of another world is void

    def cast(self) -> Json:
        """Who there is: it never changes while the sandbox runs."""
        return {
            "born": self.born,
            "bot": {"id": cast.BOT_ID, "username": cast.BOT_USERNAME},
            "addresses": {"bot": cast.BOT_MAIL, "desk": cast.DESK_MAIL},
            "domain": cast.MAIL_DOMAIN,
            "group": cast.STAFF_GROUP,
            "employees": [asdict(person) | {"name": person.name} for person in cast.EMPLOYEES],
            "staff": [asdict(person) | {"name": person.name} for person in cast.STAFF],
            "faults": [str(fault) for fault in Fault],
        }

    def state(self, panes: Iterable[tuple[int, int]], mailbox: str, letter: int | None, queries: Iterable[str]) -> Json:
        """All that is visible now: `panes` are (who looks, which chat), `queries` the buttons still spinning."""
        letters = self.post.letters(mailbox)
        return {
            "panes": {f"{user}:{chat}": self.pane(user, chat) for user, chat in panes},
            "incoming": {str(chat): self.incoming(chat) for chat in (*cast.PEOPLE, cast.STAFF_GROUP)},
            "mail": {"address": mailbox, "letters": [brief(item) for item in letters]},
            "letter": next((full(item) for item in letters if item.uid == letter), None),
            "unseen": {address: self.unseen(address) for address in self.post.boxes},
            "faults": {
                str(fault): {"times": switch.times, "seconds": switch.seconds} for fault, switch in self.faults.on.items()
            },
            "toasts": {query: self.telegram.toast(query) for query in queries},
        }

    def pane(self, user: int, chat: int) -> Json:
        """One chat as that person sees it."""
        language = cast.PEOPLE[user].language
        words = self.telegram.profile
        place = self.telegram.chats.all.get(chat)
        topics = self.telegram.topics(chat) if place is not None and place.forum else []
        return {
            "title": place.title if place is not None and chat < 0 else words.said("name", language) or BOT["first_name"],
            "description": words.said("description", language),
            "messages": self.telegram.messages(chat),
            "keyboard": self.telegram.keyboard(chat),
            "commands": self.telegram.commands(user, chat),
            "blocked": chat == user and self.telegram.blocked(user),
            "topics": [{"message_thread_id": topic.id, "name": topic.name} for topic in topics],
        }

    def incoming(self, chat: int) -> list[int]:
        """The bot's messages in a chat, to count the unread ones."""
        place = self.telegram.chats.all.get(chat)
        messages = place.messages.values() if place is not None else ()
        return [message["message_id"] for message in messages if message["from"]["id"] == cast.BOT_ID]

    def unseen(self, address: str) -> int:
        return sum(not letter.seen for letter in self.post.letters(address))


def brief(letter: Letter) -> Json:
    """A letter as a line of the list."""
    return {
        "uid": letter.uid,
        "sender": letter.sender,
        "sender_name": letter.sender_name,
        "subject": letter.subject,
        "date": letter.date.isoformat(),
        "gist": " ".join(letter.text.split())[:GIST],
        "genuine": genuine(letter.headers),
        "seen": letter.seen,
    }


def full(letter: Letter) -> Json:
    """A letter as the reading pane shows it."""
    return brief(letter) | {
        "to": letter.to,
        "reply_to": parseaddr(letter.header("Reply-To") or letter.sender)[1],
        "cc": letter.cc,
        "text": letter.text,
        "html": letter.html,
        "headers": list(letter.headers.items()),
        "attachments": [{"name": file.name, "size": len(file.content)} for file in letter.attachments],
    }


def genuine(headers: Mapping[str, str]) -> bool | None:
    """What our own mail server found out about the sender; None if it did not look."""
    found = next((value for name, value in headers.items() if name.lower() == "authentication-results"), "")
    server, _, results = found.partition(";")
    if server.strip() != cast.AUTHSERV_ID or "dmarc=" not in results:
        return None
    return "dmarc=pass" in results
