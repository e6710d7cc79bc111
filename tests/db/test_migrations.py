"""The steps from one set of tables to the next."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import WrongSetting
from storage.crypto import Keys
from storage.engine import connect
from storage.migrate import config, head, revision, upgrade
from tests.databases import SECRETS
from tests.db.raw import change


async def climb(engine: AsyncEngine, to: str) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(upgrade, to)


async def descend(engine: AsyncEngine, to: str) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(lambda raw: command.downgrade(config(raw), to))


async def test_every_step_goes_up_and_down_and_up(empty_url: str) -> None:
    """A step that cannot be undone, or not be done again, is found here."""
    engine = connect(empty_url, Keys.of(SECRETS), migrating=True)
    steps = list(ScriptDirectory.from_config(config()).walk_revisions())[::-1]
    for step in steps:
        below = step.down_revision if isinstance(step.down_revision, str) else "base"
        await climb(engine, step.revision)
        await descend(engine, below)
        await climb(engine, step.revision)
    async with engine.begin() as connection:
        assert head() == await connection.run_sync(revision)
    await descend(engine, "base")
    async with engine.begin() as connection:
        assert ["alembic_version"] == await connection.run_sync(lambda raw: inspect(raw).get_table_names())
    await engine.dispose()


async def test_the_steps_lead_to_the_tables_we_declare(database_url: str) -> None:
    """alembic finds nothing to add, drop or change."""
    engine = connect(database_url, Keys.of(SECRETS), migrating=True)
    async with engine.begin() as connection:
        await connection.run_sync(lambda raw: command.check(config(raw)))
    await engine.dispose()


async def test_rows_that_belong_to_nothing_stop_the_start(sqlite_url: str) -> None:
    """SQLite checks no foreign keys while tables change, so they are looked through afterwards."""
    await change(sqlite_url, "INSERT INTO cases (number, person_id, locale, opened_at) VALUES ('C-1', 404, 'kk', '2026-11-22')")
    engine = connect(sqlite_url, Keys.of(SECRETS), migrating=True)
    with pytest.raises(WrongSetting, match="MYQG_DATABASE_URL"):
        await climb(engine, "head")
    await engine.dispose()
