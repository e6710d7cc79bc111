"""Brings the tables up to date at start; of several processes that start together one does it and the others wait."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import WrongSetting

LOCK = 7_310_420_266  # any number that nobody else uses in this database


def config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", "storage:migrations")
    settings.attributes["connection"] = connection
    return settings


def head() -> str:
    revision = ScriptDirectory.from_config(config()).get_current_head()
    assert revision is not None
    return revision


def revision(connection: Connection) -> str | None:
    """Where the database is; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    try:
        command.upgrade(config(connection), to)
    except CommandError as error:
        raise WrongSetting("MYQG_DATABASE_URL: the database was made by a newer version; install that one") from error
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise WrongSetting("MYQG_DATABASE_URL: the database holds rows that belong to nothing; restore a backup")


async def migrate(engine: AsyncEngine) -> None:
    """In one transaction under a lock: on SQLite BEGIN IMMEDIATE is the lock, with foreign keys off (`migrating`)."""
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if await connection.run_sync(revision) != head():
            await connection.run_sync(upgrade)
