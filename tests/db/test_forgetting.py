"""What is left of a person who asked to be forgotten."""

from dataclasses import replace

from bot.cases.model import Author, MessageState
from bot.deliveries.model import Sent
from bot.people.model import Channel, Consent
from bot.rights.model import Right, Status
from storage import SqlStore
from storage.crypto import Keys
from storage.store import SqlTx
from tests.databases import SECRETS
from tests.db.raw import raw
from tests.db.rows import LEASE, NOW, claim, grant, later, outgoing, person, queue, request

ADDRESSES = (("channels.address", "7001"), ("channels.address", "a@qg.kz"), ("deliveries.address", "7001"))


async def live(tx: SqlTx) -> int:
    """A person with everything a person can have."""
    owner = await person(tx)
    await tx.people.prove(owner.id, "a@qg.kz", later(days=1), NOW)
    await tx.people.grant(owner.id, grant(Consent.STORING))
    await tx.challenges.seal(await tx.challenges.add(owner.id, "b@qg.kz", NOW, later(minutes=10)), "digest")
    await request(tx, owner)
    await tx.register.draft(owner.id, Right.ACCESS, Channel.TELEGRAM, "kk", NOW)
    return owner.id


async def test_no_way_leads_back_to_a_forgotten_person(store: SqlStore) -> None:
    """Addresses, consents, codes and drafts go; the open request stays under the pseudonym, with the mailbox for its answer."""
    async with store.begin() as tx:
        owner = await live(tx)
        before = await tx.people.get(owner)
        await tx.people.forget(owner, NOW)
        left = await tx.people.get(owner)

        assert (before.pseudonym, ["a@qg.kz"], frozenset()) == (
            left.pseudonym,
            [contact.address for contact in left.contacts],
            left.consents,
        )
        assert None is await tx.people.find(Channel.TELEGRAM, "7001")
        assert None is await tx.people.find(Channel.MAIL, "a@qg.kz")
        assert None is await tx.challenges.open(owner)
        assert [Status.REGISTERED, Status.REVOKED] == [found.status for found in await tx.register.of(owner)]


async def test_nothing_personal_is_left_in_the_tables(store: SqlStore, database_url: str) -> None:
    """No value that the address could be found by, and none that opens to it."""
    async with store.begin() as tx:
        owner = await live(tx)
        await tx.register.keep(replace((await tx.register.of(owner))[0], status=Status.ANSWERED, closed_at=NOW))
    await queue(store, outgoing("a"), outgoing("b", Channel.MAIL, "b@qg.kz", person=owner))
    [delivery] = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.settle(delivery, Sent("55"), NOW)
    await queue(store, outgoing("c"))
    async with store.begin() as tx:
        await tx.people.forget(owner, NOW)
        sealed = await tx.work.connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM channels) + (SELECT count(*) FROM consents)"
            " + (SELECT count(*) FROM challenges WHERE mail IS NOT NULL OR digest IS NOT NULL OR person_id IS NOT NULL)"
            " + (SELECT count(*) FROM deliveries WHERE address IS NOT NULL OR address_hash IS NOT NULL OR parcel IS NOT NULL)"
        )
        assert 0 == sealed.scalar_one()
    await store.close()

    content = await raw(database_url)
    hashes = [Keys.of(SECRETS).hash(place, address) for place, address in ADDRESSES]
    assert [False] * 3 == [value in content for value in hashes]


async def test_a_mailbox_of_the_forgotten_is_free_for_the_next(store: SqlStore) -> None:
    """Whoever proves it is somebody new, with what the Company still owes to it."""
    async with store.begin() as tx:
        owner = await live(tx)
        await tx.people.forget(owner, NOW)
        back = await tx.people.add(Channel.MAIL, "a@qg.kz", "ru", later(hours=1))

        assert owner != back.id
        assert [Status.REGISTERED] == [found.status for found in await tx.register.of(back.id)]
        assert (await tx.people.get(owner)).contacts == ()


async def test_a_mailbox_that_is_no_longer_theirs_gets_no_answer(store: SqlStore) -> None:
    """Its proof ends as any other's."""
    async with store.begin() as tx:
        owner = await live(tx)
        await tx.people.forget(owner, NOW)
        [binding] = await tx.people.bindings(NOW)
        await tx.people.unbind([binding.contact], NOW)

        assert (await tx.people.get(owner)).mailbox(NOW) is None


async def test_a_forgotten_person_gets_nothing_more(store: SqlStore) -> None:
    """What waits is not sent, and who was about to send it is stopped; a letter to staff about the case still goes."""
    async with store.begin() as tx:
        owner = await live(tx)
        opened = await tx.cases.open(owner, "kk", NOW)
    rows = [
        outgoing("waits", person=owner),
        outgoing("code", Channel.MAIL, "b@qg.kz", person=owner),
        outgoing("desk", Channel.MAIL, "desk@qg.kz", person=owner, case=opened.id),
    ]
    await queue(store, *rows)
    [leased] = await claim(store)
    async with store.begin() as tx:
        await tx.people.forget(owner, NOW)
        assert not await tx.deliveries.sending(leased, NOW + LEASE)

    assert ["desk@qg.kz"] == [delivery.address for delivery in await claim(store, Channel.MAIL)]
    assert [] == await claim(store, at=later(hours=1))


async def test_a_message_that_is_being_sent_becomes_unknown(store: SqlStore) -> None:
    """Nobody can say any more whether it arrived, and nobody repeats it."""
    async with store.begin() as tx:
        owner = await live(tx)
        notice = await tx.notices.add({"kk": "…", "ru": "…"}, NOW, "a@qg.kz", NOW)
    await queue(store, outgoing("a", person=owner, notice=notice))
    [delivery] = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.sending(delivery, NOW + LEASE)
        await tx.people.forget(owner, NOW)
        assert not await tx.deliveries.settle(delivery, Sent("1"), NOW)
        assert ["unknown"] == [state.value for state in (await tx.deliveries.tally(notice)).counts]


async def test_questions_go_and_the_words_of_an_open_request_stay(store: SqlStore) -> None:
    """The Company must still answer the request; of everything else the words go."""
    async with store.begin() as tx:
        owner = await live(tx)
        asked = await tx.cases.open(owner, "kk", NOW)
        filed = (await tx.register.of(owner))[0]
        about = await tx.cases.open(owner, "kk", NOW, number=filed.number, request=filed.id)
        for opened in (asked, about):
            await tx.cases.say(opened.id, Author.PERSON, "S-1", Channel.TELEGRAM, "сөз", MessageState.PASSED, NOW)
        await tx.people.forget(owner, NOW)

        assert [""] == [message.text for message in await tx.cases.messages(asked.id)]
        assert ["сөз"] == [message.text for message in await tx.cases.messages(about.id)]


async def test_forgetting_does_not_lift_the_limit_of_codes(store: SqlStore) -> None:
    """Who forgets and comes again cannot flood a mailbox with codes; the person is a new one."""
    async with store.begin() as tx:
        owner = await live(tx)
        await tx.people.forget(owner, NOW)
        await tx.people.forget(owner, NOW)

        assert [NOW] == await tx.challenges.sent("b@qg.kz", NOW)
        assert owner != (await person(tx)).id
