"""Everything personal ends: each kind goes when its time is over, and not a day before; what is held stays."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.audit.model import Entry
from bot.cases.model import Author, MessageState
from bot.deliveries.model import Sent
from bot.people.model import Channel, Consent
from bot.policy.model import Asked
from bot.retention import OF_STAFF, RULES, Rule, rehearse, sweep
from bot.rights import law
from bot.rights.model import Right
from bot.schedule import scheduler
from storage import SqlStore
from storage.store import SqlTx
from storage.tables import metadata
from storage.types import Encrypted
from tests.db.rows import NOW, agreed, answered, claim, grant, later, outgoing, person, queue, request
from tests.directory import employee, take_in
from tests.world import FrozenClock


def after(**span: float) -> FrozenClock:
    return FrozenClock(NOW + timedelta(**span))


async def count(store: SqlStore, table: str) -> int:
    async with store.read() as tx:
        stmt = select(func.count()).select_from(metadata.tables[table])
        return int((await tx.work.connection.execute(stmt)).scalar_one())


async def told(tx: SqlTx, case: int, author: Author) -> int:
    return await tx.cases.say(case, author, "writer", Channel.TELEGRAM, f"words of {author}", MessageState.PASSED, NOW)


async def words(store: SqlStore, case: int) -> list[str]:
    async with store.read() as tx:
        return [message.text for message in await tx.cases.messages(case)]


async def closed_request(store: SqlStore) -> int:
    """A request with words of both sides, answered now; -> its case."""
    async with store.begin() as tx:
        owner = await person(tx)
        filed = await request(tx, owner)
        case = await tx.cases.open(owner.id, "kk", NOW, number="QG-2026-000001", request=filed)
        for author in (Author.PERSON, Author.STAFF):
            await told(tx, case.id, author)
        await tx.register.start(filed, law.answers()[Right.ERASURE], NOW, NOW)
        await tx.register.ask(filed, "MyQG", "admin@qg.kz", NOW, NOW)
        await answered(tx, filed)
    return case.id


async def traces(store: SqlStore) -> str:
    async with store.begin() as tx:
        await tx.seen.remember("telegram:1:1", "{}", NOW)
    return "seen"


async def questions(store: SqlStore) -> str:
    async with store.begin() as tx:
        await tx.questions.add((await person(tx)).id, Asked("қанша", "kk", "answer", "retention", NOW))
    return "questions"


async def codes(store: SqlStore) -> str:
    async with store.begin() as tx:
        await tx.challenges.add((await person(tx)).id, "b@qg.kz", NOW, later(minutes=10))
    return "challenges"


async def ledger(store: SqlStore) -> str:
    async with store.begin() as tx:
        owner = await person(tx)
    await queue(store, outgoing("a", person=owner.id))
    [delivery] = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.settle(delivery, Sent("1"), NOW)
    return "deliveries"


async def register(store: SqlStore) -> str:
    await closed_request(store)
    return "requests"


async def consents(store: SqlStore) -> str:
    async with store.begin() as tx:
        owner = await person(tx)
        await tx.people.grant(owner.id, grant(Consent.NOTICES))
        await tx.people.withdraw(owner.id, Consent.NOTICES, NOW)
    return "consents"


async def audit(store: SqlStore) -> str:
    async with store.begin() as tx:
        tx.audit.write(Entry("request.register", "QG-2026-000001"), NOW)
    return "audit"


async def directory(store: SqlStore) -> str:
    for works in ([employee("a@qg.kz")], []):
        await take_in(store, NOW, *works)
    return "directory"


async def people(store: SqlStore) -> str:
    async with store.begin() as tx:
        await tx.people.forget((await person(tx)).id, NOW)
    return "people"


MADE = {"traces": traces, "questions": questions, "codes": codes, "ledger": ledger, "register": register, "consents": consents}
MADE |= {"directory": directory, "people": people, "audit": audit}
WHOLE = [rule for rule in RULES if rule.kind in MADE]


@pytest.mark.parametrize("rule", WHOLE, ids=lambda rule: rule.kind)
async def test_each_kind_goes_when_it_is_over(store: SqlStore, rule: Rule) -> None:
    """A day before everything is there, a day after nothing is."""
    make: Callable[[SqlStore], Awaitable[str]] = MADE[rule.kind]
    table = await make(store)
    early = await sweep(store, after(days=rule.kept.days - 1))
    assert (0, 1) == (early[rule.kind], await count(store, table))
    late = await sweep(store, after(days=rule.kept.days + 1))

    assert late[rule.kind] >= 1
    assert 0 == await count(store, table)


async def test_a_persons_words_go_before_the_companys(store: SqlStore) -> None:
    """After 90 days only what staff answered stands in the register; it goes with the row."""
    case = await closed_request(store)
    await sweep(store, after(days=89))
    assert 2 == len([text for text in await words(store, case) if text])
    await sweep(store, after(days=91))

    assert ["", f"words of {Author.STAFF}"] == await words(store, case)


async def test_an_open_request_keeps_everything(store: SqlStore) -> None:
    """However old it is."""
    async with store.begin() as tx:
        owner = await person(tx)
        case = await tx.cases.open(owner.id, "kk", NOW, number="QG-2026-000001", request=await request(tx, owner))
        await told(tx, case.id, Author.PERSON)
    await sweep(store, after(days=5000))

    assert [f"words of {Author.PERSON}"] == await words(store, case.id)


async def test_who_is_not_heard_of_any_more_ends_without_asking(store: SqlStore) -> None:
    """Three years after the last thing they did; who wishes for notices still does."""
    async with store.begin() as tx:
        silent = await person(tx, "a@qg.kz", Channel.MAIL)
        await tx.people.grant(silent.id, grant(Consent.STORING, Channel.MAIL))
        await tx.people.prove(silent.id, "a@qg.kz", later(days=180), NOW)
        reader = await agreed(tx, "7002")
    await sweep(store, after(days=3 * 365 + 180))
    assert 2 == await count(store, "people")
    await sweep(store, after(days=3 * 365 + 183))
    async with store.read() as tx:
        kept = await tx.people.find(Channel.TELEGRAM, "7002")

    assert (1, reader.id) == (await count(store, "people"), kept and kept.id)
    assert {"channels": 1, "consents": 2} == {name: await count(store, name) for name in ("channels", "consents")}


async def test_who_only_asks_is_heard_of(store: SqlStore) -> None:
    """Questions go after a month; that somebody asked one does not."""
    async with store.begin() as tx:
        asking = await person(tx)
        await tx.people.grant(asking.id, grant(Consent.STORING))
        await tx.people.heard(asking.contacts[0].id, later(days=3 * 365))
    await sweep(store, after(days=3 * 365 + 180))

    assert 1 == await count(store, "people")


async def test_a_conversation_without_a_request_ends_as_a_whole(store: SqlStore) -> None:
    """90 days after its last word."""
    async with store.begin() as tx:
        case = await tx.cases.open((await person(tx)).id, "kk", NOW)
        for author in (Author.PERSON, Author.STAFF):
            await told(tx, case.id, author)
    await sweep(store, after(days=91))

    assert ["", ""] == await words(store, case.id)


async def test_a_held_case_stays(store: SqlStore) -> None:
    """Until it is released: a dispute or an inspection needs it."""
    case = await closed_request(store)
    async with store.begin() as tx:
        assert await tx.retention.hold("QG-2026-000001", True)
        assert not await tx.retention.hold("QG-2026-000404", True)
    await sweep(store, after(days=5000))
    assert 2 == len([text for text in await words(store, case) if text])
    async with store.begin() as tx:
        assert ["QG-2026-000001"] == await tx.retention.held()
        await tx.retention.hold("QG-2026-000001", False)
    await sweep(store, after(days=5000))

    assert 0 == await count(store, "requests")


async def test_a_rehearsal_changes_nothing(store: SqlStore) -> None:
    """The same counts, and everything stays."""
    await questions(store)
    counts = await rehearse(store, after(days=31))

    assert (1, 1) == (counts["questions"], await count(store, "questions"))
    assert counts == await sweep(store, after(days=31))


def test_every_personal_table_has_a_rule() -> None:
    """A table with a person, or an encrypted field is named in bot/retention.py."""
    named = {table for rule in RULES for table in rule.tables} | {*OF_STAFF, "keyring"}
    personal = {
        table.name
        for table in metadata.sorted_tables
        if table.name == "people"
        or any(isinstance(column.type, Encrypted) or column.name == "person_id" for column in table.columns)
    }

    assert personal <= named
    assert named <= set(metadata.tables)


async def test_it_runs_every_night() -> None:
    """At three in Almaty."""

    async def tick() -> None: ...

    (job,) = scheduler({}, tick).get_jobs()

    assert "cron[hour='3']" == str(job.trigger)


async def test_a_call_goes_when_it_is_over(store: SqlStore) -> None:
    """A month after it was settled, or asked for and never made."""
    async with store.begin() as tx:
        owner = await person(tx)
        for settled_at in (None, later(days=10)):
            case = await tx.cases.open(owner.id, "kk", NOW)
            await tx.calls.add(case.id, owner.id, "erasure", NOW)
            call = await tx.calls.lock(case.number)
            assert call is not None
            await tx.calls.keep(replace(call, settled_at=settled_at))
    left = []
    for days in (29, 31, 41):
        await sweep(store, after(days=days))
        left.append(await count(store, "calls"))

    assert [2, 1, 0] == left
