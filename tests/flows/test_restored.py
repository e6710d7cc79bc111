"""A backup is put back after somebody asked to be forgotten: neither the database nor the mailbox knows them again."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.reply import Act, Offer
from tests.chat import Chat
from tests.letters import choices
from tests.steps import DEMANDS, files, mailbox
from tests.world import World, texts, world_on

USERS = {"kk": 501, "ru": 502}


@pytest_asyncio.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """On SQLite: a backup is a copy of one file."""
    async with world_on(sqlite_url) as found:
        await found.empty()
        yield found


@pytest.fixture
def backup(sqlite_url: str, tmp_path: Path) -> "Backup":
    return Backup(Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "backup.db")


class Backup:
    """As README tells: taken while the bot runs, put back while it does not."""

    def __init__(self, database: Path, copy: Path) -> None:
        self.database, self.copy = database, copy

    def take(self) -> None:
        source, target = sqlite3.connect(self.database), sqlite3.connect(self.copy)
        source.backup(target)
        source.close()
        target.close()

    async def restore(self, world: World) -> None:
        await world.app.close()
        self._put_back()
        await world.restart()

    def _put_back(self) -> None:
        for name in ("-wal", "-shm"):
            Path(f"{self.database}{name}").unlink(missing_ok=True)
        shutil.copy(self.copy, self.database)


@pytest.mark.parametrize("locale", USERS)
async def test_a_restored_backup_brings_nobody_back(world: World, backup: Backup, locale: str) -> None:
    """Taken with the person in it, put back after /forget: the bot does not know them; their open request stays, and the mailbox
    to which it must be answered."""
    chat = Chat(world, USERS[locale])
    number = await files(chat)
    backup.take()
    world.clock.advance(hours=1)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    await backup.restore(world)

    assert "people.nothing_kept" == (await chat.says("/mydata")).says
    assert "rights.none" == (await chat.says("/status")).says
    assert "consents" not in await world.rows()
    assert [number] == [row["number"] for row in await world.table("requests")]
    assert [mailbox(chat).address] == [row["address"] for row in await world.table("channels")]
    assert str(chat.user) not in str([await world.table(name) for name in await world.rows()])


@pytest.mark.parametrize("locale", USERS)
async def test_letters_read_again_bring_nobody_back(world: World, backup: Backup, locale: str) -> None:
    """The backup is older than the letters, so the mailbox is read again from there: nothing is filed, nothing answered.
    Who writes anew is served."""
    mine = mailbox(Chat(world, USERS[locale]))
    backup.take()
    before = world.read
    await mine.writes("MyQG", DEMANDS[locale])
    await mine.replies(mine.last, choices(mine.last)[texts().label(Offer(Act.FILE, "erasure"), locale)])
    world.clock.advance(hours=1)
    [asked] = await mine.replies(mine.last, "/forget")
    await mine.replies(asked, choices(asked)[texts().label(Offer(Act.FORGET_NOW), locale)])
    world.clock.advance(hours=1)
    answered = len(mine.letters)
    await backup.restore(world)
    world.read = before
    await world.settle()

    assert (answered, False) == (len(mine.letters), "channels" in await world.rows())
    world.clock.advance(hours=2)
    assert 1 == len(await mine.writes("MyQG", DEMANDS[locale]))


@pytest.mark.parametrize("locale", USERS)
async def test_who_comes_back_is_known_after_a_restart(world: World, locale: str) -> None:
    """The tombstone is of the past."""
    chat = Chat(world, USERS[locale])
    await files(chat)
    world.clock.advance(hours=1)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    world.clock.advance(hours=1)
    number = await files(chat, "access")
    await world.restart()

    assert number in (await chat.says("/status")).text
