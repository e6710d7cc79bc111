"""The outbox, which is also the ledger: claim, then work, then settle."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select, update

from bot.deliveries import ports
from bot.deliveries.model import Again, Delivery, Ended, Operation, Outcome, Outgoing, Parcel, Past, Posted, Sent, State, Tally
from bot.people.model import Channel
from storage.engine import Work
from storage.tables import deliveries as table

KEY, ADDRESS = "deliveries.key", "deliveries.address"
d = table.c
WAITING = (State.QUEUED, State.LEASED)
NOT_BY_TELEGRAM = "not by Telegram any more"
HELD = d.state.in_((State.LEASED, State.SENDING))
LONGEST_RECEIPT = 256
SHORTEST = timedelta(microseconds=1)
WIPED = {"address": None, "parcel": None, "leased_until": None}


@dataclass(frozen=True, slots=True)
class SqlDeliveries(ports.Deliveries):
    work: Work

    async def add(self, outgoing: Outgoing, now: datetime) -> int:
        known = await self._known(outgoing)
        if known is not None:
            return known
        stmt = self.work.insert(table).values(self._row(outgoing, now)).on_conflict_do_nothing().returning(d.id)
        added: int | None = (await self.work.connection.execute(stmt)).scalar_one_or_none()
        first = added if added is not None else await self._known(outgoing)
        assert first is not None
        return first

    async def claim(self, channel: Channel, limit: int, now: datetime, until: datetime) -> Sequence[Delivery]:
        due = or_(and_(d.state == State.QUEUED, d.not_before <= now), and_(d.state == State.LEASED, d.leased_until < now))
        ahead = table.alias()
        held = or_(
            and_(ahead.c.state == State.QUEUED, ahead.c.not_before > now),
            and_(ahead.c.state.in_((State.LEASED, State.SENDING)), ahead.c.leased_until >= now),
        )
        same = and_(ahead.c.case_id == d.case_id, ahead.c.address_hash == d.address_hash, ahead.c.id < d.id)
        overtakes = exists().where(same, ahead.c.settled_at.is_(None), held)  # within a case words keep their order
        waiting = select(d.id).where(d.channel == channel, d.settled_at.is_(None), due, d.expires_at > now, ~overtakes)
        first = waiting.order_by(d.priority, d.id).limit(limit).with_for_update(skip_locked=True)
        # Without MATERIALIZED another plan may lock and return more rows than the limit.
        picked = first.cte("picked").prefix_with("MATERIALIZED", dialect="postgresql")
        stmt = update(table).where(d.id.in_(select(picked.c.id)))
        leased = stmt.values(state=State.LEASED, lease=d.lease + 1, leased_until=until).returning(table)
        rows = (await self.work.connection.execute(leased)).all()
        read = [await self._read(row, now) for row in sorted(rows, key=lambda row: (row.priority, row.id))]
        return [delivery for delivery in read if delivery is not None]

    async def _read(self, row: Row[Any], now: datetime) -> Delivery | None:
        """None for a parcel no version of ours can read any more: it ends, and others go on."""
        try:
            return _delivery(row)
        except (KeyError, TypeError, ValueError):
            await self._set(d.id == row.id, **_settled(Ended(State.FAILED, "unreadable"), now))
            return None

    async def sending(self, delivery: Delivery, until: datetime) -> bool:
        values = {"state": State.SENDING, "leased_until": until}
        return await self._set(_held(delivery), d.state == State.LEASED, **values) == 1

    async def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
        return await self._set(_held(delivery), HELD, **_settled(outcome, now)) == 1

    async def sweep(self, now: datetime) -> tuple[int, Sequence[tuple[Delivery, State]]]:
        lost = and_(d.state == State.LEASED, d.leased_until < now)
        waited = and_(or_(d.state == State.QUEUED, lost), d.expires_at <= now)
        cut = and_(d.state == State.SENDING, d.leased_until < now)
        # The same Message-ID twice is one letter; the same words twice in a chat are two.
        repeatable = and_(d.operation == Operation.MAIL, d.expires_at > now)
        ended = await self._ending(or_(waited, and_(cut, ~repeatable)), now)
        expired = await self._set(waited, state=State.EXPIRED, settled_at=now, **WIPED)
        values = {
            "state": State.QUEUED,
            "not_before": now,
            "leased_until": None,
            "lease": d.lease + 1,
            "attempts": d.attempts + 1,
        }
        again = await self._set(cut, repeatable, **values)
        unknown = await self._set(cut, state=State.UNKNOWN, settled_at=now, attempts=d.attempts + 1, **WIPED)
        return expired + again + unknown, ended

    async def _ending(self, over: ColumnElement[bool], now: datetime) -> list[tuple[Delivery, State]]:
        """Read before their words are wiped; a notice is nobody's answer."""
        stmt = select(table).where(over, d.notice_id.is_(None)).order_by(d.id).with_for_update()
        rows = (await self.work.connection.execute(stmt)).all()
        read = [(await self._read(row, now), row.state) for row in rows]
        return [(one, State.UNKNOWN if was is State.SENDING else State.EXPIRED) for one, was in read if one is not None]

    async def for_chats(self, now: datetime, *, personal: bool = False, person: int | None = None) -> Sequence[Delivery]:
        whose = [d.person_id == person] if person is not None else []
        about_a_person = [d.person_id.is_not(None), d.notice_id.is_(None)] if personal else []
        waits = and_(d.channel == Channel.TELEGRAM, d.settled_at.is_(None), d.state.in_(WAITING), *whose, *about_a_person)
        rows = await self.work.connection.execute(select(table).where(waits).order_by(d.id).with_for_update())
        read = [await self._read(row, now) for row in rows.all()]
        return [delivery for delivery in read if delivery is not None]

    async def divert(self, delivery: Delivery, letter: Outgoing | None, now: datetime) -> None:
        taken = {"lease": d.lease + 1, "leased_until": None}
        if letter is None:
            values = {"state": State.EXPIRED, "settled_at": now, "error": NOT_BY_TELEGRAM, **WIPED, **taken}
        else:
            values = {"state": State.QUEUED, **_place(self.work, letter), **taken}
        await self._set(d.id == delivery.id, d.state.in_(WAITING), **values)

    async def release(self, now: datetime) -> None:
        await self._set(HELD, leased_until=now - SHORTEST)

    async def tally(self, notice: int) -> Tally:
        stmt = select(d.state, func.count().label("number")).where(d.notice_id == notice).group_by(d.state)
        rows = await self.work.connection.execute(stmt)
        return Tally({row.state: row.number for row in rows})

    async def states(self, case: int) -> Sequence[tuple[int, str]]:
        stmt = select(d.message_id, d.state).where(d.case_id == case, d.message_id.is_not(None)).order_by(d.id)
        return [(message, state.value) for message, state in await self.work.connection.execute(stmt)]

    async def ledger(self, case: int) -> Sequence[Posted]:
        rows = await self.work.connection.execute(select(table).where(d.case_id == case).order_by(d.id))
        return [
            Posted(r.channel, r.state, r.created_at, r.settled_at, r.attempts, r.person_id is not None, r.message_id)
            for r in rows
        ]

    async def about(self, person: int) -> int:
        stmt = select(func.count()).where(d.person_id == person)
        return int((await self.work.connection.execute(stmt)).scalar_one())

    async def receipt(self, key: str) -> str | None:
        stmt = select(d.receipt).where(d.key_hash.in_(self.work.keys.hashes(KEY, key)))
        return (await self.work.connection.execute(stmt)).scalar_one_or_none()

    async def of_receipt(self, channel: Channel, address: str, receipt: str) -> Past | None:
        there = d.address_hash.in_(self.work.keys.hashes(ADDRESS, address))
        part = (" " + d.receipt + " ").like(f"% {receipt} %")
        for left in (d.receipt == receipt, part):  # most are one message, and the index knows those
            stmt = select(table).where(d.channel == channel, there, left).order_by(d.id.desc()).limit(1)
            if (row := (await self.work.connection.execute(stmt)).one_or_none()) is not None:
                return Past(row.id, row.person_id, row.case_id, row.notice_id, row.message_id)
        return None

    async def unconfirmed(self, channel: Channel, address: str, case: int) -> bool:
        there = d.address_hash.in_(self.work.keys.hashes(ADDRESS, address))
        unsure = d.state.in_((State.SENDING, State.UNKNOWN))
        stmt = select(exists().where(d.channel == channel, there, d.case_id == case, unsure))
        return bool((await self.work.connection.execute(stmt)).scalar_one())

    async def next_at(self, channel: Channel) -> datetime | None:
        free = case((d.state == State.LEASED, d.leased_until), else_=d.not_before)
        waiting = d.state.in_(WAITING)
        stmt = select(func.min(free)).where(d.channel == channel, d.settled_at.is_(None), waiting)
        at: datetime | None = (await self.work.connection.execute(stmt)).scalar_one()
        return at

    async def _known(self, outgoing: Outgoing) -> int | None:
        same: ColumnElement[bool] = d.key_hash.in_(self.work.keys.hashes(KEY, outgoing.key))
        if outgoing.notice is not None and outgoing.person is not None:
            same = or_(same, and_(d.notice_id == outgoing.notice, d.person_id == outgoing.person))
        row: int | None = (await self.work.connection.execute(select(func.min(d.id)).where(same))).scalar_one()
        return row

    async def _set(self, *where: ColumnElement[bool], **values: Any) -> int:
        return (await self.work.connection.execute(update(table).where(*where).values(**values))).rowcount

    def _row(self, outgoing: Outgoing, now: datetime) -> dict[str, Any]:
        return {
            "key_hash": self.work.keys.hash(KEY, outgoing.key),
            **_place(self.work, outgoing),
            "state": State.QUEUED,
            "priority": outgoing.priority,
            "not_before": outgoing.not_before or now,
            "expires_at": outgoing.expires_at,
            "person_id": outgoing.person,
            "case_id": outgoing.case,
            "notice_id": outgoing.notice,
            "message_id": outgoing.message,
            "created_at": now,
        }


