"""A letter as a mail program shows it, read from the raw bytes a mailbox keeps."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from functools import lru_cache
from typing import cast


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a letter."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person sees of a letter; addresses are bare and in lower case."""

    uid: int
    message_id: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    date: datetime
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    headers: Mapping[str, str]
    seen: bool
    raw: bytes

    def header(self, name: str) -> str | None:
        """The topmost header of that name, in whatever case it was written."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


def letter_of(raw: bytes, uid: int, arrived: float, seen: bool) -> Letter:
    letter = _read(raw, arrived)
    return replace(letter, uid=uid, seen=seen)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=SMTP)


def crlf(raw: bytes) -> bytes:
    return re.sub(rb"\r\n|\r|\n", b"\r\n", raw)


@lru_cache(maxsize=512)
def _read(raw: bytes, arrived: float) -> Letter:
    message = parsed(raw)
    headers = _headers(message)
    sender = next(iter(addresses(message, "From")), Address())
    return Letter(
        uid=0,
        message_id=headers.get("Message-ID", ""),
        sender=sender.addr_spec.lower() if sender.domain else sender.username,
        sender_name=sender.display_name,
        to=tuple(address.addr_spec.lower() for address in addresses(message, "To")),
        cc=tuple(address.addr_spec.lower() for address in addresses(message, "Cc")),
        subject=headers.get("Subject", ""),
        date=_date(message, arrived),
        text=_body(message, "plain") or "",
        html=_body(message, "html"),
        attachments=tuple(_attachments(message)),
        headers=headers,
        seen=False,
        raw=raw,
    )


def addresses(message: EmailMessage, name: str) -> Iterable[Address]:
    try:
        header = message[name]
    except (IndexError, ValueError, MessageError):  # the standard parser's own failures on malformed headers
        return ()
    return cast("tuple[Address, ...]", header.addresses) if header is not None else ()


def _headers(message: EmailMessage) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        headers.setdefault(name, _shown(name, value))
    return headers


def _shown(name: str, value: object) -> str:
    try:
        return str(SMTP.header_fetch_parse(name, str(value)))
    except (IndexError, ValueError, MessageError):
        return str(value)


def _date(message: EmailMessage, arrived: float) -> datetime:
    try:
        date = message["Date"].datetime
    except (AttributeError, ValueError, TypeError, IndexError):
        date = None
    if date is None:
        return datetime.fromtimestamp(arrived, UTC)
    return cast("datetime", date if date.tzinfo else date.replace(tzinfo=UTC))


def _body(message: EmailMessage, kind: str) -> str | None:
    try:
        part = message.get_body((kind,))
    except (AttributeError, ValueError, IndexError):
        return None
    return _content(part) if part is not None else None


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        text = payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = payload.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _attachments(message: EmailMessage) -> Iterable[Attachment]:
    for part in message.walk():
        if part.get_content_disposition() == "attachment":
            payload = part.get_payload(decode=True)
            yield Attachment(part.get_filename() or "", payload if isinstance(payload, bytes) else b"", part.get_content_type())
