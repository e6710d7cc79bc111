"""A delivery becomes a letter: text above, numbered choices, the marker below which a reply is cut, loop headers."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from bot.deliveries.model import Delivery
from bot.ports import Clock
from bot.reply import Act, Offer
from bot.texts import Texts
from handlers.mail.quotes import MARKER
from handlers.mail.sender import SmtpSender


@dataclass(frozen=True, slots=True)
class MailSender:
    """The courier's way into the mail; the same delivery always becomes a letter with the same Message-ID."""

    smtp: SmtpSender
    texts: Texts
    clock: Clock
    mail_from: str
    phone: str

    async def send(self, delivery: Delivery) -> str:
        return await self.smtp.send(self.letter(delivery), delivery.address)

    def letter(self, delivery: Delivery) -> EmailMessage:
        parcel, envelope = delivery.parcel, delivery.parcel.envelope
        assert envelope is not None, "a mail delivery has an envelope"
        letter = EmailMessage(policy=SMTP)
        letter["From"] = formataddr(("MyQG", self.mail_from))
        letter["To"] = delivery.address
        letter["Subject"] = " ".join(self.texts.word(envelope.subject.id, parcel.locale, **envelope.subject.params).split())
        letter["Message-ID"] = envelope.message_id
        letter["Date"] = format_datetime(self.clock.now())
        letter["Reply-To"] = self.mail_from
        if envelope.in_reply_to:
            letter["In-Reply-To"] = letter["References"] = envelope.in_reply_to
        letter["Auto-Submitted"] = "auto-replied" if envelope.in_reply_to else "auto-generated"
        letter["X-Auto-Response-Suppress"] = "All"
        letter.set_content(self._body(delivery), cte="base64")
        return letter

    def _body(self, delivery: Delivery) -> str:
        parcel = delivery.parcel
        footer = self.texts.word("letter.footer", parcel.locale, phone=self.phone)
        said, offers = self.texts.plain(parcel.reply, parcel.locale), parcel.reply.offers
        parts = [MARKER, *self._not_filed(offers, parcel.locale), said, *self._choices(offers, parcel.locale)]
        return "\n\n".join((*parts, "-- \n" + footer)) + "\n"

    def _not_filed(self, offers: tuple[Offer, ...], locale: str) -> list[str]:
        """Who demanded something must not take the answer for its registration."""
        filing = [offer for offer in offers if offer.act is Act.FILE]
        return [self.texts.word("letter.not_filed", locale)] if len(filing) == 1 and filing == list(offers[:1]) else []

    def _choices(self, offers: tuple[Offer, ...], locale: str) -> list[str]:
        if not offers:
            return []
        lines = [f"[{number}] {self.texts.label(offer, locale)}" for number, offer in enumerate(offers, 1)]
        return [self.texts.word("letter.choices", locale) + "\n" + "\n".join(lines)]
