"""The commands as an administrator runs them: real processes against a sandbox in the test's own."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.calendar.model import Confirmation
from bot.cli.doctor import examine
from bot.cli.sandbox import environment
from handlers.sandbox import BOT_MAIL, BOT_TOKEN, MAIL_PASSWORD, STAFF, Fault, Sandbox
from storage import open_store
from storage.migrate import head
from tests.wire.botworld import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
START = 120  # seconds for six processes at once on a busy machine
AIGERIM = 501
PASSWORD = "p4ssw0rd"
AWAY = f"postgresql://u:{PASSWORD}@127.0.0.1:1/q"
OTHER_KEY = "another key that opens nothing at all"


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """What is not a line of the log."""
        return [line for line in self.err.splitlines() if not line.startswith("{")]


@dataclass
class Desk:
    """One world, and a working directory whose .env points at it."""

    world: Sandbox
    folder: Path
    settings: dict[str, str]

    @asynccontextmanager
    async def started(self, *words: str, settings: Mapping[str, str] | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
        """`python -m bot …`; without settings of its own it finds the .env."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MYQG_", "COVERAGE_"))}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder if settings is None else self.folder / "elsewhere",
            env={**clean, "PYTHONPATH": str(ROOT), **(settings or {})},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def ended(self, *words: str, settings: Mapping[str, str] | None = None) -> Ended:
        async with self.started(*words, settings=settings) as process:
            return await _end(process)

    def changed(self, **changes: str) -> dict[str, str]:
        return self.settings | {f"MYQG_{name}": value for name, value in changes.items()}


def _event(line: str) -> str:
    return str(json.loads(line)["event"])


async def _end(process: asyncio.subprocess.Process) -> Ended:
    async with asyncio.timeout(START):
        out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "elsewhere").mkdir()
    async with Sandbox() as world:
        settings = environment(world, folder)
        (folder / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in settings.items()), encoding="utf-8")
        store = await open_store(settings["MYQG_DATABASE_URL"], [settings["MYQG_SECRET_KEY"]])
        async with store.begin() as tx:  # else the doctor asks for the orders of the year
            for year in (NOW.year, NOW.year + 1):
                await tx.calendar.confirm(Confirmation(year, "no order", "the tests", NOW))
        await store.close()
        yield Desk(world, folder, settings)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_run_serves_until_it_is_told_to_stop(desk: Desk, number: signal.Signals) -> None:
    """Settings come from .env; a signal ends it with 0, quietly, and logs say nothing of what was written."""
    telegram = desk.world.telegram
    before = len(telegram.messages(AIGERIM))
    async with desk.started("run") as process:
        telegram.say(AIGERIM, "Құпия сөз бар ма?")
        await until(lambda: len(telegram.messages(AIGERIM)) > before + 1, START)
        process.send_signal(number)
        ended = await _end(process)

    assert (0, "", []) == (ended.code, ended.out, ended.complaints)
    assert ["started", "stopped"] == [event for event in map(_event, ended.err.splitlines()) if event in ("started", "stopped")]
    for never in ("Құпия", BOT_TOKEN, desk.settings["MYQG_SECRET_KEY"], MAIL_PASSWORD, "@qg.kz"):
        assert never not in ended.err


async def test_a_served_file_is_left_alone(desk: Desk) -> None:
    """A second service is refused before it says that it started, and keys are not changed under a running one."""
    telegram = desk.world.telegram
    before = len(telegram.messages(AIGERIM))
    async with desk.started("run"):
        telegram.say(AIGERIM, "Сәлем")
        await until(lambda: len(telegram.messages(AIGERIM)) > before + 1, START)
        refused = await asyncio.gather(desk.ended("run"), desk.ended("reseal"))

    taken = (
        "myqg-bot: MYQG_DATABASE_URL: another `myqg-bot run` already serves this SQLite file; stop it first, or use PostgreSQL"
    )
    assert [(2, [taken])] * 2 == [(one.code, one.complaints) for one in refused]
    assert "started" not in refused[0].err


