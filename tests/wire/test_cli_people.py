"""The staff directory from the command line: what is told, what is kept, and that nobody's address is shown."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from bot.cli import cli
from bot.errors import BotError
from bot.people.model import Channel
from storage import open_store
from tests.unit.test_settings import RIGHT

STATUS = ("status", "статус", "состояние", "мәртебе", "мәртебесі", "күйі")
HEADINGS = "почта;организация;язык;статус;отдел\n"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.sqlite3'}"


@pytest.fixture
def run(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in a working directory; -> its exit code and what it printed, with the line of an error."""
    for name, value in {**RIGHT, "MYQG_DATABASE_URL": url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["people", *words])
        told = str(done.exception) if isinstance(done.exception, BotError) else ""
        return (2 if told else done.exit_code), done.output + told

    return command


@pytest.fixture
def staff(tmp_path: Path) -> Callable[..., None]:
    """Writes staff.csv: these people work here."""

    def write(names: Sequence[str], *more: str) -> None:
        rows = [f"{name}@qg.kz;QG;рус;работает;7\n" for name in names]
        (tmp_path / "staff.csv").write_text("".join((HEADINGS, *rows, *more)), "utf-8-sig")

    return write


async def _bind(url: str, names: Sequence[str]) -> None:
    store, now = await open_store(url, [RIGHT["MYQG_SECRET_KEY"]]), datetime.now(UTC)
    async with store.begin() as tx:
        for number, name in enumerate(names, 7001):
            person = await tx.people.add(Channel.TELEGRAM, str(number), "kk", now)
            await tx.people.prove(person.id, f"{name}@qg.kz", now + timedelta(days=180), now)
    await store.close()


def counts(out: str) -> list[int]:
    """New, changed, left, of another holder, unchanged, broken."""
    return [int(number.replace(",", "")) for number in re.findall(r"│ +([\d,]+) │", out)]


def test_a_directory_comes_in(run: Run, staff: Callable[..., None]) -> None:
    """What changed is told in numbers, what is not kept by its heading; the next file ends with who left."""
    staff(["aida", "bolat", "dana"])
    code, first = run("import", "staff.csv")
    staff(["aida", "bolat", "erlan"])
    _, second = run("import", "staff.csv")
    _, counted = run("count")

    assert (0, [3, 0, 0, 0, 0, 0]) == (code, counts(first))
    assert "columns that are not kept: отдел" in first
    assert [1, 0, 1, 0, 2, 0] == counts(second)
    assert [("active", 3), ("left", 1)] == [
        (status, int(number)) for status, number in re.findall(r"QG +│ ru +│ (\w+) +│ +(\d+)", counted)
    ]
    assert "@qg.kz" not in first + second + counted


def test_a_workbook_comes_in(run: Run, tmp_path: Path) -> None:
    """The same from Excel."""
    book = Workbook()
    for row in (("Пошта", "Ұйым", "Тілі", "Күйі"), ("aida@qg.kz", "QG", "қазақша", "жұмыс істейді")):
        book.active.append(row)
    book.save(tmp_path / "staff.xlsx")
    code, out = run("import", "staff.xlsx")

    assert (0, [1, 0, 0, 0, 0, 0]) == (code, counts(out))


def test_broken_rows_stop_it(run: Run, staff: Callable[..., None]) -> None:
    """Lines and reasons, no address; with --keep-good the others are kept."""
    staff(["aida"], "bolat+x@qg.kz;QG;рус;работает;7\n", ";QG;рус;работает;7\n", "aida@qg.kz;QG;рус;работает;7\n")
    code, out = run("import", "staff.csv")
    _, empty = run("count")
    kept, good = run("import", "staff.csv", "--keep-good")

    assert (1, 0) == (code, kept)
    assert ["line 3: the address has a tag (+)", "line 4: no address", "line 5: the address stands in an earlier row"] == [
        line for line in out.splitlines() if line.startswith("line")
    ]
    assert "nothing was kept" in out
    assert "active" not in empty
    assert [1, 0, 0, 0, 0, 3] == counts(good)
    assert "@qg.kz" not in out + good


def test_a_dry_run_changes_nothing(run: Run, staff: Callable[..., None]) -> None:
    """It tells the same."""
    staff(["aida"])
    code, tried = run("import", "staff.csv", "--dry-run")

    assert (0, [1, 0, 0, 0, 0, 0]) == (code, counts(tried))
    assert "would be" in tried
    assert "active" not in run("count")[1]


def test_half_a_file_stops(run: Run, staff: Callable[..., None], url: str) -> None:
    """More than 2 % of the bindings: one sentence, and nothing is kept; --add-only or --force goes on."""
    everybody = ["aida", "bolat", "dana", "erlan", "farida"]
    asyncio.run(_bind(url, everybody))
    staff(everybody)
    assert 0 == run("import", "staff.csv")[0]
    staff(["aida"])
    code, out = run("import", "staff.csv")
    told = "staff.csv: 4 of 5 bindings end (80.0 %), so nothing was kept; if the file is whole, repeat with --force"

    assert (2, True) == (code, told in out)
    assert "proved their mailbox to the bot: 5" in run("count")[1]
    assert (0, True) == ((added := run("import", "staff.csv", "--add-only"))[0], "0 of 5 bindings end" in added[1])
    assert 0 == run("import", "staff.csv", "--force")[0]
    assert "proved their mailbox to the bot: 1" in run("count")[1]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("staff.pdf", "", "staff.pdf: write a name that ends in .csv or .xlsx"),
        ("gone.csv", None, "gone.csv: there is no such file"),
        (
            "staff.csv",
            "почта;организация;язык\n",
            f"staff.csv: the first row must name the columns; there is none for status: status may be called {', '.join(STATUS)}",
        ),
        ("staff.csv", HEADINGS, "staff.csv: names nobody who works here, so nothing was kept"),
    ],
)
def test_a_file_that_is_none_is_named(run: Run, tmp_path: Path, name: str, content: str | None, told: str) -> None:
    """An empty file would end every binding."""
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")

    code, out = run("import", name)

    assert (2, told) == (code, out.splitlines()[-1])


def test_an_empty_directory_is_a_sentence(url: str, run: Run) -> None:
    """Which says who works here then."""
    asyncio.run(_bind(url, []))
    code, said = run("count")

    assert (0, True) == (
        code,
        said.startswith("The directory is empty: everybody with a mailbox of MYQG_MAIL_DOMAINS works here."),
    )
