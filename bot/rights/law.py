"""The table of the law: which clock each right starts, on what a refusal rests, and which rows a lawyer has confirmed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from bot.rights.model import REFUSALS, Outcome, Right, Rule, Starts

ANSWER, UNVERIFIED, DOCUMENTS, BREACH = "answer", "unverified", "documents", "breach"


@cache
def _law() -> dict[str, Any]:
    return tomllib.loads((files("bot.rights") / "law.toml").read_text(encoding="utf-8"))


@cache
def answers() -> Mapping[Right, Rule]:
    """The answer clock of each right."""
    return {right: _rule(ANSWER, _law()["answer"][right]) for right in Right}


@cache
def actions() -> Mapping[Right, Rule]:
    """The clock of what must be done; rights without one have none."""
    return {Right(right): _rule(row["code"], row) for right, row in _law()["action"].items()}


@cache
def unverified() -> Rule:
    """How long a demand waits for its person to be identified."""
    return _rule(UNVERIFIED, _law()[UNVERIFIED])


@cache
def documents() -> Rule:
    """How long papers are waited for."""
    return _rule(DOCUMENTS, _law()[DOCUMENTS])


@cache
def breach() -> Rule:
    """How soon the authority hears of a breach."""
    return _rule(BREACH, _law()[BREACH])


def article(refusal: Outcome) -> str:
    """On what a refusal rests; nothing for an outcome that is none."""
    return str(_law()["refusal"][refusal]["law"]) if refusal in REFUSALS else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of law.toml; `days` and `starts` only where a clock runs."""

    part: str
    name: str
    law: str
    grade: str
    read: date
    confirmed_by: str
    days: int | None = None
    starts: str | None = None
    code: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.part, self.name)))


def version() -> str:
    return str(_law()["version"])


def rows() -> list[Row]:
    """The whole table, as it stands."""
    law = _law()
    waits = ((part, "", law[part]) for part in (UNVERIFIED, DOCUMENTS, BREACH))
    parts = ((part, name, row) for part in ("answer", "action", "refusal") for name, row in law[part].items())
    return [Row(part, name, **row) for part, name, row in (*waits, *parts)]


def unconfirmed() -> list[str]:
    """Rows of law.toml that no lawyer has confirmed, as "answer.access: 24(1)(1), 25(2)(6), grade S"."""
    return [f"{row}: {row.law}, grade {row.grade}" for row in rows() if not row.confirmed_by]


def _rule(code: str, row: Mapping[str, Any]) -> Rule:
    return Rule(
        code, row["days"], row["law"], row["grade"], _law()["version"], Starts(row["starts"]), row["read"], row["confirmed_by"]
    )
