"""People, how to reach them, and what they agreed to."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from bot.people import ports
from bot.people.model import Binding, Channel, Consent, Contact, Expects, Given, Grant, Person
from storage.engine import Work
from storage.forgetting import forget, unwanted
from storage.inheriting import follow, inherit
from storage.tables import channels, consents, people, tombstones
from storage.tombstones import PLACE as TOMBSTONE
from storage.tombstones import of_address

PLACE = "channels.address"
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another


def pseudonym() -> str:
    return "S-" + "".join(secrets.choice(LETTERS) for _ in range(6))


@dataclass(frozen=True, slots=True)
class SqlPeople(ports.People):
    work: Work

    async def find(self, channel: Channel, address: str) -> Person | None:
        return await self._who(channel, address, people.c.forgotten_at.is_(None))

    async def get(self, person: int) -> Person:
        row = (await self.work.connection.execute(select(people).where(people.c.id == person))).one_or_none()
        if row is None:
            raise LookupError(f"no person {person}")
        contacts, given = await self._contacts(person), await self._given(person)
        return Person(person, row.pseudonym, row.locale, contacts, given, row.offered_at is not None, row.created_at)

    async def all_given(self) -> Sequence[tuple[str, Given]]:
        whose = select(people.c.pseudonym, consents).join(people, people.c.id == consents.c.person_id).order_by(consents.c.id)
        rows = await self.work.connection.execute(whose)
        return [(row.pseudonym, _given(row)) for row in rows]

    async def add(self, channel: Channel, address: str, locale: str, now: datetime) -> Person:
        known = await self.find(channel, address)
        if known is not None:
            return known
        person = await self._new(locale, now)
        if not await self._bind(person, channel, address, now):  # another transaction was faster
            await self.work.connection.execute(delete(people).where(people.c.id == person))
        found = await self.find(channel, address)
        assert found is not None
        return found

    async def hold(self, person: int) -> None:
        await self.work.connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())

    async def speak(self, person: int, locale: str) -> None:
        await self.work.connection.execute(update(people).where(people.c.id == person).values(locale=locale))

    async def grant(self, person: int, grant: Grant) -> None:
        other = self._holds(person, grant.consent) & (consents.c.text_version != grant.text_version)
        await self.work.connection.execute(update(consents).where(other).values(withdrawn_at=grant.at))
        stmt = self.work.insert(consents).values(
            person_id=person,
            kind=grant.consent,
            text_version=grant.text_version,
            locale=grant.locale,
            channel=grant.channel,
            key_hash=self.work.keys.hash("consents.key", grant.key),
            given_at=grant.at,
        )
        await self.work.connection.execute(stmt.on_conflict_do_nothing())

    async def withdraw(self, person: int, consent: Consent, now: datetime) -> bool:
        stmt = update(consents).where(self._holds(person, consent)).values(withdrawn_at=now)
        withdrawn = (await self.work.connection.execute(stmt)).rowcount == 1
        if withdrawn and consent is Consent.NOTICES:
            await unwanted(self.work, person, now)
        return withdrawn

    async def offered(self, person: int, now: datetime) -> None:
        await self.work.connection.execute(update(people).where(people.c.id == person).values(offered_at=now))

    async def expect(self, contact: int, what: Expects | None, topic: str | None = None) -> None:
        stmt = update(channels).where(channels.c.id == contact).values(expects=what, topic=topic)
        await self.work.connection.execute(stmt)

    async def heard(self, contact: int, now: datetime) -> None:
        await self.work.connection.execute(update(channels).where(channels.c.id == contact).values(bound_at=now))

    async def prove(self, person: int, mail: str, until: datetime, now: datetime) -> int | None:
        await self._bind(person, Channel.MAIL, mail, now)
        stmt = select(channels.c.id, channels.c.person_id).where(self._at(Channel.MAIL, mail)).with_for_update()
        row = (await self.work.connection.execute(stmt)).one()
        proof = update(channels).where(channels.c.id == row.id).values(verified_until=until, blocked=False)
        await self.work.connection.execute(proof)
        if row.person_id == person:
            return None
        before: int = row.person_id
        await self._move(row.id, before, person, now, mail)
        return before

    async def _move(self, contact: int, before: int, person: int, now: datetime, address: str) -> None:
        moved = {"person_id": person, "expects": None, "topic": None, "bound_at": now}
        await self.work.connection.execute(update(channels).where(channels.c.id == contact).values(moved))
        left = select(channels.c.id).where(channels.c.person_id == before).limit(1)
        if (await self.work.connection.execute(left)).first() is None:
            await inherit(self.work, person, before, now)
        else:
            await follow(self.work, person, before, address)

    async def bindings(self, now: datetime) -> Sequence[Binding]:
        return await self._proofs(channels.c.verified_until > now)

    async def lapsed(self, now: datetime) -> Sequence[Binding]:
        return await self._proofs(channels.c.verified_until <= now)

    async def kept(self, mail: str) -> Person | None:
        return await self._who(Channel.MAIL, mail, people.c.forgotten_at.is_not(None))

    async def unbind(self, contacts: Sequence[int], now: datetime) -> None:
        stmt = update(channels).where(channels.c.id.in_(contacts)).values(verified_until=now)
        await self.work.connection.execute(stmt)

    async def release(self, mail: str) -> None:
        await self.work.connection.execute(delete(channels).where(self._at(Channel.MAIL, mail)))

    async def part(self, mail: str) -> int | None:
        stmt = select(channels.c.id, channels.c.person_id).where(self._at(Channel.MAIL, mail)).with_for_update()
        row = (await self.work.connection.execute(stmt)).one_or_none()
        if row is None:
            return None
        others = select(channels.c.id).where(channels.c.person_id == row.person_id, channels.c.id != row.id).limit(1)
        if (await self.work.connection.execute(others)).first() is None:
            values = {"verified_until": None, "expects": None, "topic": None}
            await self.work.connection.execute(update(channels).where(channels.c.id == row.id).values(values))
            return None
        await self.work.connection.execute(delete(channels).where(channels.c.id == row.id))
        parted: int = row.person_id
        return parted

    async def take_back(self, mail: str, now: datetime, *, reads: bool) -> int | None:
        stmt = select(channels).where(self._at(Channel.MAIL, mail)).with_for_update()
        row = (await self.work.connection.execute(stmt)).one_or_none()
        if row is None:
            return None
        until = None if reads or row.verified_until is None else now
        former = await self.get(row.person_id)
        owner = await self._new(former.locale, now) if len(former.contacts) > 1 else former.id
        values = {"person_id": owner, "verified_until": until, "expects": None, "topic": None}
        await self.work.connection.execute(update(channels).where(channels.c.id == row.id).values(values))
        if owner == former.id:
            return None
        await follow(self.work, owner, former.id, mail)
        return former.id

    async def reclaim(self, person: int, former: int, mail: str) -> None:
        await follow(self.work, person, former, mail)

    async def nobody(self, locale: str, now: datetime) -> int:
        person = await self._new(locale, now)
        await self.work.connection.execute(update(people).where(people.c.id == person).values(forgotten_at=now))
        return person

    async def called(self, pseudonym: str) -> Person | None:
        stmt = select(people.c.id).where(people.c.pseudonym == pseudonym, people.c.forgotten_at.is_(None))
        person = (await self.work.connection.execute(stmt)).scalar_one_or_none()
        return None if person is None else await self.get(person)

    async def block(self, channel: Channel, address: str, blocked: bool) -> None:
        stmt = update(channels).where(self._at(channel, address)).values(blocked=blocked)
        await self.work.connection.execute(stmt)

    async def forget(self, person: int, now: datetime) -> None:
        await forget(self.work, person, now)

    async def forgotten_since(self, channel: Channel, address: str, at: datetime) -> bool:
        named = tombstones.c.name_hash.in_(self.work.keys.hashes(TOMBSTONE, of_address(channel, address)))
        later = select(tombstones.c.at).where(named, tombstones.c.at >= at)
        return (await self.work.connection.execute(later)).first() is not None

    async def _who(self, channel: Channel, address: str, state: ColumnElement[bool]) -> Person | None:
        stmt = select(channels.c.person_id).join(people).where(self._at(channel, address), state)
        person = (await self.work.connection.execute(stmt)).scalar_one_or_none()
        return None if person is None else await self.get(person)

    async def _proofs(self, which: ColumnElement[bool]) -> Sequence[Binding]:
        stmt = select(channels.c.id, channels.c.person_id, channels.c.address).where(channels.c.channel == Channel.MAIL, which)
        return [Binding(*row) for row in await self.work.connection.execute(stmt.order_by(channels.c.id))]

    def _at(self, channel: Channel, address: str) -> ColumnElement[bool]:
        hashes = self.work.keys.hashes(PLACE, address)
        return (channels.c.channel == channel) & channels.c.address_hash.in_(hashes)

    async def _bind(self, person: int, channel: Channel, address: str, now: datetime) -> bool:
        """False when the address is somebody's already, under whichever key. Whoever was forgotten and comes back has their open
        requests again."""
        holder = select(channels.c.id, channels.c.person_id, people.c.forgotten_at).join(people)
        taken = (await self.work.connection.execute(holder.where(self._at(channel, address)))).one_or_none()
        if taken is not None and taken.forgotten_at is not None:
            await self._move(taken.id, taken.person_id, person, now, address)
            return True
        if taken is not None:
            return False
        hashed = self.work.keys.hash(PLACE, address)
        row = {"person_id": person, "channel": channel, "address": address, "address_hash": hashed, "bound_at": now}
        stmt = self.work.insert(channels).values(row).on_conflict_do_nothing().returning(channels.c.id)
        return (await self.work.connection.execute(stmt)).first() is not None

    async def _new(self, locale: str, now: datetime) -> int:
        while True:
            row = {"pseudonym": pseudonym(), "locale": locale, "created_at": now}
            stmt = self.work.insert(people).values(row).on_conflict_do_nothing().returning(people.c.id)
            person: int | None = (await self.work.connection.execute(stmt)).scalar_one_or_none()
            if person is not None:
                return person

    async def _contacts(self, person: int) -> tuple[Contact, ...]:
        """The mailbox that was proved last comes first."""
        order = channels.c.verified_until.desc().nulls_last()
        stmt = select(channels).where(channels.c.person_id == person).order_by(order, channels.c.id)
        rows = await self.work.connection.execute(stmt)
        return tuple(Contact(r.id, r.channel, r.address, r.verified_until, r.blocked, r.expects, r.topic) for r in rows)

    async def _given(self, person: int) -> tuple[Given, ...]:
        stmt = select(consents).where(consents.c.person_id == person).order_by(consents.c.id)
        rows = await self.work.connection.execute(stmt)
        return tuple(map(_given, rows))

    @staticmethod
    def _holds(person: int, consent: Consent) -> ColumnElement[bool]:
        return (consents.c.person_id == person) & (consents.c.kind == consent) & consents.c.withdrawn_at.is_(None)


def _given(row: Row[Any]) -> Given:
    return Given(row.kind, row.text_version, row.locale, row.channel, row.given_at, row.withdrawn_at)
