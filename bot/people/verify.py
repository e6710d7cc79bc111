"""Proof of a corporate mailbox: which address, which code, how often. Pure; parameters of OWASP ASVS 5.0 6.5 and 6.6."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email

FIRST_LIFE = timedelta(hours=24)  # a first binding: NIST SP 800-63A 4.6 allows an enrolment code a day by mail
CODE_LIFE = timedelta(minutes=10)  # any later one (ASVS 6.5.5)
SKEW = timedelta(minutes=2)  # a clock may be set back a little; what was made in a farther future is not believed
LINK_BYTES = 24
BINDING_LIFE = timedelta(days=180)
ATTEMPTS = 5
FAILURES_A_DAY = 10
RESEND = timedelta(seconds=60)
SENT_LIMITS = ((timedelta(hours=1), 3), (timedelta(days=1), 5))
DAY = timedelta(days=1)

CODE = re.compile(r"^\D{0,30}(\d{3})[\s-]?(\d{3})\D{0,3}$")
AROUND = "<>()[]«»\"'.,;:!"


def corporate(text: str, domains: Sequence[str]) -> str | None:
    """The canonical address if it is one mailbox of an allowed domain; no tags, no look-alikes, no sub-domains."""
    try:
        address = validate_email(text.strip().strip(AROUND), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    canonical = f"{address.local_part}@{address.ascii_domain or address.domain}".lower()
    local, _, domain = canonical.partition("@")
    return canonical if domain in domains and "+" not in local and canonical.isascii() else None


def address_in(text: str) -> str | None:
    """What looks like an address in "my mailbox is …": the one word with an @."""
    words = [word.strip(AROUND) for word in text.split() if "@" in word]
    return words[0] if len(words) == 1 else None


def new_link() -> str:
    """192 bits in 32 characters; Telegram takes 64 of [A-Za-z0-9_-] in a deep link."""
    return secrets.token_urlsafe(LINK_BYTES)


def holds(created_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Neither too old nor from the future: else what a wrong clock made would hold for as long as it was wrong."""
    return created_at - SKEW <= now < expires_at


def code_in(text: str) -> str | None:
    """The six digits of "123 456", "код: 123456" and the like."""
    found = CODE.match(text.strip())
    return found[1] + found[2] if found else None


def digest(secret: str, challenge: int, person: int, mail: str, code: str) -> str:
    """Keyed, and bound to this challenge, person and mailbox: a bare hash of a million codes falls in a second."""
    bound = f"code|{challenge}|{person}|{mail}|{code}".encode()
    return hmac.new(secret.encode(), bound, hashlib.sha256).hexdigest()


def fits(secret: str, challenge: int, person: int, mail: str, code: str, kept: str) -> bool:
    return hmac.compare_digest(digest(secret, challenge, person, mail, code), kept)


def may_send(sent: Sequence[datetime], now: datetime) -> bool:
    """Whether one more code may go to this mailbox, whoever asks for it."""
    if sent and now - sent[-1] < RESEND:
        return False
    return all(sum(now - at < span for at in sent) < limit for span, limit in SENT_LIMITS)


def shown(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def masked(address: str) -> str:
    """`a…a@qg.kz`: enough to recognise one's own."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}…{local[-1:]}@{domain}"
