"""What the bot reads out of a letter, and that no letter can break it."""

from email.message import EmailMessage
from email.policy import SMTP
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.mail.html import text_of
from handlers.mail.parse import Attached, Bounce, read_mail
from handlers.mail.quotes import MARKER, new_text
from handlers.sandbox.cast import AUTHSERV_ID, BOT_MAIL, DESK_MAIL, PEOPLE
from handlers.sandbox.changes import Changes
from handlers.sandbox.mail import Attachment, Post

AIGERIM = "a.nurlanova@qg.kz"
SERGEI = "s.kovalev@qg.kz"
PASS = b"Authentication-Results: mx.qg.kz; dmarc=pass header.from=qg.kz\r\n"
FROM = "From: Айгерім <a.nurlanova@qg.kz>\r\n".encode()

QUOTATIONS = {
    "outlook-kk": "\n-----Бастапқы хабар-----\nКімнен: <p@qg.kz>\nЖіберілді: 23\nКімге: a@qg.kz\nТақырып: Код\n\nескі",
    "outlook-ru": "\n________________________________\nОт: <p@qg.kz>\nОтправлено: 23 1:28\nКому: a@qg.kz\nТема: Код\n\nстарое",
    "outlook-ru-bare": "\nОт: MyQG [mailto:privacy@qg.kz]\nОтправлено: понедельник\nКому: a@qg.kz\nТема: Код\n\nстарое",
    "outlook-en": "\n-----Original Message-----\nFrom: MyQG <privacy@qg.kz>\nSent: Monday\nTo: a@qg.kz\nSubject: Code\n\nold",
    "outlook-bold": "\n*От:* MyQG <privacy@qg.kz>\n*Дата:* понедельник\n*Кому:* a@qg.kz\n*Тема:* Код\n\nстарое",
    "outlook-marked": "\n> -----Исходное сообщение-----\n> От: MyQG\n> Отправлено: вчера\n> Кому: a@qg.kz\n> Тема: Код\n> старое",
    "gmail-ru": "\nпн, 23 нояб. 2026 г. в 01:28, MyQG <privacy@qg.kz>:\n\n> старое\n> ещё",
    "gmail-wrapped": "\nпн, 23 нояб. 2026 г. в 01:28, MyQG по вопросам персональных данных\n<privacy@qg.kz>:\n\n> старое",
    "gmail-wrapped-at-date": "\nпн, 23 нояб. 2026 г.\nв 01:28, MyQG <privacy@qg.kz>:\n\n> старое",
    "gmail-kk": "\n2026 ж. 23 қар., дс 01:28, MyQG <privacy@qg.kz> жазды:\n\n> ескі",
    "gmail-en": "\nOn Mon, Nov 23, 2026 at 1:28 AM MyQG <privacy@qg.kz> wrote:\n\n> old",
    "mail.ru": "\n>Понедельник, 23 ноября 2026, 1:28 +05:00 от MyQG <privacy@qg.kz>:\n>\n>старое",
    "yandex": '\n23.11.2026, 01:28, "MyQG" <privacy@qg.kz>:\nстарое',
    "thunderbird-ru": "\n23.11.2026 1:28, MyQG пишет:\n> старое",
    "apple-ru": "\n23 нояб. 2026 г., в 01:28, MyQG <privacy@qg.kz> написал(а):\n\n> старое",
    "plain-kk": "\nАйгерім Нұрланова жазды:\n> ескі",
    "marker": f"\n{MARKER}\n\nКод: 123",
    "marker-quoted": f"\n> {MARKER}\n> Код: 123",
    "only-marks": "\n> старое\n> ещё",
    "nothing": "",
}


@pytest.mark.parametrize("name", QUOTATIONS)
def test_quotation_is_cut(name: str) -> None:
    """Only the new text is left, whatever program quoted the rest, and however the text itself looks."""
    text = "Сәлеметсіз бе!\n\nДеректерімді жойыңыз: тел. 8 (701) 000-00-00, сағат 10:30.\nРахмет, Айгерім"

    assert text == new_text(text + "\n" + QUOTATIONS[name])
    assert text == new_text((text + "\n" + QUOTATIONS[name]).replace("\n", "\r\n"))


@pytest.mark.parametrize(
    "text",
    [
        "От: меня\nпросьба удалить мои данные.",
        "Кому: всем\nТема: важная",
        "В политике написано: «уничтожение». Когда?",
        "Коллега пишет:\nя не давал согласия.",
        "Встреча в 10:30, пишите на <a@qg.kz>",
        "__________\nподпись",
        "Мекенжайым: a@qg.kz, уақыты 10:30:",
        "-- \nАйгерім",
    ],
)
def test_what_only_resembles_a_quotation_stays(text: str) -> None:
    """No word of a person is lost because it looks like a header."""
    assert text.strip().replace("-- \n", "--\n") == new_text(text)


