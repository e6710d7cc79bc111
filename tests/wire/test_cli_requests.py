"""The register on the screen and as a file: stored dates, no names, nothing a spreadsheet would calculate."""

import asyncio
import csv
import hashlib
import io
import json
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli import cli
from bot.errors import BotError
from bot.people.model import Channel
from bot.rights import journal, law
from bot.rights.journal import COLUMNS, Choice, shown
from bot.rights.model import Right
from bot.texts import Texts
from storage import open_store
from tests.db.rows import NOW, confirmed, later, proposed, registered

KEY = "k" * 48
ADDRESS = "someone@qg.kz"
Run = Callable[..., tuple[int, str]]


async def _filled(url: str) -> None:
    """One request that is answered in time, one that is late and open, one that was never registered."""
    store = await open_store(url, [KEY])
    async with store.begin() as tx:
        person = (await tx.people.add(Channel.MAIL, ADDRESS, "kk", NOW)).id
        for right, days in ((Right.ERASURE, 3), (Right.ACCESS, 1)):
            draft = await tx.register.draft(person, right, Channel.TELEGRAM, "kk", NOW)
            filed = await registered(tx, draft, days=days)
            await tx.register.start(draft, law.answers()[right], NOW, filed.due_at or NOW)
        assert await proposed(tx, 1, by="agent@qg.kz")
        assert await confirmed(tx, 1, "head@qg.kz", later(days=2))
        await tx.register.meet(1, later(days=2))
        await tx.register.draft(person, Right.OBJECTION, Channel.TELEGRAM, "kk", NOW)
    await store.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    known = {"BOT_TOKEN": "1:a", "SECRET_KEY": KEY, "SMTP_HOST": "mail.qg.kz", "MAIL_FROM": "privacy@qg.kz", "DATABASE_URL": url}
    known |= {"OPERATOR_NAME": "QG", "OPERATOR_BIN": "060840005070", "RESPONSIBLE": "Айгүл"}
    for name, value in known.items():
        monkeypatch.setenv(f"MYQG_{name}", value)
    monkeypatch.chdir(tmp_path)
    asyncio.run(_filled(url))

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["requests", *words])
        return (1, str(done.exception)) if isinstance(done.exception, BotError) else (done.exit_code, done.output)

    return command


def test_what_is_open_is_listed(run: Run) -> None:
    """Closed ones only with --all; what was never registered has no number and no row."""
    _, some = run("list")
    _, every = run("list", "--all", "-l", "kk")

    assert ("QG-2026-000001" in some, "QG-2026-000002" in some) == (False, True)
    assert ("QG-2026-000001" in every, "QG-2026-000002" in every) == (True, True)


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("width", [54, 60, 80, 120])
def test_a_narrow_screen_cuts_no_number(run: Run, monkeypatch: pytest.MonkeyPatch, width: int, language: str) -> None:
    """The number, the due date and the pseudonym are whole; what matters less is left out."""
    monkeypatch.setenv("COLUMNS", str(width))
    _, out = run("list", "-l", language)
    (line,) = [line for line in out.splitlines() if "QG-" in line]

    assert re.search(r"QG-2026-000002 .* 2026-11-24 14:00 .* S-[0-9A-Z-]{4,} ", line), out
    assert "…" not in line


def test_nothing_to_list_is_a_sentence(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a table without rows."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    monkeypatch.setenv("MYQG_DATABASE_URL", url)
    asyncio.run(_begun(url))

    assert (0, "No request is open; --all prints those that are closed.\n") == run("list")
    assert (0, "The register is empty.\n") == run("list", "--all")


async def _begun(url: str) -> None:
    await (await open_store(url, [KEY])).close()


def test_one_row_is_shown(run: Run) -> None:
    """In words; a number that is none is named."""
    code, out = run("show", "QG-2026-000001")

    assert (0, True) == (code, "Номер: QG-2026-000001" in out)
    assert ADDRESS not in out
    assert "QG-2026-000404: there is no such request" in run("show", "QG-2026-000404")[1]


@pytest.mark.parametrize("typed", ["foo", "", "QG-2026-42"])
def test_what_is_no_number_is_said(run: Run, typed: str) -> None:
    """With one as it should look, wherever a number is asked for; small letters are letters."""
    retained = CliRunner().invoke(cli, ["retention", "--hold", typed]).exception
    said = [run("show", typed)[1], run("inspect", "x.zip", "--person", typed)[1], str(retained)]

    assert [True] * 3 == ["write it as QG-2026-000042" in one for one in said]
    assert 0 == run("show", "qg-2026-000001")[0]


@pytest.mark.parametrize("deed", [("export", "r.json"), ("inspect", "r.zip")], ids=lambda words: words[0])
def test_a_period_ends_after_it_begins(run: Run, deed: tuple[str, ...]) -> None:
    """Days are written as in the calendar's commands."""
    said = run(*deed, "--since", "02.11.2026", "--until", "2026-11-01")[1]

    assert "--since 2026-11-02 is later than --until 2026-11-01" in said
    assert 0 == run(*deed, "--since", "01.11.2026", "--until", "2026-11-01")[0]


@pytest.mark.parametrize(("language", "heading", "yes"), [("kk", "Жауап мерзімі", "иә"), ("ru", "Срок ответа", "да")])
def test_a_table_for_excel(run: Run, tmp_path: Path, language: str, heading: str, yes: str) -> None:
    """CSV and XLSX hold the same words; the due date is the stored one."""
    for name in ("r.csv", "r.xlsx"):
        assert 0 == run("export", name, "-l", language)[0]
    raw = (tmp_path / "r.csv").read_bytes()
    table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]

    assert raw.startswith(b"\xef\xbb\xbf")
    assert (heading, 3) == (table[0][COLUMNS.index("due_at")], len(table))
    assert table == cells
    assert "2026-11-24 14:00" == table[2][COLUMNS.index("due_at")]
    assert yes == table[2][COLUMNS.index("late")] or later(days=1) > datetime.now(UTC)
    assert ADDRESS not in raw.decode()


