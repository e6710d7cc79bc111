"""Who speaks to us, through which channel, and what they agreed to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

BINDING_LIFE = timedelta(days=180)
OUTAGE = timedelta(days=30)  # the longest a letter waits for us
SKEW = timedelta(minutes=2)  # a clock may be set back a little; what was made in a farther future is not believed


class Channel(StrEnum):
    TELEGRAM = "telegram"
    MAIL = "mail"


class Consent(StrEnum):
    """Separate consents, each given and withdrawn by itself (Law 94-V Arts. 8 and 16)."""

    STORING = "storing"
    CROSS_BORDER = "cross_border"
    NOTICES = "notices"


class Expects(StrEnum):
    """Which question a person was asked last; what they write next is taken for its answer."""

    ADDRESS = "address"
    CODE = "code"
    WHO = "who"  # who somebody without a corporate mailbox says they are
    CALLED = "called"  # the digits that are read out to them
    QUESTION = "question"  # words for a member of staff
    PHONE = "phone"  # a number to call back
    WORDS = "words"  # what exactly a demand is about
    FACTS = "facts"  # what is new about an answered request


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made this update, before anybody is looked up.

    `address` is the Telegram user id in digits or the canonical mail address. `key` is the idempotency key of the
    update. `proven` is set where the update itself shows control of the mailbox `address`. `locale` was chosen;
    `hint` is only what the phone speaks, and yields to whatever is known. `topic` is what the policy desk answered last.
    `consent` is what the screen above these words asks consent for. `words` stand below a choice made by mail. `at` is when our
    mail server took the letter.
    """

    channel: Channel
    address: str
    key: str
    locale: str | None = None
    proven: bool = False
    hint: str | None = None
    topic: str = ""
    consent: str = ""
    words: str = ""
    at: datetime | None = None

    @property
    def owner(self) -> str:
        return f"{self.channel}:{self.address}"

    def reached_us(self, now: datetime) -> datetime:
        """When it did: a letter may have lain in the mailbox while nobody served it. What claims to be older is not believed."""
        return now if self.at is None else min(now, max(self.at, now - OUTAGE))


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a person. `verified_until` is set for a corporate mailbox that was proved."""

    id: int
    channel: Channel
    address: str
    verified_until: datetime | None
    blocked: bool
    expects: Expects | None
    topic: str | None  # what `expects` is about: rights or a number


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as it was given: to which wording, in which language, by which channel, and until when it held."""

    consent: Consent
    text_version: str
    locale: str
    channel: Channel
    at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """`pseudonym` is what staff and exports see instead of an address. `offered`: notices were offered to them once."""

    id: int
    pseudonym: str
    locale: str
    contacts: tuple[Contact, ...]
    given: tuple[Given, ...]
    offered: bool
    since: datetime

    @property
    def consents(self) -> frozenset[Consent]:
        """Those that hold."""
        return frozenset(given.consent for given in self.given if given.withdrawn_at is None)

    def last(self, consent: Consent) -> Given | None:
        """How it was given the last time: the one that holds, else the newest that was withdrawn."""
        given = [one for one in reversed(self.given) if one.consent is consent]
        return next((one for one in given if one.withdrawn_at is None), given[0] if given else None)

    def contact(self, channel: Channel, address: str | None = None) -> Contact | None:
        return next((c for c in self.contacts if c.channel is channel and address in (None, c.address)), None)

    def speaks_by(self, actor: Actor) -> Contact:
        """The contact through which this person was found."""
        contact = self.contact(actor.channel, actor.address)
        assert contact is not None, "a person is found through a contact"
        return contact

    def expects(self, actor: Actor) -> Expects | None:
        """Which question they were asked last by the way they write now."""
        contact = self.contact(actor.channel, actor.address)
        return contact.expects if contact else None

    @property
    def proved(self) -> Contact | None:
        """The mailbox that was proved last, whether or not that still holds."""
        return next((c for c in self.contacts if c.channel is Channel.MAIL and c.verified_until is not None), None)

    @property
    def was_proved(self) -> bool:
        """Whether a mailbox of this person was ever proved: then another proof is no first binding."""
        return self.proved is not None

    def letterbox(self, now: datetime) -> Contact | None:
        """Where a letter may go: a mailbox that is proved, or one of somebody who had nothing to prove. A proof that has ended
        says that it may be somebody else's by now."""
        private = (c for c in self.contacts if c.channel is Channel.MAIL and c.verified_until is None)
        return self.mailbox(now) or next(private, None)

    def mailbox(self, now: datetime) -> Contact | None:
        """The corporate mailbox whose proof still holds; one from the future, after the clock was set back, does not."""
        latest = now + BINDING_LIFE + SKEW
        mailboxes = (c for c in self.contacts if c.channel is Channel.MAIL)
        return next((c for c in mailboxes if c.verified_until is not None and now < c.verified_until <= latest), None)


@dataclass(frozen=True, slots=True)
class Binding:
    """A corporate mailbox that is proved to be a person's."""

    contact: int
    person: int
    address: str


@dataclass(frozen=True, slots=True)
class Grant:
    """The evidence of a consent: which text, in which language, through which update."""

    consent: Consent
    text_version: str
    locale: str
    channel: Channel
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code that was mailed: only its keyed digest is kept. `becomes` is the mailbox that takes the place of `mail`."""

    id: int
    person: int
    mail: str
    digest: str
    created_at: datetime
    expires_at: datetime
    attempts: int
    becomes: str | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """A link that was mailed to `mail`, or a code that was shown to `person`; with both, the link beside a code."""

    id: int
    person: int | None
    mail: str | None
    created_at: datetime
    expires_at: datetime
