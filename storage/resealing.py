"""The end of a change of MYQG_SECRET_KEY: everything is written anew under the newest key, so the old one can go.

A bare keyed hash (updates seen, keys of old deliveries) cannot be made anew: let a month pass before, so that nobody asks for it.
"""

from typing import Any

from sqlalchemy import Table, delete, or_, select, update

from storage.engine import Work
from storage.office import keyring
from storage.store import SqlStore
from storage.tables import metadata
from storage.types import Encrypted


async def reseal(store: SqlStore) -> int:
    """In one transaction; how many rows were written. Afterwards the older secrets are not needed any more."""
    async with store.begin() as tx:
        older = keyring.c.key_id != store.keys.newest.id.hex()
        await tx.work.connection.execute(delete(keyring).where(older))
        return sum([await _reseal(tx.work, table) for table in metadata.sorted_tables])


async def _reseal(work: Work, table: Table) -> int:
    sealed = [column for column in table.c if isinstance(column.type, Encrypted)]
    key = list(table.primary_key)
    filled = or_(False, *(column.is_not(None) for column in sealed))
    rows = (await work.connection.execute(select(*key, *sealed).where(filled))).mappings().all()
    for row in rows:
        values = {column.name: row[column.name] for column in sealed}
        this = [column == row[column.name] for column in key]
        await work.connection.execute(update(table).where(*this).values(**values, **_hashes(work, table, values)))
    return len(rows)


def _hashes(work: Work, table: Table, values: dict[str, Any]) -> dict[str, bytes]:
    """The hashes that stand beside these values."""
    filled = {name: value for name, value in values.items() if value is not None and f"{name}_hash" in table.c}
    return {f"{name}_hash": work.keys.hash(f"{table.name}.{name}", value) for name, value in filled.items()}
