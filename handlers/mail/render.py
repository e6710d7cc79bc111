"""A delivery becomes a letter, plain and in HTML: the marker below which a reply is cut, the text, its choices, loop headers."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from itertools import count

from bot.cases.commands import Command, ascii_of, command_of, word_of
from bot.cases.threading import in_text, number_in
from bot.deliveries.model import Delivery, Enclosure, File
from bot.ports import Clock
from bot.reply import Act, Link, Offer
from bot.rights.model import TOGETHER
from bot.texts import Texts
from handlers.mail import markup
from handlers.mail.qr import attach_qr
from handlers.mail.quotes import MARKER
from handlers.mail.sender import SmtpSender


@dataclass(frozen=True, slots=True)
class MailSender:
    """The courier's way into the mail; the same delivery always becomes a letter with the same Message-ID. `links`: our
    server vouches for senders, so that a choice may come back in a new letter."""

    smtp: SmtpSender
    texts: Texts
    clock: Clock
    mail_from: str
    phone: str
    link: Callable[[str], Awaitable[str]]  # the address of a place in the bot
    enclose: Callable[[Enclosure, str, str], Awaitable[tuple[File, ...]]]  # made for this mailbox, in this language
    links: bool

    async def send(self, delivery: Delivery) -> str:
        """A link stands in the text, for a phone, and in a QR code, for who reads on a PC."""
        said = delivery.parcel.reply
        links = {name: await self.link(value.payload) for name, value in said.params.items() if isinstance(value, Link)}
        parcel = replace(delivery.parcel, reply=replace(said, params={**said.params, **links}))
        letter = self.letter(replace(delivery, parcel=parcel))
        for link in links.values():
            attach_qr(letter, link)
        if parcel.enclosed is not None:
            for file in await self.enclose(parcel.enclosed, delivery.address, parcel.locale):
                maintype, _, subtype = file.type.partition("/")
                letter.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)
        return await self.smtp.send(letter, delivery.address)

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
        letter.set_content(self._plain(delivery), cte="base64")
        letter.add_alternative(self._html(delivery, letter["Subject"]), subtype="html", cte="base64")
        return letter

    def _plain(self, delivery: Delivery) -> str:
        parcel, locale = delivery.parcel, delivery.parcel.locale
        said, choices = self.texts.plain(parcel.reply, locale), self._choices(parcel.reply.offers, locale)
        listed = "\n".join((self._how_to_choose(choices, locale, links=False), *(choice.line for choice in choices)))
        parts = [MARKER, self._not_filed(parcel.reply.offers, locale), said, listed, "-- \n" + self._footer(locale)]
        return "\n\n".join(filter(None, parts)) + "\n"

    def _html(self, delivery: Delivery, subject: str) -> str:
        parcel, locale = delivery.parcel, delivery.parcel.locale
        said, choices = self.texts.styled(parcel.reply, locale, markup.LETTER), self._choices(parcel.reply.offers, locale)
        blocks = [
            markup.small(MARKER),
            markup.block(self._not_filed(parcel.reply.offers, locale)),
            markup.said(said),
            markup.block(self._how_to_choose(choices, locale, links=self.links)),
            markup.buttons((self._ready(delivery, subject, choice), choice.caption) for choice in choices),
            markup.footer(self._footer(locale)),
        ]
        return markup.page(blocks, title=subject, locale=locale)

    def _footer(self, locale: str) -> str:
        return self.texts.word("letter.footer", locale, phone=self.phone)

    def _not_filed(self, offers: tuple[Offer, ...], locale: str) -> str:
        """Who demanded something must not take the answer for its registration."""
        filing = [offer for offer in offers if offer.act is Act.FILE]
        demanded = len(filing) == 1 or any(TOGETHER in offer.arg for offer in filing)
        return self.texts.word("letter.not_filed", locale) if demanded and filing[0] == offers[0] else ""

    def _choices(self, offers: tuple[Offer, ...], locale: str) -> list["Choice"]:
        """A person names one by its number, staff by a word."""
        numbers = count(1)
        return [self._choice(offer, command_of(offer), numbers, locale) for offer in offers]

    def _choice(self, offer: Offer, command: Command | None, numbers: Iterator[int], locale: str) -> "Choice":
        if command is not None:
            word = word_of(command, locale)
            return Choice(f"• {word}", word, ascii_of(command), of_staff=True)
        number, label = next(numbers), self.texts.label(offer, locale)
        return Choice(f"[{number}] {label}", f"{number}. {label}", str(number))

    def _how_to_choose(self, choices: list["Choice"], locale: str, *, links: bool) -> str:
        if not choices:
            return ""
        if choices[0].of_staff:
            return self.texts.word("letter.command_links" if links else "letter.commands", locale)
        return self.texts.word("letter.links" if links else "letter.choices", locale)

    def _ready(self, delivery: Delivery, subject: str, choice: "Choice") -> str | None:
        """A letter that only has to be sent: it names the choice, and this letter."""
        if delivery.parcel.envelope is None or not self.links:
            return None
        about = f"Re: MyQG {number_in(subject) or ''}".strip()
        return markup.ready_reply(self.mail_from, about, f"{choice.key}\r\n\r\n{in_text(delivery.parcel.envelope.message_id)}")


@dataclass(frozen=True, slots=True)
class Choice:
    """How it is listed in plain text, what its link says, and what the first line of an answer says for it."""

    line: str
    caption: str
    key: str
    of_staff: bool = False