async def test_run_without_telegram_needs_no_token(desk: Desk, tmp_path: Path) -> None:
    """A letter is answered, Telegram is not asked anything, and the log says why."""
    world, calls = desk.world, len(desk.world.telegram.calls)
    off = desk.changed(TELEGRAM_MODE="off", BOT_TOKEN="", DATABASE_URL=f"sqlite:///{tmp_path / 'off.sqlite3'}")
    mailbox = world.post.letters("s.kovalev@qg.kz")
    async with desk.started("run", settings=off) as process:
        world.post.write("s.kovalev@qg.kz", BOT_MAIL, "MyQG", "Сколько хранятся мои данные?")
        await until(lambda: len(world.post.letters("s.kovalev@qg.kz")) > len(mailbox), START)
        process.send_signal(signal.SIGTERM)
        ended = await _end(process)

    assert (0, []) == (ended.code, ended.complaints)
    assert any("MYQG_TELEGRAM_MODE is off" in _event(line) for line in ended.err.splitlines())
    assert calls == len(world.telegram.calls)


async def test_doctor_leaves_telegram_alone_where_it_is_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says so; nothing else is missing."""
    calls = len(desk.world.telegram.calls)
    ended = await _examined(desk, monkeypatch, capsys, TELEGRAM_MODE="off", BOT_TOKEN="")

    notes = [line for line in ended.out.splitlines() if line.startswith("!")]
    assert ["law", "texts", "Telegram", "clock"] == [line.split()[1] for line in notes]
    assert "not asked: MYQG_TELEGRAM_MODE is off" in notes[2]
    assert (0, calls) == (ended.code, len(desk.world.telegram.calls))


async def test_doctor_is_content_with_the_sandbox(desk: Desk) -> None:
    """Everything that the sandbox offers is asked for real and is well, but that no lawyer has confirmed law and texts; no
    secret is printed."""
    ended = await desk.ended("doctor")
    lines = ended.out.splitlines()

    assert (0, "") == (ended.code, ended.err)
    assert "Ready for `myqg-bot run`, 2 to know (!)" == lines.pop()
    assert {"✓", "!", ""} == {line[:1] for line in lines}
    assert ["law", "texts"] == [line.split()[1] for line in lines if line.startswith("!")]
    for fact in (
        "@myqg_privacy_bot",
        "no webhook",
        "Динара Әбенова is in",
        "logged in",
        "letters in it:",
        "+05",
        "policy 2026-11-22",
        f"current ({head()})",
    ):
        assert fact in ended.out
    for secret in (BOT_TOKEN, desk.settings["MYQG_SECRET_KEY"]):
        assert secret not in ended.out


async def _examined(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **changes: str) -> Ended:
    """The doctor in this process, which has imported everything already."""
    monkeypatch.chdir(desk.folder / "elsewhere")
    for name, value in desk.changed(**changes).items():
        monkeypatch.setenv(name, value)
    code = await examine()
    return Ended(code, capsys.readouterr().out, "")


def _ill(ended: Ended) -> list[str]:
    return [line for line in ended.out.splitlines() if line.startswith("✗")]


def _staff(**roles: str) -> str:
    """The sandbox's staff with other roles, by first name."""
    found = {person.first_name: ",".join(person.roles) for person in STAFF} | roles
    return ";".join(f"{one.name} <{one.mail}> {found[one.first_name]} {one.language} {one.id}" for one in STAFF)


