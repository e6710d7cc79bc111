"""Staff are named people: an address, roles, a language, and a Telegram id if they use it."""

import re
from collections.abc import Iterable
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
    r"^(?P<name>[^<>]+)<(?P<mail>[^<>@\s]+@[^<>@\s]+)>\s+(?P<roles>[a-z,]+)\s+(?P<locale>kk|ru)(?:\s+(?P<id>\d+))?$"
)


def parse_staff(text: str) -> Staff:
    """`Name <address> role,role kk|ru [Telegram id]`, separated by `;` or new lines. Raises ValueError naming the entry."""
    entries = [entry.strip() for entry in re.split(r"[;\n]", text) if entry.strip()]
    members = tuple(_member(entry) for entry in entries)
    _unique(member.mail for member in members)
    _unique(member.telegram for member in members if member.telegram is not None)
    return Staff(members)


def _member(entry: str) -> Member:
    found = LINE.match(entry)
    if found is None:
        raise ValueError(f"cannot read {entry!r}; write: Name <address> agent,approver kk 123456789")
    unknown = set(found["roles"].split(",")) - set(Role)
    if unknown:
        raise ValueError(f"{entry!r}: no role {', '.join(sorted(unknown))}; roles are {', '.join(Role)}")
    roles = frozenset(Role(role) for role in found["roles"].split(","))
    return Member(found["name"].strip(), found["mail"].lower(), roles, found["locale"], int(found["id"]) if found["id"] else None)


def _unique(values: Iterable[object]) -> None:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{value} stands twice")
        seen.add(value)
