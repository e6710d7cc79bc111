"""A document as one HTML page for A4 across: no script, nothing from elsewhere, every word escaped."""

from collections.abc import Sequence
from html import escape
from typing import assert_never

from bot.inspection.model import Document, Facts, Part, Table, Words

STYLE = """
@page { size: A4 landscape; margin: 12mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
body { font: 9pt/1.35 "PT Sans", "Noto Sans", Arial, sans-serif; color: #000; margin: 0; }
h1 { font-size: 14pt; margin: 0 0 4mm; }
h2 { font-size: 11pt; margin: 5mm 0 2mm; break-after: avoid; }
p { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; margin: 0 0 3mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: .2mm solid #555; padding: 1mm; text-align: left; vertical-align: top; font-size: 8pt; hyphens: auto; }
th { background: #eee; }
tbody th { width: 25%; }
td { overflow-wrap: break-word; }
td, pre { white-space: pre-wrap; }
pre { font: inherit; border-left: 1mm solid #999; padding-left: 2mm; margin: 0 0 3mm; overflow-wrap: anywhere; }
@media screen { body { margin: 8mm; } }
"""
NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"


def page(document: Document, locale: str) -> bytes:
    title, body = escape(document.title), "\n".join(map(_part, document.parts))
    return (
        f'<!DOCTYPE html>\n<html lang="{locale}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_ELSE}">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    ).encode()


def _part(part: Part) -> str:
    match part:
        case Table(title, headings, rows):
            return _titled(title, f"<table>\n<thead>{_row('th', headings)}</thead>\n<tbody>{_rows(rows)}</tbody>\n</table>")
        case Facts(title, pairs):
            lines = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(what)}</td></tr>\n' for name, what in pairs)
            return _titled(title, f"<table><tbody>\n{lines}</tbody></table>")
        case Words(text, title, exact):
            tag = "pre" if exact else "p"
            return _titled(title, f"<{tag}>{escape(text)}</{tag}>")
        case never:
            assert_never(never)


def _titled(title: str, block: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{block}" if title else block


def _rows(rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"\n{_row('td', row)}" for row in rows)


def _row(tag: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
