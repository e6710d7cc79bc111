"""What a file says about who works here, and what is wrong with its rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.directory.model import Employee, Standing
from bot.errors import WrongSetting
from bot.people import verify

LONGEST = 256


class Flaw(StrEnum):
    """What is wrong with a row, as the operator reads it."""

    NO_ADDRESS = "no address"
    NOT_AN_ADDRESS = "this is no address"
    LOOK_ALIKE = "the address has a letter that is not Latin"
    TAG = "the address has a tag (+)"
    DOMAIN = "the domain is not in MYQG_MAIL_DOMAINS"
    TWICE = "the address stands in an earlier row"
    NO_EMPLOYER = "no employer"
    LANGUAGE = "unknown language; write kk or ru"
    STATUS = "unknown status; write active or left"
    TORN = "the row cannot be read as CSV: a quotation mark too many or too few"
    TOO_LONG = f"a cell is longer than {LONGEST} characters"


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be used. The address, where it could be read, is for nobody's eyes: whoever has it has not left."""

    line: int
    flaw: Flaw
    address: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says; `unread` are headings of columns we have no use for."""

    employees: Sequence[Employee]
    broken: Sequence[Broken]
    unread: Sequence[str] = ()


# As `plain` leaves them.
HEADINGS = {
    "address": (
        *("address", "mail", "email", "e mail", "corporate mail", "corporate e mail", "email address", "e mail address"),
        *("адрес", "почта", "эл почта", "электронная почта", "корпоративная почта", "рабочая почта", "адрес почты"),
        *("мекенжай", "пошта", "электрондық пошта", "корпоративтік пошта", "жұмыс поштасы", "пошта мекенжайы"),
    ),
    "employer": (
        *("employer", "company", "organisation", "organization"),
        *("работодатель", "организация", "компания", "предприятие"),
        *("жұмыс беруші", "ұйым", "кәсіпорын"),
    ),
    "language": ("language", "lang", "язык", "тіл", "тілі"),
    "status": ("status", "статус", "состояние", "мәртебе", "мәртебесі", "күйі"),
    "phone": ("phone", "telephone", "mobile", "телефон", "мобильный телефон", "номер телефона", "ұялы телефон", "телефон нөмірі"),
    "name": ("name", "full name", "фио", "ф и о", "аты жөні", "т а ә", "таә"),
    "login": ("login", "myqg login", "login myqg", "логин", "логин myqg", "myqg логині"),
}
NEEDED = ("address", "employer", "language", "status")
LANGUAGES = {
    "kk": ("kk", "kz", "kazakh", "каз", "казахский", "қаз", "қазақ", "қазақша", "қазақ тілі"),
    "ru": ("ru", "russian", "рус", "русский", "орыс", "орысша", "орыс тілі"),
}
STATUSES = {
    Standing.ACTIVE: ("active", "работает", "действующий", "активен", "жұмыс істейді", "істейді", "белсенді"),
    Standing.LEFT: ("left", "inactive", "уволен", "уволена", "не работает", "жұмыстан шықты", "жұмыс істемейді", "кетті"),
}
FIELDS = {word: name for name, words in HEADINGS.items() for word in words}
LANGUAGE = {word: language for language, words in LANGUAGES.items() for word in words}
STATUS = {word: status for status, words in STATUSES.items() for word in words}

Row = tuple[int, Sequence[str]]


class Torn(list[str]):
    """Cells of a row that is no proper CSV, read as well as it goes: they tell whose it is, and no more."""


def plain(text: str) -> str:
    """Without case, dots and dashes, so that `E-mail:` and `e_mail` are one word."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold().replace("ё", "е")).split())


def columns(headings: Sequence[str]) -> dict[str, int]:
    """Where each field stands; empty for a line that names none."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = FIELDS.get(plain(heading))
        if name in found:
            raise WrongSetting(f"two columns are the {name}: {headings[found[name]]!r} and {heading!r}")
        if name is not None:
            found[name] = place
    return found


def read(rows: Iterable[Row], domains: Sequence[str]) -> Reading:
    """The first row names the columns, in Kazakh, Russian or English and in any order; empty rows are nothing."""
    lines = iter(rows)
    headings = next(lines, (1, ()))[1]
    places = columns(headings)
    if missing := [name for name in NEEDED if name not in places]:
        accepted = "; ".join(f"{name} may be called {', '.join(HEADINGS[name])}" for name in missing)
        raise WrongSetting(f"the first row must name the columns; there is none for {', '.join(missing)}: {accepted}")
    employees: dict[str, Employee] = {}
    broken: list[Broken] = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        values = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        found = Flaw.TORN if isinstance(cells, Torn) else _employee(values, domains)
        if isinstance(found, Flaw):
            broken.append(Broken(line, found, verify.meant(values["address"], domains)))
        elif found.address in employees:
            broken.append(Broken(line, Flaw.TWICE, found.address))
        else:
            employees[found.address] = found
    unread = [heading for place, heading in enumerate(headings) if heading.strip() and place not in places.values()]
    return Reading(list(employees.values()), broken, unread)


def _employee(values: Mapping[str, str], domains: Sequence[str]) -> Employee | Flaw:
    address = verify.corporate(values["address"], domains)
    language, status = LANGUAGE.get(plain(values["language"])), STATUS.get(plain(values["status"]))
    if address is None:
        return _flaw_of(values["address"])
    if not values["employer"]:
        return Flaw.NO_EMPLOYER
    if language is None:
        return Flaw.LANGUAGE
    if status is None:
        return Flaw.STATUS
    if any(len(value) > LONGEST for value in values.values()):
        return Flaw.TOO_LONG
    optional = {name: values.get(name) or None for name in ("phone", "name", "login")}
    return Employee(address, values["employer"], language, status, **optional)


def _flaw_of(address: str) -> Flaw:
    """Why `verify.corporate` did not take it."""
    local, at, domain = address.partition("@")
    if not address:
        return Flaw.NO_ADDRESS
    if not address.isascii():
        return Flaw.LOOK_ALIKE
    if not (local and at and domain) or "@" in domain or " " in address:
        return Flaw.NOT_AN_ADDRESS
    return Flaw.TAG if "+" in local else Flaw.DOMAIN
