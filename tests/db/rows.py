"""Builders of what tests of storage begin with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.cases.model import Case
from bot.deliveries.model import Delivery, Envelope, Operation, Outgoing, Parcel, Priority
from bot.people.model import Channel, Consent, Grant, Person
from bot.reply import Reply, Said
from bot.rights import law, rules
from bot.rights.model import Identified, Outcome, Proposal, Request, Right
from bot.rights.moves import move
from bot.rights.rules import Step
from storage import SqlStore
from storage.store import SqlTx

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)


def later(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


async def person(tx: SqlTx, address: str = "7001", channel: Channel = Channel.TELEGRAM) -> Person:
    return await tx.people.add(channel, address, "kk", NOW)


async def agreed(tx: SqlTx, address: str, channel: Channel = Channel.TELEGRAM) -> Person:
    """A person who wants notices."""
    found = await person(tx, address, channel)
    for consent in (Consent.NOTICES, *((Consent.CROSS_BORDER,) if channel is Channel.TELEGRAM else ())):
        await tx.people.grant(found.id, grant(consent, channel))
    return found


def grant(consent: Consent, channel: Channel = Channel.TELEGRAM, version: str = "1") -> Grant:
    return Grant(consent, version, "kk", channel, "telegram:1:99", NOW)


async def request(tx: SqlTx, owner: Person, right: Right = Right.ERASURE) -> int:
    """A registered one."""
    draft = await tx.register.draft(owner.id, right, Channel.TELEGRAM, "kk", NOW)
    await registered(tx, draft)
    return draft


async def registered(tx: SqlTx, draft: int, now: datetime = NOW, *, days: int = 15) -> Request:
    """A draft takes the next number."""
    number = await tx.register.number(now)
    filing = partial(rules.registered, number=number, now=now, due_at=now + timedelta(days=days), identified=Identified.MAILBOX)
    filed = await move(tx, draft, Step.REGISTER, "system", now, filing)
    assert filed is not None
    return filed


async def counted(tx: SqlTx, draft: int, at: datetime, due_at: datetime, version: str) -> None:
    """Registered at a moment under a version of the law's table, with its answer clock running."""
    filed = await registered(tx, draft, at)
    await tx.register.keep(replace(filed, due_at=due_at, rule_version=version))
    await tx.register.start(draft, replace(law.answers()[filed.right], version=version), at, due_at)


async def proposed(tx: SqlTx, filed: int, outcome: Outcome = Outcome.DONE, by: str = "a@qg.kz") -> Request | None:
    proposing = partial(rules.proposed, proposal=Proposal(outcome, by, NOW))
    return await move(tx, filed, Step.PROPOSE, f"staff:{by}", NOW, proposing, outcome=outcome)


async def confirmed(tx: SqlTx, filed: int, by: str = "b@qg.kz", now: datetime = NOW) -> Request | None:
    return await move(tx, filed, Step.ANSWER, f"staff:{by}", now, partial(rules.decided, by=by, now=now, to_systems=False))


async def answered(tx: SqlTx, filed: int, outcome: Outcome = Outcome.DONE) -> None:
    """Proposed by one, confirmed by another."""
    assert await proposed(tx, filed, outcome)
    assert await confirmed(tx, filed)


async def case(tx: SqlTx, address: str = "7001") -> Case:
    owner = await person(tx, address)
    return await tx.cases.open(owner.id, "kk", NOW)


def outgoing(
    key: str,
    channel: Channel = Channel.TELEGRAM,
    address: str = "7001",
    *,
    priority: Priority = Priority.INTERACTIVE,
    expires_at: datetime | None = None,
    person: int | None = None,
    case: int | None = None,
    notice: int | None = None,
    message: int | None = None,
) -> Outgoing:
    envelope = Envelope(Said("letter.subject"), f"<{key}@qg.kz>") if channel is Channel.MAIL else None
    operation = Operation.MAIL if channel is Channel.MAIL else Operation.SEND
    parcel = Parcel(Reply("words", {"n": 1}), "kk", envelope)
    until = expires_at or later(days=7)
    return Outgoing(key, channel, operation, address, parcel, until, priority, person, case, notice, message)


async def queue(store: SqlStore, *rows: Outgoing) -> list[int]:
    async with store.begin() as tx:
        return [await tx.deliveries.add(row, NOW) for row in rows]


async def claim(
    store: SqlStore, channel: Channel = Channel.TELEGRAM, *, limit: int = 10, at: datetime = NOW, lease: timedelta = LEASE
) -> list[Delivery]:
    async with store.begin() as tx:
        return list(await tx.deliveries.claim(channel, limit, at, at + lease))
