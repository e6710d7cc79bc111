"""`myqg-bot calendar` as an administrator uses it: orders in and out, a year on the screen, terms counted anew."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from bot.calendar import WorkCalendar
from bot.cli import cli
from bot.cli.doctor_servers import awaited_orders
from bot.cli.findings import Finding, Mark
from bot.errors import BotError
from bot.people.model import Channel
from bot.rights import law
from bot.rights.model import Right
from bot.zone import ALMATY
from storage import open_store
from tests.db.rows import counted

KEY = "k" * 48
ORDER = ("--order", "№ 123, 01.12.2026")
LAW = WorkCalendar()
RECEIVED = datetime.now(UTC)
TODAY = RECEIVED.astimezone(ALMATY).date()
FIRST, SECOND, THIRD = (LAW.add_working_days(TODAY, days) for days in (1, 2, 3))
DUE = LAW.due(RECEIVED, 3)
Run = Callable[..., tuple[int, str]]


def weekend() -> date:
    """The next one that nobody works."""
    day = TODAY + timedelta(days=1)
    while day.weekday() < 5 or LAW.is_working(day):
        day += timedelta(days=1)
    return day


async def _filled(url: str) -> None:
    """One open request, received now, and one that was counted by other rules."""
    store = await open_store(url, [KEY])
    async with store.begin() as tx:
        person = (await tx.people.add(Channel.MAIL, "someone@qg.kz", "kk", RECEIVED)).id
        for right, version in ((Right.ACCESS, law.answers()[Right.ACCESS].version), (Right.ERASURE, "2020")):
            draft = await tx.register.draft(person, right, Channel.MAIL, "kk", RECEIVED)
            await counted(tx, draft, RECEIVED, DUE, version)
    await store.close()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of the database that the settings name."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    known = {"BOT_TOKEN": "1:a", "SECRET_KEY": KEY, "SMTP_HOST": "mail.qg.kz", "MAIL_FROM": "privacy@qg.kz", "DATABASE_URL": url}
    known |= {"OPERATOR_NAME": "QG", "OPERATOR_BIN": "060840005070", "RESPONSIBLE": "Айгүл"}
    for name, value in known.items():
        monkeypatch.setenv(f"MYQG_{name}", value)
    monkeypatch.chdir(tmp_path)
    asyncio.run(_filled(url))
    return url


@pytest.fixture
def run(desk: str) -> Run:
    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["calendar", *words])
        return (2, str(done.exception)) if isinstance(done.exception, BotError) else (done.exit_code, done.output)

    return command


def deeds(url: str) -> list[str]:
    """What the audit knows of the calendar."""

    async def ask() -> list[str]:
        store = await open_store(url, [KEY])
        async with store.read() as tx:
            found = [row.entry.deed for row in await tx.audit.rows() if row.entry.deed.startswith("order.")]
        await store.close()
        return found

    return asyncio.run(ask())


def due(url: str) -> datetime | None:
    """When the first request is due, as the register has it."""

    async def ask() -> datetime | None:
        store = await open_store(url, [KEY])
        async with store.read() as tx:
            found = await tx.register.by_number(f"QG-{TODAY.year}-000001")
        await store.close()
        return found.due_at if found else None

    return asyncio.run(ask())


def test_a_day_off_is_entered_and_taken_back(run: Run, desk: str) -> None:
    """Each change says which promised dates would be others, and how to change them; none changes by itself."""
    code, said = run("add-day-off", str(SECOND), *ORDER)
    _, listed = run("list", "--year", str(SECOND.year))
    _, again = run("add-day-off", f"{SECOND:%d.%m.%Y}", *ORDER)
    back = run("remove", str(SECOND))

    assert (0, True) == (code, f"{SECOND} ({SECOND:%A}) is a day off now, by order № 123, 01.12.2026." in said)
    assert (f"QG-{TODAY.year}-000001" in said, f"QG-{TODAY.year}-000002" in said) == (True, False)
    assert "Their due dates stay until `myqg-bot calendar recount --apply`." in said
    assert "order № 123, 01.12.2026 (entered by" in listed
    assert f"`myqg-bot calendar remove {SECOND}` undoes it" in again
    assert (0, True) == (back[0], f"{SECOND} ({SECOND:%A}) is a working day again" in back[1])
    assert "No open request gets another due date." in back[1]
    assert DUE == due(desk)
    assert ["order.enter", "order.remove"] == deeds(desk)


def test_due_dates_move_when_it_is_said(run: Run, desk: str) -> None:
    """Shown first; then changed and told; a second time there is nothing left to do."""
    run("add-day-off", str(SECOND), *ORDER)
    _, shown = run("recount")
    before = due(desk)
    _, applied = run("recount", "--apply", "--by", "Динара")
    _, nothing = run("recount", "--apply")

    assert DUE == before
    assert f"{DUE.astimezone(ALMATY):%Y-%m-%d %H:%M}" in shown
    assert "1 of 1 due dates were changed; `myqg-bot run` tells the people and the office." in applied
    assert "No open request gets another due date." in nothing
    assert LAW.due(RECEIVED, 4) == due(desk)


def test_an_earlier_date_is_shown_and_stays(run: Run, desk: str) -> None:
    """Until it is asked for by name."""
    run("add-day-off", str(SECOND), *ORDER)
    run("recount", "--apply")
    _, back = run("remove", str(SECOND))
    _, applied = run("recount", "--apply")
    stays = due(desk)
    run("recount", "--apply", "--earlier-too")

    assert "1 would become EARLIER; only `myqg-bot calendar recount --apply --earlier-too` does that." in back
    assert ("EARLIER" in applied, "0 of 1 due dates were changed." in applied) == (True, True)
    assert LAW.due(RECEIVED, 4) == stays
    assert DUE == due(desk)
    assert 2 == run("recount", "--earlier-too")[0]


def test_a_year_is_confirmed(run: Run) -> None:
    """Who said so stands under the year's list; once is enough."""
    year = str(TODAY.year + 1)
    _, before = run("list", "--year", year)
    _, said = run("confirm", year, "--order", "no order up to now", "--by", "Динара")
    _, after = run("list", "--year", year)

    assert f"No order for {year} was entered and nobody confirmed that there is none." in before
    assert f"{year}: nothing else is moved, as of no order up to now." in said
    assert "by Динара: nothing else is moved (no order up to now)." in after
    assert "nobody confirmed" not in after
    assert f"{year} was confirmed before" in run("confirm", year, "--order", "again")[1]
    assert "neither this year nor the next" in run("confirm", "2100", "--order", "no order")[1]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("add-day-off", "2020-01-08", *ORDER), "2020-01-08 is past"),
        (("add-day-off", f"{TODAY.year + 2}-01-12", *ORDER), "is too far ahead"),
        (("add-day-off", "tomorrow", *ORDER), "does not match the"),
        (("add-day-off", str(weekend()), *ORDER), "is a day off already"),
        (("add-working-day", str(FIRST), *ORDER), "is a working day already"),
        (("add-day-off", str(FIRST), "--order", "1"), "the order's name is too short"),
        (("add-day-off", str(FIRST)), "--order"),
        (("remove", str(FIRST)), "no order about this day was entered"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run: Run, words: tuple[str, ...], reason: str) -> None:
    """With exit code 2, as of every wrong word."""
    code, said = run(*words)

    assert (2, True) == (code, reason in said), said


