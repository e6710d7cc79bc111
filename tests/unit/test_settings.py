"""Settings: what is wrong is named in one line, and what is secret is never shown."""

from pathlib import Path

import pytest

from bot.errors import WrongSetting
from bot.settings import PREFIX, Settings
from bot.staff import Member, Role

TOKEN = "7000000001:AAE2Wq8cVx0lq3y7K4mN1pRtUvWxYz0"
KEY = "k" * 40
RIGHT = {
    "MYQG_BOT_TOKEN": TOKEN,
    "MYQG_SECRET_KEY": KEY,
    "MYQG_SMTP_HOST": "mail.qg.kz",
    "MYQG_MAIL_FROM": "privacy@qg.kz",
    "MYQG_OPERATOR_NAME": "«QazaqGaz» ҰК» АҚ | АО «НК «QazaqGaz»",
    "MYQG_OPERATOR_BIN": "000000000000",
    "MYQG_RESPONSIBLE": "Айгүл Сейітова",
}
STAFF = "Динара Әбенова <D.Abenova@qg.kz> agent,announcer kk 601; Марат Жұмабеков <m.zhumabekov@qg.kz> agent, approver ru"
FORM = "write Name <address> agent,approver kk 123456789"
ROLES = "roles are agent, approver, announcer, auditor"
SECRETS = ("bot_token", "proxy_url", "database_url", "secret_key", "smtp_password", "imap_password")


def problems(**changed: str) -> list[str]:
    """What is wrong when these values stand beside right ones."""
    return Settings.examined({**RIGHT, **{PREFIX + name: value for name, value in changed.items()}})[1]


def test_right_settings_are_read() -> None:
    """The least that must be set is enough, and the rest has its default."""
    known = Settings.from_env(RIGHT)

    assert ("loyalty@qg.kz", ("qg.kz",), 587, None) == (known.staff_mail, known.mail_domains, known.smtp_port, known.imap_host)
    assert ("«QazaqGaz» ҰК» АҚ", "АО «НК «QazaqGaz»") == (known.operator("kk"), known.operator("ru"))
    assert (KEY,) == known.keys


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_missing_setting_is_named(name: str) -> None:
    """What is not set stops the start with its name and what it is."""
    with pytest.raises(WrongSetting, match=f"^{name} is not set: .+"):
        Settings.from_env({other: value for other, value in RIGHT.items() if other != name})


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("BOT_TOKEN", "my bot", "@BotFather"),
        ("BOT_TOKEN", "12345", "@BotFather"),
        ("BOT_API_URL", "api.telegram.org", "https://"),
        ("BOT_API_URL", "https://", "https://"),
        ("PROXY_URL", "proxy.qg.kz:3128", "http://"),
        ("PROXY_URL", "http://proxy:port", "http://"),
        ("CA_FILE", "/no/such/file.pem", "there is no such file"),
        ("TOMBSTONES", "/no/such/folder/file", "cannot be a file"),
        ("TOMBSTONES", "/", "cannot be a file"),
        ("DATABASE_URL", "foo", "write sqlite:///FILE or postgresql://user:password@host/name"),
        ("DATABASE_URL", "sqlite:///", "write sqlite:///FILE or"),
        ("DATABASE_URL", "sqlite:///:memory:", "write sqlite:///FILE or"),
        ("DATABASE_URL", "mysql://a:b@c/d", "write sqlite:///FILE or"),
        ("DATABASE_URL", "sqlite:////no/such/folder/file", "there is no folder /no/such/folder; make it"),
        ("CA_FILE", __file__, "there are no certificates (PEM) in"),
        ("SECRET_KEY", "short", "myqg-bot key"),
        ("SECRET_KEY", f"{KEY},short", "myqg-bot key"),
        ("SECRET_KEY", ",", "myqg-bot key"),
        ("SMTP_HOST", "https://mail.qg.kz", "without https://"),
        ("SMTP_HOST", "mail.qg.kz:587", "without a port"),
        ("SMTP_PORT", "smtp", "1 to 65535"),
        ("SMTP_PORT", "0", "1 to 65535"),
        ("SMTP_PORT", "70000", "1 to 65535"),
        ("SMTP_SECURITY", "ssl", "write tls, starttls or none"),
        ("IMAP_HOST", "imap qg kz", "only the server's name"),
        ("IMAP_SECURITY", "starttls", "write tls or none"),
        ("MAIL_FROM", "privacy", "name@domain.kz"),
        ("MAIL_FROM", "Privacy <privacy@qg.kz>", "name@domain.kz"),
        ("STAFF_MAIL", "loyalty@qg", "name@domain.kz"),
        ("MAIL_DOMAINS", "qg", "separated by commas"),
        ("MAIL_DOMAINS", ",", "separated by commas"),
        ("STAFF_CHAT", "1002026112201", "below zero"),
        ("STAFF_CHAT", "@staff", "/id"),
        ("OPERATOR_BIN", "12345", "12 digits"),
        ("STAFF_MAIL_LOCALE", "en", "write kk or ru"),
        ("LOG_LEVEL", "loud", "write DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_wrong_value_is_one_line_with_advice(name: str, value: str, advice: str) -> None:
    """The line names the setting and says what to write."""
    (line,) = problems(**{name: value})

    assert line.startswith(f"MYQG_{name}: ")
    assert advice in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Ольга Петрова o.petrova@qg.kz agent ru", f"cannot read person 1; {FORM}"),
        ("Ольга <o.petrova@qg.kz> agent", f"cannot read person 1 (Ольга); {FORM}"),
        ("Ольга <o.petrova@qg.kz> agent en", f"cannot read person 1 (Ольга); {FORM}"),
        (
            "Ольга <o.petrova@qg.kz> agent ru @olga",
            f"cannot read person 1 (Ольга); {FORM}",
        ),
        ("<o.petrova@qg.kz> agent ru", f"cannot read person 1 (); {FORM}"),
        (
            f"{STAFF}; Ольга <o@qg.kz> agent,boss ru",
            f"person 3 (Ольга) has no role boss; {ROLES}",
        ),
        (f"{STAFF}; Ольга <m.Zhumabekov@qg.kz> agent ru", "two people have one address"),
        (f"{STAFF}; Ольга <o@qg.kz> agent ru 601", "two people have one Telegram id"),
    ],
)
def test_wrong_staff_is_told_by_place_and_name(value: str, line: str) -> None:
    """Who cannot be read is told without their address."""
    assert [f"MYQG_STAFF: {line}"] == problems(STAFF=value)