@pytest.mark.parametrize("name", ["gmail-ru", "gmail-kk", "mail.ru", "apple-ru", "plain-kk", "marker-quoted"])
def test_answer_below_the_quotation(name: str) -> None:
    """Who answers at the bottom is heard as well."""
    assert "Иә, келісемін" == new_text(QUOTATIONS[name].strip("\n") + "\n\nИә, келісемін\n")


def test_answers_between_the_lines() -> None:
    """Answers between quoted lines stay, the quoted lines go."""
    assert "Айгерім\n\n23 қараша" == new_text("> Атыңыз?\nАйгерім\n\n> Күні?\n23 қараша")


@pytest.mark.parametrize("name", ["outlook-kk", "outlook-ru", "outlook-en", "marker"])
def test_forward_without_a_word(name: str) -> None:
    """A letter that only quotes has no new text."""
    assert "" == new_text(QUOTATIONS[name])


@pytest.fixture
def post() -> Post:
    return Post(Changes(), (BOT_MAIL, DESK_MAIL, *(person.mail for person in PEOPLE.values() if person.mail)))


@pytest.mark.parametrize("owner", [AIGERIM, SERGEI])
def test_reply_of_the_sandbox(post: Post, owner: str) -> None:
    """A reply from Outlook in either language: its thread, its author, its new text."""
    first = post.write(BOT_MAIL, owner, "Код", f"{MARKER}\n\n123 456")
    message_id = post.reply(owner, 1, "Рахмет!\nСпасибо!")

    mail = read_mail(post.letters(BOT_MAIL)[0].raw, authserv_id=AUTHSERV_ID)

    assert (message_id, False) == (mail.message_id, mail.synthetic)
    assert (owner, "RE: Код") == (mail.sender, mail.subject)
    assert "Рахмет!\nСпасибо!" == mail.text
    assert (first, (first,)) == (mail.in_reply_to, mail.references)
    assert (True, False, None) == (mail.authentic, mail.auto_submitted, mail.bounce)


def test_files(post: Post) -> None:
    """Attachments are named; the pictures and seals of a signature are none."""
    files = [Attachment("өтініш.pdf", b"%PDF-1.7", "application/pdf"), Attachment("logo.png", b"png", "image/png")]
    files += [Attachment("smime.p7s", b"seal", "application/pkcs7-signature"), Attachment("скан.png", b"p" * 9000, "image/png")]
    post.write(AIGERIM, BOT_MAIL, "Тема", "текст", attachments=files)

    mail = read_mail(post.letters(BOT_MAIL)[0].raw, authserv_id=AUTHSERV_ID)

    assert (Attached("өтініш.pdf", "application/pdf", 8), Attached("скан.png", "image/png", 9000)) == mail.attachments


@pytest.mark.parametrize(
    "author",
    [
        '"v1@third.kz,v2@third.kz,x"@evil.kz',
        '"a b"@qg.kz',
        'x <"victim@third.kz>,<y"@evil.kz>',
        "айгерім@qg.kz",
        "=?utf-8?q?a=40b?=@evil.kz",
        "nobody",
    ],
)
def test_an_address_that_would_be_read_otherwise_is_none(author: str) -> None:
    """Nobody is written to under an address that has to be quoted."""
    assert "" == read_mail(f"From: {author}\r\n\r\nx".encode(), authserv_id="").sender


