"""The lawyer's sheet: out, changed in a spreadsheet, and back into what the bot says."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from bot.catalogs import forms, written
from bot.cli import cli
from bot.cli.doctor_here import texts as doctor
from bot.cli.findings import Mark
from bot.errors import BotError, WrongContent
from bot.review import Review
from bot.texts import LOCALES, Texts
from tests.rules.words import messages

Run = Callable[..., tuple[int, str]]
COLUMNS = {"id": 1, "where": 2, "kk": 3, "ru": 4, "by": 5, "on": 6, "version": 7}
RECEIVED = "rights.received"
NONE = "rights.none"
FIELDS = "{due} {law} {n} {number} {right} {way}"  # what RECEIVED is filled with
LAWYER = {"by": "А. Сейітова", "on": date(2026, 11, 24)}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the office, in use."""
    folder = tmp_path / "office"
    folder.mkdir()
    monkeypatch.setenv("MYQG_CONTENT", str(folder))
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`myqg-bot texts …` in a working directory without settings; -> its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["texts", *words])
        return (1, str(done.exception)) if isinstance(done.exception, BotError) else (done.exit_code, done.output)

    return command


def _row(sheet: Worksheet, text: str) -> int:
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == text)


def _change(file: str, text: str, /, **cells: Any) -> int:
    """Writes into the sheet as a person would; -> the number of the row."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    row = _row(sheet, text)
    for name, value in cells.items():
        sheet.cell(row, COLUMNS[name]).value = value
    book.save(file)
    return row


def _said(office: Path | None, text: str) -> list[str]:
    return [Texts.load(office).catalogs[locale].gettext(text) for locale in LOCALES]


@pytest.mark.usefixtures("office")
def test_the_sheet_is_for_reading(run: Run) -> None:
    """Every text once, the legal ones first; the header stays in sight, long texts are wrapped, and how to fill it in is said."""
    assert 0 == run("export", "t.xlsx")[0]
    book, review = load_workbook("t.xlsx"), Review.load()
    sheet, help_sheet = book.worksheets
    ids = [str(cell.value) for cell in sheet["A"][1:]]
    legal = [review.legal(one) for one in ids]

    assert (set(review.texts), len(review.texts)) == (set(ids), len(ids))
    assert sorted(legal, reverse=True) == legal
    assert ("C2", True) == (sheet.freeze_panes, all(cell.alignment.wrap_text for cell in sheet["C"]))
    assert "Мәтін коды / Код текста" == sheet["A1"].value
    assert _said(None, RECEIVED) == [sheet.cell(_row(sheet, RECEIVED), COLUMNS[locale]).value for locale in LOCALES]
    assert "регистрация" in str(sheet.cell(_row(sheet, RECEIVED), 2).value)
    assert any("юрист" in str(cell.value) for cell in help_sheet["A"])
    assert [] == [name for name in book.sheetnames if len(name) > 31]


def test_an_untouched_sheet_changes_nothing(run: Run, office: Path) -> None:
    """Out and in again."""
    run("export", "t.xlsx")

    assert (0, True) == ((done := run("import", "t.xlsx"))[0], done[1].startswith("0 changed, 0 marked"))
    assert [] == list(office.iterdir())


def test_what_was_changed_is_said(run: Run, office: Path) -> None:
    """The office's wording stands in its own folder, over the program's; the other language and other texts stay."""
    before = _said(None, NONE)
    run("export", "t.xlsx")
    _change("t.xlsx", NONE, ru=" Обращений пока нет.\r\nПодайте новое. ", **LAWYER)
    code, out = run("import", "t.xlsx")

    assert (0, True) == (code, "rights.none: changed\n1 changed, 1 marked as read, 0 not read any more" in out)
    assert [before[0], "Обращений пока нет.\nПодайте новое."] == _said(office, NONE)
    assert before == _said(None, NONE)
    assert _said(None, RECEIVED) == _said(office, RECEIVED)
    assert {"ru.po", "reviewed.toml"} == {path.name for path in (office / "texts").iterdir()}
    assert LAWYER == {"by": (mark := Review.load(office).marks[NONE]).by, "on": mark.on}
    assert (0, True) == ((again := run("import", "t.xlsx"))[0], again[1].startswith("0 changed, 0 marked"))


def test_a_changed_text_loses_its_mark(run: Run, office: Path) -> None:
    """A mark stands for the words that were read, in both languages; the same name and day left standing are no new mark."""
    run("export", "t.xlsx")
    for text in (NONE, RECEIVED):
        _change("t.xlsx", text, **LAWYER)
    assert "2 marked as read" in run("import", "t.xlsx")[1]
    run("export", "t.xlsx")
    _change("t.xlsx", NONE, kk="Өтініш жоқ.")
    code, out = run("import", "t.xlsx")

    assert (0, True) == (code, "rights.none: changed, not read any more" in out)
    assert ({RECEIVED}, "Өтініш жоқ.") == (set(Review.load(office).marks), _said(office, NONE)[0])
    assert "export a new one" in _after(run, NONE, **LAWYER | {"on": date(2026, 11, 25)})
    run("export", "t.xlsx")
    assert "1 marked as read" in _after(run, NONE, **LAWYER)
    run("export", "u.xlsx", "--unreviewed")
    left = {str(cell.value) for cell in load_workbook("u.xlsx").worksheets[0]["A"]}
    assert (False, False, True) == (NONE in left, RECEIVED in left, "rights.menu" in left)


def _after(run: Run, text: str, /, **cells: Any) -> str:
    _change("t.xlsx", text, **cells)
    return run("import", "t.xlsx")[1]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"ru": "Обращение принято."}, FIELDS),
        ({"kk": None}, "kk: it is empty"),
        ({"ru": f"<b>{FIELDS}"}, "a tag is not closed"),
        ({"ru": "=A1"}, "is a formula"),
        ({"by": "А. Сейітова"}, "a name and a date"),
        ({"on": date(2026, 11, 24)}, "a name and a date"),
        ({"by": "А. Сейітова", "on": "вчера"}, "is no date"),
        ({"by": "А. Сейітова", "on": "01.01.2999"}, "in the future"),
        ({"id": "rights.recieved"}, "there is no such text"),
        ({"id": NONE}, "it is there twice"),
        ({"id": "?"}, "no id of a text"),
        ({"version": "000000000000", "by": "А", "on": "24.11.2026"}, "has changed since"),
    ],
    ids=str,
)
def test_a_wrong_row_is_told_by_its_number(run: Run, office: Path, cells: dict[str, Any], why: str) -> None:
    """Nothing is written while one is wrong; `--keep-good` takes the others; the exit code stays 1."""
    run("export", "t.xlsx", "--legal")
    row = _change("t.xlsx", RECEIVED, **cells)
    _change("t.xlsx", "rights.menu", **LAWYER)
    code, out = run("import", "t.xlsx")

    assert (1, True, True) == (code, why in out, "nothing is written" in out)
    assert f"✗ row {row}" in out or "twice" in why
    assert [] == list(office.iterdir())
    code, out = run("import", "t.xlsx", "--keep-good")
    assert (1, {"rights.menu"}) == (code, set(Review.load(office).marks))
    assert _said(None, RECEIVED) == _said(office, RECEIVED)


def test_a_text_changed_elsewhere_is_not_taken_back(run: Run, office: Path) -> None:
    """Two lawyers with two sheets: the second one is asked to look again, and only where both wrote."""
    for name in ("a.xlsx", "b.xlsx"):
        run("export", name)
    _change("a.xlsx", NONE, ru="Нет обращений.")
    _change("b.xlsx", NONE, ru="Обращений нет.")
    assert 0 == run("import", "a.xlsx")[0]
    code, out = run("import", "b.xlsx")
    assert (1, True) == (code, "has changed since this sheet was written" in out)
    _change("b.xlsx", NONE, ru=_said(None, NONE)[1])
    assert 0 == run("import", "b.xlsx")[0]

    assert "Нет обращений." == _said(office, NONE)[1]


def test_a_dry_run_only_tells(run: Run, office: Path) -> None:
    """What would change, and where it would be written."""
    run("export", "t.xlsx", "--legal")
    _change("t.xlsx", NONE, ru="Нет обращений.")
    code, out = run("import", "t.xlsx", "--dry-run")

    assert (0, True, True) == (code, "1 would be changed" in out, "ru.po" in out)
    assert [] == list(office.iterdir())


def test_files_that_are_no_sheets_are_named(run: Run, tmp_path: Path) -> None:
    """Another name, no spreadsheet, and one of somebody else's."""
    (tmp_path / "t.xlsx").write_text("words", "utf-8")

    assert ".xlsx" in run("export", "t.csv")[1]
    assert "t.xlsx: is no XLSX file: open it in Excel and save it again as .xlsx" == run("import", "t.xlsx")[1]
    assert "nowhere.xlsx: there is no such file" == run("import", "nowhere.xlsx")[1]
    run("export", "t.xlsx", "--legal")
    _change("t.xlsx", NONE)
    book = load_workbook("t.xlsx")
    book.worksheets[0]["A1"] = "id"
    book.save("t.xlsx")
    assert "first row" in run("import", "t.xlsx")[1]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ('msgid "rights.gone"\nmsgstr "Жоқ"\n', "no such text"),
        ('msgid "rights.none"\nmsgstr "{number}"\n', "placeholders"),
        ('msgid "rights.none"\nmsgid_plural "rights.none"\nmsgstr[0] "Жоқ"\nmsgstr[1] "Жоқ"\n', "other forms"),
        ("msgid ???\n", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
    ],
    ids=["gone", "placeholders", "forms", "syntax", "bytes"],
)
def test_an_office_text_that_does_not_fit_is_named(office: Path, entry: str | bytes, why: str) -> None:
    """After an upgrade of the program, or an edit by hand: the file and the text, and the doctor says it."""
    (office / "texts").mkdir()
    (office / "texts" / "kk.po").write_bytes(entry if isinstance(entry, bytes) else entry.encode())

    with pytest.raises(WrongContent, match=r"kk\.po.*" + why):
        Texts.load(office)
    assert (Mark.ILL, True) == ((found := doctor(office)).mark, why in found.fact)


