"""How a notice is written in the staff group: the moment, the Kazakh text, a line of dashes, the Russian text. Pure."""

import re
from datetime import UTC, datetime, timedelta

from bot.zone import ALMATY

DIVIDER = re.compile(r"^\s*[-–—]{3,}\s*$", re.MULTILINE)
NOW = ("қазір", "сейчас")
A_MOMENT = timedelta(seconds=1)
IN_MINUTES = re.compile(r"^\+(\d{1,4})$")
LONGEST = 3500  # Telegram's 4096 less our own words around it


def read_notice(text: str, now: datetime) -> tuple[datetime, dict[str, str]] | None:
    """None when a part is missing or cannot be read."""
    head, _, body = text.strip().partition("\n")
    at = read_moment(head.strip(), now)
    parts = [part.strip() for part in DIVIDER.split(body)]
    if at is None or len(parts) != 2 or not all(0 < len(part) <= LONGEST for part in parts):
        return None
    return at, {"kk": parts[0], "ru": parts[1]}


def read_moment(text: str, now: datetime) -> datetime | None:
    """`қазір` or `сейчас`, `+15` (minutes), `18:30` (today) or `2026-12-01 10:00`, in Almaty; given back in UTC."""
    if text.lower() in NOW:
        return now + A_MOMENT
    if found := IN_MINUTES.match(text):
        return now + timedelta(minutes=int(found[1]))
    local = now.astimezone(ALMATY)
    for pattern, value in (("%Y-%m-%d %H:%M", text), ("%Y-%m-%d %H:%M", f"{local:%Y-%m-%d} {text}")):
        try:
            return datetime.strptime(value, pattern).replace(tzinfo=ALMATY).astimezone(UTC)
        except ValueError:
            continue
    return None