def test_staff_are_read() -> None:
    """Addresses in small letters, several roles with or without blanks, a Telegram id or none, lines or semicolons."""
    dinara = Member("Динара Әбенова", "d.abenova@qg.kz", frozenset((Role.AGENT, Role.ANNOUNCER)), "kk", 601)
    marat = Member("Марат Жұмабеков", "m.zhumabekov@qg.kz", frozenset((Role.AGENT, Role.APPROVER)), "ru")

    for text in (STAFF, STAFF.replace("; ", "\n") + ";\n"):
        assert (dinara, marat) == Settings.from_env({**RIGHT, "MYQG_STAFF": text}).staff.members


def test_everything_wrong_is_told_at_once() -> None:
    """The doctor lists all problems; a start names the first and says how many more there are."""
    wrong = {**RIGHT, "MYQG_SMTP_PORT": "x", "MYQG_OPERATOR_BIN": "1", "MYQG_SMTP_HOST": ""}
    names = [line.split()[0].rstrip(":") for line in Settings.examined(wrong)[1]]

    assert {"MYQG_SMTP_PORT", "MYQG_OPERATOR_BIN", "MYQG_SMTP_HOST"} == set(names)
    with pytest.raises(WrongSetting, match=r"\(and 2 more: see `myqg-bot doctor`\)$"):
        Settings.from_env(wrong)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("MYQG_SMTP_PASS", "did you mean MYQG_SMTP_PASSWORD?"),
        ("MYQG_BOTTOKEN", "did you mean MYQG_BOT_TOKEN?"),
        ("myqg_bot_token", "did you mean MYQG_BOT_TOKEN?"),
        ("MYQG_STAFF_EMAIL", "did you mean MYQG_STAFF_MAIL?"),
        ("MYQG_SMTP_HOST_FILE", "only secrets are read from files; write the value into MYQG_SMTP_HOST"),
        ("MYQG_ZZZZZZZZ", "all of them are in .env.example"),
    ],
)
def test_unknown_name_is_refused_with_a_suggestion(name: str, advice: str) -> None:
    """A misspelt setting is not ignored in silence."""
    (line,) = Settings.examined({**RIGHT, name: "1"})[1]

    assert line.startswith(f"{name}: ")
    assert line.endswith(advice)


