"""Which errors of the database mean that it is away: they become Unavailable, the others are bugs and fly."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Unavailable

# Connection lost, transaction rolled back by the server, out of resources, operator intervention, system error.
PASSING = frozenset({"08", "40", "53", "57", "58"})
REFUSED = (asyncpg.PostgresError, asyncpg.InterfaceError)  # while connecting; SQLAlchemy wraps only what comes later


@contextmanager
def outages() -> Iterator[None]:
    """Nothing but the database does I/O inside a transaction, so a bare OSError is the connection's."""
    try:
        yield
    except (OSError, PoolTimeout, *REFUSED) as error:
        raise Unavailable(_away(error)) from error
    except DBAPIError as error:
        if not _is_outage(error):
            raise
        raise Unavailable(_away(error.orig or error)) from error


def _away(error: BaseException) -> str:
    return f"the database is away: {type(error).__name__}: {error}"


def _is_outage(error: DBAPIError) -> bool:
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if error.connection_invalidated or state[:2] in PASSING:
        return True
    # SQLite calls a wrong statement operational, too.
    wrong = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError | InterfaceError) and not wrong
