"""Changing MYQG_SECRET_KEY."""

import pytest

from bot.cases.model import Author, MessageState
from bot.deliveries.model import Sent
from bot.errors import WrongSetting
from bot.people.model import Channel
from storage import check, open_store, reseal
from storage.crypto import Keys
from tests.databases import SECRETS, opened
from tests.db.raw import raw
from tests.db.rows import NOW, case, claim, later, outgoing, person, queue

NEW = "a newer secret of the tests, long enough"


async def fill(url: str) -> None:
    async with opened(url) as store:
        async with store.begin() as tx:
            first = await case(tx)
            await tx.people.prove(first.person, "a@qg.kz", later(days=1), NOW)
            await tx.challenges.add(first.person, "a@qg.kz", NOW, later(minutes=10))
            await tx.cases.say(first.id, Author.PERSON, "S-1", Channel.TELEGRAM, "сөз", MessageState.PASSED, NOW)
            await tx.seen.remember("telegram:1:5", "{}", NOW)
        await queue(store, outgoing("a"), outgoing("b"))
        [delivery] = await claim(store, limit=1)
        async with store.begin() as tx:
            await tx.deliveries.settle(delivery, Sent("55"), NOW)


async def test_with_both_keys_everything_old_is_found(database_url: str) -> None:
    """A new first key changes nothing for anybody: people, codes, updates and deliveries of before are the same."""
    await fill(database_url)
    async with opened(database_url, [NEW, *SECRETS]) as store, store.begin() as tx:
        assert 1 == (await person(tx)).id
        assert "7001" == (await person(tx)).contacts[1].address
        assert None is await tx.people.prove(1, "a@qg.kz", later(days=2), NOW)
        assert 2 == len((await person(tx)).contacts)
        assert [NOW] == await tx.challenges.sent("a@qg.kz", NOW)
        assert ["сөз"] == [message.text for message in await tx.cases.messages(1)]
        assert "{}" == await tx.seen.answer("telegram:1:5")
        assert 1 == await tx.deliveries.add(outgoing("a"), NOW)
        assert "55" == await tx.deliveries.receipt("a")
        assert None is not await tx.deliveries.of_receipt(Channel.TELEGRAM, "7001", "55")


@pytest.mark.parametrize("secrets", [[NEW], ["wrong from the start"]])
async def test_a_wrong_key_stops_the_start(database_url: str, secrets: list[str]) -> None:
    """The old key forgotten, or a wrong one: the start fails with the name of the setting, before anything is read."""
    await fill(database_url)

    with pytest.raises(WrongSetting, match="MYQG_SECRET_KEY"):
        await open_store(database_url, secrets)
    assert False is (await check(database_url, secrets)).key_fits
    assert True is (await check(database_url, [*secrets, *SECRETS])).key_fits


async def test_after_resealing_the_old_key_can_go(database_url: str) -> None:
    """Everything that can be read is written under the new key, and nothing of the old one is left."""
    await fill(database_url)
    async with opened(database_url, [NEW, *SECRETS]) as both:
        assert 7 == await reseal(both)
    async with opened(database_url, [NEW]) as store:
        async with store.begin() as tx:
            assert {"7001", "a@qg.kz"} == {contact.address for contact in (await person(tx)).contacts}
            assert ["сөз"] == [message.text for message in await tx.cases.messages(1)]
            assert [NOW] == await tx.challenges.sent("a@qg.kz", NOW)
        assert ["7001"] == [delivery.address for delivery in await claim(store)]

    assert Keys.of(SECRETS).newest.id not in await raw(database_url)
    with pytest.raises(WrongSetting, match="MYQG_SECRET_KEY"):
        await open_store(database_url, SECRETS)


async def test_a_key_added_at_the_end_is_only_read_with(database_url: str) -> None:
    """Order matters: the first key writes."""
    async with opened(database_url, [*SECRETS, NEW]) as store, store.begin() as tx:
        await person(tx)
    async with opened(database_url) as store, store.read() as tx:
        assert None is not await tx.people.find(Channel.TELEGRAM, "7001")
