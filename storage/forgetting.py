"""What goes when a person asks to be forgotten: the one place that knows every table with something personal in it.

Open requests stay with their messages, because the Company must answer them (Law 94-V Art. 25), and so does the proved mailbox to
which it answers: nobody is found by it any more, and it goes when no request is open.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from bot.cases.model import Author, MessageState
from bot.deliveries.model import State
from bot.people.model import Channel
from bot.rights.model import OPEN, Identified, Status
from storage.engine import Work
from storage.seen import forget_answers
from storage.tables import (
    breaches,
    calls,
    case_messages,
    cases,
    challenges,
    channels,
    consents,
    deliveries,
    passes,
    people,
    questions,
    requests,
)
from storage.tombstones import Stones, all_of, bury, lay, of_address, of_person, stone

WAITING = (State.QUEUED, State.LEASED)
UNTIED = {"identified_by": None, "member": None}
WIPED = dict.fromkeys(("address", "address_hash", "parcel", "leased_until", "receipt", "error"))


async def forget(work: Work, person: int, now: datetime) -> None:
    await bury(work, person, now)
    await _deliveries(work, person, now)  # before its addresses are gone
    await _answers(work, person)
    await work.connection.execute(update(people).where(people.c.id == person).values(forgotten_at=now))
    await _contacts(work, person, now)
    await work.connection.execute(delete(consents).where(consents.c.person_id == person))
    await work.connection.execute(delete(questions).where(questions.c.person_id == person))
    await work.connection.execute(delete(calls).where(calls.c.person_id == person, ~says_whose()))
    await _challenges(work, person, now)
    await work.connection.execute(update(requests).where(requests.c.person_id == person, ~_is_needed()).values(UNTIED))
    await _drafts(work, person, now)
    await _messages(work, person)


def untied() -> ColumnElement[bool]:
    """Requests of the forgotten that name somebody no longer: they are answered, and not held."""
    gone = select(people.c.id).where(people.c.forgotten_at.is_not(None))
    tied = requests.c.identified_by.is_not(None) | requests.c.member.is_not(None)
    return requests.c.person_id.in_(gone) & tied & ~_is_needed()


def _is_needed() -> ColumnElement[bool]:
    held = exists().where(cases.c.request_id == requests.c.id, cases.c.held)
    return requests.c.status.in_(OPEN) | held


async def _contacts(work: Work, person: int, now: datetime) -> None:
    """As if it were bound now, so that its own tombstone does not bury it."""
    own = channels.c.person_id == person
    await work.connection.execute(delete(channels).where(own, ~(_proved(now) & _is_owed())))
    await work.connection.execute(update(channels).where(own).values(bound_at=now, expects=None, topic=None))


def answered() -> ColumnElement[bool]:
    """Contacts of the forgotten whose requests are no longer open."""
    gone = select(people.c.id).where(people.c.forgotten_at.is_not(None))
    return channels.c.person_id.in_(gone) & ~_is_owed()


def _is_owed() -> ColumnElement[bool]:
    """An answer to whom a contact belongs."""
    return exists().where(requests.c.person_id == channels.c.person_id, requests.c.status.in_(OPEN))


async def forget_again(work: Work, known: Stones) -> Stones:
    """Whoever asked to be forgotten and is there as before has come with a backup; -> every tombstone there is.

    Who came back of their own will is there since later. A mailbox that was taken over goes from its former owner, and with
    it whoever is known by nothing else.
    """
    await lay(work, known)
    stones = await all_of(work)
    if stones:
        named = await _named(work, stones)
        for person, at in named.items():
            await forget(work, person, at)
        for contact, (person, at) in (await _dead(work, stones)).items():
            others = await work.connection.execute(
                select(channels.c.id).where(channels.c.person_id == person, channels.c.id != contact)
            )
            if others.first() is None:
                await forget(work, person, at)
            await work.connection.execute(delete(channels).where(channels.c.id == contact))
    return stones


async def _named(work: Work, stones: Stones) -> dict[int, datetime]:
    """People whose pseudonym was forgotten after they were first here."""
    rows = await work.connection.execute(select(people).where(people.c.forgotten_at.is_(None)))
    found = {row: stone(work.keys, stones, of_person(row.pseudonym)) for row in rows}
    return {row.id: at for row, at in found.items() if at is not None and row.created_at < at}


async def _dead(work: Work, stones: Stones) -> dict[int, tuple[int, datetime]]:
    """Contacts that were forgotten after they were bound, and whose they are."""
    rows = (await work.connection.execute(select(channels))).all()
    found = {row: stone(work.keys, stones, of_address(row.channel, row.address)) for row in rows}
    return {row.id: (row.person_id, at) for row, at in found.items() if at is not None and row.bound_at < at}


async def _challenges(work: Work, person: int, now: datetime) -> None:
    """The hash and the moment stay, tied to nobody: else forgetting would lift the limit of codes to one mailbox."""
    own = challenges.c.person_id == person
    await work.connection.execute(update(challenges).where(own, challenges.c.closed_at.is_(None)).values(closed_at=now))
    await work.connection.execute(update(challenges).where(own).values(person_id=None, mail=None, digest=None, becomes=None))
    own, unused = passes.c.person_id == person, {"mail": None, "secret_hash": None}
    await work.connection.execute(update(passes).where(own, passes.c.closed_at.is_(None)).values(closed_at=now))
    await work.connection.execute(update(passes).where(own).values(person_id=None, **unused))


def says_whose() -> ColumnElement[bool]:
    """A call by which somebody is known whose request is open or held."""
    known = (requests.c.person_id == calls.c.person_id) & (requests.c.identified == Identified.PHONE)
    return exists().where(known, _is_needed())


async def _answers(work: Work, person: int) -> None:
    """What the bot answered to their last updates may repeat their words."""
    rows = await work.connection.execute(select(channels.c.channel, channels.c.address).where(channels.c.person_id == person))
    await forget_answers(work, [of_address(row.channel, row.address) for row in rows])


async def _drafts(work: Work, person: int, now: datetime) -> None:
    """Nobody is left who could prove to be an employee; words of a demand that was given up go with it."""
    own = requests.c.person_id == person
    draft = own & (requests.c.status == Status.AWAITING_VERIFICATION)
    await work.connection.execute(update(requests).where(draft).values(status=Status.REVOKED, closed_at=now))
    await work.connection.execute(update(requests).where(own, requests.c.number.is_(None)).values(words=None))


async def _messages(work: Work, person: int) -> None:
    """All of a conversation, but of a closed request only the person's own words: the Company's answers live as long as the row
    of the register. What is held stays whole, and so does an alarm on which nobody has decided yet."""
    kept = select(requests.c.id).where(requests.c.person_id == person, requests.c.status.in_(OPEN))
    alarmed = exists().where(breaches.c.case_id == cases.c.id, breaches.c.settled_at.is_(None))
    called = exists().where(calls.c.case_id == cases.c.id)  # those that are left say whose an open request is
    own = select(cases.c.id).where(cases.c.person_id == person, ~cases.c.held, ~alarmed, ~called)
    talk, filed = own.where(cases.c.request_id.is_(None)), own.where(cases.c.request_id.not_in(kept))
    gone = or_(case_messages.c.case_id.in_(talk), case_messages.c.case_id.in_(filed) & is_no_answer())
    await work.connection.execute(update(case_messages).where(gone).values(text=None))


def is_no_answer() -> ColumnElement[bool]:
    """What the person wrote, and what staff wrote and never sent."""
    return or_(case_messages.c.author == Author.PERSON, case_messages.c.state != MessageState.PASSED)


async def _deliveries(work: Work, person: int, now: datetime) -> None:
    """What waits will not be sent, what is being sent can no longer be known; a new lease number stops its holder. Letters that
    are under way to a proved mailbox go on: answers that are owed, and "was it you?"."""
    theirs = await _to(work, person) & ~await _under_way(work, person, now)
    cut = {"lease": deliveries.c.lease + 1, "settled_at": now}
    waiting = update(deliveries).where(theirs, deliveries.c.state.in_(WAITING))
    await work.connection.execute(waiting.values(state=State.EXPIRED, **cut))
    begun = update(deliveries).where(theirs, deliveries.c.state == State.SENDING)
    await work.connection.execute(begun.values(state=State.UNKNOWN, **cut))
    held = exists().where(cases.c.id == deliveries.c.case_id, cases.c.held)
    await work.connection.execute(update(deliveries).where(theirs, ~held).values(WIPED))


async def unwanted(work: Work, person: int, now: datetime) -> None:
    """Notices that wait for somebody who wants none any more."""
    theirs = (deliveries.c.person_id == person) & deliveries.c.notice_id.is_not(None) & deliveries.c.state.in_(WAITING)
    gone = {"state": State.EXPIRED, "lease": deliveries.c.lease + 1, "settled_at": now, **WIPED}
    await work.connection.execute(update(deliveries).where(theirs).values(gone))


async def _under_way(work: Work, person: int, now: datetime) -> ColumnElement[bool]:
    """No notices: nobody has to hear of a change any more."""
    there = await _addressed(work, channels.c.person_id == person, _proved(now))
    waits = and_(deliveries.c.settled_at.is_(None), deliveries.c.notice_id.is_(None))
    return and_(deliveries.c.channel == Channel.MAIL, there, waits)


def _proved(now: datetime) -> ColumnElement[bool]:
    return and_(channels.c.channel == Channel.MAIL, channels.c.verified_until.is_not(None), channels.c.verified_until > now)


async def _to(work: Work, person: int) -> ColumnElement[bool]:
    """What goes to the person; a letter to staff about their case has a case and another address, and goes on."""
    own = and_(deliveries.c.person_id == person, deliveries.c.case_id.is_(None))
    return or_(own, await _addressed(work, channels.c.person_id == person))


async def _addressed(work: Work, *whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """What goes to one of these contacts."""
    addresses = (await work.connection.execute(select(channels.c.address).where(*whose))).scalars()
    hashes = [each for address in addresses for each in work.keys.hashes("deliveries.address", address)]
    return deliveries.c.address_hash.in_(hashes)
