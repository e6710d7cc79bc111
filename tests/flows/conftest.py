"""A world on each engine, and one person in it: who speaks Kazakh writes to PostgreSQL, who speaks Russian to SQLite."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests import postgres
from tests.chat import Chat
from tests.databases import postgres_server, postgres_template, sqlite_template, sqlite_url
from tests.world import World, world_on

__all__ = ["postgres_server", "postgres_template", "sqlite_template", "sqlite_url"]

PEOPLE = {"kk": 501, "ru": 502}


@pytest.fixture(scope="session")
def postgres_url(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """One database for all conversations, emptied before each: making one takes longer than a conversation."""
    url = postgres_server.create(postgres_template)
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["kk-postgres", "ru-sqlite"])
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The language of the person, and the URL of the database."""
    locale, _, engine = request.param.partition("-")
    return locale, request.getfixturevalue(f"{engine}_url")


@pytest.fixture
def locale(place: tuple[str, str]) -> str:
    return place[0]


@pytest_asyncio.fixture
async def world(place: tuple[str, str]) -> AsyncIterator[World]:
    async with world_on(place[1]) as found:
        await found.empty()
        yield found


@pytest.fixture
def chat(world: World, locale: str) -> Chat:
    """An employee with a corporate mailbox."""
    return Chat(world, PEOPLE[locale])
