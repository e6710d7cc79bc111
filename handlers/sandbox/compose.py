"""Letters as people's mail programs write them: new, answered and forwarded, quoted as Outlook quotes in kk and ru."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from html import escape
from zoneinfo import ZoneInfo

from babel.dates import format_date

from handlers.sandbox.cast import PEOPLE
from handlers.sandbox.letter import Attachment, Letter, parsed

ALMATY = ZoneInfo("Asia/Almaty")
PEOPLE_BY_MAIL = {person.mail: person for person in PEOPLE.values() if person.mail}


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of Outlook's block above what is answered."""

    rule: str
    sender: str
    sent: str
    to: str
    subject: str


QUOTES = {
    "kk": Quote("-----Бастапқы хабар-----", "Кімнен", "Жіберілді", "Кімге", "Тақырып"),
    "ru": Quote("________________________________", "От", "Отправлено", "Кому", "Тема"),
}

FAILURE_NOTICE = """\
From: MAILER-DAEMON@{domain}
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {message_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_notice"

--=_notice
Content-Type: text/plain; charset=us-ascii

This is the mail system at {domain}. Your message could not be delivered.

<{recipient}>: {why}

--=_notice
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.{domain}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; {why}

--=_notice
Content-Type: text/rfc822-headers

Message-ID: {original_id}

--=_notice--
"""


def new(
    sender: str,
    to: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    cc: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = addressed(sender)
    message["To"] = addressed(to)
    if cc:
        message["Cc"] = tuple(addressed(address) for address in cc)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = at.astimezone(ALMATY)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    for name, value in (headers or {}).items():
        del message[name]
        message[name] = value
    message.set_content(text, cte="base64")
    message.add_alternative(_html(text), subtype="html", cte="base64")
    for file in attachments:
        maintype, _, subtype = file.mime.partition("/")
        message.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)
    return message


def answer(original: Letter, sender: str, text: str, *, at: datetime, headers: Mapping[str, str] | None = None) -> EmailMessage:
    """A reply to all that the original says about where replies go."""
    thread = " ".join(filter(None, (original.header("References"), original.message_id)))
    return new(
        sender,
        _bare(original.header("Reply-To")) or original.sender,
        prefixed("RE: ", original.subject),
        quoted(original, text, language_of(sender)),
        at=at,
        headers={"In-Reply-To": original.message_id, "References": thread, **(headers or {})},
    )


def passed_on(original: Letter, sender: str, to: str, text: str, *, at: datetime) -> EmailMessage:
    return new(
        sender,
        to,
        prefixed("FW: ", original.subject),
        quoted(original, text, language_of(sender)),
        at=at,
        headers={"References": original.message_id},
        attachments=original.attachments,
    )


def failure_notice(original: Letter, recipient: str, why: str, *, at: datetime) -> EmailMessage:
    """What a server sends back when it took a letter and could not deliver it (RFC 3464)."""
    domain = recipient.rpartition("@")[2]
    text = FAILURE_NOTICE.format(
        domain=domain,
        sender=original.sender,
        date=format_datetime(at.astimezone(ALMATY)),
        message_id=make_msgid(domain=domain),
        recipient=recipient,
        why=why,
        original_id=original.message_id,
    )
    return parsed(text.encode())


def addressed(address: str) -> Address:
    person = PEOPLE_BY_MAIL.get(address)
    return Address(person.name if person else "", addr_spec=address)


def language_of(address: str) -> str:
    person = PEOPLE_BY_MAIL.get(address)
    return person.language if person else "ru"


def prefixed(prefix: str, subject: str) -> str:
    return subject if subject.upper().startswith(prefix) else prefix + subject


def quoted(original: Letter, text: str, language: str) -> str:
    words = QUOTES[language]
    local = original.date.astimezone(ALMATY)
    block = (
        words.rule,
        f"{words.sender}: {original.sender_name or original.sender} <{original.sender}>",
        f"{words.sent}: {format_date(local, 'long', locale=language)} {local:%H:%M}",
        f"{words.to}: {'; '.join(original.to)}",
        f"{words.subject}: {original.subject}",
    )
    return f"{text}\n\n" + "\n".join(block) + f"\n\n{original.text}"


def _bare(header: str | None) -> str | None:
    return header.rpartition("<")[2].rstrip("> ").strip() if header else None


def _html(text: str) -> str:
    lines = "".join(f'<p class="MsoNormal">{escape(line) or "&nbsp;"}</p>\n' for line in text.splitlines())
    return f'<html><head><meta charset="utf-8"></head><body lang="RU"><div class="WordSection1">\n{lines}</div></body></html>\n'
