"""The register of requests."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.people.model import Channel
from bot.rights.model import Outcome, Proposal, Request, Right, Status
from storage import SqlStore
from tests.db.rows import NOW, later, person, request

PROPOSAL = Proposal(Outcome.REFUSED_LAW, "aigerim@qg.kz", NOW)
OTHER = Proposal(Outcome.NO_DATA, PROPOSAL.by, PROPOSAL.at)


async def test_a_draft_is_taken_up_again(store: SqlStore) -> None:
    """The same demand twice is one draft, and the clock of the first holds."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        first = await tx.register.draft(owner, Right.ACCESS, Channel.TELEGRAM, "kk", NOW)
        again = await tx.register.draft(owner, Right.ACCESS, Channel.MAIL, "ru", later(hours=1))
        other = await tx.register.draft(owner, Right.ERASURE, Channel.TELEGRAM, "kk", NOW)
        drafts = await tx.register.drafts(owner)

        assert first == again != other
        assert [(first, Right.ACCESS, NOW), (other, Right.ERASURE, NOW)] == [(d.id, d.right, d.received_at) for d in drafts]


async def test_a_draft_that_was_left_begins_anew(store: SqlStore) -> None:
    """After three days the clock is that of the new demand: an old one must not make it late on arrival."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        first = await tx.register.draft(owner, Right.ACCESS, Channel.TELEGRAM, "kk", NOW)
        again = await tx.register.draft(owner, Right.ACCESS, Channel.MAIL, "ru", later(hours=73))
        [draft] = await tx.register.drafts(owner)

    assert first == again == draft.id
    assert (later(hours=73), Channel.MAIL, "ru") == (draft.received_at, draft.channel, draft.locale)


async def test_registration_gives_the_number_and_the_clock_once(store: SqlStore) -> None:
    """What was set at registration never changes, and the draft is no draft any more."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        draft = await tx.register.draft(owner, Right.ACCESS, Channel.TELEGRAM, "kk", NOW)
        first = await tx.register.register(draft, NOW, later(days=15), "Art. 25", "2026-1")
        again = await tx.register.register(draft, later(days=1), later(days=99), "Art. 1", "2027-1")

        assert first == again
        assert Request(
            draft,
            owner,
            Right.ACCESS,
            Status.REGISTERED,
            Channel.TELEGRAM,
            "kk",
            NOW,
            "QG-2026-000001",
            NOW,
            later(days=15),
            "Art. 25",
            "2026-1",
        ) == await tx.register.by_number("QG-2026-000001")
        assert [] == await tx.register.drafts(owner)


async def test_the_year_of_a_number_is_that_of_almaty(store: SqlStore) -> None:
    """New Year comes to Almaty five hours before it comes to UTC."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        at = datetime(2026, 12, 31, 19, 0, tzinfo=UTC)
        for right, moment in ((Right.ACCESS, NOW), (Right.ERASURE, at)):
            draft = await tx.register.draft(owner, right, Channel.TELEGRAM, "kk", moment)
            await tx.register.register(draft, moment, at, "Art. 25", "2026-1")

        assert ["QG-2026-000001", "QG-2027-000001"] == [found.number for found in await tx.register.of(owner)]


async def test_numbers_have_no_gaps(store: SqlStore) -> None:
    """Thirty registrations at once, of which every third is rolled back, number the rest from one on."""

    async def file(index: int) -> None:
        async with store.begin() as tx:
            await request(tx, await person(tx, str(index)))
            if index % 3 == 0:
                raise ZeroDivisionError

    done = await asyncio.gather(*(file(index) for index in range(30)), return_exceptions=True)
    async with store.read() as tx:
        numbers = sorted(found.number or "" for found in await tx.register.all())

    assert 10 == sum(isinstance(result, ZeroDivisionError) for result in done)
    assert [f"QG-2026-{index:06d}" for index in range(1, 21)] == numbers


async def test_one_request_registered_twice_at_once_takes_one_number(store: SqlStore) -> None:
    """Two replicas that register the same draft do not burn a number."""
    async with store.begin() as tx:
        owner = await person(tx)
        draft = await tx.register.draft(owner.id, Right.ACCESS, Channel.TELEGRAM, "kk", NOW)

    async def register() -> str | None:
        async with store.begin() as tx:
            return (await tx.register.register(draft, NOW, NOW, "Art. 25", "2026-1")).number

    assert ["QG-2026-000001"] * 4 == await asyncio.gather(*(register() for _ in range(4)))
    async with store.begin() as tx:
        await request(tx, owner)
        assert "QG-2026-000002" == (await tx.register.of(owner.id))[1].number


async def test_an_outcome_needs_two_people(store: SqlStore) -> None:
    """Who proposed an outcome cannot confirm it; somebody else can, once, and only the one they read."""
    async with store.begin() as tx:
        filed = await request(tx, await person(tx))
        assert not await tx.register.answer(filed, PROPOSAL, "baurzhan@qg.kz", NOW)
        assert await tx.register.propose(filed, PROPOSAL)
        assert not await tx.register.propose(filed, PROPOSAL)
        assert not await tx.register.answer(filed, PROPOSAL, "aigerim@qg.kz", NOW)
        assert not await tx.register.answer(filed, OTHER, "baurzhan@qg.kz", NOW)
        assert await tx.register.answer(filed, PROPOSAL, "baurzhan@qg.kz", later(hours=1))
        assert not await tx.register.answer(filed, PROPOSAL, "baurzhan@qg.kz", later(hours=2))
        answered = await tx.register.by_number("QG-2026-000001")

    assert answered is not None
    assert (Status.ANSWERED, PROPOSAL, "baurzhan@qg.kz", later(hours=1)) == (
        answered.status,
        answered.proposal,
        answered.confirmed_by,
        answered.closed_at,
    )


async def test_a_rejected_proposal_leaves_the_request_open(store: SqlStore) -> None:
    """After a rejection another outcome may be proposed."""
    async with store.begin() as tx:
        filed = await request(tx, await person(tx))
        assert not await tx.register.reject(filed)
        await tx.register.propose(filed, PROPOSAL)
        assert await tx.register.reject(filed)
        found = await tx.register.by_number("QG-2026-000001")
        assert found is not None
        assert (Status.REGISTERED, None) == (found.status, found.proposal)
        assert await tx.register.propose(filed, PROPOSAL)


async def test_a_request_is_revoked_until_it_is_answered(store: SqlStore) -> None:
    """A revoked request takes no outcome, and an answered one is not revoked."""
    async with store.begin() as tx:
        owner = await person(tx)
        revoked, answered = await request(tx, owner), await request(tx, owner, Right.ACCESS)
        await tx.register.propose(answered, PROPOSAL)
        await tx.register.answer(answered, PROPOSAL, "baurzhan@qg.kz", NOW)

        assert await tx.register.revoke(revoked, NOW)
        assert not await tx.register.revoke(revoked, NOW)
        assert not await tx.register.revoke(answered, NOW)
        assert not await tx.register.propose(revoked, PROPOSAL)
        assert [Status.REVOKED, Status.ANSWERED] == [found.status for found in await tx.register.all()]


async def test_an_unknown_request_is_a_lookup_error(store: SqlStore) -> None:
    """Numbers and ids that were never given find nothing."""
    async with store.begin() as tx:
        assert None is await tx.register.by_number("QG-2026-000404")
        with pytest.raises(LookupError):
            await tx.register.register(404, NOW, NOW, "Art. 25", "2026-1")
