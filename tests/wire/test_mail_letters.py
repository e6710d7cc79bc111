"""Letters on the wire: what the SMTP server gets, and what comes back when mail programs answer the HTML part."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from

from bot.cases.threading import Tokens
from bot.deliveries.model import Delivery, Enclosure, Envelope, File, Operation, Parcel
from bot.people.model import Channel
from bot.reply import Act, Offer, Reply, Said, Value
from handlers.mail.parse import read_mail
from handlers.mail.render import MailSender
from handlers.mail.sender import SmtpSender, wire
from handlers.sandbox.cast import AUTHSERV_ID, BOT_MAIL, DESK_MAIL, MAIL_PASSWORD
from handlers.sandbox.letter import parsed
from tests.wire.mailworld import MailWorld, mail_world
from tests.world import FrozenClock, texts

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
ANSWER = "Қабылдадық.\nПринято."
CASE: dict[str, Value] = {
    "number": "C-2026-000001",
    "text": "<b>Сұрақ</b> & вопрос",
    "wish": Said("wish.human"),
    "pseudonym": "P-1",
    "language": Said("language.kk"),
    "channel": Said("channel.mail"),
}
# How programs answer in HTML, without a plain part: what they put between the new words and the letter.
OUTLOOK = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {{margin:0cm;}} --></style></head>'
    '<body lang="RU" link="#0563C1"><div class="WordSection1">{words}<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> MyQG &lt;privacy@qg.kz&gt;<br>'
    "<b>Sent:</b> Monday, November 23, 2026 10:00 AM<br><b>To:</b> loyalty@qg.kz<br><b>Subject:</b> {subject}</p></div>"
    "{letter}</div></body></html>"
)
GMAIL = (
    '<div dir="ltr">{words}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
    'пн, 23 нояб. 2026 г. в 10:00, MyQG &lt;<a href="mailto:privacy@qg.kz">privacy@qg.kz</a>&gt;:<br></div>'
    '<blockquote class="gmail_quote">{letter}</blockquote></div>'
)
MAIL_RU = (
    "<html><body>{words}<br><blockquote>Понедельник, 23 ноября 2026, 10:00 +05:00 от MyQG &lt;privacy@qg.kz&gt;:<br>"
    "<div>{letter}</div></blockquote></body></html>"
)
YANDEX = (
    "<div>{words}</div><div> </div><div>23.11.2026, 10:00, &quot;MyQG&quot; &lt;privacy@qg.kz&gt;:</div>"
    "<blockquote>{letter}</blockquote>"
)
BARE = "{words}<br>{letter}"  # nothing marks where it begins but our own line


@pytest.fixture
async def world() -> AsyncIterator[MailWorld]:
    async with mail_world() as world:
        yield world


async def link_to(payload: str) -> str:
    return f"https://t.me/myqg_privacy_bot?start={payload}"


async def enclosed(enclosure: Enclosure, _: str, __: str) -> tuple[File, ...]:
    return (File(f"register.{enclosure.form}", "text/csv", b""),)


async def sent(world: MailWorld) -> EmailMessage:
    """A letter of ours as it lies in the mailbox."""
    smtp = SmtpSender(host="127.0.0.1", port=world.smtp_port, security="none", user=BOT_MAIL, password=MAIL_PASSWORD)
    sender = MailSender(smtp, texts(), FrozenClock(), BOT_MAIL, "+7 700 000-00-00", link_to, enclosed, links=True)
    reply = Reply("letter.case", CASE, (Offer(Act.HUMAN), Offer(Act.MENU)))
    own_id = Tokens(["new" * 16], "qg.kz").message_id(DESK_MAIL, "k", case="C-2026-000001", offers=reply.offers)
    parcel = Parcel(reply, "kk", Envelope(Said("letter.outcome.subject", CASE), own_id))
    await sender.send(Delivery(1, 1, Channel.MAIL, Operation.MAIL, DESK_MAIL, parcel, NOW, 0))
    await smtp.close()
    return parsed(world.post.letters(DESK_MAIL)[0].raw)


async def test_a_letter_is_plain_text_and_html(world: MailWorld) -> None:
    """The last alternative is the richest (RFC 2046 5.1.4); both in base64, so that nothing on the way breaks a line."""
    letter = await sent(world)
    parts = [(part.get_content_type(), part["Content-Transfer-Encoding"]) for part in letter.iter_parts()]

    assert "multipart/alternative" == letter.get_content_type()
    assert [("text/plain", "base64"), ("text/html", "base64")] == parts
    assert world.post.letters(DESK_MAIL)[0].raw.isascii()
    assert "<b>Сұрақ</b> & вопрос" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "&lt;b&gt;Сұрақ&lt;/b&gt; &amp; вопрос" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


WORDS = sampled_from(
    ["QG-2026-000042", "25.11", "·", "Подтвердить", "личность", "дербес", "деректерімді", "Subject:", "=?utf-8?"]
)


@settings(max_examples=200)
@given(lists(WORDS, min_size=1, max_size=30).map(" ".join))
def test_no_subject_loses_a_space(subject: str) -> None:
    """However long it is, and in lines that any server takes (RFC 2047, section 2)."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = BOT_MAIL, DESK_MAIL, subject
    raw = wire(letter)

    assert subject == str(parsed(raw)["Subject"])
    assert (True, True) == (raw.isascii(), max(map(len, raw.split(b"\r\n"))) <= 78)


@pytest.mark.parametrize(
    "program", [OUTLOOK, GMAIL, MAIL_RU, YANDEX, BARE], ids=["outlook", "gmail", "mail.ru", "yandex", "bare"]
)
@pytest.mark.parametrize("above", [ANSWER, ""], ids=["answered", "empty"])
async def test_an_answer_to_the_html_part_is_cut(world: MailWorld, program: str, above: str) -> None:
    """Only the new words are left, and nothing where there are none."""
    letter = await sent(world)
    html = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    words = above.replace("\n", "<br>")
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = DESK_MAIL, BOT_MAIL, f"RE: {letter['Subject']}"
    answer["In-Reply-To"] = letter["Message-ID"]
    answer.set_content(program.format(words=words, letter=html, subject=letter["Subject"]), subtype="html", cte="base64")

    assert above == read_mail(answer.as_bytes(), authserv_id=AUTHSERV_ID).text
