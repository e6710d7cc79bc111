"""A mailbox passes to another row of people: what comes along with it."""

from datetime import datetime

from sqlalchemy import select, update

from bot.rights.model import OPEN, Identified, Status
from storage.engine import Work
from storage.tables import calls, cases, channels, consents, people, questions, requests


async def inherit(work: Work, person: int, before: int, now: datetime) -> None:
    """Who was known by this mailbox alone is the same person: everything of theirs comes along, and the empty row ends as that
    of somebody who was forgotten."""
    registered = (requests.c.person_id == before) & requests.c.number.is_not(None)
    await work.connection.execute(update(requests).where(registered).values(person_id=person))
    await _drafts(work, person, before)
    for table in (cases, calls, questions):
        await work.connection.execute(update(table).where(table.c.person_id == before).values(person_id=person))
    await _consents(work, person, before, now)
    ends = (people.c.id == before) & people.c.forgotten_at.is_(None)
    await work.connection.execute(update(people).where(ends).values(forgotten_at=now))


async def _drafts(work: Work, person: int, before: int) -> None:
    """What waits for its proof; where both demand the same, the person's own draft stands for it."""
    waits = requests.c.status == Status.AWAITING_VERIFICATION
    own = select(requests.c.right).where(requests.c.person_id == person, waits)
    theirs = update(requests).where(requests.c.person_id == before, waits)
    await work.connection.execute(theirs.where(requests.c.right.not_in(own)).values(person_id=person))


async def _consents(work: Work, person: int, before: int, now: datetime) -> None:
    """What the person has said of a kind themselves, given or withdrawn, ends the other."""
    own = select(consents.c.kind).where(consents.c.person_id == person)
    theirs, twice = consents.c.person_id == before, consents.c.kind.in_(own) & consents.c.withdrawn_at.is_(None)
    await work.connection.execute(update(consents).where(theirs, twice).values(withdrawn_at=now))
    await work.connection.execute(update(consents).where(theirs).values(person_id=person))


async def follow(work: Work, person: int, before: int, mail: str) -> None:
    """Open requests that the mailbox proved are answered there, so whoever proves it now goes on with them; what is closed stays
    with the chat that has read it."""
    proved = (requests.c.person_id == before) & requests.c.status.in_(OPEN) & (requests.c.identified == Identified.MAILBOX)
    rows = (await work.connection.execute(select(requests.c.id, requests.c.identified_by).where(proved))).all()
    another = select(channels.c.id).where(channels.c.person_id == before, channels.c.verified_until.is_not(None)).limit(1)
    alone = (await work.connection.execute(another)).first() is None  # then it was this one, though an older row does not say so
    moved = [row.id for row in rows if row.identified_by == mail or (row.identified_by is None and alone)]
    for table, which in ((cases, cases.c.request_id.in_(moved)), (requests, requests.c.id.in_(moved))):
        await work.connection.execute(update(table).where(which).values(person_id=person))