def test_the_manifest_proves_the_file(run: Run, tmp_path: Path) -> None:
    """Its hash, its rows and its columns; JSON keeps codes and UTC."""
    assert 0 == run("export", "r.json", "--since", "2026-11-23", "--until", "2026-11-23")[0]
    manifest = json.loads((tmp_path / "r.json.manifest.json").read_text("utf-8"))
    content = (tmp_path / "r.json").read_bytes()

    assert hashlib.sha256(content).hexdigest() == manifest["sha256"]
    assert (2, list(COLUMNS), "2026-11-23") == (manifest["rows"], manifest["columns"], manifest["since"])
    assert ["erasure", "access"] == [row["right"] for row in json.loads(content)]
    assert later(days=3).isoformat() == json.loads(content)[0]["due_at"]


def test_a_period_leaves_out_what_is_outside(run: Run, tmp_path: Path) -> None:
    """By the day of registration in Almaty."""
    run("export", "r.json", "--since", "2026-11-24")

    assert [] == json.loads((tmp_path / "r.json").read_bytes())


def test_a_format_that_is_none_is_named(run: Run) -> None:
    """With the ones there are."""
    assert ".csv, .json, .xlsx" in run("export", "r.pdf")[1]


def test_a_place_that_is_none_is_named(run: Run, tmp_path: Path) -> None:
    """And the audit does not say that anything was exported there."""
    before = CliRunner().invoke(cli, ["audit", "verify"]).output
    code, said = run("export", "nowhere/r.csv")

    assert (1, "nowhere/r.csv: cannot be written (No such file or directory); name another place") == (code, said)
    assert before == CliRunner().invoke(cli, ["audit", "verify"]).output


@pytest.mark.parametrize("there", ["r.csv", "r.csv.manifest.json"])
def test_nothing_is_written_over(run: Run, tmp_path: Path, there: str) -> None:
    """What was handed over stays what it was, and no half of a new one stands beside it."""
    (tmp_path / there).write_text("handed over")
    _, said = run("export", "r.csv")

    assert f"{there}: is there already" in said
    assert [there] == [file.name for file in tmp_path.glob("r.csv*")]
    assert "handed over" == (tmp_path / there).read_text()


def test_a_file_is_its_owners_alone(run: Run, tmp_path: Path) -> None:
    """Nobody else on this computer reads it or its manifest."""
    run("export", "r.csv")

    assert [0o600] * 2 == [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("r.csv*")]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(start: str) -> None:
    """Whatever gets into the register, a spreadsheet shows it and calculates nothing."""
    row = dict.fromkeys(COLUMNS) | {"law": f"{start}cmd|' /C calc'!A0"}

    assert f"'{start}" == shown(row, Texts.load(), "ru")[COLUMNS.index("law")][:2]


def test_what_a_workbook_cannot_hold_is_left_out(run: Run, tmp_path: Path) -> None:
    """A control character pasted into a reason breaks no register."""
    row = dict.fromkeys(COLUMNS) | {"delay": "ждём\x01 ответа\x0b"}

    assert "ждём ответа" == shown(row, Texts.load(), "ru")[COLUMNS.index("delay")]


def test_a_due_date_does_not_drift(run: Run, tmp_path: Path) -> None:
    """Two exports on different days tell the same dates: they are stored, not counted."""
    files = []
    for name in ("one.json", "two.json"):
        run("export", name)
        files.append([(row["number"], row["due_at"]) for row in json.loads((tmp_path / name).read_bytes())])

    assert files[0] == files[1]


async def test_late_is_counted_from_the_stored_date(tmp_path: Path) -> None:
    """A request closed in time stays in time however late one looks."""
    await _filled(url := f"sqlite:///{tmp_path / 'late.sqlite3'}")
    store = await open_store(url, [KEY])
    far = NOW + timedelta(days=400)
    async with store.begin() as tx:
        answered, _, draft = await tx.register.all()
        before = await journal.read(tx, Choice(), far)
        await tx.register.meet(2, later(days=5))  # late; then it is opened again
        await tx.register.start(2, law.answers()[Right.ACCESS], later(days=6), later(days=500))
        after = await journal.read(tx, Choice(), far)
    await store.close()

    assert [[False, True], [False, True]] == [[row["late"] for row in rows] for rows in (before, after)]
    assert (True, False) == (Choice().holds(answered), Choice().holds(draft))