def _table(folder: Path, name: str, *rows: tuple[object, ...]) -> str:
    path = folder / name
    if path.suffix == ".csv":
        lines = (";".join(map(str, row)) for row in rows)
        path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8", newline="")
        return name
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return name


HEADINGS = {
    "kk": (("Бұйрық", "Күні", "Түрі"), "демалыс күні", "жұмыс күні"),
    "ru": (("Приказ", "Дата", "Вид"), "Выходной", "рабочий"),
    "en": (("order", "date", "kind"), "off", "work"),
}


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("language", HEADINGS)
def test_many_days_come_from_a_file(run: Run, tmp_path: Path, language: str, suffix: str) -> None:
    """Columns in any order, headings and kinds in three languages, empty lines left out."""
    headings, off, work = HEADINGS[language]
    days = (FIRST, f"{weekend():%d.%m.%Y}") if suffix == "xlsx" else (f"{FIRST:%d.%m.%Y}", weekend())
    rows = (("№ 7", days[0], off), ("", "", ""), ("№ 7", days[1], work))
    code, said = run("import", _table(tmp_path, f"orders.{suffix}", headings, *rows), "--by", "Динара")
    listed = "".join(run("list", "--year", str(year))[1] for year in {FIRST.year, weekend().year})

    assert (0, True) == (code, "2 days were entered, 0 rows were left out." in said), said
    assert 2 == listed.count("order № 7 (entered by Динара)")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_one_bad_row_keeps_the_whole_file_out(run: Run, tmp_path: Path, suffix: str) -> None:
    """Each bad row is named by its number; the good ones are kept when it is said."""
    rows = (
        ("date", "kind", "order"),
        (FIRST, "off", "№ 7"),
        ("31.02.2027", "off", "№ 7"),
        (SECOND, "maybe", "№ 7"),
        (FIRST, "off", "№ 7"),
        (THIRD, "off", ""),
        ("2020-01-08", "off", "№ 7"),
    )
    name = _table(tmp_path, f"orders.{suffix}", *rows)
    code, said = run("import", name)
    kept, good = run("import", name, "--keep-good")
    bad = [line for line in said.splitlines() if ", row " in line]

    assert [f"{name}, row {row}:" for row in (3, 4, 5, 6, 7)] == [line[: len(name) + 8] for line in bad]
    for line, reason in zip(
        bad, ("cannot be read", "neither off nor work", f"{FIRST} stands in row 2", "no name", "is past"), strict=True
    ):
        assert reason in line
    assert (1, True) == (code, "Nothing was kept" in said)
    assert (0, True) == (kept, "1 days were entered, 5 rows were left out." in good)


