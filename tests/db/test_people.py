"""People, their addresses and their consents."""

import asyncio

import pytest

from bot.people.model import Channel, Consent, Expects
from bot.rights.model import Right
from storage import SqlStore
from tests.db.rows import NOW, grant, later, person, request


async def test_a_person_is_found_by_the_address_they_came_with(store: SqlStore) -> None:
    """Telegram ids beyond 32 bits and mail addresses both lead back to the same person."""
    async with store.begin() as tx:
        added = await person(tx, "7000000000001")
        again = await person(tx, "7000000000001")

        assert added == again == await tx.people.find(Channel.TELEGRAM, "7000000000001")
        assert None is await tx.people.find(Channel.MAIL, "7000000000001")
        assert "S-" == added.pseudonym[:2]


async def test_people_who_come_twice_at_once_are_one(store: SqlStore) -> None:
    """Two updates of one new person handled at the same moment make one row."""

    async def come() -> int:
        async with store.begin() as tx:
            return (await person(tx)).id

    assert 1 == len(set(await asyncio.gather(*(come() for _ in range(8)))))


async def test_an_unknown_person_is_a_lookup_error(store: SqlStore) -> None:
    """A person that was never there is a mistake of the caller."""
    async with store.read() as tx:
        with pytest.raises(LookupError):
            await tx.people.get(404)


async def test_a_person_changes_language(store: SqlStore) -> None:
    """The language that was chosen is kept."""
    async with store.begin() as tx:
        known = await person(tx)
        await tx.people.speak(known.id, "ru")

        assert "ru" == (await tx.people.get(known.id)).locale


async def test_a_consent_is_given_withdrawn_and_given_again(store: SqlStore) -> None:
    """Only one of a kind holds at a time: the same wording again changes nothing, another one takes its place."""
    async with store.begin() as tx:
        known = await person(tx)
        await tx.people.grant(known.id, grant(Consent.STORING))
        await tx.people.grant(known.id, grant(Consent.STORING))
        await tx.people.grant(known.id, grant(Consent.STORING, version="2"))
        await tx.people.grant(known.id, grant(Consent.NOTICES))
        given = (await tx.people.get(known.id)).given

        assert [("1", NOW), ("2", None), ("1", None)] == [(one.text_version, one.withdrawn_at) for one in given]
        assert {Consent.STORING, Consent.NOTICES} == (await tx.people.get(known.id)).consents
        assert await tx.people.withdraw(known.id, Consent.STORING, NOW)
        assert not await tx.people.withdraw(known.id, Consent.STORING, NOW)
        assert {Consent.NOTICES} == (await tx.people.get(known.id)).consents
        await tx.people.grant(known.id, grant(Consent.STORING))
        assert {Consent.STORING, Consent.NOTICES} == (await tx.people.get(known.id)).consents


async def test_a_wording_stays_as_it_was_first_kept(store: SqlStore) -> None:
    """Its version names it; one that was never kept is not there."""
    async with store.begin() as tx:
        await tx.wordings.keep("v1", "Келісемін", NOW)
        await tx.wordings.keep("v1", "Согласен", NOW)

        assert ("Келісемін", None) == (await tx.wordings.text("v1"), await tx.wordings.text("v2"))


async def test_a_question_that_was_asked_is_remembered(store: SqlStore) -> None:
    """What a contact was asked, and about what, holds until it is cleared."""
    async with store.begin() as tx:
        contact = (await person(tx)).contacts[0]
        await tx.people.expect(contact.id, Expects.CODE, "erasure")
        asked = (await person(tx)).contacts[0]
        await tx.people.expect(contact.id, None)

        assert (Expects.CODE, "erasure") == (asked.expects, asked.topic)
        assert contact == (await person(tx)).contacts[0]


async def test_a_proved_mailbox_belongs_to_the_person(store: SqlStore) -> None:
    """A proof adds the mailbox, and a later proof renews it."""
    async with store.begin() as tx:
        known = await person(tx)
        first = await tx.people.prove(known.id, "a@qg.kz", later(days=1), NOW)
        second = await tx.people.prove(known.id, "a@qg.kz", later(days=180), NOW)
        mailbox = (await tx.people.get(known.id)).mailbox(later(days=2))

        assert (None, None) == (first, second)
        assert mailbox is not None
        assert ("a@qg.kz", later(days=180)) == (mailbox.address, mailbox.verified_until)


async def test_the_mailbox_proved_last_is_the_one_that_counts(store: SqlStore) -> None:
    """After a change of address the new one is used."""
    async with store.begin() as tx:
        known = await person(tx)
        await tx.people.prove(known.id, "old@qg.kz", later(days=100), NOW)
        await tx.people.prove(known.id, "new@qg.kz", later(days=180), NOW)
        mailbox = (await tx.people.get(known.id)).mailbox(NOW)

        assert mailbox is not None
        assert "new@qg.kz" == mailbox.address


