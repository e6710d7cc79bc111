"""The steps from one set of tables to the next."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
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


async def test_a_reason_that_was_given_stays_readable(empty_url: str) -> None:
    """It moves from the request to its last term, under a seal of its own, and back."""
    keys = Keys.of(SECRETS)
    engine = connect(empty_url, keys, migrating=True)
    await climb(engine, "0010")
    sealed = keys.seal("requests.delay", "мұрағат")
    async with engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO people (id, pseudonym, locale, created_at) VALUES (1, 'S-1', 'kk', '2026-11-22')")
        )
        await connection.execute(
            text(
                'INSERT INTO requests (id, person_id, "right", status, channel, locale, received_at, delay)'
                " VALUES (1, 1, 'access', 'registered', 'mail', 'kk', '2026-11-22', :delay)"
            ),
            {"delay": sealed},
        )
        for number in (1, 2):
            await connection.execute(
                text(
                    "INSERT INTO clocks (id, request_id, code, starts_at, due_at, law, rule_version)"
                    " VALUES (:id, 1, 'answer', '2026-11-22', '2026-11-25', '24', '1')"
                ),
                {"id": number},
            )
    await climb(engine, "0011")
    async with engine.begin() as connection:
        found = (await connection.execute(text("SELECT delay FROM clocks ORDER BY id"))).scalars().all()

    assert [None, "мұрағат"] == [value and keys.open("clocks.delay", value) for value in found]
    await descend(engine, "0010")
    async with engine.begin() as connection:
        back = (await connection.execute(text("SELECT delay FROM requests"))).scalar_one()

    assert "мұрағат" == keys.open("requests.delay", back)
    await engine.dispose()


async def test_what_was_counted_and_decided_stands_on_the_row(empty_url: str) -> None:
    """Registered ones get their days, answered refusals their article; a demand without a number gets neither."""
    engine = connect(empty_url, Keys.of(SECRETS), migrating=True)
    await climb(engine, "0011")
    rows = [("erasure", "answered", "refused_others"), ("withdrawal", "in_review", "refused_law"), ("access", "revoked", None)]
    async with engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO people (id, pseudonym, locale, created_at) VALUES (1, 'S-1', 'kk', '2026-11-22')")
        )
        for number, (right, status, outcome) in enumerate(rows, 1):
            await connection.execute(
                text(
                    'INSERT INTO requests (id, person_id, "right", status, channel, locale, received_at, number, outcome)'
                    " VALUES (:id, 1, :right, :status, 'mail', 'kk', '2026-11-22', :number, :outcome)"
                ),
                {
                    "id": number,
                    "right": right,
                    "status": status,
                    "number": f"QG-{number}" if number < 3 else None,
                    "outcome": outcome,
                },
            )
    await climb(engine, "0012")
    async with engine.begin() as connection:
        found = (await connection.execute(text("SELECT days, refusal_law FROM requests ORDER BY id"))).all()

    assert [(3, "ЦК 41(4)(1)"), (15, None), (None, None)] == [tuple(row) for row in found]
    await descend(engine, "0011")
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
