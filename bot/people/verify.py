"""Proof of a corporate mailbox: which address, which code, how often. Pure; parameters of OWASP ASVS 5.0 6.5 and 6.6."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email

from bot.greeting import past_greeting
from bot.people.model import SKEW

FIRST_LIFE = timedelta(hours=24)  # a first binding: NIST SP 800-63A 4.6 allows an enrolment code a day by mail
CODE_LIFE = timedelta(minutes=10)  # any later one (ASVS 6.5.5)
LINK_BYTES = 24
ATTEMPTS = 5
FAILURES_A_DAY = 10
RESEND = timedelta(seconds=60)
SENT_LIMITS = ((timedelta(hours=1), 3), (timedelta(days=1), 5))
DAY = timedelta(days=1)

_N = "[0-9OoОо]"  # who types a letter O means a zero
CODE = re.compile(rf"(?<!\w)(?:{_N}{{3}}[\s.-]?{_N}{{3}}|{_N}{{2}}(?:\s{_N}{{2}}){{2}}|{_N}(?:\s{_N}){{5}})(?!\w)")
PLAIN = re.compile(r"\d{3}[\s-]?\d{3}")
ZERO = str.maketrans("OoОо", "0000")
BESIDE = 40  # signs before and behind a code
OF_CODE = re.compile(r"код\w{0,4}|вот|это|мой|міне|мынау|менің|спасибо|ра[хқ]мет|пожалуйста", re.IGNORECASE)
NOT_CODE = re.compile(r"\?|\b(?:не|нет|жоқ|емес|тел\w*|номер\w*|нөмір\w*|звон\w*|қоңырау\w*|тенге|теңге|тг)\b", re.IGNORECASE)
SHOWN_LIFE = timedelta(minutes=15)
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LOOKALIKES = str.maketrans("ILOАВЕКМНОРСТУХІ", "110ABEKMH0PCTYX1")  # Latin, then Cyrillic
ALIKE = str.maketrans("авекмнорстухіѕјһԛԝ", "abekmhopctyxisjhqw")  # Cyrillic, as in addresses
SHOWN = re.compile(rf"(?:(?:MYQG|K0Д|K0D|C0DE)\W+)*([{SIGNS}]{{4}})([\s‐-―-]?)([{SIGNS}]{{4}})")
CALLED_CODE = re.compile(r"\b(?:КОД|CODE)")
AMONG = re.compile(rf"(?<![\w-])[{SIGNS}]{{4}}[\s‐-―-]?[{SIGNS}]{{4}}(?![\w-])")
LOCAL = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?", re.ASCII)
LONGEST_OFFERED = 50  # a button carries 64 bytes, with what it does and the language
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


def meant(text: str, domains: Sequence[str]) -> str | None:
    """The mailbox behind an address that we do not take: with a tag, or with letters that look Latin."""
    local, at, domain = text.lower().translate(ALIKE).partition("@")
    return corporate(f"{local.partition('+')[0]}{at}{domain}", domains)


def completed(text: str, domains: Sequence[str]) -> tuple[str, ...]:
    """What "a.nurlanova" may stand for, one address for each domain; none where it is no plain local part."""
    local = text.strip().strip(AROUND).lower()
    found = [corporate(f"{local}@{domain}", domains) for domain in domains] if LOCAL.fullmatch(local) else []
    return tuple(address for address in found if address is not None and len(address) <= LONGEST_OFFERED)


def address_in(text: str, domains: Sequence[str]) -> str | None:
    """What looks like an address in "my mailbox is …": the one word with an @, or of several the one in an allowed domain."""
    words = dict.fromkeys(word.strip(AROUND) for word in text.split() if "@" in word)
    ours = [word for word in words if corporate(word, domains)]
    return ours[0] if len(ours) == 1 else next(iter(words)) if len(words) == 1 else None


def new_code() -> str:
    return f"{secrets.randbelow(10**6):06}"


def new_link() -> str:
    """192 bits in 32 characters; Telegram takes 64 of [A-Za-z0-9_-] in a deep link."""
    return secrets.token_urlsafe(LINK_BYTES)


def new_shown() -> str:
    """Eight signs of 32, 40 bits, none of which is mistaken for another."""
    return "".join(secrets.choice(SIGNS) for _ in range(8))


def shown_in(line: str) -> tuple[str, bool] | None:
    """The code a line consists of, or has among other words, as people copy it: with or without the dash, in Cyrillic letters
    that look the same; and whether it may just as well be something else."""
    typed = line.upper()
    found = SHOWN.fullmatch(typed.translate(LOOKALIKES).strip(f" {AROUND}"))
    if found is None:
        return _among_words(typed)
    code = found[1] + found[3]
    return code, code.isalpha() and not found[2]


def _among_words(typed: str) -> tuple[str, bool] | None:
    """With letters, and with digits where it is not called a code: years and double names are none."""
    for found in AMONG.finditer(typed.translate(LOOKALIKES)):
        signs = typed[found.start() : found.end()]
        marked = CALLED_CODE.search(typed) or any(map(str.isdecimal, signs))
        if marked and any(map(str.isalpha, signs)) and len(typed) <= 2 * BESIDE:
            return re.sub(r"\W", "", found[0]), True
    return None


def holds(created_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Neither too old nor from the future: else what a wrong clock made would hold for as long as it was wrong."""
    return created_at - SKEW <= now < expires_at


