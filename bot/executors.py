"""Executors: the mailbox of each system in which a decision is carried out."""

import re
from dataclasses import dataclass

LINE = re.compile(r"(?P<system>[^<>]*[^<>\s])\s*<(?P<mail>[^<>@\s]+@[^<>@\s]+)>\s*(?P<locale>kk|ru)")
FORM = "write System <address> kk"


@dataclass(frozen=True, slots=True)
class Executor:
    """`system` is what the act is about, as people call it: MyQG, HR archive."""

    system: str
    mail: str
    locale: str


def parse_executors(text: str) -> tuple[Executor, ...]:
    """`System <address> kk|ru`, separated by `;` or new lines. Raises ValueError naming the place."""
    entries = [entry.strip() for entry in re.split(r"[;\n]", text) if entry.strip()]
    executors = tuple(_executor(place, entry) for place, entry in enumerate(entries, start=1))
    if len({executor.system for executor in executors}) < len(executors):
        raise ValueError("two systems have one name")
    return executors


def _executor(place: int, entry: str) -> Executor:
    found = LINE.fullmatch(entry)
    if found is None:
        raise ValueError(f"cannot read system {place}; {FORM}")
    return Executor(found["system"], found["mail"].lower(), found["locale"])
