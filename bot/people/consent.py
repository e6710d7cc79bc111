"""Consent: what is asked before anything is kept, and the rows that prove it was given."""

from dataclasses import dataclass
from datetime import datetime

from bot.people.model import Actor, Channel, Consent, Grant, Person
from bot.ports import Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.settings import Settings
from bot.texts import Texts

KEEPING = (Consent.STORING, Consent.CROSS_BORDER)
HUMAN, CALL, NOTICES = "human", "call", "notices"


@dataclass(frozen=True, slots=True)
class Consents:
    """Asks and records. A mail needs no consent to storing: a written demand is registered as it comes (design note 4c)."""

    settings: Settings
    texts: Texts

    def holds(self, person: Person | None, *extra: Consent) -> bool:
        return person is not None and person.consents.issuperset((*KEEPING, *extra))

    def ask(self, wish: str, locale: str) -> Reply:
        """One screen: what is kept and why, that Telegram is abroad, the ways without it, one button."""
        says = "people.consent_notices" if wish == NOTICES else "people.consent"
        params: dict[str, Value] = {
            "operator": self.settings.operator(locale),
            "bin": self.settings.operator_bin,
            "wish": Said(f"wish.{wish}"),
            "mail": self.settings.staff_mail,
            "phone": self.settings.staff_phone,
        }
        return Reply(says, params, (Offer(Act.AGREE, wish), Offer(Act.DECLINE, wish)), locale)

    async def given(self, tx: Tx, actor: Actor, locale: str, now: datetime, *extra: Consent) -> Person:
        """The person behind the actor, with the consents of the screen they agreed to."""
        person = await tx.people.add(actor.channel, actor.address, locale, now)
        asked = KEEPING if actor.channel is Channel.TELEGRAM else ()
        for consent in (*asked, *extra):
            await tx.people.grant(person.id, self._grant(consent, actor, locale, now))
        return await tx.people.get(person.id)

    def _grant(self, consent: Consent, actor: Actor, locale: str, now: datetime) -> Grant:
        says = "people.consent_notices" if consent is Consent.NOTICES else "people.consent"
        return Grant(consent, self.texts.version(says, locale), locale, actor.channel, actor.key, now)
