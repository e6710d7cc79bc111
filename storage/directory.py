"""The staff directory: found by the hash of an address, whatever key it was written under."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, bindparam, exists, func, select, update

from bot.directory import ports
from bot.directory.model import Employee, Known, Standing
from storage.engine import Work
from storage.office import directory

PLACE = "directory.address"
FIELDS = ("employer", "language", "status", "phone", "name", "login")  # what may change under an address


@dataclass(frozen=True, slots=True)
class SqlDirectory(ports.Directory):
    work: Work

    async def admits(self, address: str) -> bool:
        hashes = self.work.keys.hashes(PLACE, address)
        works = exists().where(directory.c.address_hash.in_(hashes), directory.c.status == Standing.ACTIVE)
        row = (await self.work.connection.execute(select(works, exists(select(directory.c.id))))).one()
        return bool(row[0] or not row[1])

    async def find(self, address: str) -> Employee | None:
        found = directory.c.address_hash.in_(self.work.keys.hashes(PLACE, address))
        row = (await self.work.connection.execute(select(*_columns()).where(found))).one_or_none()
        return Employee(*row) if row else None

    async def known(self) -> Mapping[str, Known]:
        rows = await self.work.connection.execute(select(directory.c.id, *_columns()))
        return {row.address: Known(row.id, Employee(*row[1:])) for row in rows}

    async def add(self, employees: Sequence[Employee], now: datetime) -> None:
        hashed = self.work.keys.hash
        rows = [{**asdict(one), "address_hash": hashed(PLACE, one.address), "imported_at": now} for one in employees]
        await self.work.connection.execute(self.work.insert(directory).on_conflict_do_nothing(), rows)

    async def change(self, rows: Sequence[Known], now: datetime) -> None:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*FIELDS, "imported_at")}
        stmt = update(directory).where(directory.c.id == bindparam("row")).values(values)
        await self.work.connection.execute(stmt, [_changed(one, now) for one in rows])

    async def census(self) -> Mapping[tuple[str, str, Standing], int]:
        by = (directory.c.employer, directory.c.language, directory.c.status)
        rows = await self.work.connection.execute(select(*by, func.count()).group_by(*by).order_by(*by))
        return {(employer, language, status): number for employer, language, status, number in rows}


def _columns() -> list[Column[Any]]:
    return [directory.c[name] for name in ("address", *FIELDS)]


def _changed(one: Known, now: datetime) -> dict[str, Any]:
    return {"row": one.id, "new_imported_at": now, **{f"new_{name}": getattr(one.employee, name) for name in FIELDS}}