@pytest.mark.parametrize(
    ("head", "authentic"),
    [
        (PASS + FROM, True),
        (b"Authentication-Results: MX.QG.KZ 1; spf=pass; dmarc=pass (p=reject) header.from=QG.kz\r\n" + FROM, True),
        (b"Authentication-Results: mx.other; dmarc=fail header.from=qg.kz\r\n" + PASS + FROM, True),
        (b"Authentication-Results: mx.qg.kz; dmarc=fail header.from=qg.kz\r\n" + PASS + FROM, False),
        (b"Authentication-Results: mx.qg.kz; none\r\n" + PASS + FROM, False),
        (b"Authentication-Results: mx.other; dmarc=pass header.from=qg.kz\r\n" + FROM, False),
        (b"Authentication-Results: mx.qg.kz.evil.kz; dmarc=pass header.from=qg.kz\r\n" + FROM, False),
        (b"Authentication-Results: mx.qg.kz; dmarc=pass header.from=evil.kz\r\n" + FROM, False),
        (b"Authentication-Results: mx.qg.kz; dmarc=pass\r\n" + FROM, False),
        (b"Authentication-Results: mx.qg.kz; spf=pass smtp.mailfrom=qg.kz\r\n" + FROM, False),
        (b"Authentication-Results: mx.qg.kz; dmarc=pass header.from=qg.kz; dmarc=fail header.from=qg.kz\r\n" + FROM, False),
        (PASS + FROM + b"From: x@evil.kz\r\n", False),
        (PASS + b"From: a@qg.kz, x@evil.kz\r\n", False),
        (PASS + b"From: nobody\r\n", False),
        (PASS, False),
        (b"Authentication-Results: ;;;\r\n" + FROM, False),
        (FROM, False),
    ],
)
def test_authenticity(head: bytes, authentic: bool) -> None:
    """Only our own server's topmost word counts, and only for the one author's own domain."""
    raw = head + b"Subject: x\r\n\r\ntext"

    assert authentic is read_mail(raw, authserv_id=AUTHSERV_ID).authentic
    assert not read_mail(raw, authserv_id="").authentic


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("X-Nothing: here", False),
        ("Auto-Submitted: no", False),
        ("X-Auto-Response-Suppress: DR, RN", False),
        ("Auto-Submitted: auto-replied; owner=x", True),
        ("auto-submitted: AUTO-GENERATED", True),
        ("Precedence: bulk", True),
        ("List-Id: <all.qg.kz>", True),
        ("Return-Path: <>", True),
        ("X-Auto-Response-Suppress: All", True),
        ("X-Autoreply: yes", True),
        ("Content-Type: multipart/report; boundary=x", True),
    ],
)
def test_machines_are_recognised(header: str, automatic: bool) -> None:
    """What an answer to could start a loop is marked (RFC 3834)."""
    raw = FROM + header.encode() + b"\r\n\r\ntext"

    assert automatic is read_mail(raw, authserv_id=AUTHSERV_ID).auto_submitted
    assert read_mail(raw, authserv_id=AUTHSERV_ID, own=frozenset({AIGERIM})).auto_submitted


def test_delivery_report(post: Post) -> None:
    """A report says whom we did not reach, with which letter, and for good."""
    first = post.write(BOT_MAIL, AIGERIM, "Код", "123 456")
    post.bounce(AIGERIM, 1)

    mail = read_mail(post.letters(BOT_MAIL)[0].raw, authserv_id=AUTHSERV_ID)

    assert Bounce(AIGERIM, first, permanent=True, status="5.1.1") == mail.bounce
    assert mail.auto_submitted


def test_other_reports() -> None:
    """A delay is no failure; Exim and bare mailer-daemons are understood too."""
    delayed = (
        b"From: MAILER-DAEMON@mx\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822;a@qg.kz\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n--b--\r\n"
    )
    exim = b"From: Mail Delivery System <Mailer-Daemon@mx>\r\nX-Failed-Recipients: A@qg.kz\r\nIn-Reply-To: <1@qg.kz>\r\n\r\ntext"
    bare = b"Return-Path: <>\r\nFrom: postmaster@qg.kz\r\n\r\nundeliverable"
    holiday = b"Return-Path: <>\r\nFrom: a@qg.kz\r\nAuto-Submitted: auto-replied\r\n\r\nI am away"

    bounces = [read_mail(raw, authserv_id="").bounce for raw in (delayed, exim, bare, holiday)]

    assert Bounce("a@qg.kz", None, permanent=False, status="4.4.1") == bounces[0]
    assert Bounce("a@qg.kz", "<1@qg.kz>", permanent=True, status="") == bounces[1]
    assert Bounce(None, None, permanent=True, status="") == bounces[2]
    assert bounces[3] is None


def test_letter_without_a_name_gets_one() -> None:
    """No Message-ID: the same bytes get the same synthetic one, other bytes another."""
    one, again, other = (
        read_mail(raw, authserv_id="") for raw in (b"Subject: a\r\n\r\n", b"Subject: a\r\n\r\n", b"Subject: b\r\n\r\n")
    )

    assert (True, one.message_id) == (one.synthetic, again.message_id)
    assert one.message_id != other.message_id


def test_html_letter() -> None:
    """An HTML letter is read as text, without its quotation."""
    html = (
        "<html><head><style>p {x}</style><title>t</title></head><body><p>Сәлем&nbsp;&amp; рахмет</p><div>екінші<br>үшінші</div>"
        "<div>On Mon, Nov 23, 2026 at 1:28 AM MyQG &lt;p@qg.kz&gt; wrote:</div>"
        "<blockquote><p>ескі</p></blockquote></body></html>"
    )
    message = EmailMessage(policy=SMTP)
    message.set_content(html, subtype="html")

    mail = read_mail(message.as_bytes(), authserv_id="")

    assert "Сәлем & рахмет\n\nекінші\nүшінші" == mail.text
    assert "> ескі" in text_of(html)


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("; charset=koi8-r", "привет".encode("koi8-r")),
        ("; charset=windows-1251", "привет".encode("cp1251")),
        ("", "привет".encode("cp1251")),
        ("", "привет".encode()),
        ("; charset=no-such-thing", "привет".encode()),
    ],
)
def test_charsets(charset: str, data: bytes) -> None:
    """Old programs' charsets are read, named or not."""
    raw = f"Content-Type: text/plain{charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + data

    assert "привет" == read_mail(raw, authserv_id="").text


