"""What is over goes: one statement or a few for each kind of bot/retention.py. A case on legal hold keeps everything it has."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, Update, and_, delete, exists, func, or_, select, update

from bot import ports
from bot.directory.model import Standing
from bot.people.model import Consent
from bot.rights.model import OPEN
from storage.engine import Work
from storage.forgetting import UNTIED, answered, is_no_answer, says_whose, untied
from storage.office import audit, chain, directory
from storage.rights import drop_of
from storage.tables import (
    breaches,
    calls,
    case_messages,
    cases,
    challenges,
    channels,
    consents,
    deliveries,
    guesses,
    passes,
    people,
    questions,
    requests,
    seen,
    tombstones,
)


@dataclass(frozen=True, slots=True)
class SqlRetention(ports.Retention):
    work: Work

    async def end(self, kind: str, before: datetime) -> int:
        ended: dict[str, Callable[[datetime], Awaitable[int]]] = {
            "traces": self._traces,
            "questions": lambda at: self._run(delete(questions).where(questions.c.at < at)),
            "codes": self._codes,
            "chats": self._chats,
            "ledger": lambda at: self._run(delete(deliveries).where(deliveries.c.settled_at < at, ~_held_delivery())),
            "directory": lambda at: self._run(delete(directory).where(_gone(at))),
            "register": self._register,
            "consents": lambda at: self._run(delete(consents).where(consents.c.withdrawn_at < at)),
            "people": self._people,
            "audit": self._audit,
            "tombstones": lambda at: self._run(delete(tombstones).where(tombstones.c.at < at)),
        }
        return await ended[kind](before)

    async def hold(self, number: str, held: bool) -> bool:
        return await self._run(update(cases).where(cases.c.number == number).values(held=held)) == 1

    async def held(self) -> list[str]:
        stmt = select(cases.c.number).where(cases.c.held).order_by(cases.c.number)
        return list((await self.work.connection.execute(stmt)).scalars())

    async def _traces(self, before: datetime) -> int:
        nobody = and_(deliveries.c.person_id.is_(None), deliveries.c.case_id.is_(None), deliveries.c.notice_id.is_(None))
        letters = await self._run(delete(deliveries).where(nobody, deliveries.c.settled_at < before))
        return letters + await self._run(delete(seen).where(seen.c.at < before))

    async def _codes(self, before: datetime) -> int:
        await self._run(delete(guesses).where(guesses.c.day < before.date()))
        over = func.coalesce(calls.c.settled_at, calls.c.asked_at) < before
        held = exists().where(cases.c.id == calls.c.case_id, cases.c.held)
        owed = exists().where(requests.c.person_id == calls.c.person_id, requests.c.status.in_(OPEN))
        talks = await self._run(delete(calls).where(over, ~held, ~owed, ~says_whose()))
        links = await self._run(delete(passes).where(passes.c.created_at < before))
        return talks + links + await self._run(delete(challenges).where(challenges.c.created_at < before))

    async def _chats(self, before: datetime) -> int:
        """A person's words, and all words of a conversation without a request; what staff answered to a request stays with it."""
        of_request = case_messages.c.case_id.in_(_over(before)) & is_no_answer()
        wordless = or_(of_request, case_messages.c.case_id.in_(_silent(before)))
        return await self._run(update(case_messages).where(wordless, case_messages.c.text.is_not(None)).values(text=None))

    async def _register(self, before: datetime) -> int:
        """Rows with everything that hangs on them; numbers stay taken."""
        gone = list((await self.work.connection.execute(_over(before).union(_silent(before)))).scalars())
        rows = (await self.work.connection.execute(select(cases.c.request_id).where(cases.c.id.in_(gone)))).scalars()
        filed = [request for request in rows if request is not None]
        said = select(case_messages.c.id).where(case_messages.c.case_id.in_(gone))
        await self._run(delete(deliveries).where(or_(deliveries.c.case_id.in_(gone), deliveries.c.message_id.in_(said))))
        await self._run(delete(case_messages).where(case_messages.c.case_id.in_(gone)))
        for part in (breaches, calls):
            await self._run(delete(part).where(part.c.case_id.in_(gone)))
        await self._run(delete(cases).where(cases.c.id.in_(gone)))
        over = select(requests.c.id).where(requests.c.number.is_(None), requests.c.closed_at < before)
        never = list((await self.work.connection.execute(over)).scalars())
        await drop_of(self.work, [*filed, *never])
        await self._run(delete(requests).where(requests.c.id.in_([*filed, *never])))
        return len(gone) + len(never)

    async def _people(self, before: datetime) -> int:
        """Who was forgotten, and of whom nothing is left that hangs on a pseudonym; their mailbox when they have their answer.
        Who has not been heard of for as long is not kept any longer without asking for it."""
        silent = list((await self.work.connection.execute(select(people.c.id).where(_dormant(before)))).scalars())
        for part in (channels, consents, challenges, passes):
            await self._run(delete(part).where(part.c.person_id.in_(silent)))
        mailboxes = await self._run(delete(channels).where(answered()))
        await self._run(update(requests).where(untied()).values(UNTIED))
        parts = (channels, consents, questions, challenges, passes, requests, cases, calls, deliveries)
        left = or_(*(exists().where(part.c.person_id == people.c.id) for part in parts))
        over = or_(people.c.forgotten_at < before, people.c.id.in_(silent))
        return mailboxes + await self._run(delete(people).where(over, ~left))

    async def _audit(self, before: datetime) -> int:
        """The chain goes on from the last entry that went; what is held keeps its entries, and with them what came since."""
        held = (await self.work.connection.execute(select(func.min(cases.c.opened_at)).where(cases.c.held))).scalar_one()
        before = min(before, held) if held is not None else before
        stmt = select(audit.c.id, audit.c.chained).where(audit.c.at < before).order_by(audit.c.id.desc()).limit(1)
        last = (await self.work.connection.execute(stmt)).one_or_none()
        if last is None:
            return 0
        await self._run(update(chain).values(cut=last.id, cut_chained=last.chained))
        return await self._run(delete(audit).where(audit.c.id <= last.id))

    async def _run(self, stmt: Delete | Update) -> int:
        return (await self.work.connection.execute(stmt)).rowcount


