"""Links that were mailed and codes that were shown: kept as keyed hashes, used once, void after a newer one."""

import asyncio

from storage import SqlStore
from tests.db.rows import NOW, later, person


async def test_a_pass_is_found_by_its_secret_alone(store: SqlStore) -> None:
    """And says whose it is; the secret itself is not in the row."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        number = await tx.passes.add("secret", owner, "a@qg.kz", NOW, later(hours=1))
        found = await tx.passes.find("secret")

        assert found is not None
        assert (number, owner, "a@qg.kz", NOW, later(hours=1)) == (
            found.id,
            found.person,
            found.mail,
            found.created_at,
            found.expires_at,
        )
        assert None is await tx.passes.find("Secret")


async def test_a_pass_is_taken_once_however_many_try(store: SqlStore) -> None:
    """Ten chats open one link at the same moment."""
    async with store.begin() as tx:
        number = await tx.passes.add("secret", None, "a@qg.kz", NOW, later(hours=1))

    async def take() -> bool:
        async with store.begin() as tx:
            return await tx.passes.take(number, NOW)

    assert 1 == sum(await asyncio.gather(*(take() for _ in range(10))))
    async with store.read() as tx:
        assert None is await tx.passes.find("secret")


async def test_a_newer_one_voids_only_its_own_kind(store: SqlStore) -> None:
    """Links to a mailbox, links beside a code, and shown codes do not disturb each other."""
    async with store.begin() as tx:
        owner, other = (await person(tx, "1")).id, (await person(tx, "2")).id
        await tx.passes.add("own link", None, "a@qg.kz", NOW, later(hours=1))
        await tx.passes.add("beside a code", owner, "a@qg.kz", NOW, later(hours=1))
        await tx.passes.add("shown", owner, None, NOW, later(hours=1))
        await tx.passes.add("another mailbox", None, "b@qg.kz", NOW, later(hours=1))
        await tx.passes.add("another person", other, "a@qg.kz", NOW, later(hours=1))
        everything = ("own link", "beside a code", "shown", "another mailbox", "another person")

        assert [True] * 5 == [await tx.passes.find(secret) is not None for secret in everything]

        await tx.passes.add("newer", owner, "c@qg.kz", NOW, later(hours=1))
        await tx.passes.add("newest", None, "a@qg.kz", NOW, later(hours=1))

        assert [False, False, True, True, True] == [await tx.passes.find(secret) is not None for secret in everything]

        await tx.passes.void(owner, NOW)

        assert [False, True] == [await tx.passes.find(secret) is not None for secret in ("newer", "newest")]


async def test_links_to_a_mailbox_are_counted(store: SqlStore) -> None:
    """Those that go by themselves; a link beside a code is counted with its code."""
    async with store.begin() as tx:
        await tx.passes.add("1", None, "a@qg.kz", NOW, later(hours=1))
        await tx.passes.add("2", None, "a@qg.kz", later(hours=1), later(hours=2))
        await tx.passes.add("3", (await person(tx)).id, "a@qg.kz", NOW, later(hours=1))

        assert [NOW, later(hours=1)] == await tx.passes.sent("a@qg.kz", NOW)
        assert [] == await tx.passes.sent("b@qg.kz", NOW)


async def test_guesses_end_at_the_limit_however_many_come_at_once(store: SqlStore) -> None:
    """Of twenty letters in the same moment ten are compared; another mailbox and another day have their own count."""

    async def guess() -> bool:
        async with store.begin() as tx:
            return await tx.passes.guess("a@qg.kz", NOW.date(), 10)

    assert 10 == sum(await asyncio.gather(*(guess() for _ in range(20))))
    async with store.begin() as tx:
        assert await tx.passes.guess("b@qg.kz", NOW.date(), 10)
        assert await tx.passes.guess("a@qg.kz", later(days=1).date(), 10)


async def test_nothing_of_a_forgotten_person_opens(store: SqlStore) -> None:
    """Neither link nor code."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        await tx.passes.add("link", owner, "a@qg.kz", NOW, later(hours=1))
        await tx.passes.add("shown", owner, None, NOW, later(hours=1))
        await tx.people.forget(owner, NOW)

        assert [None, None] == [await tx.passes.find("link"), await tx.passes.find("shown")]


async def test_a_mailbox_parts_from_its_chat(store: SqlStore) -> None:
    """It leaves a person who can be reached otherwise; who is known by it alone stays, unproved."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        await tx.people.prove(owner, "a@qg.kz", later(days=180), NOW)

        assert owner == await tx.people.part("a@qg.kz")
        assert None is (await tx.people.get(owner)).mailbox(NOW)
        assert None is await tx.people.part("a@qg.kz")
