"""Signed message ids: what an answer to one of our mails is about, without a table (RFC 5322 3.6.4)."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reply import Act, Offer

MESSAGE_ID = re.compile(r"<?q\.([A-Za-z0-9_-]+)\.([a-f0-9]{20})(?:@|$)")
IN_TEXT = re.compile(r"\[#(q\.[\w.\s-]{1,1500}?)\]", re.ASCII)  # a mail program may have broken the line
NUMBER = re.compile(r"\b(QG|C)-(\d{4})-(\d{6})\b", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """`case` is a number; `offers` are the numbered choices of the mail; `reader` is who it was sent to, hashed."""

    reader: str
    case: str | None = None
    offers: tuple[Offer, ...] = ()
    purpose: str = ""  # "human": the answer goes to staff
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes and reads them; `secrets` are newest first, `domain` is that of the bot's own address."""

    secrets: Sequence[str]
    domain: str

    def message_id(
        self,
        reader: str,
        unique: str,
        *,
        case: str = "",
        offers: Sequence[Offer] = (),
        purpose: str = "",
        locale: str = "",
    ) -> str:
        """The same arguments give the same id, so a letter that is sent again is recognised as the same."""
        secret = self.secrets[0]
        choices = ",".join(f"{offer.act}={offer.arg}" for offer in offers)
        fields = (self._reader(reader, secret), self._hash("u" + unique, secret), case, choices, purpose, locale)
        packed = base64.urlsafe_b64encode("|".join(fields).encode()).rstrip(b"=").decode()
        return f"<q.{packed}.{self._sign(packed, secret)}@{self.domain}>"

    def read(self, references: Sequence[str]) -> Token | None:
        """The newest of our own ids among them (the last one stands for the letter that is answered)."""
        found = (self._token(reference) for reference in reversed(references))
        return next((token for token in found if token is not None), None)

    def sent_to(self, token: Token, address: str) -> bool:
        """Whether this mailbox got the letter: answering it is a proof of control."""
        return any(hmac.compare_digest(token.reader, self._reader(address, secret)) for secret in self.secrets)

    def _token(self, reference: str) -> Token | None:
        found = MESSAGE_ID.search(reference)
        if found is None or not any(hmac.compare_digest(found[2], self._sign(found[1], secret)) for secret in self.secrets):
            return None
        try:
            fields = base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode()
            reader, _, case, choices, purpose, locale = fields.split("|")
            offers = tuple(_offer(choice) for choice in choices.split(",") if choice)
        except (binascii.Error, ValueError):  # signed by us, but by a version that knew other things
            return None
        return Token(reader, case or None, offers, purpose, locale)

    def _reader(self, address: str, secret: str) -> str:
        return self._hash("r" + address.lower(), secret)

    @staticmethod
    def _hash(text: str, secret: str) -> str:
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:16]

    @staticmethod
    def _sign(packed: str, secret: str) -> str:
        return hmac.new(secret.encode(), b"message-id|" + packed.encode(), hashlib.sha256).hexdigest()[:20]


def _offer(choice: str) -> Offer:
    act, _, arg = choice.partition("=")
    return Offer(Act(act), arg)


def in_text(message_id: str) -> str:
    """How a ready reply names the letter it answers: a mailto link opens a new letter, which has no In-Reply-To."""
    return f"[#{message_id.strip('<>').partition('@')[0]}]"


def taken_out(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without such names, and the names."""
    return IN_TEXT.sub("", text).strip(), tuple("".join(found.split()) for found in IN_TEXT.findall(text))


def number_in(text: str) -> str | None:
    """The last resort: a request or case number in a subject line."""
    found = NUMBER.search(text)
    return found[0].upper() if found else None


def number_alone(text: str) -> str | None:
    """Somebody types the number of their request, and nothing else."""
    found = NUMBER.fullmatch(text.strip())
    return found[0].upper() if found else None


def numbers_in(text: str) -> set[str]:
    """All of them, once each."""
    return {found[0].upper() for found in NUMBER.finditer(text)}