def code_in(text: str) -> str | None:
    """The six digits of "123 456", "код: 12 34 56, спасибо" and the like; a letter has a greeting above and a signature below."""
    found = _code(_first(text))
    return re.sub(r"\W", "", found[0]).translate(ZERO) if found else None


def code_alone(text: str) -> str | None:
    """Six digits that can hardly be anything but a code, whether one was asked for or not."""
    line = _first(text)
    found = _code(line)
    if found is None or not PLAIN.fullmatch(found[0]):
        return None
    beside = re.findall(r"\w+", line.replace(found[0], " "))
    return code_in(text) if all(map(OF_CODE.fullmatch, beside)) else None


def is_slip(text: str) -> bool:
    """Digits that somebody may have meant for a code, and no question."""
    line = _first(text)
    digits = sum(map(str.isdecimal, line))
    return "?" not in line and (digits > 4 or 2 * digits >= sum(map(str.isalnum, line)) > 0)


def _code(line: str) -> re.Match[str] | None:
    """The only digits of the line, and nothing beside them says that they are something else."""
    found = CODE.search(line)
    if found is None or sum(map(str.isdecimal, found[0])) < 4:
        return None
    before, behind = line[: found.start()], line[found.end() :]
    other = any(map(str.isdecimal, before + behind)) or NOT_CODE.search(f"{before} {behind}")
    return found if not other and max(len(before), len(behind)) <= BESIDE else None


def _first(text: str) -> str:
    return past_greeting(text).partition("\n")[0].strip()


def digest(secret: str, challenge: int, person: int, mail: str, code: str) -> str:
    """Keyed, and bound to this challenge, person and mailbox: a bare hash of a million codes falls in a second."""
    bound = f"code|{challenge}|{person}|{mail}|{code}".encode()
    return hmac.new(secret.encode(), bound, hashlib.sha256).hexdigest()


def fits(secret: str, challenge: int, person: int, mail: str, code: str, kept: str) -> bool:
    return hmac.compare_digest(digest(secret, challenge, person, mail, code), kept)


def life(*, first: bool) -> timedelta:
    return FIRST_LIFE if first else CODE_LIFE


def may_send(sent: Sequence[datetime], now: datetime) -> bool:
    """Whether one more code may go to this mailbox, whoever asks for it."""
    if sent and timedelta() <= now - sent[-1] < RESEND:
        return False
    return all(sum(-SKEW <= now - at < span for at in sent) < limit for span, limit in SENT_LIMITS)


def shown(code: str) -> str:
    """In two halves: "123 456", "7KMQ-2XVD"."""
    half = len(code) // 2
    return f"{code[:half]}{' ' if code.isdecimal() and half == 3 else '-'}{code[half:]}"


def masked(address: str) -> str:
    """`a…a@qg.kz`: enough to recognise one's own."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}…{local[-1:]}@{domain}"
