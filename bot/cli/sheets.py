"""Tables as people save them: CSV with semicolons or commas, in UTF-8 or Windows-1251, and XLSX. Errors do not name the file."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.directory.reading import Row, Torn, columns
from bot.errors import WrongSetting
from bot.setting_values import unread

WINDOWS = "kz1048"  # Windows-1251 with the Kazakh letters; the Russian ones are where they always are
BAD_BOOK = (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, EOFError, SyntaxError)
NO_BOOK = "is no XLSX file: open it in Excel and save it again as .xlsx"


def rows(file: Path) -> Iterator[Row]:
    """Each row with the number of the line it begins on."""
    match file.suffix.lower():
        case ".csv":
            return _csv(file)
        case ".xlsx":
            return _xlsx(file)
        case _:
            raise WrongSetting("write a name that ends in .csv or .xlsx")


def _csv(file: Path) -> Iterator[Row]:
    """A row that cannot be read is one row: what stands below it is read again."""
    text = _text(file)
    delimiter, lines, line = _delimiter(text), list(io.StringIO(text, newline="")), 1
    while line <= len(lines):
        reader = csv.reader(lines[line - 1 :], delimiter=delimiter, strict=True)
        begun = line
        try:
            for cells in reader:
                yield line, cells
                line = begun + reader.line_num
        except csv.Error as error:
            if line == 1:
                raise WrongSetting(f"line 1 cannot be read as CSV ({error})") from None
            yield line, Torn(next(csv.reader([lines[line - 1]], delimiter=delimiter), []))
            line += 1


def _text(file: Path) -> str:
    content = _bytes(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode(WINDOWS, errors="replace")
    if "\0" in text or "\ufffd" in text:
        raise WrongSetting("is neither UTF-8 nor Windows-1251; save it as «CSV UTF-8»")
    return text


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise WrongSetting(unread(error)) from None


def _delimiter(text: str) -> str:
    """The sign under which the first row names more columns: csv.Sniffer guesses, and is misled by commas in quotes."""

    def named(sign: str) -> int:
        try:
            return len(columns(next(csv.reader(io.StringIO(text, newline=""), delimiter=sign), [])))
        except csv.Error:
            return 0

    first = text.partition("\n")[0]
    return max(";,\t", key=lambda sign: (named(sign), first.count(sign)))


def _xlsx(file: Path) -> Iterator[Row]:
    content = io.BytesIO(_bytes(file))
    try:
        book = load_workbook(content, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write wrong ones
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, _words(cells)
        book.close()
    except (*BAD_BOOK, IndexError):  # openpyxl has no error of its own for a damaged file
        raise WrongSetting(NO_BOOK) from None


def _words(cells: Sequence[object]) -> list[str]:
    """Excel keeps a phone as a number."""
    return [
        "" if cell is None else str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in cells
    ]
