"""How the person hears what was decided: by their channel, and by the proved mailbox, where an answer of substance belongs."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bot.deliveries.outbox import LIFE, About, Outbox
from bot.deliveries.undelivered import Undelivered
from bot.people.model import Person
from bot.ports import Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import law, letters
from bot.rights.citing import cited
from bot.rights.filing import facts
from bot.rights.model import AnswerBy, Clock, Outcome, Request, Status
from bot.rights.thread import about

AUTHORITY = Said("rights.authority")  # where one may complain (Law 94-V Art. 30)


@dataclass(frozen=True, slots=True)
class Telling:
    outbox: Outbox

    async def outcome(self, tx: Tx, request: Request, outcome: Outcome, now: datetime) -> bool:
        """Whether there was any way to them. What staff wrote about a part goes to the mailbox only."""
        number = request.number or ""
        person, thread = await tx.people.get(request.person), await about(tx, request, "person", request.person)
        subject = Said("letter.outcome.subject", {"number": number})
        key, way = f"{number}:outcome:{request.reopened}", handed(person, request, now)
        row = self.outbox.to_person(key, person, told(request, outcome, way), subject, now, thread)
        if row is not None:
            await tx.deliveries.add(row, now)
        mailed = await self._mailbox(tx, person, request, outcome, subject, thread, now)
        if way is not AnswerBy.MAIL and request.proposal and request.proposal.note:
            await self._hand_over(tx, request, request.proposal.note, way, now)
        if row is None and not mailed:
            await Undelivered(self.outbox).no_way(tx, thread, f"{key}:no_way", now)
        return row is not None or mailed

    async def _hand_over(self, tx: Tx, request: Request, note: str, way: AnswerBy, now: datetime) -> None:
        """What goes with the outcome and not by mail is work for the desk."""
        params: dict[str, Value] = {**facts(request), "note": note, "way": Said(f"answer_by.{way}")}
        letter, subject = Reply("letter.hand_over", params), Said("letter.hand_over.subject", letters.sorted_by(request))
        key, thread = f"{request.number}:hand_over:{request.reopened}", await about(tx, request)
        await tx.deliveries.add(self.outbox.to_desk(key, letter, subject, now, thread), now)

    async def delayed(self, tx: Tx, request: Request, clock: Clock, now: datetime) -> bool:
        """That the answer is late, why, and what the person may do about it."""
        delay: Value = clock.delay or Said(_without_reason(request))
        reply = Reply(
            "rights.delayed", {**facts(request), "delay": delay, "authority": AUTHORITY}, (Offer(Act.STATUS),), request.locale
        )
        said = hashlib.sha256((clock.delay or "").encode()).hexdigest()[:16]  # each reason once, and once that there is none
        subject = Said("letter.delayed.subject", {"number": request.number or ""})
        return await self._told(tx, request, reply, subject, now, f"{request.number}:delayed:{request.reopened}:{said}")

    async def awaited(self, tx: Tx, request: Request, until: datetime, now: datetime, key: str) -> bool:
        """Papers that were asked for have not come."""
        params: dict[str, Value] = {**facts(request), "until": until, "mail": self.outbox.settings.staff_mail}
        reply = Reply("rights.documents_awaited", params, (Offer(Act.ANSWER, request.number or ""),), request.locale)
        return await self._told(tx, request, reply, Said("letter.documents.subject", {"number": request.number or ""}), now, key)

    async def documents(self, tx: Tx, request: Request, note: str, now: datetime, key: str) -> bool:
        """Which papers are needed, and that they do not come through Telegram."""
        number = request.number or ""
        wait = str(law.documents().days)
        params: dict[str, Value] = {**facts(request), "note": note, "mail": self.outbox.settings.staff_mail, "wait": wait}
        asked = Reply("rights.documents", params, (Offer(Act.ANSWER, number),), request.locale)
        subject = Said("letter.documents.subject", {"number": number})
        return await self._told(tx, request, asked, subject, now, f"{number}:documents:{key}")

    async def _told(self, tx: Tx, request: Request, reply: Reply, subject: Said, now: datetime, key: str) -> bool:
        person, thread = await tx.people.get(request.person), await about(tx, request, "person", request.person)
        row = self.outbox.to_person(key, person, reply, subject, now, thread)
        if row is not None:
            await tx.deliveries.add(row, now)
        return row is not None

    async def _mailbox(
        self, tx: Tx, person: Person, request: Request, outcome: Outcome, subject: Said, about: About, now: datetime
    ) -> bool:
        mailbox, way = person.mailbox(now), handed(person, request, now)
        note = request.proposal.note if request.proposal and way is AnswerBy.MAIL else ""
        if mailbox is None or (self.outbox.chat_of(person) is None and not note):
            return False
        letter, key = told(request, outcome, way), f"{request.number}:outcome:{request.reopened}:mail"
        if note:
            params: dict[str, Value] = {"told": Said(letter.says, letter.params), "note": note}
            letter = Reply("letter.outcome.noted", params, letter.offers, letter.locale)
        await tx.deliveries.add(
            self.outbox.to_mailbox(key, mailbox.address, letter, subject, now + LIFE, about, locale=request.locale), now
        )
        return True


def handed(person: Person, request: Request, now: datetime) -> AnswerBy:
    """How the answer of substance really gets there: as it was chosen, and on paper where no mailbox is proved any more."""
    lost = request.answer_by is AnswerBy.MAIL and person.mailbox(now) is None
    return AnswerBy.PAPER if lost else request.answer_by


def told(request: Request, outcome: Outcome, way: AnswerBy) -> Reply:
    """The approved words of an outcome; a refusal names reason, article and appeal, a part where the rest is told."""
    offers = (Offer(Act.STATUS), Offer(Act.ANSWER, request.number or ""))
    kept = request.proposal.law if request.proposal else ""
    params = {**facts(request), "authority": AUTHORITY, "ground": cited(kept or law.article(outcome))}
    params["where"] = Said(f"rights.partly_told.{way}")
    return Reply(f"rights.outcome.{outcome}", params, offers, request.locale)


def _without_reason(request: Request) -> str:
    """Why it is late, as far as the register knows it."""
    if request.identified_at is None:
        return "rights.delay_unverified"
    return "rights.delay_papers" if request.status is Status.AWAITING_SUBJECT else "rights.delay_not_told"
