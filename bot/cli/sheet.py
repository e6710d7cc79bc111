"""The sheet of all texts that a lawyer fills in: written to be read, and read back row by row."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from bot.catalogs import numbers
from bot.cli.sheets import BAD_BOOK, NO_BOOK
from bot.corrections import Row
from bot.errors import WrongContent, WrongSetting
from bot.review import Review, Text
from bot.setting_values import unread
from bot.texts import LOCALES, Texts

COLUMNS = {"id": 27, "where": 30, "kk": 62, "ru": 62, "by": 22, "on": 13, "version": 15}
OURS = ("id", "where", "version")
HEAD, LEGAL, GREY = (PatternFill("solid", fgColor=color) for color in ("D9E2F3", "FFF2CC", "F2F2F2"))
SIDE = Side(style="thin", color="BFBFBF")
BOX = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
TOP = Alignment(wrap_text=True, vertical="top")
DAY = "dd.mm.yyyy"
DAYS = ("%d.%m.%Y", "%Y-%m-%d")
KEY = re.compile(r"(?P<id>[\w.]+)(?: \[(?P<form>\d)\])?")


def write(file: Path, review: Review, chosen: Sequence[Text], texts: Texts) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = _both(texts, "texts.title", "–")
    sheet.append([_both(texts, f"texts.{name}") for name in COLUMNS])
    for text in chosen:
        for form in range(max(map(len, text.said.values()))):
            _append(sheet, review, text, form, texts)
    _dress(sheet)
    _explain(book.create_sheet(_both(texts, "texts.help_title", "–")), texts)
    book.save(file)


def read(file: Path, texts: Texts) -> tuple[list[Row], list[str]]:
    """The rows, and what is wrong with those that cannot be read."""
    try:
        sheet = load_workbook(file).worksheets[0]
    except OSError as error:
        raise WrongSetting(f"{file}: {unread(error)}") from None
    except BAD_BOOK:
        raise WrongSetting(f"{file}: {NO_BOOK}") from None
    first, *others = sheet.iter_rows(max_col=len(COLUMNS))
    if [cell.value for cell in first] != [_both(texts, f"texts.{name}") for name in COLUMNS]:
        raise WrongContent(f"{file.name}: the first row must be as `myqg-bot texts export` writes it")
    found, problems = list[Row](), list[str]()
    for cells in others:
        if any(cell.value is not None for cell in cells):
            try:
                found.append(_row(cells))
            except ValueError as error:
                problems.append(f"row {cells[0].row}: {error}")
    return found, problems


def _append(sheet: Worksheet, review: Review, text: Text, form: int, texts: Texts) -> None:
    place, mark = review.places.get(text.id), review.mark(text.id)
    several = max(map(len, text.said.values())) > 1
    where = [place.named[locale] for locale in LOCALES] if place else []
    if several:
        where += [texts.word("texts.numbers", locale, numbers=_numbers(locale, form)) for locale in LOCALES]
    said = [forms[form] if form < len(forms) else "" for forms in (text.said[locale] for locale in LOCALES)]
    key = f"{text.id} [{form}]" if several else text.id
    sheet.append([key, "\n".join(where), *said, mark.by if mark else None, mark.on if mark else None, text.version])
    for cell in sheet[sheet.max_row]:
        cell.alignment, cell.border = TOP, BOX
        if cell.data_type == "f":
            cell.data_type = "s"  # what begins with = is a text all the same
    for name, cell in zip(COLUMNS, sheet[sheet.max_row], strict=True):
        if name in OURS:
            cell.fill = LEGAL if review.legal(text.id) else GREY
            cell.font = Font(color="595959", size=9)
        elif name == "on":
            cell.number_format = DAY


def _dress(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), HEAD, TOP, BOX
    for letter, width in zip("ABCDEFG", COLUMNS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes, sheet.auto_filter.ref = "C2", sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _explain(sheet: Worksheet, texts: Texts) -> None:
    sheet.column_dimensions["A"].width = 110
    for locale in LOCALES:
        for line in (*texts.word("texts.help", locale).splitlines(), ""):
            sheet.append([line])
            sheet.cell(sheet.max_row, 1).alignment = TOP


def _row(cells: Sequence[Cell]) -> Row:
    value = dict(zip(COLUMNS, cells, strict=True))
    key = KEY.fullmatch(_text(value["id"]))
    if key is None:
        raise ValueError("the first column is no id of a text")
    said = {locale: _text(value[locale]) for locale in LOCALES}
    by = " ".join(_text(value["by"]).split())
    return Row(cells[0].row, key["id"], int(key["form"] or 0), said, by, _day(value["on"]), _text(value["version"]).strip())


def _text(cell: Cell) -> str:
    if cell.data_type == "f":
        raise ValueError(f"{cell.coordinate} is a formula")
    return "" if cell.value is None else str(cell.value)


def _day(cell: Cell) -> date | None:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    written = _text(cell).strip()
    for form in DAYS if written else ():
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    if written:
        raise ValueError(f"{cell.coordinate} is no date; write it as 26.11.2026")
    return None


def _numbers(locale: str, form: int) -> str:
    return ", ".join(map(str, numbers(locale, form))) or "–"


def _both(texts: Texts, says: str, between: str = "/") -> str:
    """A heading for readers of either language."""
    return f" {between} ".join(dict.fromkeys(texts.word(says, locale) for locale in LOCALES))
