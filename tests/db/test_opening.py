"""Opening a database: settings, migrations, several processes at once."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.errors import Unavailable, WrongSetting
from storage import Facts, check, open_store
from storage.crypto import Keys
from storage.engine import database_url as parsed
from storage.migrate import head
from tests.databases import SECRETS, opened
from tests.db.raw import change
from tests.db.rows import person

OPEN = """
import asyncio, sys
from storage import open_store
async def main():
    store = await open_store(sys.argv[1], [sys.argv[2]])
    async with store.read() as tx:
        assert None is await tx.cursors.read("inbox")
    await store.close()
asyncio.run(main())
"""


async def test_processes_that_start_together_make_the_tables_once(empty_url: str) -> None:
    """Three replicas start on an empty database, and all of them come up."""

    async def start() -> tuple[int | None, bytes]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", OPEN, empty_url, SECRETS[0], stderr=asyncio.subprocess.PIPE
        )
        _, errors = await process.communicate()
        return process.returncode, errors

    assert [(0, b"")] * 3 == await asyncio.gather(*(start() for _ in range(3)))


async def test_tasks_that_open_together_do_not_collide(empty_url: str) -> None:
    """The same within one process."""

    async def start(address: str) -> None:
        async with opened(empty_url) as store, store.begin() as tx:
            await person(tx, address)

    await asyncio.gather(*(start(str(index)) for index in range(5)))

    assert Facts(reachable=True, revision=head(), head=head(), key_fits=True) == await check(empty_url, SECRETS)


async def test_a_database_without_tables_is_told(empty_url: str) -> None:
    """Before the first start there is no revision and no key to fit; looking makes nothing."""
    expected = Facts(reachable=True, revision=None, head=head(), key_fits=None)

    assert expected == await check(empty_url, SECRETS)
    assert expected == await check(empty_url, SECRETS)


async def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    """An older program does not touch what it does not know."""
    await change(database_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(WrongSetting, match="newer version"):
        await open_store(database_url, SECRETS)
    assert "9999" == (await check(database_url, SECRETS)).revision


async def test_a_server_that_is_away_is_told(tmp_path: Path) -> None:
    """The start raises Unavailable, the look reports it."""
    url = f"postgresql://postgres@/bot?host={tmp_path}"

    with pytest.raises(Unavailable):
        await open_store(url, SECRETS)
    facts = await check(url, SECRETS)
    assert (False, None, head()) == (facts.reachable, facts.revision, facts.head)
    assert facts.error


@pytest.mark.parametrize("url", ["", "bot.db", "mysql://a@b/c", "postgresql://a@b:port/c", "sqlite://", "sqlite:///:memory:"])
async def test_a_url_that_cannot_be_used_is_refused(url: str) -> None:
    """The message names the setting."""
    with pytest.raises(WrongSetting, match="MYQG_DATABASE_URL"):
        await open_store(url, SECRETS)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///bot.db", "sqlite+aiosqlite:///bot.db"),
        ("sqlite+aiosqlite:////data/bot.db", "sqlite+aiosqlite:////data/bot.db"),
        ("postgresql://a:b@c/d", "postgresql+asyncpg://a:b@c/d"),
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:b@c/d"),
        ("postgresql+psycopg://a@c/d?sslmode=require", "postgresql+asyncpg://a@c/d?ssl=require"),
    ],
)
def test_a_url_gets_the_driver_we_use(url: str, driver: str) -> None:
    """Whatever a hosting service writes."""
    assert driver == parsed(url).render_as_string(hide_password=False)


@pytest.mark.parametrize("secrets", [[], [""], ["long enough", ""], "a string is not a list"])
def test_keys_that_are_missing_are_refused(secrets: list[str]) -> None:
    """An empty secret would be known to everybody."""
    with pytest.raises(WrongSetting, match="MYQG_SECRET_KEY"):
        Keys.of(secrets)


async def test_a_sqlite_file_is_served_by_one_process(sqlite_url: str) -> None:
    """The second one is told which setting to change; afterwards the file is free again."""
    store = await open_store(sqlite_url, SECRETS)
    with store.serving(), pytest.raises(WrongSetting, match="MYQG_DATABASE_URL: another `myqg-bot run`"), store.serving():
        pass
    with store.serving():
        await store.close()


async def test_a_server_may_be_used_by_many(postgres_url: str) -> None:
    """PostgreSQL is what several processes share."""
    store = await open_store(postgres_url, SECRETS)
    with store.serving(), store.serving():
        await store.close()