async def test_a_mailbox_proved_by_another_moves_and_its_former_holder_is_named(store: SqlStore) -> None:
    """A takeover is reported, and the former holder loses the mailbox with the question it was asked."""
    async with store.begin() as tx:
        former = await person(tx, "a@qg.kz", Channel.MAIL)
        await tx.people.expect(former.contacts[0].id, Expects.PHONE)
        newer = await person(tx)

        assert former.id == await tx.people.prove(newer.id, "a@qg.kz", later(days=1), NOW)
        assert () == (await tx.people.get(former.id)).contacts
        mailbox = (await tx.people.get(newer.id)).mailbox(NOW)
        assert mailbox is not None
        assert None is mailbox.expects


async def test_a_contact_is_blocked_and_unblocked(store: SqlStore) -> None:
    """Who blocked the bot is known until they come back."""
    async with store.begin() as tx:
        await person(tx)
        await tx.people.block(Channel.TELEGRAM, "7001", True)
        blocked = (await person(tx)).contacts[0].blocked
        await tx.people.block(Channel.TELEGRAM, "7001", False)

        assert (True, False) == (blocked, (await person(tx)).contacts[0].blocked)


async def test_a_mailbox_that_was_somebody_alone_brings_their_cases_along(store: SqlStore) -> None:
    """Who wrote by mail first and proves the mailbox in a chat later is one person; somebody with another way stays another."""
    async with store.begin() as tx:
        by_mail = await tx.people.add(Channel.MAIL, "a@qg.kz", "kk", NOW)
        opened = await tx.cases.open(by_mail.id, "kk", NOW)
        in_chat = await tx.people.add(Channel.TELEGRAM, "7001", "kk", NOW)
        await tx.people.prove(in_chat.id, "a@qg.kz", NOW, NOW)
        other = await tx.people.add(Channel.TELEGRAM, "7002", "kk", NOW)
        await tx.people.prove(other.id, "a@qg.kz", NOW, NOW)

        assert in_chat.id == (await tx.cases.get(opened.id)).person


async def test_all_consents_are_kept_with_their_pseudonyms(store: SqlStore) -> None:
    """Holding or withdrawn, oldest first."""
    async with store.begin() as tx:
        one, other = await person(tx, "7001"), await person(tx, "7002")
        for known in (one, other):
            await tx.people.grant(known.id, grant(Consent.STORING))
        await tx.people.withdraw(other.id, Consent.STORING, later(hours=1))
        given = await tx.people.all_given()

    assert [(one.pseudonym, None), (other.pseudonym, later(hours=1))] == [(who, one.withdrawn_at) for who, one in given]


async def test_a_mailbox_that_was_somebody_alone_brings_drafts_and_consents(store: SqlStore) -> None:
    """What both began is the person's own; what the person took back is not given again by the other's word."""
    async with store.begin() as tx:
        alone = await person(tx, "a@qg.kz", Channel.MAIL)
        await tx.people.grant(alone.id, grant(Consent.NOTICES, Channel.MAIL))
        for right in (Right.ACCESS, Right.ERASURE):
            await tx.register.draft(alone.id, right, Channel.MAIL, "kk", NOW)
        owner = await person(tx)
        await tx.people.grant(owner.id, grant(Consent.NOTICES))
        await tx.people.withdraw(owner.id, Consent.NOTICES, later(minutes=1))
        own = await tx.register.draft(owner.id, Right.ERASURE, Channel.TELEGRAM, "kk", NOW)
        await tx.people.prove(owner.id, "a@qg.kz", later(days=180), later(minutes=2))
        drafts = {draft.right: draft.id for draft in await tx.register.drafts(owner.id)}
        merged = await tx.people.get(owner.id)

    assert ({Right.ACCESS, Right.ERASURE}, own) == (set(drafts), drafts[Right.ERASURE])
    assert Consent.NOTICES not in merged.consents
    assert 2 == len([given for given in merged.given if given.consent is Consent.NOTICES])


@pytest.mark.parametrize("another", [True, False])
async def test_open_requests_follow_the_only_mailbox_that_can_have_proved_them(store: SqlStore, another: bool) -> None:
    """With a second proved mailbox nobody knows which of them it was: they stay with their person."""
    async with store.begin() as tx:
        former = await person(tx)
        await tx.people.prove(former.id, "a@qg.kz", later(days=180), NOW)
        if another:
            await tx.people.prove(former.id, "b@qg.kz", later(days=180), NOW)
        filed = await request(tx, former)
        owner = await person(tx, "7002")
        await tx.people.prove(owner.id, "a@qg.kz", later(days=180), later(minutes=1))

        assert (former.id if another else owner.id) == (await tx.register.lock(filed)).person
