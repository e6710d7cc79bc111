"""Who made an update, and in which language to answer before anybody is looked up."""

from dataclasses import dataclass, field

from aiogram.types import Update, User

from bot.people.model import Actor, Channel
from handlers.telegram.memory import Memory


@dataclass(frozen=True, slots=True)
class Actors:
    """Remembers the language a chat chose: an anonymous person writes no row."""

    bot_id: int
    tongues: Memory[int, str] = field(default_factory=Memory)
    topics: Memory[int, str] = field(default_factory=Memory)  # what was answered last: the next question may be about it
    consents: Memory[int, str] = field(default_factory=Memory)  # what the last screen asks consent for: nothing is kept before it

    def of(self, update: Update, user: User, locale: str | None = None) -> Actor:
        """`locale` is the language of the button that was tapped."""
        return self.named(update.update_id, user.id, locale, guess(user))

    def named(self, update: int, user: int, locale: str | None = None, hint: str | None = None) -> Actor:
        spoken, topic = locale or self.tongues.recall(user), self.topics.recall(user) or ""
        consent = self.consents.recall(user) or ""
        return Actor(Channel.TELEGRAM, str(user), self.key(update), spoken, hint=hint, topic=topic, consent=consent)

    def key(self, update: int) -> str:
        return f"telegram:{self.bot_id}:{update}"


def guess(user: User | None) -> str:
    """The language of somebody's phone, for the few lines said before a language was chosen."""
    return "ru" if user is not None and (user.language_code or "").startswith("ru") else "kk"
