"""A letter as the routes need it: who really wrote it, what is new in it, what it answers, whether a machine sent it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from itertools import islice

from authres import AuthenticationResultsHeader
from authres.core import AuthResError

from handlers.mail import mime
from handlers.mail.quotes import new_text

MOST_REFERENCES = 50
MOST_FILES = 100
MOST_RESULTS = 10
MOST_READERS = 500
SMALL_PICTURE = 8 * 1024
REPORTED = ("reporting-mta", "final-recipient", "original-recipient", "action", "status")

_ID = re.compile(r"<[^<>\s]{1,900}>")
_DAEMONS = ("mailer-daemon", "postmaster")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a letter; its content stays in the mailbox."""

    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Bounce:
    """A server could not deliver what we sent; not `permanent`: it is still trying."""

    recipient: str | None
    message_id: str | None
    permanent: bool
    status: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter that arrived. `text` is what is new in it."""

    message_id: str
    synthetic: bool
    sender: str
    subject: str
    text: str
    in_reply_to: str | None
    references: tuple[str, ...]
    auto_submitted: bool
    bounce: Bounce | None
    authentic: bool
    attachments: tuple[Attached, ...]
    at: datetime | None
    to: tuple[str, ...]
    cc: tuple[str, ...]


def read_mail(raw: bytes, *, authserv_id: str, mark: str = "", own: frozenset[str] = frozenset()) -> Mail:
    """Never raises; `own` are the addresses we send from, whose letters count as a machine's."""
    message = mime.message_of(raw)
    authors = mime.addresses(message, "From")
    sender = mime.mailbox(authors[0]) if authors else ""
    ids = _ID.findall(mime.header(message, "Message-ID"))
    answered = _ID.findall(mime.header(message, "In-Reply-To"))
    return Mail(
        message_id=ids[0] if ids else synthetic_id(raw),
        synthetic=not ids,
        sender=sender,
        subject=mime.header(message, "Subject"),
        text=new_text(mime.body(message)),
        in_reply_to=answered[0] if answered else None,
        references=tuple(_ID.findall(mime.header(message, "References"))[-MOST_REFERENCES:]),
        auto_submitted=is_automatic(message) or sender in own,
        bounce=bounce_of(message),
        authentic=is_authentic(message, authserv_id) or is_marked(message, mark),
        attachments=_attachments(message),
        at=arrived(message),
        to=_mailboxes(message, "To"),
        cc=_mailboxes(message, "Cc"),
    )


def _mailboxes(message: EmailMessage, name: str) -> tuple[str, ...]:
    found = (mime.mailbox(address) for address in mime.addresses(message, name)[:MOST_READERS])
    return tuple(filter(None, found))


def arrived(message: Message) -> datetime | None:
    """When our own server took it, as the topmost Received says; else when it was written."""
    for stamp in (mime.header(message, "Received").rpartition(";")[2], mime.header(message, "Date")):
        moment = mime.sturdy(lambda text=stamp: parsedate_to_datetime(text), None)  # type: ignore[misc]
        if moment is not None:
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def synthetic_id(raw: bytes) -> str:
    """The same letter read again gets the same name."""
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}@no-message-id.invalid>"


def is_automatic(message: Message) -> bool:
    """Whether an answer could start a loop (RFC 3834, and what mail programs do beside it)."""
    auto = mime.header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    suppressed = mime.header(message, "X-Auto-Response-Suppress").lower()
    return any(
        (
            auto not in ("", "no"),
            mime.header(message, "Precedence").lower() in ("bulk", "list", "junk", "auto_reply"),
            mime.header(message, "List-Id") or mime.header(message, "X-Autoreply") or mime.header(message, "X-Autorespond"),
            mime.header(message, "Return-Path").replace(" ", "") == "<>",
            any(word in suppressed for word in ("all", "oof", "autoreply")),
            mime.mime_type(message) == "multipart/report",
        )
    )


