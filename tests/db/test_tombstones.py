"""Who was forgotten stays so when an older database is put back."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import WrongSetting
from bot.people.model import Channel
from bot.retention import sweep
from storage import SqlStore, open_store
from storage.tombstones import TombstoneFile
from tests.databases import SECRETS
from tests.db.raw import raw
from tests.db.rows import NOW, later, person, request
from tests.world import FrozenClock

NEW = "a newer secret of the tests, long enough"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "forgotten"


def lines(file: Path) -> list[str]:
    return file.read_text("ascii").splitlines() if file.exists() else []


def copied(url: str, *, to: bytes | None = None) -> bytes:
    """The file of a database; `to` is what it is put back to."""
    path = Path(url.removeprefix("sqlite:///"))
    if to is not None:
        for rest in path.parent.glob(f"{path.name}-*"):
            rest.unlink()
        path.write_bytes(to)
    return path.read_bytes()


async def opened(url: str, file: Path, *secrets: str, now: datetime | None = None) -> SqlStore:
    return await open_store(url, secrets or SECRETS, tombstones=file, now=now)


async def lived(url: str, file: Path) -> str:
    """Somebody with a chat, a mailbox and a request; -> their pseudonym."""
    store = await opened(url, file)
    async with store.begin() as tx:
        owner = await person(tx)
        await tx.people.prove(owner.id, "a@qg.kz", later(days=1), NOW)
        await request(tx, owner)
    await store.close()
    return owner.pseudonym


async def forgotten(url: str, file: Path, address: str = "7001", at: datetime | None = None) -> None:
    """The same happened in the database that was lost."""
    store = await opened(url, file)
    async with store.begin() as tx:
        await tx.people.forget((await person(tx, address)).id, at or later(days=1))
    await store.close()


async def left(store: SqlStore) -> list[bool]:
    """Whether the chat and the mailbox lead to anybody."""
    async with store.read() as tx:
        return [await tx.people.find(*way) is not None for way in ((Channel.TELEGRAM, "7001"), (Channel.MAIL, "a@qg.kz"))]


async def test_a_restored_database_brings_nobody_back(database_url: str, empty_url: str, file: Path) -> None:
    """The file knows, the older database does not: both contacts go at start, the register stays."""
    await forgotten(empty_url, file)
    await lived(database_url, file)
    store = await opened(database_url, file)

    assert [False, True] == await left(store)
    async with store.read() as tx:
        assert 1 == len(await tx.register.all())
    await store.close()


async def test_the_pseudonym_finds_every_contact(sqlite_url: str, file: Path) -> None:
    """The very database of before: the person goes with everything, though a contact was lost meanwhile."""
    await lived(sqlite_url, file)
    before = copied(sqlite_url)
    store = await opened(sqlite_url, file)
    async with store.begin() as tx:
        await tx.people.prove((await person(tx, "7002")).id, "a@qg.kz", later(days=9), later(hours=1))
    await store.close()
    await forgotten(sqlite_url, file)
    copied(sqlite_url, to=before)
    store = await opened(sqlite_url, file)

    assert [False, False] == await left(store)
    await store.close()


async def test_who_comes_back_stays(database_url: str, file: Path) -> None:
    """Forgotten, and here again of their own will: a start forgets nobody twice."""
    await lived(database_url, file)
    await forgotten(database_url, file)
    store = await opened(database_url, file)
    async with store.begin() as tx:
        again = await tx.people.add(Channel.TELEGRAM, "7001", "kk", later(days=2))
        await tx.people.prove(again.id, "a@qg.kz", later(days=9), later(days=2))
    await store.close()
    store = await opened(database_url, file)

    assert [True, True] == await left(store)
    await store.close()


async def test_a_mailbox_leaves_its_former_owner(database_url: str, empty_url: str, file: Path) -> None:
    """In the restored database it hangs on another chat, which nobody asked to forget."""
    lost = await opened(empty_url, file)
    async with lost.begin() as tx:
        taker = await person(tx, "7002")
        await tx.people.prove(taker.id, "a@qg.kz", later(days=9), NOW)
        await tx.people.forget(taker.id, later(days=1))
    await lost.close()
    await lived(database_url, file)
    store = await opened(database_url, file)

    assert [True, False] == await left(store)
    await store.close()


async def test_the_file_is_made_anew_from_the_table(database_url: str, file: Path) -> None:
    """Lost, or never written because the disk was full; and it tells nothing to who has no key."""
    await lived(database_url, file)
    await forgotten(database_url, file)
    before, another = lines(file), file.with_name("another")
    await (await opened(database_url, another)).close()

    assert (3, sorted(before)) == (len(before), sorted(lines(another)))
    assert [] == [line for line in before if "7001" in line.partition(" ")[2] or "@" in line]
    assert b"a@qg.kz" not in await raw(database_url)


async def test_a_new_key_still_knows(database_url: str, empty_url: str, file: Path) -> None:
    """As long as a database of the old key can be opened at all."""
    await forgotten(empty_url, file)
    await lived(database_url, file)
    store = await opened(database_url, file, NEW, *SECRETS)

    assert [False, True] == await left(store)
    await store.close()


async def test_letters_of_before_are_known(store: SqlStore) -> None:
    """Of this mailbox only, and none that came after."""
    async with store.begin() as tx:
        owner = await person(tx, "a@qg.kz", Channel.MAIL)
        await tx.people.forget(owner.id, later(days=1))
        asked = [("a@qg.kz", NOW), ("a@qg.kz", later(days=2)), ("b@qg.kz", NOW)]

        assert [True, False, False] == [await tx.people.forgotten_since(Channel.MAIL, *one) for one in asked]


async def test_an_undone_transaction_leaves_no_stone(store: SqlStore, file: Path) -> None:
    """Only what is committed is written down."""
    kept = SqlStore(store.engine, store.keys, TombstoneFile(file))
    with pytest.raises(LookupError):
        await _forgets(kept, LookupError())
    assert [] == lines(file)
    await _forgets(kept)

    assert 2 == len(lines(file))


async def _forgets(store: SqlStore, error: Exception | None = None) -> None:
    async with store.begin() as tx:
        await tx.people.forget((await person(tx)).id, NOW)
        if error:
            raise error


async def test_old_stones_go(sqlite_url: str, file: Path) -> None:
    """After a year no backup is that old."""
    await forgotten(sqlite_url, file)
    await (await opened(sqlite_url, file, now=later(days=366))).close()
    assert 2 == len(lines(file))

    store = await opened(sqlite_url, file)
    gone = [(await sweep(store, FrozenClock(later(days=days))))["tombstones"] for days in (366, 368)]
    await store.close()
    assert [0, 2] == gone
    assert {} == TombstoneFile(file).read(later(days=368))
    assert [] == lines(file)


@pytest.mark.parametrize("line", ["x", f"{'0' * 64} yesterday", "é"])
def test_a_damaged_file_stops_the_start(file: Path, line: str) -> None:
    """With its name: a start without it could bring somebody back."""
    file.write_text(f"{'0' * 64} {NOW.isoformat()}\n{line}\n", "utf-8")

    with pytest.raises(WrongSetting, match=r"MYQG_TOMBSTONES.*forgotten"):
        TombstoneFile(file).read(None)


async def test_a_sqlite_database_has_its_file_beside_it(sqlite_url: str) -> None:
    """Without a setting."""
    store = await open_store(sqlite_url, SECRETS)
    async with store.begin() as tx:
        await tx.people.forget((await person(tx)).id, NOW)
    await store.close()

    assert 2 == len(lines(Path(f"{sqlite_url.removeprefix('sqlite:///')}.forgotten")))