def test_raw_utf8_headers() -> None:
    """Headers in bare UTF-8, as some programs send them, are read; control characters are not kept."""
    mail = read_mail("From: Айгерім <a@qg.kz>\r\nSubject: Тақырып\x00\tекі\r\n\r\n".encode(), authserv_id="")

    assert ("a@qg.kz", "Тақырып екі") == (mail.sender, mail.subject)


def test_attached_letter_is_a_file() -> None:
    """The text of a letter attached to a letter is not its own text."""
    inner, outer = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP)
    inner["Subject"] = "ішкі"
    inner.set_content("ескі мәтін")
    outer.set_content("жаңа мәтін")
    outer.add_attachment(inner)

    mail = read_mail(outer.as_bytes(), authserv_id="")

    assert "жаңа мәтін" == mail.text
    assert ["message/rfc822"] == [file.mime for file in mail.attachments]


HEADERS = ["From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Return-Path", "Auto-Submitted"]
HEADERS += [
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
    "Authentication-Results",
    "List-Id",
    "MIME-Version",
]
PIECES = [
    "<",
    ">",
    "@",
    ";",
    ":",
    '"',
    "(",
    ")",
    "[",
    "]",
    "=",
    ",",
    "\\",
    "=?utf-8?b?",
    "=?x?q?=ff?=",
    "?=",
    "multipart/report",
    "boundary=b",
]
PIECES += [
    "text/html",
    "message/rfc822",
    "message/delivery-status",
    "charset=",
    "utf-7",
    "base64",
    "quoted-printable",
    "name*0*=",
    "qg.kz",
    "mx.qg.kz",
]
PIECES += [
    "dmarc=pass",
    "header.from=",
    "%",
    "'",
    " ",
    "\r\n ",
    "\x00",
    "é",
    "--b\r\n",
    "--b--",
    "\r\n\r\n",
    "<![x",
    "<blockquote>",
    "&#xD800;",
    "00:00",
]
noise = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=8).map("".join)
fields = st.lists(st.tuples(st.sampled_from(HEADERS), noise).map(": ".join), max_size=6).map("\r\n".join)
letters = st.one_of(
    st.binary(max_size=400),
    st.tuples(fields, noise, noise).map(lambda text: "\r\n\r\n".join(text).encode("utf-8", "surrogatepass")),
    st.tuples(fields, st.binary(max_size=60)).map(lambda pair: pair[0].encode("utf-8", "surrogatepass") + b"\r\n\r\n" + pair[1]),
)


@settings(max_examples=400, deadline=None)
@given(raw=letters)
def test_nothing_breaks_it(raw: bytes) -> None:
    """Any bytes become a Mail whose words a database can keep."""
    mail = read_mail(raw, authserv_id=AUTHSERV_ID)

    words = [
        mail.message_id,
        mail.sender,
        mail.subject,
        mail.text,
        *mail.references,
    ]
    words += [mail.in_reply_to or "", *(file.name for file in mail.attachments), *(file.mime for file in mail.attachments)]
    words += [mail.bounce.recipient or "", mail.bounce.message_id or "", mail.bounce.status] if mail.bounce else []
    assert words == [word.encode().decode() for word in words]
    assert not any("\x00" in word for word in words)
    assert mail.message_id


MARKUP = [b"<a ", b"<!--", b"<![", b"<!-- --", b'<a b=">"', b"<a b='>", b"<aaaa", b'<a "', b"&a", b"&#9", b"</"]


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(2000)),
        b"Content-Type: message/rfc822\r\n\r\n" * 2000,
        b"From: " + b"(" * 100_000 + b"\r\n\r\n",
        b"To: " + b'"' * 100_000 + b"\r\n\r\n",
        b"Subject: x\r\n\r\n" + b"<a@b> 10:00 " * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
        b"\r\n\r\n" + b"> \n" * 100_000,
        *(b"Content-Type: text/html\r\n\r\n" + broken * 200_000 for broken in MARKUP),
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 300_000 + b"--b--",
        PASS * 20_000 + b"From: a@qg.kz\r\n\r\n",
        (b"Authentication-Results: mx.qg.kz.evil; dmarc=pass ((((((((((((\r\n") * 20_000 + FROM + b"\r\n",
        b"X: y\r\n" * 200_000 + FROM + b"\r\n",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Status: 5\r\n" * 100_000,
    ],
)
def test_monsters_are_read_quickly(raw: bytes) -> None:
    """Nothing a stranger sends holds the bot up."""
    start = process_time()  # what others do on this computer does not count
    read_mail(raw, authserv_id=AUTHSERV_ID)

    assert process_time() - start < 4
