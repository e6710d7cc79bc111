"""The staff directory as a file says it: what is read, what is broken, and what would change."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.cli import sheets
from bot.directory.model import Employee, Known, Standing
from bot.directory.reading import Flaw, Reading, read
from bot.directory.rules import compare, drastic
from bot.errors import WrongSetting

DOMAINS = ("qg.kz", "ica.kz")
HEADINGS = {
    "kk": ("Т.А.Ә.", "Корпоративтік пошта", "Жұмыс беруші", "Тілі", "Мәртебесі", "Ұялы телефон"),
    "ru": ("ФИО", "Электронная почта", "Организация", "Язык", "Статус", "Телефон"),
    "en": ("Full name", "E-mail", "Employer", "Language", "Status", "Phone"),
}
ROWS = {
    "kk": ("Ғалым Өтегенұлы", "G.Otegen@qg.kz", "«Интергаз», ОА", "қазақша", "жұмыс істейді", "+7 701 000 00 01"),
    "ru": ("Галым Отеген", "G.Otegen@qg.kz", "«Интергаз», ОА", "казахский", "работает", "+7 701 000 00 01"),
    "en": ("Galym Otegen", "G.Otegen@qg.kz", "«Интергаз», ОА", "kk", "Active", "+7 701 000 00 01"),
}
AIDA = Employee("aida@qg.kz", "QG", "kk", Standing.ACTIVE, login="aida")


def csv_of(*rows: Sequence[str], sign: str) -> str:
    return "\r\n".join(sign.join(f'"{cell}"' if sign in cell else cell for cell in row) for row in rows) + "\r\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "kz1048"])
@pytest.mark.parametrize("sign", [";", ","])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_csv_is_read_as_people_save_it(tmp_path: Path, language: str, sign: str, codec: str) -> None:
    """Headings in three languages, both signs, commas in quotes, with a BOM or from an old Windows."""
    file = tmp_path / "staff.csv"
    file.write_bytes(csv_of(HEADINGS[language], ROWS[language], sign=sign).encode(codec))
    reading = read(sheets.rows(file), DOMAINS)
    name = ROWS[language][0]

    assert [] == reading.broken
    assert [Employee("g.otegen@qg.kz", "«Интергаз», ОА", "kk", Standing.ACTIVE, "+7 701 000 00 01", name)] == reading.employees


def test_a_workbook_is_read(tmp_path: Path) -> None:
    """Columns in any order; a phone kept as a number, a column nobody needs, an empty row."""
    book = Workbook()
    headings = ("Статус", "Почта", "Отдел", "Язык", "Компания", "Телефон")
    for row in (headings, (), ("уволен", "b@ica.kz", 7, "ru", "ICA", 87010000002.0)):
        book.active.append(row)
    book.save(tmp_path / "staff.xlsx")
    reading = read(sheets.rows(tmp_path / "staff.xlsx"), DOMAINS)

    assert [Employee("b@ica.kz", "ICA", "ru", Standing.LEFT, "87010000002")] == reading.employees
    assert ["Отдел"] == reading.unread


@pytest.mark.parametrize(
    ("cells", "flaw"),
    [
        (("", "QG", "kk", "active"), Flaw.NO_ADDRESS),
        (("aida", "QG", "kk", "active"), Flaw.NOT_AN_ADDRESS),
        (("а.nur@qg.kz", "QG", "kk", "active"), Flaw.LOOK_ALIKE),  # a Cyrillic а
        (("aida@qg.кz", "QG", "kk", "active"), Flaw.LOOK_ALIKE),  # a Cyrillic к
        (("aida+x@qg.kz", "QG", "kk", "active"), Flaw.TAG),
        (("aida@gmail.com", "QG", "kk", "active"), Flaw.DOMAIN),
        (("aida@qg.kz.evil.kz", "QG", "kk", "active"), Flaw.DOMAIN),
        (("Known@qg.kz", "QG", "kk", "active"), Flaw.TWICE),
        (("aida@qg.kz", " ", "kk", "active"), Flaw.NO_EMPLOYER),
        (("aida@qg.kz", "QG", "de", "active"), Flaw.LANGUAGE),
        (("aida@qg.kz", "QG", "kk", "в отпуске"), Flaw.STATUS),
        (("aida@qg.kz", "QG" * 129, "kk", "active"), Flaw.TOO_LONG),
        (("aida@qg.kz",), Flaw.NO_EMPLOYER),
    ],
)
def test_a_broken_row_is_told_by_its_line(cells: tuple[str, ...], flaw: Flaw) -> None:
    """With what is wrong; the rows around it are read."""
    rows = [("address", "employer", "language", "status"), ("known@qg.kz", "QG", "ru", "active"), cells]
    reading = read(enumerate(rows, 1), DOMAINS)

    assert ["known@qg.kz"] == [employee.address for employee in reading.employees]
    assert [(3, flaw)] == [(broken.line, broken.flaw) for broken in reading.broken]


def test_an_address_in_a_broken_row_is_not_shown() -> None:
    """It is kept only to know that this person has not left."""
    rows = [("address", "employer", "language", "status"), ("aida@qg.kz", "QG", "?", "active")]
    [broken] = read(enumerate(rows, 1), DOMAINS).broken

    assert "aida@qg.kz" == broken.address
    assert "aida" not in repr(broken)


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    """A cell with a line break moves the rows below it."""
    file = tmp_path / "staff.csv"
    file.write_text('address;employer;language;status\na@qg.kz;"АО\nQG";kk;active\nb;QG;kk;active\n', "utf-8")

    assert [4] == [broken.line for broken in read(sheets.rows(file), DOMAINS).broken]


@pytest.mark.parametrize("torn", ['b@qg.kz;"АО "QG"";ru;active', 'b@qg.kz;"АО;ru;active'])
def test_a_torn_row_is_one_row(tmp_path: Path, torn: str) -> None:
    """Named with its line; whose it is counts as there, and the rows below it are read."""
    file = tmp_path / "staff.csv"
    file.write_text(f"address;employer;language;status\na@qg.kz;QG;kk;active\n{torn}\nc@qg.kz;QG;kk;active\n", "utf-8")
    found = read(sheets.rows(file), DOMAINS)

    assert ["a@qg.kz", "c@qg.kz"] == [one.address for one in found.employees]
    assert [(3, Flaw.TORN, "b@qg.kz")] == [(one.line, one.flaw, one.address) for one in found.broken]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "there is none for address, employer, language, status"),
        (
            "почта;язык\n".encode(),
            "none for employer, status: employer may be called employer, company, organisation, organization, работодатель",
        ),
        ("почта;e-mail;организация;язык;статус\n".encode(), "two columns are the address"),
        ("почта;организация;язык;статус\n".encode("utf-16"), "neither UTF-8 nor Windows-1251"),
        ('почта;организация;язык;"статус\na@qg.kz;QG;kk;active\n'.encode(), "line 1 cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_directory_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    """In one sentence that says what to mend."""
    file = tmp_path / "staff.csv"
    file.write_bytes(content)

    with pytest.raises(WrongSetting, match=told):
        read(sheets.rows(file), DOMAINS)


@pytest.mark.parametrize("name", ["staff.xlsx", "staff.xls", "missing.csv"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    """A text called .xlsx, an old workbook, and nothing at all."""
    if name != "missing.csv":
        (tmp_path / name).write_text("not a workbook", "utf-8")

    with pytest.raises(WrongSetting):
        list(sheets.rows(tmp_path / name))


def known(*employees: Employee) -> dict[str, Known]:
    return {one.address: Known(number, one) for number, one in enumerate(employees, 1)}


def test_the_file_is_the_whole_directory() -> None:
    """Who is missing has left, unless the file only adds; who left before is not counted again."""
    bolat = replace(AIDA, address="bolat@qg.kz", status=Standing.LEFT)
    whole = compare(known(AIDA, bolat), Reading([], []), add_only=False)
    part = compare(known(AIDA, bolat), Reading([], []), add_only=True)

    assert [Known(1, replace(AIDA, status=Standing.LEFT))] == whole.left
    assert ([], [], 0) == (part.left, part.changed, part.unchanged)


def test_who_left_and_was_never_known_needs_no_row() -> None:
    """Files name people who left years ago."""
    change = compare({}, Reading([AIDA, replace(AIDA, address="b@qg.kz", status=Standing.LEFT)], []), add_only=False)

    assert ([AIDA], 1) == (change.added, change.unchanged)


def test_a_broken_row_is_nobody_who_left() -> None:
    """The language of this person is wrong in the file; the person is there."""
    rows = [("address", "employer", "language", "status"), ("aida@qg.kz", "QG", "?", "active")]

    assert [] == compare(known(AIDA), read(enumerate(rows, 1), DOMAINS), add_only=False).left


@pytest.mark.parametrize("written", ["аidа@qg.kz", "Aida+work@qg.kz", "aida@qg.kz."])
def test_a_mistyped_row_is_nobody_who_left(written: str) -> None:
    """Whose it is can be told; whoever leaves the row out must not end a binding with it."""
    rows = [("address", "employer", "language", "status"), (written, "QG", "kk", "active")]

    assert [] == compare(known(AIDA), read(enumerate(rows, 1), DOMAINS), add_only=False).left


@pytest.mark.parametrize(
    ("before", "after", "another"),
    [
        ({"login": "aida"}, {"login": "aida", "name": "Аида К."}, False),
        ({"login": "aida"}, {"login": "other"}, True),
        ({"login": None, "name": "Аида"}, {"login": None, "name": "Аида К."}, False),  # married
        ({"login": None, "name": "Аида", "status": Standing.LEFT}, {"login": None, "name": "Болат"}, True),
        ({"login": None, "name": "Аида", "status": Standing.LEFT}, {"login": None, "name": "Аида"}, False),
        ({"login": "aida"}, {"login": None}, False),
        ({"login": None, "status": Standing.LEFT}, {"login": None}, True),  # nothing says that it is the same person
        ({"login": "aida", "status": Standing.LEFT}, {"login": "aida"}, False),
    ],
)
def test_a_mailbox_with_another_holder_is_noticed(before: dict[str, str], after: dict[str, str], another: bool) -> None:
    """By its login, or where it comes back and nothing says whose it was."""
    old, new = replace(AIDA, **before), replace(AIDA, **after)  # type: ignore[arg-type]

    assert another == bool(compare(known(old), Reading([new], []), add_only=False).reissued)


def test_who_left_stays_who_left() -> None:
    """A row that says so once more, or with another name, ends nothing and takes nobody back."""
    before = replace(AIDA, status=Standing.LEFT)
    same = compare(known(before), Reading([before], []), add_only=False)
    renamed = compare(known(before), Reading([replace(before, name="Айда Оспанова")], []), add_only=False)
    missing = compare(known(before), Reading([], []), add_only=False)

    assert [([], [], 1), ([], [], 0)] == [(list(one.left), list(one.added), one.unchanged) for one in (same, missing)]
    assert ([], 1, frozenset()) == (list(renamed.left), len(renamed.changed), renamed.reissued)


@pytest.mark.parametrize(
    ("ended", "bindings", "stops"),
    [(0, 0, False), (1, 49, True), (1, 50, False), (3, 30, True), (20, 1000, False), (21, 1000, True)],
)
def test_more_than_two_in_a_hundred_stop(ended: int, bindings: int, stops: bool) -> None:
    """In a small house that is anybody: the operator looks, and says so."""
    assert stops == drastic(ended, bindings)