def _over(before: datetime) -> Select[Any]:
    """Cases of requests that were closed before, and are not held."""
    joined = select(cases.c.id).join(requests, requests.c.id == cases.c.request_id)
    return joined.where(requests.c.closed_at < before, ~cases.c.held)


def _silent(before: datetime) -> Select[Any]:
    """Cases without a request in which nobody wrote since; a breach of which the authority has not heard is not over."""
    waits = exists().where(breaches.c.case_id == cases.c.id, breaches.c.settled_at.is_(None))
    spoken = exists().where(case_messages.c.case_id == cases.c.id, case_messages.c.at >= before)
    called = exists().where(calls.c.case_id == cases.c.id, says_whose())
    over = (cases.c.opened_at < before, ~cases.c.held, ~spoken, ~waits, ~called)
    return select(cases.c.id).where(cases.c.request_id.is_(None), *over)


def _dormant(before: datetime) -> ColumnElement[bool]:
    """Nothing was asked, agreed to, proved or answered since, and no notices are wished for."""
    lately = (
        (channels, or_(channels.c.bound_at >= before, channels.c.verified_until >= before)),
        (consents, or_(consents.c.given_at >= before, _wishes_notices())),
        *((part, part.c.id.is_not(None)) for part in (questions, requests, cases, deliveries)),
    )
    heard = (exists().where(part.c.person_id == people.c.id, since) for part, since in lately)
    return and_(people.c.forgotten_at.is_(None), people.c.created_at < before, ~or_(*heard))


def _wishes_notices() -> ColumnElement[bool]:
    return and_(consents.c.kind == Consent.NOTICES, consents.c.withdrawn_at.is_(None))


def _gone(before: datetime) -> ColumnElement[bool]:
    """Who left is kept for a while, so that a mailbox with a new holder is known as such."""
    return and_(directory.c.status == Standing.LEFT, directory.c.imported_at < before)


def _held_delivery() -> ColumnElement[bool]:
    return exists().where(cases.c.id == deliveries.c.case_id, cases.c.held)
