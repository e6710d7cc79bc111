"""What the doctor concludes without asking a server."""

import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.doctor_here import calendar, compared, decisions, law, settings, time_zone
from bot.cli.findings import Mark, remedy, root, why
from bot.cli.places import database_place, is_local, web_server
from bot.settings import Settings
from bot.staff import parse_staff
from tests.unit.test_settings import RIGHT

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "mark", "fact"),
    [
        (0, Mark.WELL, "agrees"),
        (60, Mark.WELL, "agrees"),
        (-60, Mark.WELL, "agrees"),
        (61, Mark.NOTE, "61 seconds ahead of"),
        (-3600, Mark.NOTE, "3600 seconds behind"),
    ],
)
def test_clock_is_compared(seconds: int, mark: Mark, fact: str) -> None:
    """More than a minute off is worth a line, and the line says in which direction."""
    found = compared(NOON + timedelta(seconds=seconds), NOON)

    assert mark is found.mark
    assert fact in found.fact


def test_server_without_a_clock() -> None:
    """What cannot be compared is said."""
    assert Mark.NOTE is compared(NOON, None).mark


def test_this_computer_knows_time_and_holidays() -> None:
    """The data that tests run with are right; were they not, terms would be."""
    assert [Mark.WELL, Mark.WELL] == [time_zone().mark, calendar().mark]


@pytest.mark.parametrize(
    ("staff", "marks"),
    [
        ("", {"nobody answers employees": Mark.ILL, "nobody confirms outcomes": Mark.ILL, "no notice": Mark.NOTE}),
        ("А <a@qg.kz> agent,announcer kk", {"nobody confirms outcomes": Mark.ILL, "no notice": Mark.NOTE}),
        ("А <a@qg.kz> agent,approver,announcer kk", {"the only agent is the only approver": Mark.ILL, "no notice": Mark.NOTE}),
        ("А <a@qg.kz> agent kk; Б <b@qg.kz> approver ru", {"outcomes can be": Mark.WELL, "no notice": Mark.NOTE}),
        ("А <a@qg.kz> agent,announcer kk; Б <b@qg.kz> agent,approver ru", {"outcomes can be": Mark.WELL}),
        ("А <a@qg.kz> agent kk; Б <b@qg.kz> approver,announcer ru", {"outcomes can be": Mark.WELL, "no notice": Mark.NOTE}),
    ],
)
def test_every_decision_needs_two_people(staff: str, marks: dict[str, Mark]) -> None:
    """One proposes and another confirms: outcomes must be possible, notices should be."""
    found = list(decisions(parse_staff(staff)))

    assert list(marks.values()) == [one.mark for one in found]
    assert all(one.fact.startswith(fact) for fact, one in zip(marks, found, strict=True))


def test_settings_without_a_way_for_staff_to_answer() -> None:
    """Neither a group nor a mailbox: the one combination of things left out that does not work."""
    marks = {name: [one.mark for one in settings(Settings.from_env(RIGHT | more))] for name, more in LEFT_OUT.items()}

    assert {
        "both": [Mark.WELL, Mark.ILL, Mark.NOTE],
        "mailbox": [Mark.WELL, Mark.NOTE],
        "nothing": [Mark.WELL, Mark.WELL],
        "tombstones": [Mark.WELL, Mark.NOTE, Mark.NOTE],
    } == marks


LEFT_OUT = {
    "both": {},
    "tombstones": {"MYQG_STAFF_CHAT": "-1001", "MYQG_DATABASE_URL": "postgresql://u@db.qg.kz/myqg"},
    "mailbox": {"MYQG_STAFF_CHAT": "-1001"},
    "nothing": {
        "MYQG_STAFF_CHAT": "-1001",
        "MYQG_IMAP_HOST": "mail.qg.kz",
        "MYQG_IMAP_PASSWORD": "p",
        "MYQG_AUTHSERV_ID": "mx.qg.kz",
    },
}


@pytest.mark.parametrize(
    ("error", "reason", "advice"),
    [
        (ssl.SSLCertVerificationError(), "its certificate is not trusted", "MYQG_CA_FILE"),
        (ssl.SSLError(), "it does not speak TLS on this port", "MYQG_SMTP_SECURITY"),
        (socket.gaierror(), "its name is not known to DNS", "MYQG_SMTP_HOST"),
        (ConnectionRefusedError(), "nothing listens on this port", "MYQG_SMTP_PORT"),
        (TimeoutError(), "no answer in time", "--firewall"),
        (ConnectionResetError("somebody@qg.kz"), "ConnectionResetError", "--firewall"),
    ],
)
def test_reasons_are_in_words(error: OSError, reason: str, advice: str) -> None:
    """Why, and what to do; never the other side's own words."""
    assert reason == why(error)
    assert advice in remedy(error, "SMTP")


def test_the_first_cause_counts() -> None:
    """Libraries wrap what the system says."""
    first, second, third = ConnectionRefusedError(), ValueError(), KeyError()
    third.__cause__, second.__cause__ = second, first

    assert first is root(third)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///myqg.sqlite3", "SQLite in myqg.sqlite3"),
        ("sqlite:////var/lib/myqg.sqlite3", "SQLite in /var/lib/myqg.sqlite3"),
        ("postgresql://u:secret@db.qg.kz/myqg", "PostgreSQL at db.qg.kz:5432"),
        ("postgresql+asyncpg://u:secret@db.qg.kz:6432/myqg?sslmode=require", "PostgreSQL at db.qg.kz:6432"),
        ("postgresql://u:secret@db.qg.kz:port/myqg", "PostgreSQL at localhost:5432"),
        ("postgresql://u:12#/?45@db.qg.kz:6432/myqg", "PostgreSQL at db.qg.kz:6432"),
        ("postgresql://u:secret@[::1]/myqg", "PostgreSQL at ::1:5432"),
        ("postgresql:///myqg", "PostgreSQL at localhost:5432"),
    ],
)
def test_database_is_told_without_its_password(url: str, place: str) -> None:
    """Where it is, and nothing else of the URL."""
    assert place == database_place(url)


def test_usual_ports_and_own_computer() -> None:
    """What an address leaves out is its scheme's."""
    urls = ("https://api.telegram.org", "http://localhost:8081", "socks5://u:p@gate")

    assert [("api.telegram.org", 443), ("localhost", 8081), ("gate", 1080)] == [web_server(url) for url in urls]
    assert [True, True, True, False] == [is_local(host) for host in ("127.0.0.1", "::1", "localhost", "mail.qg.kz")]


def test_what_no_lawyer_confirmed_is_listed() -> None:
    """Row by row, with the article and how sure we are."""
    found = law()

    assert Mark.NOTE is found.mark
    assert "answer.access: 24(1)(1), 25(2)(6), grade S" in found.fact
    assert "refusal.refused_law: 8(7), ЦК 41(3), grade P" in found.fact
