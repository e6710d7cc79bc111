"""What the capability needs of its tables."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.people.model import Binding, Challenge, Channel, Consent, Expects, Given, Grant, Pass, Person

TOMBSTONE_LIFE = timedelta(days=366)  # backups must not live longer


class People(Protocol):
    async def find(self, channel: Channel, address: str) -> Person | None: ...
    async def get(self, person: int) -> Person: ...

    async def all_given(self) -> Sequence[tuple[str, Given]]:
        """Every consent that is kept, withdrawn or not, with the pseudonym of who gave it; oldest first."""
        ...

    async def add(self, channel: Channel, address: str, locale: str, now: datetime) -> Person:
        """The person behind this address, new or not."""
        ...

    async def hold(self, person: int) -> None:
        """Whoever else holds this person waits until the transaction that does so ends."""
        ...

    async def speak(self, person: int, locale: str) -> None: ...

    async def grant(self, person: int, grant: Grant) -> None:
        """Keeps the grant; one of the same wording stays as it is, one of another wording ends where the new one begins."""
        ...

    async def withdraw(self, person: int, consent: Consent, now: datetime) -> bool:
        """False when it did not hold."""
        ...

    async def offered(self, person: int, now: datetime) -> None:
        """Notices were offered: not again."""
        ...

    async def expect(self, contact: int, what: Expects | None, topic: str | None = None) -> None: ...

    async def heard(self, contact: int, now: datetime) -> None:
        """Somebody who only asks is there all the same: retention counts from now."""
        ...

    async def prove(self, person: int, mail: str, until: datetime, now: datetime) -> int | None:
        """Binds a proved mailbox to the person; the id of the person who held it before, if another."""
        ...

    async def bindings(self, now: datetime) -> Sequence[Binding]:
        """Every proved mailbox whose proof holds."""
        ...

    async def lapsed(self, now: datetime) -> Sequence[Binding]:
        """Every mailbox that was proved once and whose proof is over."""
        ...

    async def kept(self, mail: str) -> Person | None:
        """Who was forgotten and still gets an answer there: nobody else is found by it."""
        ...

    async def unbind(self, contacts: Sequence[int], now: datetime) -> None:
        """The proofs end now; the contacts stay."""
        ...

    async def release(self, mail: str) -> None:
        """The mailbox has another holder: whoever writes from it is somebody new."""
        ...

    async def part(self, mail: str) -> int | None:
        """The mailbox proves nothing any more, and leaves a person who can be reached otherwise; -> that person."""
        ...

    async def take_back(self, mail: str, now: datetime, *, reads: bool) -> int | None:
        """As `part`, but the mailbox stands alone from then on, and the open requests that it proved are no longer that person's:
        whoever proves it next has them. Letters go there meanwhile only where its own reader asked for this."""
        ...

    async def reclaim(self, person: int, former: int, mail: str) -> None:
        """The open requests of a former holder that this mailbox proved become this person's."""
        ...

    async def nobody(self, locale: str, now: datetime) -> int:
        """A row without a way to anybody, for a case that is nobody's."""
        ...

    async def called(self, pseudonym: str) -> Person | None: ...
    async def block(self, channel: Channel, address: str, blocked: bool) -> None: ...

    async def forget(self, person: int, now: datetime) -> None:
        """Contacts, consents and challenges go; the row stays without a way back to the person, and a tombstone. While a request
        is open, its answer still goes to the proved mailbox."""
        ...

    async def forgotten_since(self, channel: Channel, address: str, at: datetime) -> bool:
        """Whether somebody with this address asked to be forgotten at that moment or later."""
        ...


class Challenges(Protocol):
    async def add(self, person: int, mail: str, created_at: datetime, expires_at: datetime, becomes: str | None = None) -> int:
        """A new challenge without a digest yet (its id is part of the digest); earlier ones of the person are void."""
        ...

    async def seal(self, challenge: int, digest: str) -> None: ...
    async def open(self, person: int) -> Challenge | None: ...

    async def spend(self, challenge: int, limit: int) -> bool:
        """Counts an attempt, atomically; False when `limit` attempts were already made."""
        ...

    async def close(self, challenge: int, now: datetime, *, solved: bool = False) -> None:
        """Ends it: digest and address go, the count of wrong codes stays for the limits; `solved` takes the right one off it."""
        ...

    async def spoil(self, mails: Sequence[str]) -> None:
        """No code fits any more that was sent to these mailboxes, or that would bind them. The rows stay open: whoever types one
        learns nothing of who left (ASVS 6.3.8)."""
        ...

    async def sent(self, mail: str, since: datetime) -> list[datetime]:
        """When codes were sent to this address, by anybody, oldest first."""
        ...

    async def failures(self, person: int, mail: str, since: datetime) -> int:
        """Wrong codes of this person or for this mailbox, whichever are more; over all challenges: a new code resets nothing."""
        ...


class Passes(Protocol):
    """What binds a chat to a mailbox without a code being typed: a link that was mailed, or a code that was shown."""

    async def add(self, secret: str, person: int | None, mail: str | None, created_at: datetime, expires_at: datetime) -> int:
        """An earlier one of the same kind is void: to this mailbox, or of this person where one is named."""
        ...

    async def find(self, secret: str) -> Pass | None:
        """The one that nobody has used yet."""
        ...

    async def take(self, number: int, now: datetime) -> bool:
        """Uses it up, atomically; False when somebody else was faster."""
        ...

    async def void(self, person: int, now: datetime) -> None:
        """All that are open for this person."""
        ...

    async def void_to(self, mails: Sequence[str], now: datetime) -> None:
        """All that were sent to these mailboxes."""
        ...

    async def sent(self, mail: str, since: datetime) -> list[datetime]:
        """When links of their own were sent to this address, oldest first."""
        ...

    async def guess(self, mail: str, day: date, limit: int) -> bool:
        """Counts a code that came from this mailbox, atomically; False when there were `limit` that day."""
        ...


class Wordings(Protocol):
    """Every wording of a consent that was ever shown, by its version: what was agreed to can be read again."""

    async def keep(self, version: str, text: str, now: datetime) -> None: ...
    async def text(self, version: str) -> str | None: ...
