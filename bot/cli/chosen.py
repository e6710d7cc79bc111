"""Which requests an operator means: numbers and days as they are typed."""

import re
from datetime import datetime

from bot.errors import WrongSetting
from bot.rights.journal import Choice

NUMBER = re.compile(r"(QG|C)-\d{4}-\d{6,}", re.ASCII)


def number(typed: str) -> str:
    """As it is stored: capitals."""
    found = typed.strip().upper()
    if not NUMBER.fullmatch(found):
        raise WrongSetting(f"{found or 'the number'} is no number of a request; write it as QG-2026-000042")
    return found


def choice(since: datetime | None, until: datetime | None, person: str | None = None) -> Choice:
    if since and until and since > until:
        raise WrongSetting(f"--since {since:%Y-%m-%d} is later than --until {until:%Y-%m-%d}, so no day is left; exchange them")
    whose = "" if person is None else number(person)
    return Choice(since and since.date(), until and until.date(), number=whose)
