"""Codes that were mailed, and the limits that count them."""

import asyncio

from storage import SqlStore
from tests.db.rows import NOW, later, person


async def test_a_challenge_opens_once_it_is_sealed(store: SqlStore) -> None:
    """Without a digest no code could fit, so there is nothing to open."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        challenge = await tx.challenges.add(owner, "a@qg.kz", NOW, later(minutes=10))
        unsealed = await tx.challenges.open(owner)
        await tx.challenges.seal(challenge, "digest")
        opened = await tx.challenges.open(owner)

        assert None is unsealed
        assert opened is not None
        assert (challenge, "a@qg.kz", "digest", later(minutes=10), 0) == (
            opened.id,
            opened.mail,
            opened.digest,
            opened.expires_at,
            opened.attempts,
        )


async def test_a_new_challenge_voids_the_earlier_one(store: SqlStore) -> None:
    """Only the last code counts, and the old one can no longer be guessed at."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        first = await tx.challenges.add(owner, "a@qg.kz", NOW, later(minutes=10))
        second = await tx.challenges.add(owner, "b@qg.kz", NOW, later(minutes=10))
        await tx.challenges.seal(second, "digest")
        opened = await tx.challenges.open(owner)

        assert opened is not None
        assert second == opened.id
        assert not await tx.challenges.spend(first, 5)


async def test_codes_asked_for_at_once_leave_one_open(store: SqlStore) -> None:
    """Two replicas that issue codes to one person at the same moment do not fail."""
    async with store.begin() as tx:
        owner = (await person(tx)).id

    async def issue() -> None:
        async with store.begin() as tx:
            await tx.challenges.seal(await tx.challenges.add(owner, "a@qg.kz", NOW, later(minutes=10)), "digest")

    await asyncio.gather(*(issue() for _ in range(6)))
    async with store.read() as tx:
        assert None is not await tx.challenges.open(owner)
        assert 6 == len(await tx.challenges.sent("a@qg.kz", NOW))


async def test_attempts_end_at_the_limit_however_many_guess_at_once(store: SqlStore) -> None:
    """Of twenty parallel guesses exactly five are made."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        challenge = await tx.challenges.add(owner, "a@qg.kz", NOW, later(minutes=10))

    async def guess() -> bool:
        async with store.begin() as tx:
            return await tx.challenges.spend(challenge, 5)

    assert 5 == sum(await asyncio.gather(*(guess() for _ in range(20))))


async def test_wrong_codes_are_counted_over_all_challenges(store: SqlStore) -> None:
    """A new code does not reset the count, the right code is not counted, and the count has a beginning."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        first = await tx.challenges.add(owner, "a@qg.kz", NOW, later(minutes=10))
        assert await tx.challenges.spend(first, 5)
        second = await tx.challenges.add(owner, "a@qg.kz", later(hours=1), later(hours=2))
        assert await tx.challenges.spend(second, 5)
        assert await tx.challenges.spend(second, 5)
        await tx.challenges.close(second, later(hours=1), solved=True)

        other = (await person(tx, "2")).id

        assert 2 == await tx.challenges.failures(owner, "b@qg.kz", NOW)
        assert 0 == await tx.challenges.failures(owner, "b@qg.kz", later(days=-2)), "made by a wrong clock"
        assert 1 == await tx.challenges.failures(owner, "b@qg.kz", later(minutes=30))
        assert 2 == await tx.challenges.failures(other, "a@qg.kz", NOW), "whoever guesses at a mailbox uses its attempts up"
        assert 0 == await tx.challenges.failures(other, "b@qg.kz", NOW)
        assert None is await tx.challenges.open(owner)


async def test_what_was_sent_is_counted_by_mailbox(store: SqlStore) -> None:
    """The limit protects the mailbox whoever names it, also after the challenge has ended."""
    async with store.begin() as tx:
        first = await tx.challenges.add((await person(tx, "1")).id, "a@qg.kz", NOW, later(minutes=10))
        await tx.challenges.close(first, NOW)
        await tx.challenges.add((await person(tx, "2")).id, "a@qg.kz", later(hours=1), later(hours=2))

        assert [NOW, later(hours=1)] == await tx.challenges.sent("a@qg.kz", NOW)
        assert [later(hours=1)] == await tx.challenges.sent("a@qg.kz", later(minutes=1))
        assert [] == await tx.challenges.sent("b@qg.kz", NOW)


async def test_old_challenges_go_by_themselves(store: SqlStore) -> None:
    """A month later no limit looks back so far, and the row is gone."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        await tx.challenges.add(owner, "a@qg.kz", NOW, later(minutes=10))
        await tx.challenges.add(owner, "a@qg.kz", later(days=31), later(days=32))

        assert [later(days=31)] == await tx.challenges.sent("a@qg.kz", NOW)
