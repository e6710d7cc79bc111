"""Conversations between people and staff."""

import pytest

from bot.cases.model import Author, CaseMessage, MessageState
from bot.people.model import Channel
from storage import SqlStore
from tests.db.rows import NOW, case, later, person, request


async def test_a_question_opens_a_case_under_its_own_number(store: SqlStore) -> None:
    """Cases without a request count C-2026-000001 and on, apart from requests."""
    async with store.begin() as tx:
        owner = await person(tx)
        await request(tx, owner)
        first = await tx.cases.open(owner.id, "kk", NOW)
        second = await tx.cases.open(owner.id, "ru", later(days=1))

        assert ("C-2026-000001", "C-2026-000002") == (first.number, second.number)
        assert first == await tx.cases.by_number("C-2026-000001") == await tx.cases.get(first.id)
        assert second == await tx.cases.latest(owner.id)


async def test_a_request_has_one_case_under_the_same_number(store: SqlStore) -> None:
    """Opened twice it is the same case."""
    async with store.begin() as tx:
        owner = await person(tx)
        filed = await request(tx, owner)
        first = await tx.cases.open(owner.id, "kk", NOW, number="QG-2026-000001", request=filed)
        again = await tx.cases.open(owner.id, "kk", later(days=1), number="QG-2026-000001", request=filed)

        assert first == again
        assert filed == first.request


async def test_a_request_cannot_have_a_second_case(store: SqlStore) -> None:
    """Under another number it is a mistake of the caller, not a silent second conversation."""
    async with store.begin() as tx:
        owner = await person(tx)
        filed = await request(tx, owner)
        await tx.cases.open(owner.id, "kk", NOW, number="QG-2026-000001", request=filed)
        with pytest.raises(LookupError):
            await tx.cases.open(owner.id, "kk", NOW, number="QG-2026-000009", request=filed)


async def test_messages_are_kept_in_order(store: SqlStore) -> None:
    """Every word of a case reads as it was written."""
    async with store.begin() as tx:
        opened = await case(tx)
        asked = await tx.cases.say(
            opened.id, Author.PERSON, "S-7K3M9Q", Channel.TELEGRAM, "Сәлем, ғ қ ң", MessageState.PASSED, NOW
        )
        told = await tx.cases.say(opened.id, Author.STAFF, "a@qg.kz", Channel.MAIL, "Жауап", MessageState.PREVIEW, later(hours=1))
        expected = [
            CaseMessage(asked, opened.id, Author.PERSON, "S-7K3M9Q", Channel.TELEGRAM, "Сәлем, ғ қ ң", MessageState.PASSED, NOW),
            CaseMessage(told, opened.id, Author.STAFF, "a@qg.kz", Channel.MAIL, "Жауап", MessageState.PREVIEW, later(hours=1)),
        ]

        assert expected == await tx.cases.messages(opened.id)
        assert expected[1] == await tx.cases.message(told)


async def test_a_preview_is_settled_once_by_its_writer(store: SqlStore) -> None:
    """Somebody else's preview, an unknown one and one already settled stay as they are."""
    async with store.begin() as tx:
        opened = await case(tx)
        preview = await tx.cases.say(opened.id, Author.STAFF, "a@qg.kz", Channel.TELEGRAM, "Жауап", MessageState.PREVIEW, NOW)

        assert not await tx.cases.settle(preview, "b@qg.kz", MessageState.PASSED)
        assert await tx.cases.settle(preview, "a@qg.kz", MessageState.PASSED)
        assert not await tx.cases.settle(preview, "a@qg.kz", MessageState.DROPPED)
        assert not await tx.cases.settle(404, "a@qg.kz", MessageState.PASSED)


async def test_what_was_never_opened_is_not_found(store: SqlStore) -> None:
    """A number that nobody got finds nothing, an id that nobody got is a mistake of the caller."""
    async with store.read() as tx:
        assert None is await tx.cases.by_number("C-2026-000404")
        assert None is await tx.cases.latest(404)
        assert None is await tx.cases.message(404)
        with pytest.raises(LookupError):
            await tx.cases.get(404)