def _place(work: Work, outgoing: Outgoing) -> dict[str, Any]:
    """Where it goes, and what it carries there."""
    return {
        "channel": outgoing.channel,
        "operation": outgoing.operation,
        "address": outgoing.address,
        "address_hash": work.keys.hash(ADDRESS, outgoing.address),
        "parcel": json.dumps(outgoing.parcel.dump(), ensure_ascii=False),
    }


def _held(delivery: Delivery) -> ColumnElement[bool]:
    return and_(d.id == delivery.id, d.lease == delivery.lease)


def _settled(outcome: Outcome, now: datetime) -> dict[str, Any]:
    match outcome:
        case Sent(receipt):
            return {
                "state": State.SENT,
                "receipt": receipt[:LONGEST_RECEIPT],
                "error": None,
                "settled_at": now,
                "attempts": d.attempts + 1,
                **WIPED,
            }
        case Again(at, why, counted):
            values = {"state": State.QUEUED, "not_before": at, "error": why, "leased_until": None}
            return {**values, "attempts": d.attempts + int(counted)}
        case Ended(state, why):
            return {"state": state, "error": why, "settled_at": now, "attempts": d.attempts + 1, **WIPED}


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        lease=row.lease,
        channel=row.channel,
        operation=row.operation,
        address=row.address,
        parcel=Parcel.load(json.loads(row.parcel)),
        expires_at=row.expires_at,
        attempts=row.attempts,
        person=row.person_id,
        case=row.case_id,
        notice=row.notice_id,
        receipt=row.receipt,
    )
