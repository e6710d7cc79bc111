"""Fixtures of databases for tests of storage and of conversations: fresh for each test, migrated once per session."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from storage import SqlStore, open_store
from tests import postgres

SECRETS = ("a secret of the tests; long enough",)


@asynccontextmanager
async def opened(url: str, secrets: Sequence[str] = SECRETS) -> AsyncIterator[SqlStore]:
    """Closed again however the test ends."""
    store = await open_store(url, secrets)
    try:
        yield store
    finally:
        await store.close()


async def _prepare(url: str) -> None:
    async with opened(url):
        pass


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Missing PostgreSQL is a loud skip at home and a failure in CI."""
    try:
        with postgres.server() as server:
            yield server
    except postgres.NoPostgres as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOTHING RAN ON POSTGRESQL: {error}")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> Iterator[str]:
    url = postgres_server.create()
    asyncio.run(_prepare(url))
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_prepare(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "bot.db")
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    url = postgres_server.create(postgres_template)
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows, on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    url = server.create()
    yield url
    server.drop(url)


@pytest_asyncio.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    async with opened(database_url) as found:
        yield found
