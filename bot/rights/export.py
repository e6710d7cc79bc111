"""The register as a file, for a spreadsheet or for a machine."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font

from bot.rights import journal
from bot.rights.journal import COLUMNS, Cell, Choice
from bot.texts import Texts

BOM = "\ufeff"  # Excel reads UTF-8 only with it


@dataclass(frozen=True, slots=True)
class Journal:
    """Rows of the register as they were read, and the words to show them in."""

    rows: Sequence[dict[str, Cell]]
    texts: Texts
    locale: str

    def csv(self) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(journal.headings(self.texts, self.locale))
        writer.writerows(journal.shown(row, self.texts, self.locale) for row in self.rows)
        return (BOM + out.getvalue()).encode()

    def json(self) -> bytes:
        """Codes instead of words, moments in UTC."""
        plain = [{name: _coded(value) for name, value in row.items()} for row in self.rows]
        return json.dumps(plain, ensure_ascii=False, indent=1).encode()

    def xlsx(self) -> bytes:
        book = Workbook()
        sheet = book.active
        sheet.title = self.texts.word("journal.title", self.locale)
        sheet.append(journal.headings(self.texts, self.locale))
        for row in self.rows:
            sheet.append(journal.shown(row, self.texts, self.locale))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes, sheet.auto_filter.ref = "B2", sheet.dimensions
        for column, name in zip(sheet.columns, COLUMNS, strict=True):
            sheet.column_dimensions[column[0].column_letter].width = 18 if name != "law" else 30
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def manifest(name: str, content: bytes, rows: int, choice: Choice, at: datetime) -> bytes:
    """What proves a file that was handed over: its SHA-256, its columns, and what was asked for."""
    told = {
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": rows,
        "columns": list(COLUMNS),
        "version": journal.VERSION,
        "since": choice.since and choice.since.isoformat(),
        "until": choice.until and choice.until.isoformat(),
        "only_open": choice.only_open,
        "number": choice.number or None,
        "exported_at": at.isoformat(timespec="seconds"),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


FORMATS: dict[str, Callable[[Journal], bytes]] = {".csv": Journal.csv, ".json": Journal.json, ".xlsx": Journal.xlsx}


def _coded(value: Cell) -> str | bool | None:
    return value.isoformat() if isinstance(value, datetime) else value
