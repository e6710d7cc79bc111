"""Consent: what is asked before anything is kept, the rows that prove it was given, and the wordings they speak of."""

import hashlib
import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.people.model import Actor, Channel, Consent, Given, Grant, Person
from bot.ports import Store, Tx
from bot.reply import Act, Offer, Reply, Value
from bot.rights.naming import wished
from bot.settings import Settings
from bot.texts import LOCALES, Texts

KEEPING = {Channel.TELEGRAM: (Consent.STORING, Consent.CROSS_BORDER), Channel.MAIL: (Consent.STORING,)}
HUMAN, CALL, NOTICES, CHAT = "human", "call", "notices", "chat"
ALARM = "alarm"  # somebody else's data, a stolen account, a leak: staff and approvers hear of it at once
IN_CHAT, BY_MAIL, TO_NOTICES = "people.consent", "letter.consent", "people.consent_notices"
# The screen about notices tells less about storing than a request needs.
TOLD_BY = {Consent.STORING: (IN_CHAT, BY_MAIL), Consent.CROSS_BORDER: (IN_CHAT,), Consent.NOTICES: (TO_NOTICES,)}


def screen(channel: Channel, wish: str) -> str:
    """The text that asks: what is kept differs by channel, and notices are asked for by themselves."""
    if wish == NOTICES:
        return TO_NOTICES
    return IN_CHAT if channel is Channel.TELEGRAM else BY_MAIL


@dataclass(frozen=True, slots=True)
class Consents:
    """Asks and records. A demand from a proved mailbox needs no consent to storing: it is registered as it comes."""

    settings: Settings
    texts: Texts

    def holds(self, person: Person | None, channel: Channel) -> bool:
        return person is not None and all(self.current(person, consent) for consent in KEEPING[channel])

    def current(self, person: Person, consent: Consent) -> bool:
        """Whether it holds in the wording we ask with today: a renewed one asks again."""
        given = person.last(consent)
        return given is not None and given.withdrawn_at is None and given.text_version in self._versions(*TOLD_BY[consent])

    def notified(self, person: Person, channel: Channel) -> bool:
        """Whether notices are wished for, and may go out by this channel."""
        reached = all(consent in person.consents for consent in KEEPING[channel])
        return reached and self.current(person, Consent.NOTICES)

    def ask(self, channel: Channel, wish: str, locale: str, arg: str = "") -> Reply:
        """One screen: what is kept and why, that Telegram is abroad, the ways without it, one button. `arg` is what the button
        carries where that is more than the wish."""
        params = self._facts(locale) | {"wish": wished(wish)}
        return Reply(screen(channel, wish), params, (Offer(Act.AGREE, arg or wish), Offer(Act.DECLINE, wish)), locale)

    async def given(self, tx: Tx, actor: Actor, wish: str, locale: str, now: datetime) -> Person:
        """The person behind the actor, with the consents of the screen they agreed to, each as evidence of that text."""
        person = await tx.people.add(actor.channel, actor.address, locale, now)
        version = self.version(screen(actor.channel, wish), locale)
        for consent in self._asked(person, actor.channel, wish):
            await tx.people.grant(person.id, Grant(consent, version, locale, actor.channel, actor.key, now))
        if wish == NOTICES:
            await tx.people.offered(person.id, now)
        return await tx.people.get(person.id)

    async def again(self, tx: Tx, actor: Actor, person: Person, consent: Consent, now: datetime) -> bool:
        """Given again in the wording it was withdrawn in; False for a wording we use no more, which has to be read first."""
        last = person.last(consent)
        if last is None or last.text_version not in self._versions(IN_CHAT, BY_MAIL, TO_NOTICES):
            return False
        await tx.people.grant(person.id, Grant(consent, last.text_version, last.locale, actor.channel, actor.key, now))
        return True

    async def offer_notices(self, tx: Tx, person: Person, now: datetime) -> tuple[Offer, ...]:
        """Once, with the first thing a person is told after agreeing to be remembered."""
        if person.offered or Consent.NOTICES in person.consents:
            return ()
        await tx.people.offered(person.id, now)
        return (Offer(Act.NOTICES_ON),)

    async def keep_wordings(self, store: Store, now: datetime) -> None:
        """What people will agree to from now on, so that it can be read when we say it in other words."""
        async with store.begin() as tx:
            for says in (IN_CHAT, BY_MAIL, TO_NOTICES):
                for locale in LOCALES:
                    await tx.wordings.keep(self.version(says, locale), self.wording(says, locale), now)

    def wording(self, says: str, locale: str) -> str:
        """What is agreed to. Who keeps it is part of that (94-V Art. 8(4)); the wish and the ways to reach us are not."""
        operator = html.escape(self.settings.operator(locale), quote=False)
        return self.texts.template(says, locale).replace("{operator}", operator).replace("{bin}", self.settings.operator_bin)

    def version(self, says: str, locale: str) -> str:
        """Which wording this is: the first half of its SHA-256."""
        return hashlib.sha256(self.wording(says, locale).encode()).hexdigest()[:32]

    async def read(self, tx: Tx, given: Given) -> str | None:
        """The wording that was agreed to, with how to reach us today; what was wanted then is not kept."""
        template = await tx.wordings.text(given.text_version)
        return template and self.texts.filled(template, {"wish": "…", **self._facts(given.locale)}, given.locale)

    def _asked(self, person: Person, channel: Channel, wish: str) -> Iterator[Consent]:
        """What an earlier screen has told in full is not asked for anew."""
        if wish == NOTICES:
            yield from (consent for consent in KEEPING[channel] if consent not in person.consents)
            yield Consent.NOTICES
        else:
            yield from (consent for consent in KEEPING[channel] if not self.current(person, consent))

    def _versions(self, *says: str) -> set[str]:
        return {self.version(one, locale) for one in says for locale in LOCALES}

    def _facts(self, locale: str) -> dict[str, Value]:
        return {
            "operator": self.settings.operator(locale),
            "bin": self.settings.operator_bin,
            "mail": self.settings.staff_mail,
            "phone": self.settings.staff_phone,
        }