@pytest.mark.parametrize(
    ("changed", "begins"),
    [
        ({"IMAP_HOST": "mail.qg.kz"}, "MYQG_IMAP_PASSWORD is not set"),
        ({"SMTP_USER": "bot"}, "MYQG_SMTP_PASSWORD is not set"),
        ({"SMTP_PASSWORD": "secret"}, "MYQG_SMTP_USER is not set"),
        ({"STAFF_MAIL": "Privacy@qg.kz"}, "MYQG_MAIL_FROM and MYQG_STAFF_MAIL"),
        ({"IMAP_USER": "Loyalty@qg.kz"}, "MYQG_IMAP_USER is the mailbox of MYQG_STAFF_MAIL"),
    ],
)
def test_what_contradicts_itself_is_refused(changed: dict[str, str], begins: str) -> None:
    """Values that are right alone and wrong together stop the start, too."""
    (line,) = problems(**changed)

    assert line.startswith(begins)


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_be_in_a_file(name: str, tmp_path: Path) -> None:
    """MYQG_…_FILE names a file; a final newline and Windows' byte order mark do not count."""
    value = {"bot_token": TOKEN, "secret_key": KEY, "proxy_url": "http://proxy.qg.kz:3128"}.get(name, "postgresql://u:p@db/q")
    path = tmp_path / name
    path.write_text(f"{value}\n", encoding="utf-8-sig")
    variable = PREFIX + name.upper()
    pair = {"MYQG_SMTP_USER": "bot"} if name == "smtp_password" else {}
    given = {other: text for other, text in RIGHT.items() if other != variable}

    assert Settings.is_secret(name)
    assert value == Settings.from_env({**given, **pair, f"{variable}_FILE": str(path)}).secret(name)


def test_every_secret_is_known_here() -> None:
    """A new secret is added to the tests of secrets."""
    assert set(SECRETS) == {name for name in Settings.model_fields if Settings.is_secret(name)}


def test_secret_file_that_is_away_empty_or_doubled_is_named(tmp_path: Path) -> None:
    """The line names the variable and the path, never the content."""
    empty = tmp_path / "empty"
    empty.touch()
    rest = {name: value for name, value in RIGHT.items() if name != "MYQG_SECRET_KEY"}
    away = Settings.examined({**rest, "MYQG_SECRET_KEY_FILE": "/no/such/key"})[1]
    nothing = Settings.examined({**rest, "MYQG_SECRET_KEY_FILE": str(empty)})[1]
    both = Settings.examined({**RIGHT, "MYQG_SECRET_KEY_FILE": str(empty)})[1]

    assert ["MYQG_SECRET_KEY_FILE: /no/such/key: there is no such file"] == away
    assert [f"MYQG_SECRET_KEY_FILE: {empty} is empty"] == nothing
    assert ["MYQG_SECRET_KEY and MYQG_SECRET_KEY_FILE are both set: keep one of them"] == both


def test_secrets_are_never_shown() -> None:
    """Neither printing, nor dumping, nor a message about a wrong value shows one."""
    secret = "s3cr3t-value"
    given = {
        "MYQG_PROXY_URL": f"http://u:{secret}@proxy.qg.kz:3128",
        "MYQG_DATABASE_URL": f"postgresql://u:{secret}@db.qg.kz/myqg",
        "MYQG_SECRET_KEY": f"{secret}{'k' * 32},{secret}{'o' * 32}",
        "MYQG_BOT_TOKEN": f"1:{secret}",
        "MYQG_SMTP_USER": "bot",
        "MYQG_SMTP_PASSWORD": secret,
        "MYQG_IMAP_PASSWORD": secret,
    }
    known = Settings.from_env({**RIGHT, **given})
    wrong = [line for name in given for line in Settings.examined({**RIGHT, **given, name: f"  {secret}"})[1]]

    assert 2 == len(known.keys)
    for shown in (repr(known), str(known), str(known.model_dump()), known.model_dump_json(exclude={"staff"}), *wrong):
        assert secret not in shown


def test_every_setting_says_what_it_is() -> None:
    """Whoever reads a message about a setting learns what it is for."""
    assert [] == [name for name, field in Settings.model_fields.items() if not field.description]


def test_without_telegram_no_token_is_needed() -> None:
    """But letters must be read then, and a token that is given must look like one."""
    mail = {"MYQG_IMAP_HOST": "mail.qg.kz", "MYQG_IMAP_PASSWORD": "p"}
    tokenless = {name: value for name, value in RIGHT.items() if name != "MYQG_BOT_TOKEN"} | mail
    known = Settings.from_env({**tokenless, "MYQG_TELEGRAM_MODE": "OFF"})
    notices = Settings.from_env({**RIGHT, **mail, "MYQG_TELEGRAM_MODE": "notice_only"})

    assert (None, False, False) == (known.bot_token, known.telegram, known.personal_by_telegram)
    assert (True, False) == (notices.telegram, notices.personal_by_telegram)
    assert ["MYQG_BOT_TOKEN"] == [line.split()[0] for line in Settings.examined({**tokenless, "MYQG_TELEGRAM_MODE": "full"})[1]]
    assert ["MYQG_BOT_TOKEN:"] == [line.split()[0] for line in problems(TELEGRAM_MODE="off", BOT_TOKEN="12345")]


@pytest.mark.parametrize("mode", ["notice_only", "off"])
def test_who_sends_people_to_the_mailbox_must_read_it(mode: str) -> None:
    """Without IMAP nobody would answer them."""
    assert ["MYQG_IMAP_HOST"] == [line.split()[0] for line in problems(TELEGRAM_MODE=mode)]
