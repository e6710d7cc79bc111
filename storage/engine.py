"""One database behind one URL: SQLite in a file, or PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import URL, Connection, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import WrongSetting
from storage.crypto import Keys
from storage.types import use_keys

Insert = Callable[[Table], postgresql.Insert]  # both dialects' inserts know the same ON CONFLICT

ON_CONNECT = (
    "PRAGMA busy_timeout=15000",  # first: switching to WAL already needs to wait
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",  # forgotten is overwritten
)
WRITE = ("PRAGMA query_only=OFF", "BEGIN IMMEDIATE")
READ = ("PRAGMA query_only=ON", "BEGIN")
READ_ONLY = {"sqlite_begin": READ, "postgresql_readonly": True}
SNAPSHOT = {"isolation_level": "REPEATABLE READ"}  # PostgreSQL's; SQLite reads a snapshot anyway


@dataclass(frozen=True, slots=True)
class Work:
    """What a repository needs of its transaction: the connection, the keys, and the dialect's insert."""

    connection: AsyncConnection
    keys: Keys
    insert: Insert
    buried: dict[bytes, datetime] = field(default_factory=dict)  # tombstones that are in no file yet


def read_only(engine: AsyncEngine) -> AsyncEngine:
    """Whoever reads twice in one transaction reads the same: a register and its audit fit together."""
    return engine.execution_options(**READ_ONLY, **(SNAPSHOT if engine.dialect.name == "postgresql" else {}))


def database_url(text: str) -> URL:
    """`sqlite:///path` or `postgresql://…`, with or without the driver's name."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise WrongSetting(
            "MYQG_DATABASE_URL cannot be read; write sqlite:///path or postgresql://user:password@host/name"
        ) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return _asyncpg(url)
        case _:
            raise WrongSetting("MYQG_DATABASE_URL must be sqlite:///path (a file) or postgresql://user:password@host/name")


def _asyncpg(url: URL) -> URL:
    """libpq calls it sslmode, asyncpg calls it ssl."""
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername="postgresql+asyncpg", query=query)


def connect(text: str, keys: Keys, *, migrating: bool = False) -> AsyncEngine:
    """An engine whose encrypted columns know the keys. While migrating there is no pool, and SQLite checks no foreign keys."""
    url = database_url(text)
    options: dict[str, Any] = {"poolclass": NullPool} if migrating else {"pool_pre_ping": True}
    if url.get_backend_name() == "postgresql":
        options["connect_args"] = {"timeout": 10, "command_timeout": 600 if migrating else 30}
    engine = create_async_engine(url, hide_parameters=True, **options)
    if url.get_backend_name() == "sqlite":
        _tame(engine, foreign_keys=not migrating)
    use_keys(engine.dialect, keys)
    return engine


def insert_of(engine: AsyncEngine) -> Insert:
    return cast("Insert", sqlite.insert) if engine.dialect.name == "sqlite" else postgresql.insert


def _tame(engine: AsyncEngine, *, foreign_keys: bool) -> None:
    """SQLite by default loses updates without an error: sqlite3 begins late, and a reader becomes a writer."""

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are ours
        cursor = connection.cursor()
        for statement in (*ON_CONNECT, f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}"):
            cursor.execute(statement)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _began(connection: Connection) -> None:
        for statement in connection.get_execution_options().get("sqlite_begin", WRITE):
            connection.exec_driver_sql(statement)
