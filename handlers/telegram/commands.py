"""Commands as people type them: a name, whom it is for, and the rest."""

import re
from dataclasses import dataclass

FORM = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """`bot` is the username it was addressed to, None if to nobody in particular."""

    name: str
    rest: str = ""
    bot: str | None = None

    def is_for(self, username: str) -> bool:
        return self.bot is None or self.bot.lower() == username.lower()


def read_command(text: str) -> Command | None:
    """None for a text that only begins with a slash, such as a path."""
    found = FORM.fullmatch(text.strip())
    return Command(found["name"].lower(), (found["rest"] or "").strip(), found["bot"]) if found else None
