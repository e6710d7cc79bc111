"""Notices and who is to get them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, exists, false, func, select, update

from bot.notices import ports
from bot.notices.model import Notice, NoticeState, Recipient
from bot.people.model import Channel, Consent
from storage.engine import Work
from storage.tables import channels, consents, deliveries, notices, people


@dataclass(frozen=True, slots=True)
class SqlNotices(ports.Notices):
    work: Work

    async def add(self, texts: Mapping[str, str], at: datetime, created_by: str, now: datetime) -> int:
        row = {"texts": dict(texts), "at": at, "state": NoticeState.DRAFT, "created_by": created_by, "created_at": now}
        stmt = self.work.insert(notices).values(row).returning(notices.c.id)
        notice: int = (await self.work.connection.execute(stmt)).scalar_one()
        return notice

    async def get(self, notice: int) -> Notice | None:
        found = await self._all(notices.c.id == notice)
        return found[0] if found else None

    async def approve(self, notice: int, approved_by: str) -> bool:
        written = await self.get(notice)  # an encrypted name can only be compared here; it never changes
        if written is None or written.created_by == approved_by:
            return False
        return await self._set(notice, (NoticeState.DRAFT,), state=NoticeState.SCHEDULED, approved_by=approved_by)

    async def move(self, notice: int, state: NoticeState, *was: NoticeState) -> bool:
        return await self._set(notice, was, state=state)

    async def due(self, now: datetime) -> Sequence[Notice]:
        return await self._all(notices.c.state == NoticeState.SCHEDULED, notices.c.at <= now)

    async def running(self) -> Sequence[Notice]:
        return await self._all(notices.c.state == NoticeState.RUNNING)

    async def all(self) -> Sequence[Notice]:
        return await self._all()

    async def audience(self, notice: int, limit: int, now: datetime, *, telegram: bool = True) -> Sequence[Recipient]:
        best = _reachable(telegram, now)
        done = exists().where(deliveries.c.notice_id == notice, deliveries.c.person_id == best.c.person_id)
        contact = select(best.c.person_id, channels.c.channel, channels.c.address, people.c.locale)
        joined = contact.join(channels, channels.c.id == best.c.id).join(people, people.c.id == best.c.person_id)
        rows = await self.work.connection.execute(joined.where(best.c.place == 1, ~done).order_by(best.c.person_id).limit(limit))
        return [Recipient(row.person_id, row.channel.value, row.address, row.locale) for row in rows]

    async def reach(self, now: datetime, *, telegram: bool = True) -> int:
        best = _reachable(telegram, now)
        stmt = select(func.count()).select_from(best).where(best.c.place == 1)
        return int((await self.work.connection.execute(stmt)).scalar_one())

    async def _all(self, *where: ColumnElement[bool]) -> list[Notice]:
        rows = await self.work.connection.execute(select(notices).where(*where).order_by(notices.c.id))
        return [_notice(row) for row in rows]

    async def _set(self, notice: int, was: tuple[NoticeState, ...], **values: Any) -> bool:
        stmt = update(notices).where(notices.c.id == notice, notices.c.state.in_(was)).values(**values)
        return (await self.work.connection.execute(stmt)).rowcount == 1


def _reachable(telegram: bool, now: datetime) -> Subquery:
    """The contacts of everybody who agreed to notices; the one in place 1 is where a notice goes. A chat is none for who
    withdrew the consent to send abroad."""
    telegram_first = case((channels.c.channel == Channel.TELEGRAM, 0), else_=1)
    order = (telegram_first, channels.c.verified_until.desc().nulls_last(), channels.c.id)
    place = func.row_number().over(partition_by=channels.c.person_id, order_by=order).label("place")
    here = (channels.c.channel != Channel.TELEGRAM) | (_holds(Consent.CROSS_BORDER) if telegram else false())
    theirs = channels.c.verified_until.is_(None) | (channels.c.verified_until > now)  # a proof that ended may be somebody else's
    agreed: Select[Any] = select(channels.c.id, channels.c.person_id, place)
    return agreed.where(_holds(Consent.NOTICES), here, theirs, channels.c.blocked.is_(False)).subquery()


def _holds(consent: Consent) -> ColumnElement[bool]:
    """Of the person of a contact."""
    given = (consents.c.person_id == channels.c.person_id) & (consents.c.kind == consent)
    return exists().where(given, consents.c.withdrawn_at.is_(None))


def _notice(row: Row[Any]) -> Notice:
    return Notice(row.id, dict(row.texts), row.at, row.state, row.created_by, row.approved_by)
