"""What a receiving server writes on top of a letter, and what it takes away because only it may say so."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid

from handlers.sandbox.cast import AUTHSERV_ID, MAIL_DOMAIN
from handlers.sandbox.letter import addresses, crlf, parsed

_FIELD = re.compile(rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
_OURS = (b"return-path", b"delivered-to")


def stamped(raw: bytes, *, mail_from: str, recipient: str, at: float, authentic: bool) -> bytes:
    """The letter as it lies in the mailbox of `recipient`."""
    verdict = "pass" if authentic else "fail"
    now = format_datetime(datetime.fromtimestamp(at, UTC))
    queue = make_msgid(domain=MAIL_DOMAIN)[1:-1]
    results = f"dmarc={verdict} header.from={author_domain(raw)};\r\n\tspf={verdict} smtp.mailfrom={mail_from or MAIL_DOMAIN}"
    top = (
        f"Return-Path: <{mail_from}>",
        f"Delivered-To: {recipient}",
        f"Received: from [127.0.0.1] by {AUTHSERV_ID} with ESMTP id {queue}\r\n\tfor <{recipient}>; {now}",
        f"Authentication-Results: {AUTHSERV_ID}; {results}",
    )
    return "\r\n".join((*top, "")).encode() + without_claims(raw)


def without_claims(raw: bytes) -> bytes:
    """The same letter without headers that pretend to be this server's: a sender's own Authentication-Results of our name."""
    head, gap, body = crlf(raw).partition(b"\r\n\r\n")
    fields = _FIELD.findall(head + b"\r\n")
    return b"".join(field for field in fields if not _is_claim(field)) + gap[2:] + body


def author_domain(raw: bytes) -> str:
    """The domain in From, which is what DMARC is about; empty when there is none."""
    return next((address.domain.lower() for address in addresses(parsed(raw), "From")), "")


def _is_claim(field: bytes) -> bool:
    name, _, value = field.lower().partition(b":")
    if name.strip() == b"authentication-results":
        return AUTHSERV_ID.encode() in value.partition(b";")[0]
    return name.strip() in _OURS
