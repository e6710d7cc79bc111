"""Which links Telegram takes, and how it writes them."""

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"(?i)(https?|tg|ton|tonsite)://")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[\w-]{2,}")


def checked(url: str) -> str | None:
    """The link with its scheme and path spelt out; None if Telegram would not take it."""
    url = url.strip()
    scheme = _SCHEME.match(url)
    if scheme is None and ":" in url.split("/", 1)[0]:
        return None
    full = url if scheme else f"http://{url}"
    if not full.lower().startswith("http"):
        return full
    try:
        parts = urlsplit(full)
        _ = parts.port
    except ValueError:
        return None
    if not _HOST.fullmatch(parts.hostname or "") or " " in full:
        return None
    return full if parts.path or parts.query or parts.fragment else f"{full}/"
