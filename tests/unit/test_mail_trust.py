"""How our own server could vouch for a sender, as the doctor reads it from one letter."""

import pytest

from bot.cli.doctor_mail import told
from bot.cli.findings import Mark
from bot.settings import Settings
from handlers.mail.parse import read_mail
from handlers.mail.trust import shown_by
from tests.unit.test_settings import RIGHT

FROM = "From: Айгерім <a.nurlanova@qg.kz>\r\nSubject: x\r\n"
PASS = "Authentication-Results: mx.qg.kz; dmarc=pass header.from=qg.kz\r\n"
FAIL = "Authentication-Results: mx.qg.kz; dmarc=fail header.from=qg.kz\r\n"
OTHER = "Authentication-Results: relay.other; spf=pass smtp.mailfrom=qg.kz\r\n"
MARK = "X-MS-Exchange-Organization-AuthAs: Internal\r\n"
MAILBOX = {"MYQG_IMAP_HOST": "mail.qg.kz", "MYQG_IMAP_PASSWORD": "p"}


def known(**more: str) -> Settings:
    return Settings.from_env(RIGHT | MAILBOX | {f"MYQG_{name}": value for name, value in more.items()})


@pytest.mark.parametrize(
    ("head", "mark", "authentic"),
    [
        ("X-Internal: yes\r\n" + FROM, "X-Internal: yes", True),
        (FROM + "x-internal:YES\r\n", "X-Internal: yes", True),
        ("X-Internal: no\r\n" + FROM, "X-Internal: yes", False),
        ("X-Internal: yes\r\n" + FROM + "X-Internal: yes\r\n", "X-Internal: yes", False),
        ("X-Internal: yes\r\nFrom: a@qg.kz, b@evil.kz\r\n", "X-Internal: yes", False),
        ("X-Internal: yes\r\n" + FROM + "From: b@evil.kz\r\n", "X-Internal: yes", False),
        ("X-Internal: yes\r\n" + FROM, "", False),
        (FROM, "X-Internal: yes", False),
    ],
)
def test_a_mark_of_our_own_server(head: str, mark: str, authentic: bool) -> None:
    """Once, with its value, for a letter of one author: a second mark was brought from outside."""
    assert authentic is read_mail((head + "\r\ntext").encode(), authserv_id="", mark=mark).authentic


@pytest.mark.parametrize(
    ("head", "settings", "marks", "says"),
    [
        (PASS + FROM, {"AUTHSERV_ID": "MX.qg.kz"}, "✓✓✓", "MYQG_AUTHSERV_ID=MX.qg.kz holds"),
        (PASS + OTHER + FROM, {}, "✓✓!✗", "set MYQG_AUTHSERV_ID=mx.qg.kz"),
        (PASS + FROM, {"AUTHSERV_ID": "mail.qg.kz"}, "✓✓✗", "set MYQG_AUTHSERV_ID=mx.qg.kz"),
        (FAIL + FROM, {"AUTHSERV_ID": "mx.qg.kz"}, "✓!✗", "vouches for nobody"),
        (FAIL + PASS + FROM, {}, "✓!✗", "vouches for nobody"),
        (FROM + MARK, {}, "✓✓!", "MYQG_TRUST_HEADER=X-MS-Exchange-Organization-AuthAs: Internal would hold"),
        ("X-Internal: yes\r\n" + FROM, {"TRUST_HEADER": "X-Internal:yes"}, "✓✓!", "MYQG_TRUST_HEADER=X-Internal: yes holds"),
        (FROM + MARK + MARK, {}, "✓✗", "vouches for nobody"),
        ("X-Spam-Score: 0.1\r\n" + FROM, {}, "✓✗", "vouches for nobody"),
        (PASS + "From: x@gmail.com\r\n", {}, "!", "send one from a corporate mailbox"),
        ("Subject: nobody\r\n", {}, "!", "from a corporate mailbox"),
    ],
)
def test_the_doctor_says_which_form_holds(head: str, settings: dict[str, str], marks: str, says: str) -> None:
    """What was seen, line by line, and the one setting to write."""
    found = list(told(shown_by((head + "\r\ntext").encode()), known(**settings)))

    assert list(map(Mark, marks)) == [one.mark for one in found]
    assert says in f"{found[-1].fact} {found[-1].advice}"


@pytest.mark.parametrize("value", ["internal", "X Internal: yes", ": yes", "X-Internal:", "X-Internal: иә"])
def test_a_mark_is_a_header_with_a_value(value: str) -> None:
    """Anything else is one line that names the setting and says how to write it."""
    _, problems = Settings.examined(RIGHT | {"MYQG_TRUST_HEADER": value})

    assert ["MYQG_TRUST_HEADER: write the header's name, a colon and its value, as in X-Internal: yes"] == problems
