"""Opens a database, or only looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import Unavailable
from storage.crypto import Keys
from storage.engine import Work, connect, database_url, insert_of, read_only
from storage.forgetting import forget_again
from storage.keyring import enter, fits
from storage.migrate import head, migrate, revision
from storage.outages import outages
from storage.store import SqlStore
from storage.tombstones import TombstoneFile


async def open_store(
    url: str, secrets: Sequence[str], *, tombstones: Path | None = None, now: datetime | None = None
) -> SqlStore:
    """Migrates, checks the keys, forgets again whom a backup brought back, opens. Raises WrongSetting or Unavailable."""
    keys, file = Keys.of(secrets), TombstoneFile.of(url, tombstones)
    known = file.read(now) if file else {}
    migrating = connect(url, keys, migrating=True)
    with outages():
        try:
            await migrate(migrating)
            async with migrating.begin() as connection:
                work = Work(connection, keys, insert_of(migrating))
                await enter(work)
                stones = await forget_again(work, known)
            if file:
                file.add({name: at for name, at in stones.items() if known.get(name) != at})
        finally:
            await migrating.dispose()
    return SqlStore(connect(url, keys), keys, file)


def absent(url: str) -> Path | None:
    """Where a SQLite file should be and is not: SQLite would make a new one without a word."""
    parsed = database_url(url)
    file = Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
    return file if file and not file.exists() else None


def unchanged(url: str, secrets: Sequence[str]) -> SqlStore:
    """As it stands, for who knows that it is up to date and only reads."""
    keys = Keys.of(secrets)
    return SqlStore(connect(url, keys), keys)


def reason(error: Unavailable) -> BaseException:
    """What the driver or the system said, without what SQLAlchemy writes around it."""
    cause = error.__cause__ or error
    return getattr(cause, "orig", None) or cause


@dataclass(frozen=True, slots=True)
class Facts:
    """What `doctor` tells. `key_fits` is None where it cannot be known."""

    reachable: bool
    revision: str | None = None
    head: str | None = None
    key_fits: bool | None = None
    error: BaseException | None = None


async def check(url: str, secrets: Sequence[str]) -> Facts:
    """Looks without changing anything. Raises WrongSetting when the URL or the secrets cannot be read."""
    keys = Keys.of(secrets)
    engine = connect(url, keys, migrating=True)
    try:
        with outages():
            async with read_only(engine).begin() as connection:
                current = await connection.run_sync(revision)
                opens = await fits(Work(connection, keys, insert_of(engine))) if current else None
        return Facts(reachable=True, revision=current, head=head(), key_fits=opens)
    except Unavailable as error:
        return Facts(reachable=False, head=head(), error=reason(error))
    finally:
        await engine.dispose()
