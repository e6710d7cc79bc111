"""The HTML of a letter, for Outlook, webmail and phones: inline styles, nothing from outside, readable without any style."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from urllib.parse import quote

from bot.texts import Style

# Outlook draws with Word: borders on one side and padding exist on cells and quotations only, and cells inherit no font.
# https://www.hteumeuleu.com/2020/outlook-rendering-engine/
FONT = "font-family:Arial,sans-serif;font-size:16px;line-height:1.5"
SMALL = "font-family:Arial,sans-serif;font-size:13px;line-height:1.4;color:#767676"  # the same contrast on white and on black
BLOCK = f"margin:0 0 14px;{FONT}"
QUOTE = f"margin:0 0 14px;padding:2px 0 2px 14px;border-left:4px solid #8a8a8a;{FONT}"
NAME = f"padding:2px 16px 2px 0;vertical-align:top;color:#767676;{FONT}"
CELL = f"padding:2px 0;vertical-align:top;{FONT}"
BUTTON = f"padding:10px 14px;border:1px solid #8a8a8a;{FONT}"
GAP = '<tr><td height="8" style="font-size:1px">&nbsp;</td></tr>'
TABLE = '<table cellpadding="0" cellspacing="0" border="0"'

_ALONE = re.compile(r"\{\w+\}")
_WORDS = "{text}"  # what a person wrote, as every text of ours calls it
_FACT = re.compile(r"(?P<name>[^{}<>:.]{2,40}): (?P<value>.*\{.*)")


def page(blocks: Iterable[str], *, title: str, locale: str) -> str:
    scheme = '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">{scheme}<title>{html.escape(title)}</title>'
    body = f'<div style="max-width:640px;padding:12px 16px;{FONT}">{"".join(blocks)}</div>'
    return f'<!DOCTYPE html>\n<html lang="{locale}"><head>{head}</head><body style="margin:0">{body}</body></html>\n'


def block(text: str) -> str:
    return said(html.escape(text)) if text else ""


def said(markup: str) -> str:
    """What `LETTER` made of a text. The line breaks that are left are those of values: people's words and lists."""
    return f'<div style="{BLOCK}">{markup}</div>'.replace("\n", "<br>")


def small(text: str) -> str:
    return f'<div style="margin:0 0 14px;{SMALL}">{html.escape(text)}</div>'


def footer(text: str) -> str:
    return f'<hr style="border:0;border-top:1px solid #b0b0b0;margin:20px 0 10px">{small(text)}'


def buttons(choices: Iterable[tuple[str | None, str]]) -> str:
    """One below the other, wide enough for a thumb: where it leads, if anywhere, and what it says."""
    rows = (f'<tr><td style="{BUTTON}">{_link(href, caption)}</td></tr>{GAP}' for href, caption in choices)
    return f'{TABLE} width="100%">{table}</table>' if (table := "".join(rows)) else ""


def ready_reply(address: str, subject: str, body: str) -> str:
    """ASCII only: Outlook takes the bytes of a mailto for its own code page."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body, safe='')}"


def _link(href: str | None, caption: str) -> str:
    text = html.escape(caption)
    return f'<a href="{html.escape(href)}" style="display:block">{text}</a>' if href else text


def _blocks(template: str) -> str:
    """A text of one line is a phrase, also within another text; a longer one is paragraphs, facts and quotations."""
    if "\n" not in template:
        return template
    return "".join("".join(_parts(paragraph.split("\n"))) for paragraph in template.split("\n\n"))


def _parts(lines: list[str]) -> Iterator[str]:
    for kind, pairs in groupby(zip(_kinds(lines), lines, strict=True), key=itemgetter(0)):
        run = [line for _, line in pairs]
        if kind == "facts":
            yield _table(run)
        elif kind == "alone":
            yield from (_quotation(line) if line == _WORDS else f'<div style="{BLOCK}">{line}</div>' for line in run)
        else:
            yield f'<div style="{BLOCK}">{"<br>".join(run)}</div>'


def _kinds(lines: list[str]) -> Iterator[str]:
    """`Number: {number}` and the like are facts where several stand below each other."""
    facts = [_FACT.fullmatch(line) is not None for line in lines]
    for at, line in enumerate(lines):
        beside = facts[max(at - 1, 0) : at] + facts[at + 1 : at + 2]
        yield "facts" if facts[at] and any(beside) else "alone" if _ALONE.fullmatch(line) else "words"


def _table(lines: list[str]) -> str:
    pairs = [found.group("name", "value") for line in lines if (found := _FACT.fullmatch(line))]
    rows = "".join(f'<tr><td style="{NAME}">{name}</td><td style="{CELL}">{value}</td></tr>' for name, value in pairs)
    return f'{TABLE} style="margin:0 0 14px">{rows}</table>'


def _quotation(text: str) -> str:
    return f'<blockquote dir="auto" style="{QUOTE}">{text}</blockquote>'


LETTER = Style(_blocks, html.escape, _quotation)
