"""Staff are named people: an address, roles, a language, and a Telegram id if they use it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"  # answers and proposes outcomes
    APPROVER = "approver"  # confirms what another proposed
    ANNOUNCER = "announcer"  # prepares notices
    AUDITOR = "auditor"  # reads


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    mail: str
    roles: frozenset[Role]
    locale: str
    telegram: int | None = None

    def may(self, role: Role) -> bool:
        return role in self.roles


@dataclass(frozen=True, slots=True)
class Staff:
    members: tuple[Member, ...] = ()

    def by_telegram(self, user: int) -> Member | None:
        return next((member for member in self.members if member.telegram == user), None)

    def by_mail(self, address: str) -> Member | None:
        return next((member for member in self.members if member.mail == address.lower()), None)


LINE = re.compile(
    r"(?P<name>[^<>]*[^<>\s])\s*<(?P<mail>[^<>@\s]+@[^<>@\s]+)>\s*(?P<roles>[a-z]+(\s*,\s*[a-z]+)*)\s+(?P<locale>kk|ru)(\s+(?P<id>[1-9][0-9]*))?"
)
FORM = "write Name <address> agent,approver kk 123456789"


def parse_staff(text: str) -> Staff:
    """`Name <address> role,role kk|ru [Telegram id]`, separated by `;` or new lines. Raises ValueError naming the person."""
    entries = [entry.strip() for entry in re.split(r"[;\n]", text) if entry.strip()]
    members = tuple(_member(place, entry) for place, entry in enumerate(entries, start=1))
    _unique("address", [member.mail for member in members])
    _unique("Telegram id", [member.telegram for member in members if member.telegram is not None])
    return Staff(members)


def _member(place: int, entry: str) -> Member:
    """An entry is told by its place and name: addresses do not belong into logs."""
    who = f"person {place} ({entry.partition('<')[0].strip()})" if "<" in entry else f"person {place}"
    found = LINE.fullmatch(entry)
    if found is None:
        raise ValueError(f"cannot read {who}; {FORM}")
    roles = {role.strip() for role in found["roles"].split(",")}
    unknown = sorted(roles - set(Role))
    if unknown:
        raise ValueError(f"{who} has no role {', '.join(unknown)}; roles are {', '.join(Role)}")
    return Member(
        found["name"],
        found["mail"].lower(),
        frozenset(map(Role, roles)),
        found["locale"],
        int(found["id"]) if found["id"] else None,
    )


def _unique(what: str, values: Sequence[object]) -> None:
    if len(set(values)) < len(values):
        raise ValueError(f"two people have one {what}")
