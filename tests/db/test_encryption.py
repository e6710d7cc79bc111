"""A stolen database tells nothing about anybody."""

from dataclasses import replace

import pytest

from bot.cases.model import Author, MessageState
from bot.deliveries.model import Ended, State
from bot.people.model import Channel
from storage import SqlStore
from storage.crypto import Undecipherable
from storage.tables import metadata
from storage.types import Encrypted
from tests.db.raw import change, raw
from tests.db.rows import NOW, case, claim, confirmed, later, outgoing, person, proposed, request

PERSONAL = ("700123456789", "dana.s@qg.kz", "staff.a@qg.kz", "staff.b@qg.kz", "менің ЖСН 900101", "telegram:1:99", "msg-1@mail")


async def fill(store: SqlStore) -> None:
    async with store.begin() as tx:
        owner = await person(tx, "700123456789")
        await tx.people.prove(owner.id, "dana.s@qg.kz", later(days=1), NOW)
        await tx.challenges.add(owner.id, "dana.s@qg.kz", NOW, later(minutes=10))
        filed = await request(tx, owner)
        await tx.register.keep(replace(await tx.register.lock(filed), words="менің ЖСН 900101", assignee="staff.a@qg.kz"))
        await tx.register.ask(filed, "MyQG", "staff.a@qg.kz", NOW, NOW)
        assert await proposed(tx, filed, by="staff.a@qg.kz")
        assert await confirmed(tx, filed, by="staff.b@qg.kz")
        notice = await tx.notices.add({"kk": "…", "ru": "…"}, NOW, "staff.a@qg.kz", NOW)
        await tx.notices.approve(notice, "staff.b@qg.kz")
        opened = await case(tx, "700123456789")
        for text in ("менің ЖСН 900101", "telegram:1:99"):
            await tx.cases.say(opened.id, Author.STAFF, "staff.a@qg.kz", Channel.MAIL, text, MessageState.PASSED, NOW)
        await tx.seen.remember("mail:<msg-1@mail>", "менің ЖСН 900101", NOW)
        await tx.deliveries.add(outgoing("msg-1@mail", Channel.MAIL, "dana.s@qg.kz"), NOW)
        await tx.deliveries.add(outgoing("telegram:1:99", Channel.MAIL, "staff.a@qg.kz"), NOW)
    first, _ = await claim(store, Channel.MAIL)
    async with store.begin() as tx:
        await tx.deliveries.settle(first, Ended(State.BLOCKED, "550 dana.s@qg.kz is unknown"), NOW)


async def test_no_address_and_no_words_lie_in_the_database(store: SqlStore, database_url: str) -> None:
    """Addresses, words, staff names, update keys and Message-IDs are nowhere to be read."""
    await fill(store)
    content = await raw(database_url)

    assert b"QG-2026-000001" in content  # it is the right place to look
    assert [] == [text for text in PERSONAL if text.encode() in content]


async def test_equal_texts_do_not_look_equal(store: SqlStore, database_url: str) -> None:
    """The same words twice are two different ciphertexts."""
    await fill(store)
    async with store.read() as tx:
        rows = await tx.work.connection.exec_driver_sql("SELECT writer FROM case_messages")
        writers = [bytes(row.writer) for row in rows]

    assert 2 == len(set(writers))


async def test_a_value_moved_to_another_column_does_not_open(store: SqlStore, database_url: str) -> None:
    """Who can write to the database but has no key cannot show a person's address as a message."""
    await fill(store)
    await change(database_url, "UPDATE case_messages SET text = (SELECT address FROM channels ORDER BY id LIMIT 1)")

    with pytest.raises(Undecipherable):
        async with store.read() as tx:
            await tx.cases.messages(1)


def test_every_encrypted_column_knows_its_place() -> None:
    """The place is authenticated, so it must be the column's own."""
    columns = [column for table in metadata.sorted_tables for column in table.c]
    sealed = {f"{c.table.name}.{c.name}": c.type.place for c in columns if isinstance(c.type, Encrypted)}

    assert sealed
    assert {place: place for place in sealed} == sealed
