"""Orders from a file: CSV or Excel, with headings in Kazakh, Russian or English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.calendar.model import Kind
from bot.cli import sheets
from bot.directory.reading import Torn
from bot.errors import WrongSetting

HEADINGS = {
    "day": ("күні", "дата", "date"),
    "kind": ("түрі", "вид", "kind"),
    "order": ("бұйрық", "приказ", "order"),
}
KINDS = {Kind.OFF: ("демалыс", "выходн", "off", "day off"), Kind.WORK: ("жұмыс", "рабоч", "work")}
Cells = Sequence[str]


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
    try:
        lines = [(line, cells) for line, cells in sheets.rows(file) if any(cell.strip() for cell in cells)]
    except WrongSetting as error:
        raise WrongSetting(f"{file}: {error}") from None
    if not lines:
        raise WrongSetting(f"{file}: there is nothing in it")
    (first, heading), *rest = lines
    columns = _columns(file, first, heading)
    rows: list[Row] = []
    broken: list[Broken] = []
    for line, cells in rest:
        if isinstance(cells, Torn):
            broken.append(Broken(line, "a quotation mark too many or too few"))
            continue
        try:
            rows.append(_row(line, cells, columns))
        except ValueError as error:
            broken.append(Broken(line, str(error)))
    return rows, broken


def _columns(file: Path, line: int, heading: Cells) -> Mapping[str, int]:
    names = [cell.strip().casefold() for cell in heading]
    found = {name: names.index(word) for name, words in HEADINGS.items() for word in words if word in names}
    if set(found) != set(HEADINGS):
        raise WrongSetting(f"{file}, row {line}: write the headings date, kind, order (күні, түрі, бұйрық; дата, вид, приказ)")
    return found


def _row(line: int, cells: Cells, columns: Mapping[str, int]) -> Row:
    day, kind, order = (cells[columns[name]].strip() if columns[name] < len(cells) else "" for name in HEADINGS)
    return Row(line, _day(day), _kind(kind), order)


def _day(text: str) -> date:
    text = text.removesuffix(" 00:00:00")  # a day of a workbook
    try:
        if "." not in text:
            return date.fromisoformat(text)
        day, month, year = map(int, text.split("."))
        return date(year, month, day)
    except ValueError:
        raise ValueError("the date cannot be read: write it as 2027-01-08 or 08.01.2027") from None


def _kind(text: str) -> Kind:
    word = text.casefold()
    for kind, stems in KINDS.items():
        if word.startswith(stems):
            return kind
    raise ValueError("the kind is neither off nor work (демалыс, жұмыс; выходной, рабочий)")
