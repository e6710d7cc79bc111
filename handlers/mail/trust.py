"""What a letter shows of how our own server could vouch for its sender: for the doctor, who says which setting to write."""

from dataclasses import dataclass
from email.message import Message
from itertools import islice

from authres import AuthenticationResultsHeader
from authres.core import AuthResError

from handlers.mail import mime
from handlers.mail.parse import MOST_RESULTS, is_authentic, is_marked

KNOWN_MARKS = ("X-MS-Exchange-Organization-AuthAs: Internal",)
WORDS = {"yes", "true", "1", "internal", "pass", "trusted", "authenticated"}  # what a server writes into a mark of its own


@dataclass(frozen=True, slots=True)
class Results:
    """One Authentication-Results header; `vouches` where settings that name its server would trust the letter."""

    server: str
    dmarc: str
    vouches: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The domain in From, and the two forms of trust, topmost first."""

    domain: str
    results: tuple[Results, ...]
    marks: tuple[str, ...]


def shown_by(raw: bytes) -> Shown:
    message = mime.message_of(raw)
    authors = mime.addresses(message, "From")
    domain = authors[0].domain.lower() if len(authors) == 1 else ""
    return Shown(domain, tuple(_results(message)), tuple(_marks(message)))


def _results(message: Message) -> list[Results]:
    found: dict[str, Results] = {}
    for raw in islice(mime.raw_headers(message, "Authentication-Results"), MOST_RESULTS):
        try:
            header = AuthenticationResultsHeader.parse_value(raw.strip())
        except (AuthResError, *mime.BROKEN):
            continue
        server = str(header.authserv_id)
        dmarc = next((str(one.result).lower() for one in header.results if str(one.method).lower() == "dmarc"), "none")
        found.setdefault(server.lower(), Results(server, dmarc, is_authentic(message, server)))
    return list(found.values())


def _marks(message: Message) -> list[str]:
    """A known mark first; then headers that say nothing but yes."""
    own = [f"{name}: {value.strip()}" for name, value in _short(message) if value.strip().lower() in WORDS]
    return [mark for mark in dict.fromkeys((*KNOWN_MARKS, *own)) if is_marked(message, mark)]


def _short(message: Message) -> list[tuple[str, str]]:
    headers = islice(message.raw_items(), mime.MOST_HEADERS)
    return [(name, str(value)) for name, value in headers if name.lower().startswith("x-") and len(str(value)) < 40]
