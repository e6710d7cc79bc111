"""Builders of what tests of storage begin with."""

from datetime import UTC, datetime, timedelta

from bot.cases.model import Case
from bot.deliveries.model import Delivery, Envelope, Operation, Outgoing, Parcel, Priority
from bot.people.model import Channel, Consent, Grant, Person
from bot.reply import Reply, Said
from bot.rights.model import Right
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
    await tx.people.grant(found.id, grant(Consent.NOTICES, channel))
    return found


def grant(consent: Consent, channel: Channel = Channel.TELEGRAM, version: str = "1") -> Grant:
    return Grant(consent, version, "kk", channel, "telegram:1:99", NOW)


async def request(tx: SqlTx, owner: Person, right: Right = Right.ERASURE) -> int:
    """A registered one."""
    draft = await tx.register.draft(owner.id, right, Channel.TELEGRAM, "kk", NOW)
    await tx.register.register(draft, NOW, later(days=15), "Art. 25", "2026-1")
    return draft


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