def is_authentic(message: Message, authserv_id: str) -> bool:
    """Whether our own mail server vouches for the one author: dmarc=pass for the domain in From, in its topmost results."""
    authors = mime.addresses(message, "From")
    if not authserv_id or len(authors) != 1 or len(mime.raw_headers(message, "From")) != 1:
        return False
    named = (raw for raw in mime.raw_headers(message, "Authentication-Results") if authserv_id.lower() in raw.lower())
    for raw in islice(named, MOST_RESULTS):
        try:
            results = AuthenticationResultsHeader.parse_value(raw.strip())
        except (AuthResError, *mime.BROKEN):
            continue
        if str(results.authserv_id).lower() == authserv_id.lower():
            return _passed(results, authors[0].domain.lower())
    return False


def is_marked(message: Message, mark: str) -> bool:
    """Whether our own server marked the letter of the one author as its own people's. Where the mark stands tells nothing
    (Exchange writes it below what it got); a second one was brought from outside and not taken out."""
    name, _, value = mark.partition(":")
    if not mark or len(mime.addresses(message, "From")) != 1 or len(mime.raw_headers(message, "From")) != 1:
        return False
    return [value.strip().lower()] == [found.strip().lower() for found in mime.raw_headers(message, name)]


def _passed(results: AuthenticationResultsHeader, domain: str) -> bool:
    verdicts = [result for result in results.results if str(result.method).lower() == "dmarc"]
    return bool(verdicts) and all(
        str(verdict.result).lower() == "pass"
        and [domain] == [str(item.value).lower() for item in verdict.properties if (item.type, item.name) == ("header", "from")]
        for verdict in verdicts
    )


def bounce_of(message: EmailMessage) -> Bounce | None:
    """What a delivery report says (RFC 3464), or an old server's `X-Failed-Recipients`."""
    status = next((part for part in mime.leaves(message) if mime.mime_type(part) == "message/delivery-status"), None)
    fields = _status_fields(status) if status is not None else {}
    recipient = fields.get("final-recipient") or fields.get("original-recipient") or ""
    failed = mime.header(message, "X-Failed-Recipients").partition(",")[0].strip()
    daemon = mime.header(message, "Return-Path").replace(" ", "") == "<>" and _is_daemon(message)
    if not fields and not failed and not daemon:
        return None
    return Bounce(
        recipient=(recipient.rpartition(";")[2].strip("<> ") or failed).lower() or None,
        message_id=_bounced_id(message),
        permanent=fields.get("action", "failed").lower() == "failed",
        status=fields.get("status", ""),
    )


def _status_fields(status: Message) -> dict[str, str]:
    """The fields of the report and of its first recipient."""
    blocks = status.get_payload() if status.is_multipart() else []
    fields: dict[str, str] = {}
    for block in blocks[:2] if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            said = {name: mime.header(block, name) for name in REPORTED}
            fields = {name: value for name, value in said.items() if value} | fields
    return fields


def _is_daemon(message: Message) -> bool:
    return any(address.username.lower() in _DAEMONS for address in mime.addresses(message, "From"))


def _bounced_id(message: Message) -> str | None:
    """The Message-ID of what came back, from the returned letter or its headers."""
    for part in mime.leaves(message):
        if mime.mime_type(part) in ("message/rfc822", "text/rfc822-headers"):
            found = re.search(rb"^Message-ID:\s*(<[^<>\s]{1,900}>)", mime.content(part), re.IGNORECASE | re.MULTILINE)
            if found:
                return found[1].decode("ascii", "replace")
    answered = _ID.findall(mime.header(message, "In-Reply-To"))
    return answered[0] if answered else None


def _attachments(message: Message) -> tuple[Attached, ...]:
    """Without what mail programs put into letters by themselves: pictures of signatures, and signatures."""
    parts = [part for part in mime.leaves(message) if mime.is_file(part)][:MOST_FILES]
    files = [(part, Attached(mime.file_name(part), mime.mime_type(part), len(mime.content(part)))) for part in parts]
    return tuple(file for part, file in files if not _is_decoration(part, file))


def _is_decoration(part: Message, file: Attached) -> bool:
    if file.mime.startswith("image/"):
        return file.size < SMALL_PICTURE or bool(mime.header(part, "Content-ID"))
    return file.mime.endswith(("pkcs7-signature", "pgp-signature"))