@pytest.mark.parametrize(
    ("changes", "part", "fact", "advice"),
    [
        ({"BOT_TOKEN": "7000000001:wrong"}, "Telegram", "Telegram does not know this token", "@BotFather into MYQG_BOT_TOKEN"),
        (
            {"STAFF_CHAT": "-1009999"},
            "Telegram",
            "-1009999 is not open to the bot (Bad Request: chat not found)",
            "send /id there",
        ),
        ({"SMTP_PASSWORD": "wrong"}, "SMTP", "refuses the login (SMTPAuthenticationError 535)", "MYQG_SMTP_PASSWORD"),
        ({"SMTP_SECURITY": "starttls"}, "SMTP", "does not serve us (SMTPException)", "MYQG_SMTP_SECURITY"),
        ({"SMTP_PORT": "1"}, "SMTP", "127.0.0.1:1: nothing listens on this port", "MYQG_SMTP_PORT"),
        ({"IMAP_PASSWORD": "wrong"}, "IMAP", "refuses the login", "MYQG_IMAP_PASSWORD"),
        ({"IMAP_SECURITY": "tls"}, "IMAP", "it does not speak TLS on this port", "MYQG_IMAP_SECURITY"),
        ({"STAFF": _staff(Марат="agent")}, "staff", "nobody confirms outcomes", "role approver in MYQG_STAFF"),
        ({"STAFF": _staff(Динара="auditor", Ольга="announcer")}, "staff", "the only agent is the only approver", "second person"),
        ({"SECRET_KEY": OTHER_KEY}, "keys", "MYQG_SECRET_KEY does not open what is stored", "behind the new one"),
        ({"DATABASE_URL": AWAY}, "database", "PostgreSQL at 127.0.0.1:1 is away", "start it, or correct host"),
        (
            {"DATABASE_URL": "sqlite:////tmp"},
            "database",
            "SQLite in /tmp cannot be opened (unable to open database file)",
            "name a file that you may read",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
async def test_doctor_names_what_is_ill(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
    part: str,
    fact: str,
    advice: str,
) -> None:
    """One thing wrong is one line that says what to do, and the exit code 1."""
    ended = await _examined(desk, monkeypatch, capsys, **changes)

    (line,) = _ill(ended)
    said, _, to_do = line.partition(" → ")
    assert part == line.split()[1]
    assert fact in said
    assert advice in to_do
    assert 1 == ended.code
    assert PASSWORD not in ended.out


async def test_doctor_makes_no_database(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the first start there is none, and that is no illness; where the path is mistyped, it stands there to be read."""
    missing = tmp_path / "new.sqlite3"
    ended = await _examined(desk, monkeypatch, capsys, DATABASE_URL=f"sqlite:///{missing}")

    assert f"! database    MYQG_DATABASE_URL: there is no database at {missing} → `myqg-bot run` makes it" in ended.out
    assert (0, False) == (ended.code, missing.exists())


async def test_doctor_is_content_before_the_first_run(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """README's order: the group's number is learnt from the running bot, so what is not there yet stops nobody."""
    ended = await _examined(desk, monkeypatch, capsys, STAFF_CHAT="", DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}")

    assert ([], 0) == (_ill(ended), ended.code)
    assert "MYQG_STAFF_CHAT is not set: no group of staff hears of requests → if there is one: add the bot, start it" in ended.out


async def test_doctor_hears_a_server_hang_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An IMAP server that drops connections is no wrong password."""
    desk.world.faults.switch_on(Fault.IMAP_DROP)
    try:
        ended = await _examined(desk, monkeypatch, capsys)
    finally:
        desk.world.faults.switch_off(Fault.IMAP_DROP)

    (line,) = _ill(ended)
    assert line.startswith("✗ IMAP        127.0.0.1")
    assert "refuses the login" not in line
    assert 1 == ended.code


async def test_doctor_says_what_is_off(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What may be left out is no illness; who runs the bot should know it all the same."""
    off = {"IMAP_HOST": "", "AUTHSERV_ID": "", "STAFF": _staff(Динара="agent") + ";Жоқ Адам <j.adam@qg.kz> auditor kk 699"}
    ended = await _examined(desk, monkeypatch, capsys, **off)

    notes = [line for line in ended.out.splitlines() if line.startswith("!")]
    assert ["law", "settings", "texts", "staff", "Telegram", "IMAP"] == [line.split()[1] for line in notes]
    assert "Жоқ Адам (699) is not in the staff group" in ended.out
    assert (0, "Ready for `myqg-bot run`, 6 to know (!)") == (ended.code, ended.out.splitlines()[-1])


async def test_doctor_lists_every_wrong_setting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All at once, so that they can be mended in one go; no server is asked with half of the settings."""
    ended = await _examined(desk, monkeypatch, capsys, SMTP_PORT="x", BOT_TOKEN="", SMTP_HOSST="mail")

    assert ["MYQG_SMTP_HOSST", "MYQG_BOT_TOKEN", "MYQG_SMTP_PORT"] == [line.split()[2].rstrip(":") for line in _ill(ended)]
    assert 1 == ended.code


async def test_what_stops_a_command_is_one_line(desk: Desk) -> None:
    """No traceback, one line that says what is wrong, and an exit code that tells settings from outages."""
    port = int(desk.world.page_url.rpartition(":")[2])
    stopped = {
        "MYQG_SMTP_HOST is not set: ": (2, desk.ended("run", settings=desk.changed(SMTP_HOST=""))),
        "MYQG_STAFF_CHAT: ": (2, desk.ended("run", settings=desk.changed(STAFF_CHAT="5"))),
        "MYQG_BOT_TOKEN: ": (2, desk.ended("run", settings=desk.changed(BOT_TOKEN="7000000001:wrong"))),
        "MYQG_SECRET_KEY does not open ": (2, desk.ended("run", settings=desk.changed(SECRET_KEY=OTHER_KEY))),
        "MYQG_DATABASE_URL: PostgreSQL at 127.0.0.1:1 is away (nothing listens on this port); start it": (
            1,
            desk.ended("run", settings=desk.changed(DATABASE_URL=AWAY)),
        ),
        f"port {port} is taken or not allowed; try --port {port + 1}": (
            2,
            desk.ended("sandbox", "--port", str(port), settings={}),
        ),
    }
    ended = await asyncio.gather(*(work for _, work in stopped.values()))

    for begins, code, one in zip(stopped, (code for code, _ in stopped.values()), ended, strict=True):
        (line,) = one.complaints
        assert line.startswith(f"myqg-bot: {begins}")
        assert code == one.code
        assert PASSWORD not in one.err


@pytest.mark.parametrize(
    ("question", "section"), [("Деректерім қанша уақыт сақталады?", "6-бөлімі"), ("Сколько хранятся мои данные?", "раздел 6 ")]
)
async def test_ask_answers_with_the_section(desk: Desk, question: str, section: str) -> None:
    """What an employee would read, in the language of the question, with the number of the section."""
    ended = await desk.ended("ask", question, settings={})

    assert (0, "") == (ended.code, ended.err)
    assert section in ended.out.lower()


async def test_key_is_long_and_never_the_same(desk: Desk) -> None:
    """Two keys, each long enough for MYQG_SECRET_KEY."""
    one, other = [(await desk.ended("key", settings={})).out.strip() for _ in range(2)]

    assert one != other
    assert 64 == len(one) == len(other)


async def test_a_key_is_changed_without_losing_anything(desk: Desk, tmp_path: Path) -> None:
    """Old key alone, then both, `reseal`, then the new one alone: the database still opens; the old one opens it no more."""
    old, new = "the-old-key" * 4, "the-new-key" * 4
    moved = {"DATABASE_URL": f"sqlite:///{tmp_path / 'keys.sqlite3'}"}
    await (await open_store(moved["DATABASE_URL"], [old])).close()
    first, second, alone, late = [
        await desk.ended("reseal", settings=desk.changed(**moved, SECRET_KEY=keys)) for keys in (old, f"{new},{old}", new, old)
    ]

    assert [0, 0, 0, 2] == [first.code, second.code, alone.code, late.code]
    assert "MYQG_SECRET_KEY needs only that one now" in second.out
    assert ["MYQG_SECRET_KEY"] == [line.split()[1].rstrip(":") for line in late.complaints]


async def test_firewall_list_needs_no_token(desk: Desk) -> None:
    """Hosts and ports can be asked for before there is a bot, and follow the settings that are there."""
    far = desk.changed(DATABASE_URL=f"postgresql://u:{PASSWORD}@db.qg.kz/q", PROXY_URL=f"http://u:{PASSWORD}@gate:3128")
    bare = await desk.ended("doctor", "--firewall", settings={"MYQG_SMTP_HOST": "mail.ica.kz"})
    full = await desk.ended("doctor", "--firewall", settings=far)
    off = await desk.ended("doctor", "--firewall", settings={"MYQG_TELEGRAM_MODE": "off"})

    assert {("api.telegram.org", "443"), ("mail.ica.kz", "587"), ("MYQG_IMAP_HOST", "993")} <= _rows(bare)
    assert {("gate", "3128"), ("db.qg.kz", "5432"), ("127.0.0.1", str(desk.world.imap_port))} <= _rows(full)
    assert PASSWORD not in full.out
    assert "Telegram" not in off.out


def _rows(listed: Ended) -> set[tuple[str, str]]:
    return {(cells[1], cells[2]) for line in listed.out.splitlines() if len(cells := re.split(r"\s{2,}", line)) == 4}
