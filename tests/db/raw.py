"""What somebody sees who has the database but not the key."""

import sqlite3
from pathlib import Path

import asyncpg

from storage.tables import metadata


async def raw(url: str) -> bytes:
    """Every byte of every value; of SQLite also what is left over in the files."""
    if url.startswith("sqlite"):
        return b"".join(path.read_bytes() for path in sorted(_files(url)))
    connection = await asyncpg.connect(url)
    try:
        values = [
            value
            for table in metadata.sorted_tables
            for row in await connection.fetch(f'SELECT * FROM "{table.name}"')
            for value in row.values()
        ]
    finally:
        await connection.close()
    return b"\0".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def _files(url: str) -> list[Path]:
    path = Path(url.removeprefix("sqlite:///"))
    return [file for file in (path, Path(f"{path}-wal")) if file.exists()]


async def change(url: str, statement: str) -> None:
    """Writes past the service."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            connection.execute(statement)
            connection.commit()
        finally:
            connection.close()
        return
    server = await asyncpg.connect(url)
    try:
        await server.execute(statement)
    finally:
        await server.close()
