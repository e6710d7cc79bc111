"""The register of rights requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from bot.people.model import Channel
from bot.rights import ports
from bot.rights.model import OPEN, Proposal, Request, Right, Status
from storage.engine import Work
from storage.numbers import next_number
from storage.tables import requests

REVOCABLE = (Status.AWAITING_VERIFICATION, *OPEN)


@dataclass(frozen=True, slots=True)
class SqlRegister(ports.Register):
    work: Work

    async def draft(self, person: int, right: Right, channel: Channel, locale: str, received_at: datetime) -> int:
        stmt = self.work.insert(requests).values(
            person_id=person,
            right=right,
            status=Status.AWAITING_VERIFICATION,
            channel=channel,
            locale=locale,
            received_at=received_at,
        )
        await self.work.connection.execute(stmt.on_conflict_do_nothing())
        same = (_draft_of(person), requests.c.right == right)
        left = update(requests).where(*same, requests.c.received_at < received_at - ports.DRAFT_LIFE)
        await self.work.connection.execute(left.values(received_at=received_at, channel=channel, locale=locale))
        request: int = (await self.work.connection.execute(select(requests.c.id).where(*same))).scalar_one()
        return request

    async def drafts(self, person: int) -> Sequence[Request]:
        return await self._all(_draft_of(person))

    async def register(self, request: int, now: datetime, due_at: datetime, law: str, rule_version: str) -> Request:
        drawn = await self._locked(request)
        if drawn.status is Status.AWAITING_VERIFICATION:
            values = {"registered_at": now, "due_at": due_at, "law": law, "rule_version": rule_version}
            number = await next_number(self.work, "QG", now)
            await self._set(request, status=Status.REGISTERED, number=number, **values)
        return await self._locked(request)

    async def by_number(self, number: str) -> Request | None:
        found = await self._all(requests.c.number == number)
        return found[0] if found else None

    async def of(self, person: int) -> Sequence[Request]:
        return await self._all(requests.c.person_id == person)

    async def propose(self, request: int, proposal: Proposal) -> bool:
        values = {"outcome": proposal.outcome, "proposed_by": proposal.by, "proposed_at": proposal.at}
        return await self._move(request, Status.OUTCOME_PROPOSED, Status.REGISTERED, **values)

    async def reject(self, request: int) -> bool:
        nothing = dict.fromkeys(("outcome", "proposed_by", "proposed_at"))
        return await self._move(request, Status.REGISTERED, Status.OUTCOME_PROPOSED, **nothing)

    async def answer(self, request: int, proposal: Proposal, confirmed_by: str, now: datetime) -> bool:
        waiting = await self._locked(request)  # an encrypted name can only be compared here
        if waiting.proposal != proposal or proposal.by == confirmed_by:
            return False
        values = {"confirmed_by": confirmed_by, "closed_at": now}
        return await self._move(request, Status.ANSWERED, Status.OUTCOME_PROPOSED, **values)

    async def revoke(self, request: int, now: datetime) -> bool:
        return await self._move(request, Status.REVOKED, *REVOCABLE, closed_at=now)

    async def all(self) -> Sequence[Request]:
        return await self._all(requests.c.id.is_not(None))

    async def open(self) -> Sequence[Request]:
        return await self._all(requests.c.status.in_(OPEN))

    async def _all(self, which: ColumnElement[bool]) -> list[Request]:
        rows = await self.work.connection.execute(select(requests).where(which).order_by(requests.c.id))
        return [_request(row) for row in rows]

    async def _locked(self, request: int) -> Request:
        stmt = select(requests).where(requests.c.id == request).with_for_update()
        row = (await self.work.connection.execute(stmt)).one_or_none()
        if row is None:
            raise LookupError(f"no request {request}")
        return _request(row)

    async def _move(self, request: int, state: Status, *was: Status, **values: Any) -> bool:
        return await self._set(request, requests.c.status.in_(was), status=state, **values)

    async def _set(self, request: int, *where: ColumnElement[bool], **values: Any) -> bool:
        stmt = update(requests).where(requests.c.id == request, *where).values(**values)
        return (await self.work.connection.execute(stmt)).rowcount == 1


def _draft_of(person: int) -> ColumnElement[bool]:
    return (requests.c.person_id == person) & (requests.c.status == Status.AWAITING_VERIFICATION)


def _request(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        person=row.person_id,
        right=row.right,
        status=row.status,
        channel=row.channel,
        locale=row.locale,
        received_at=row.received_at,
        number=row.number,
        registered_at=row.registered_at,
        due_at=row.due_at,
        law=row.law,
        rule_version=row.rule_version,
        proposal=Proposal(row.outcome, row.proposed_by, row.proposed_at) if row.outcome else None,
        confirmed_by=row.confirmed_by,
        closed_at=row.closed_at,
    )
