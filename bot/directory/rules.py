"""What an import changes: whoever is missing has left, a mailbox may have another holder, and half a file is noticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.directory.model import Employee, Known, Standing
from bot.directory.reading import Reading

SHARE = 0.02  # an import that would end more of the bindings stops


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import does to the table. `left` and `changed` are rows as they will be; `reissued` are addresses that have
    another holder."""

    added: Sequence[Employee]
    changed: Sequence[Known]
    left: Sequence[Known]
    unchanged: int
    reissued: frozenset[str]


def compare(known: Mapping[str, Known], reading: Reading, *, add_only: bool) -> Difference:
    """The file is the whole directory, and who is missing has left, unless it only adds. Who left and was never known needs
    no row."""
    added: list[Employee] = []
    changed: list[Known] = []
    left: list[Known] = []
    unchanged = 0
    for employee in reading.employees:
        before = known.get(employee.address)
        if before is None and employee.works:
            added.append(employee)
        elif before is None or before.employee == employee:
            unchanged += 1
        else:
            gone = before.employee.works and not employee.works
            (left if gone else changed).append(Known(before.id, employee))
    if not add_only:
        named = {one.address for one in reading.employees} | {one.address for one in reading.broken}
        missing = (one for address, one in known.items() if address not in named and one.employee.works)
        left += [Known(one.id, replace(one.employee, status=Standing.LEFT)) for one in missing]
    another = (one.employee for one in changed if _reissued(known[one.employee.address].employee, one.employee))
    return Difference(added, changed, left, unchanged, frozenset(employee.address for employee in another))


def _reissued(before: Employee, after: Employee) -> bool:
    """Somebody else has the mailbox: another login, or it comes back and nothing says that it is the same person. A name alone
    also changes by marriage."""
    if not after.works:
        return False
    if before.login and after.login:
        return before.login != after.login
    return not before.works and not (before.name and before.name == after.name)


def drastic(ended: int, bindings: int) -> bool:
    """So many at once look like half a file rather than like people who left."""
    return ended > SHARE * bindings
