"""Orders from a file: CSV or Excel, with headings in Kazakh, Russian or English."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook

from bot.calendar.model import Kind
from bot.errors import WrongSetting

HEADINGS = {
    "day": ("күні", "дата", "date"),
    "kind": ("түрі", "вид", "kind"),
    "order": ("бұйрық", "приказ", "order"),
}
KINDS = {Kind.OFF: ("демалыс", "выходн", "off", "day off"), Kind.WORK: ("жұмыс", "рабоч", "work")}
Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    day: date
    kind: Kind
    order: str


@dataclass(frozen=True, slots=True)
class Broken:
    line: int
    why: str


def read_orders(file: Path) -> tuple[list[Row], list[Broken]]:
    """The rows that can be read, and those that cannot. Raises WrongSetting when the file as a whole cannot."""
    read = {".csv": _csv, ".xlsx": _xlsx}.get(file.suffix.lower())
    if read is None:
        raise WrongSetting(f"{file}: write a name that ends in .csv or .xlsx")
    lines = [(line, cells) for line, cells in read(file) if any(cell not in (None, "") for cell in cells)]
    if not lines:
        raise WrongSetting(f"{file}: there is nothing in it")
    (first, heading), *rest = lines
    columns = _columns(file, first, heading)
    rows: list[Row] = []
    broken: list[Broken] = []
    for line, cells in rest:
        try:
            rows.append(_row(line, cells, columns))
        except ValueError as error:
            broken.append(Broken(line, str(error)))
    return rows, broken


def _csv(file: Path) -> Iterator[tuple[int, Cells]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongSetting(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongSetting(f'{file}: is not UTF-8; in Excel save it as "CSV UTF-8", or as .xlsx') from None
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    return ((reader.line_num, [cell.strip() for cell in cells]) for cells in reader)


def _xlsx(file: Path) -> Iterable[tuple[int, Cells]]:
    try:
        book = load_workbook(file, data_only=True)
    except OSError as error:
        raise WrongSetting(f"{file}: cannot be read: {error.strerror}") from None
    except (BadZipFile, KeyError, ValueError):
        raise WrongSetting(f"{file}: is no Excel file; save it anew as .xlsx or .csv") from None
    return enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)


def _columns(file: Path, line: int, heading: Cells) -> Mapping[str, int]:
    names = [str(cell or "").strip().casefold() for cell in heading]
    found = {name: names.index(word) for name, words in HEADINGS.items() for word in words if word in names}
    if set(found) != set(HEADINGS):
        raise WrongSetting(f"{file}, row {line}: write the headings date, kind, order (күні, түрі, бұйрық; дата, вид, приказ)")
    return found


def _row(line: int, cells: Cells, columns: Mapping[str, int]) -> Row:
    day, kind, order = (cells[columns[name]] if columns[name] < len(cells) else None for name in HEADINGS)
    return Row(line, _day(day), _kind(kind), str(order or ""))


def _day(cell: object) -> date:
    match cell:
        case datetime():
            return cell.date()
        case date():
            return cell
        case _:
            return _written_day(str(cell or "").strip())


def _written_day(text: str) -> date:
    try:
        if "." not in text:
            return date.fromisoformat(text)
        day, month, year = map(int, text.split("."))
        return date(year, month, day)
    except ValueError:
        raise ValueError("the date cannot be read: write it as 2027-01-08 or 08.01.2027") from None


def _kind(cell: object) -> Kind:
    word = str(cell or "").strip().casefold()
    for kind, stems in KINDS.items():
        if word.startswith(stems):
            return kind
    raise ValueError("the kind is neither off nor work (демалыс, жұмыс; выходной, рабочий)")
