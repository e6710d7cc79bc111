"""Conversations between people and staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from bot.cases import ports
from bot.cases.model import Author, Case, CaseMessage, MessageState
from bot.people.model import Channel
from storage.engine import Work
from storage.numbers import next_number
from storage.tables import case_messages, cases


@dataclass(frozen=True, slots=True)
class SqlCases(ports.Cases):
    work: Work

    async def open(
        self, person: int, locale: str, now: datetime, *, number: str | None = None, request: int | None = None
    ) -> Case:
        under = number or await next_number(self.work, "C", now)
        stmt = self.work.insert(cases).values(number=under, person_id=person, locale=locale, request_id=request, opened_at=now)
        await self.work.connection.execute(stmt.on_conflict_do_nothing())
        case = await self.by_number(under)
        if case is None:
            raise LookupError(f"request {request} has a case under another number than {under}")
        return case

    async def by_number(self, number: str) -> Case | None:
        return await self._first(cases.c.number == number)

    async def get(self, case: int) -> Case:
        found = await self._first(cases.c.id == case)
        if found is None:
            raise LookupError(f"no case {case}")
        return found

    async def of(self, person: int) -> Sequence[Case]:
        stmt = select(cases).where(cases.c.person_id == person).order_by(cases.c.id)
        return [_case(row) for row in await self.work.connection.execute(stmt)]

    async def latest(self, person: int) -> Case | None:
        return await self._first(cases.c.person_id == person)

    async def say(
        self, case: int, author: Author, writer: str, channel: Channel, text: str, state: MessageState, now: datetime
    ) -> int:
        row = {"case_id": case, "author": author, "writer": writer, "channel": channel, "text": text, "state": state, "at": now}
        stmt = self.work.insert(case_messages).values(row).returning(case_messages.c.id)
        message: int = (await self.work.connection.execute(stmt)).scalar_one()
        return message

    async def message(self, message: int) -> CaseMessage | None:
        stmt = select(case_messages).where(case_messages.c.id == message)
        row = (await self.work.connection.execute(stmt)).one_or_none()
        return None if row is None else _message(row)

    async def settle(self, message: int, writer: str, state: MessageState) -> bool:
        written = select(case_messages.c.writer).where(case_messages.c.id == message)
        # An encrypted name can only be compared here; it never changes.
        if (await self.work.connection.execute(written)).scalar_one_or_none() != writer:
            return False
        preview = (case_messages.c.id == message) & (case_messages.c.state == MessageState.PREVIEW)
        stmt = update(case_messages).where(preview).values(state=state)
        return (await self.work.connection.execute(stmt)).rowcount == 1

    async def messages(self, case: int) -> Sequence[CaseMessage]:
        stmt = select(case_messages).where(case_messages.c.case_id == case).order_by(case_messages.c.id)
        return [_message(row) for row in await self.work.connection.execute(stmt)]

    async def _first(self, which: ColumnElement[bool]) -> Case | None:
        stmt = select(cases).where(which).order_by(cases.c.id.desc()).limit(1)
        row = (await self.work.connection.execute(stmt)).one_or_none()
        return None if row is None else _case(row)


def _case(row: Row[Any]) -> Case:
    return Case(row.id, row.number, row.person_id, row.locale, row.request_id, row.opened_at)


def _message(row: Row[Any]) -> CaseMessage:
    """A text that was forgotten reads as empty."""
    return CaseMessage(row.id, row.case_id, row.author, row.writer, row.channel, row.text or "", row.state, row.at)
