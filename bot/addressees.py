"""To whom a letter was written: to the bot, or to a colleague while the bot reads along. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.settings import Settings

FORWARDED = re.compile(r"\s*(?:fwd?|пересл\w*|пер)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Mailboxes, in small letters."""

    to: Sequence[str]
    cc: Sequence[str]

    def is_bot(self, settings: Settings) -> bool:
        return settings.mail_from.lower() in self.to

    def reads_along(self, settings: Settings, writer: str) -> bool:
        """A member of staff beside the bot; the shared mailbox, and who wrote it, are none."""
        return any(settings.staff.by_mail(one) for one in (*self.to, *self.cc) if one != writer)
