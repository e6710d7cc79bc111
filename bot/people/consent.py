"""Consent: what is asked before anything is kept, and the rows that prove it was given."""

from dataclasses import dataclass
from datetime import datetime

from bot.people.model import Actor, Channel, Consent, Grant, Person
from bot.ports import Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.settings import Settings
from bot.texts import Texts

KEEPING = {Channel.TELEGRAM: (Consent.STORING, Consent.CROSS_BORDER), Channel.MAIL: (Consent.STORING,)}
HUMAN, CALL, NOTICES, CHAT = "human", "call", "notices", "chat"
ALARM = "alarm"  # somebody else's data, a stolen account, a leak: staff and approvers hear of it at once


def screen(channel: Channel, wish: str) -> str:
    """The text that asks: what is kept differs by channel, and notices are asked for by themselves."""
    if wish == NOTICES:
        return "people.consent_notices"
    return "people.consent" if channel is Channel.TELEGRAM else "letter.consent"


@dataclass(frozen=True, slots=True)
class Consents:
    """Asks and records. A demand from a proved mailbox needs no consent to storing: it is registered as it comes."""

    settings: Settings
    texts: Texts

    def holds(self, person: Person | None, channel: Channel) -> bool:
        return person is not None and person.consents.issuperset(KEEPING[channel])

    def ask(self, channel: Channel, wish: str, locale: str, arg: str = "") -> Reply:
        """One screen: what is kept and why, that Telegram is abroad, the ways without it, one button. `arg` is what the button
        carries where that is more than the wish."""
        params: dict[str, Value] = {
            "operator": self.settings.operator(locale),
            "bin": self.settings.operator_bin,
            "wish": Said(f"wish.{wish}"),
            "mail": self.settings.staff_mail,
            "phone": self.settings.staff_phone,
        }
        offers = (Offer(Act.AGREE, arg or wish), Offer(Act.DECLINE, wish))
        return Reply(screen(channel, wish), params, offers, locale)

    async def given(self, tx: Tx, actor: Actor, wish: str, locale: str, now: datetime) -> Person:
        """The person behind the actor, with the consents of the screen they agreed to, each as evidence of that text."""
        person = await tx.people.add(actor.channel, actor.address, locale, now)
        version = self.texts.version(screen(actor.channel, wish), locale)
        for consent in (*KEEPING[actor.channel], *((Consent.NOTICES,) if wish == NOTICES else ())):
            await tx.people.grant(person.id, Grant(consent, version, locale, actor.channel, actor.key, now))
        return await tx.people.get(person.id)