def test_a_file_that_is_none_is_named(run: Run, tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "old.csv").write_bytes("дата;вид;приказ".encode("utf-16"))
    (tmp_path / "empty.csv").write_text("\n")
    (tmp_path / "text.xlsx").write_text("date;kind;order")
    _table(tmp_path, "bare.csv", (FIRST, "off", "№ 7"))
    said = {name: run("import", name)[1] for name in ("old.csv", "empty.csv", "text.xlsx", "bare.csv", "no.csv", "orders.pdf")}

    assert "save it as «CSV UTF-8»" in said["old.csv"]
    assert "there is nothing in it" in said["empty.csv"]
    assert "text.xlsx: is no XLSX file: open it in Excel and save it again as .xlsx" in said["text.xlsx"]
    assert "row 1: write the headings date, kind, order" in said["bare.csv"]
    assert "no.csv: there is no such file" == said["no.csv"]
    assert "ends in .csv or .xlsx" in said["orders.pdf"]


def test_a_torn_row_hides_no_day(run: Run, tmp_path: Path) -> None:
    """Named by its line; the rows below it are read, in whatever encoding Excel wrote them."""
    lines = ("дата;вид;приказ", '05.01.2027;выходной;"№ 1', "06.01.2027;выходной;№ 2", "09.01.2027;рабочий;№ 3")
    (tmp_path / "torn.csv").write_bytes("\n".join(lines).encode("cp1251"))
    said = run("import", "torn.csv", "--keep-good")[1]

    assert ("2 days were entered, 1 rows were left out" in said, "a quotation mark too many or too few" in said) == (True, True)


def test_the_doctor_asks_for_next_year(run: Run, desk: str) -> None:
    """From 1 December in Almaty on, until somebody has looked; it writes nothing into the database."""

    def asked(now: datetime) -> list[Finding]:
        return asyncio.run(awaited_orders(desk, [KEY], now))

    december, year = datetime(TODAY.year, 11, 30, 19, 0, tzinfo=UTC), TODAY.year + 1
    (found,) = asked(december)
    run("confirm", str(year), "--order", "no order up to now")

    assert (Mark.NOTE, "calendar") == (found.mark, found.part)
    assert f"days off in {year}" in found.fact
    assert f"`myqg-bot calendar confirm {year}`" in found.advice
    assert [] == asked(december)


@pytest.mark.parametrize("words", [("run",), ("calendar", "recount", "--apply")], ids=["run", "recount"])
def test_old_time_zones_stop_it(desk: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A computer whose Almaty is still at +06 would promise wrong hours: nothing starts, and it is said what to do."""
    zones = tmp_path / "zones" / "Asia"
    zones.mkdir(parents=True)
    (zones / "Almaty").write_bytes((files("tzdata.zoneinfo.Asia") / "Omsk").read_bytes())
    environment = os.environ | {"PYTHONTZPATH": str(zones.parent), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = (sys.executable, "-m", "bot", *words)
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert (2, "") == (ended.returncode, ended.stdout)
    assert "Asia/Almaty must be +06 on 2024-02-29 and +05 on 2024-03-01" in ended.stderr
    assert "PYTHONTZPATH" in ended.stderr