def test_marks_that_cannot_be_read_are_named(office: Path) -> None:
    """Which file, and what writes it."""
    (office / "texts").mkdir()
    (office / "texts" / "reviewed.toml").write_text('"rights.none" = 1\n', "utf-8")

    assert "reviewed.toml" in doctor(office).fact


def test_the_doctor_counts_what_nobody_has_read(run: Run, office: Path) -> None:
    """Legal ones by themselves; all read is well."""
    texts, legal = len(Review.load().texts), sum(map(Review.load().legal, Review.load().texts))
    run("export", "t.xlsx")
    _change("t.xlsx", RECEIVED, **LAWYER)
    run("import", "t.xlsx")
    assert (Mark.NOTE, f"{texts - 1} of {texts} are not reviewed ({legal - 1} legal ones)") == (
        (found := doctor(office)).mark,
        found.fact,
    )
    book = load_workbook("t.xlsx")
    for cells in book.worksheets[0].iter_rows(min_row=2):
        cells[4].value, cells[5].value = "А. Сейітова", "2026-11-25"
    book.save("t.xlsx")
    run("import", "t.xlsx")

    assert Mark.WELL is doctor(office).mark


def test_a_checkout_keeps_its_files_as_they_were() -> None:
    """Without MYQG_CONTENT the program's own file gets the new words, and no other line of it changes."""
    changed = written("ru", None, {NONE: ('Обращений «нет»\n"пока".',)})
    (path,) = changed
    before, after = path.read_text("utf-8"), changed[path]

    assert "rights.po" == path.name
    assert before.replace(
        'msgstr "Обращений не найдено. Можно подать новое."\n', 'msgstr ""\n"Обращений «нет»\\n"\n"\\"пока\\"."\n'
    ) == (after)
    for locale in LOCALES:
        assert {} == written(locale, None, {str(one.id): forms(one) for one in messages(locale) if "\n" not in str(one.string)})


def test_forms_for_numbers_are_written_apart(tmp_path: Path) -> None:
    """The office's file gets every form, and another text beside it later."""
    office = tmp_path
    first = written("ru", office, {"a.days": ("{n} день", "{n} дня", "{n} дней")})
    (office / "texts").mkdir()
    ((path, text),) = first.items()
    path.write_text(text, "utf-8")
    text = written("ru", office, {"a.days": ("день", "дня", "дней"), "b": ("б",)})[path]

    assert text.endswith(
        '\nmsgid "a.days"\nmsgid_plural "a.days"\nmsgstr[0] "день"\nmsgstr[1] "дня"\nmsgstr[2] "дней"\n\nmsgid "b"\nmsgstr "б"\n'
    )


def test_a_place_that_is_none_is_named(run: Run) -> None:
    """In a sentence, as everything that stops a command."""
    assert (
        "nowhere/t.xlsx: cannot be written (No such file or directory); name another place" == run("export", "nowhere/t.xlsx")[1]
    )
