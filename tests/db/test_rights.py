"""The register of requests."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.people.model import Channel
from bot.rights import law, rules
from bot.rights.model import Identified, Outcome, Proposal, Right, Status
from bot.rights.moves import move
from bot.rights.rules import Step
from storage import SqlStore
from tests.db.rows import NOW, confirmed, later, person, proposed, registered, request


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


async def test_a_draft_that_was_left_was_received_when_it_was(store: SqlStore) -> None:
    """However long it waited for its person: who asks a second time has not asked later."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        first = await tx.register.draft(owner, Right.ACCESS, Channel.TELEGRAM, "kk", NOW)
        again = await tx.register.draft(owner, Right.ACCESS, Channel.MAIL, "ru", later(hours=73))
        [draft] = await tx.register.drafts(owner)

    assert first == again == draft.id
    assert (NOW, NOW, Channel.TELEGRAM) == (draft.received_at, draft.begun_at, draft.channel)


async def test_registration_gives_the_number_once(store: SqlStore) -> None:
    """What was set at registration stays as it is, and the draft is no draft any more."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        draft = await tx.register.draft(owner, Right.ACCESS, Channel.TELEGRAM, "kk", NOW)
        first = await registered(tx, draft)

        assert ("QG-2026-000001", NOW, later(days=15)) == (first.number, first.registered_at, first.due_at)
        assert (first.identified, first.identified_at) == (Identified.MAILBOX, NOW)
        assert None is rules.registered(first, "QG-2026-000009", NOW, NOW, Identified.MAILBOX)
        assert first == await tx.register.by_number("QG-2026-000001")
        assert [] == await tx.register.drafts(owner)


async def test_the_year_of_a_number_is_that_of_almaty(store: SqlStore) -> None:
    """New Year comes to Almaty five hours before it comes to UTC."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        at = datetime(2026, 12, 31, 19, 0, tzinfo=UTC)
        for right, moment in ((Right.ACCESS, NOW), (Right.ERASURE, at)):
            draft = await tx.register.draft(owner, right, Channel.TELEGRAM, "kk", moment)
            await registered(tx, draft, moment)

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


async def test_an_outcome_needs_two_people(store: SqlStore) -> None:
    """Who proposed an outcome cannot confirm it; somebody else can, once."""
    async with store.begin() as tx:
        filed = await request(tx, await person(tx))
        assert not await confirmed(tx, filed)
        assert await proposed(tx, filed)
        assert not await proposed(tx, filed)
        assert not await confirmed(tx, filed, by="a@qg.kz")
        assert await confirmed(tx, filed, now=later(hours=1))
        assert not await confirmed(tx, filed, now=later(hours=2))
        found = await tx.register.by_number("QG-2026-000001")

    assert found is not None
    assert (Status.ANSWERED, Proposal(Outcome.DONE, "a@qg.kz", NOW), "b@qg.kz", later(hours=1)) == (
        found.status,
        found.proposal,
        found.confirmed_by,
        found.closed_at,
    )


async def test_of_two_steps_at_once_one_wins(store: SqlStore) -> None:
    """Revoked by the person while two members of staff propose: one of the three happens, and is one entry of the audit."""
    async with store.begin() as tx:
        filed = await request(tx, await person(tx))

    async def propose(by: str) -> bool:
        async with store.begin() as tx:
            return await proposed(tx, filed, by=by) is not None

    async def revoke() -> bool:
        async with store.begin() as tx:
            return await move(tx, filed, Step.REVOKE, "person:S-1", NOW, partial(rules.revoked, now=NOW)) is not None

    done = await asyncio.gather(propose("a@qg.kz"), propose("c@qg.kz"), revoke(), propose("d@qg.kz"))
    async with store.read() as tx:
        deeds = [row.entry.deed for row in await tx.audit.about("QG-2026-000001")]

    assert sum(done) == len(deeds) - 1
    assert 1 == deeds.count("request.propose") + (deeds == ["request.register", "request.revoke"])


async def test_clocks_run_until_they_are_met(store: SqlStore) -> None:
    """Each with the article and the version of the table it was started under."""
    async with store.begin() as tx:
        filed = await request(tx, await person(tx))
        for rule in (law.answers()[Right.ERASURE], law.actions()[Right.ERASURE]):
            await tx.register.start(filed, rule, NOW, later(days=1))
        assert ["answer", "destroy"] == [clock.code for clock in await tx.register.clocks()]
        await tx.register.meet(filed, NOW, "destroy")
        assert ["answer"] == [clock.code for clock in await tx.register.clocks()]
        await tx.register.meet(filed, later(hours=1))

        assert [] == await tx.register.clocks()
        assert [later(hours=1), NOW] == [clock.met_at for clock in await tx.register.clocks(filed)]
        assert {law.answers()[Right.ERASURE].version} == {clock.rule_version for clock in await tx.register.clocks(filed)}


async def test_a_task_is_reported_once(store: SqlStore) -> None:
    """And not at all when it was dropped."""
    async with store.begin() as tx:
        filed = await request(tx, await person(tx))
        first, second = [await tx.register.ask(filed, system, "x@qg.kz", NOW, NOW) for system in ("MyQG", "HR")]
        assert await tx.register.done(first, "17/2026", NOW)
        assert not await tx.register.done(first, "18/2026", NOW)
        await tx.register.drop_tasks(filed, NOW)

        assert not await tx.register.done(second, "19/2026", NOW)
        assert [("MyQG", "17/2026")] == [(task.system, task.act) for task in await tx.register.tasks(filed)]
        assert [] == await tx.register.tasks()


async def test_an_unknown_request_is_a_lookup_error(store: SqlStore) -> None:
    """Numbers and ids that were never given find nothing."""
    async with store.begin() as tx:
        assert None is await tx.register.by_number("QG-2026-000404")
        with pytest.raises(LookupError):
            await tx.register.lock(404)
