"""What may go through Telegram, and where what may not is done instead: by mail."""

from dataclasses import dataclass

from bot.people.consent import ALARM
from bot.people.model import Actor, Channel, Consent, Person
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights.model import Rights
from bot.rights.naming import mailed
from bot.settings import Settings

OF_POLICY = {Act.ASK, Act.SECTION, Act.ORIGINAL, Act.POLICY, Act.FAQ, Act.MORE, Act.HELPFUL, Act.RATED, Act.ALARM}
OF_NOTICES = {Act.NOTICES_ON, Act.NOTICES_OFF}
OF_CONSENTS = {Act.DECLINE, Act.CONSENTS, Act.WORDINGS, Act.WITHDRAW, Act.GIVE_AGAIN, Act.FORGET, Act.FORGET_NOW}
# What a closed gate lets through; everything else is personal.
OPEN = OF_POLICY | OF_NOTICES | OF_CONSENTS | {Act.MENU, Act.LANGUAGE, Act.RIGHTS}
# These ask for consent themselves before anything personal is said or kept.
ASKING = {Act.FILE, Act.SEND, Act.ANOTHER, Act.AGREE, Act.NO_MAILBOX, Act.FORMER, Act.HUMAN, Act.CALL, Act.CHAT}
OF_REQUESTS = (Act.STATUS, Act.REQUEST, Act.RECEIPT, Act.DECISION, Act.ANSWER_BY, Act.REVOKE, Act.REVOKE_NOW, Act.REOPEN)
NAMED = {**dict.fromkeys(OF_REQUESTS, "status"), **dict.fromkeys((Act.MY_DATA, Act.COPY), "data")}


@dataclass(frozen=True, slots=True)
class Gate:
    """Closed where the office keeps Telegram for the policy and notices, and for who withdrew the consent to send abroad."""

    settings: Settings

    def closed(self, actor: Actor, person: Person | None) -> bool:
        withdrew = person is not None and Consent.CROSS_BORDER not in person.consents
        return actor.channel is Channel.TELEGRAM and (withdrew or not self.settings.personal_by_telegram)

    def stops(self, actor: Actor, person: Person | None, offer: Offer) -> bool:
        if offer == Offer(Act.AGREE, Consent.NOTICES) or not self.closed(actor, person):
            return False
        return offer.act not in (OPEN | ASKING if self.settings.personal_by_telegram else OPEN)

    def by_mail(self, offer: Offer | None = None) -> Reply:
        """How to do it by mail: where to, and the words to begin with."""
        params: dict[str, Value] = {
            "mail": self.settings.mail_from,
            "phone": self.settings.staff_phone,
            "words": _words(offer),
        }
        if self.settings.personal_by_telegram:
            again = (Offer(Act.GIVE_AGAIN, Consent.CROSS_BORDER), Offer(Act.MENU))
            return Reply("by_mail.as_you_wish", params, again)
        return Reply("by_mail.here", params, (Offer(Act.FAQ), Offer(Act.MENU)))


def _words(offer: Offer | None) -> Said:
    if offer is None:
        return Said("by_mail.words.human")
    if rights := Rights.parse(offer.arg):
        return mailed(rights)
    return Said(f"by_mail.words.{ALARM if offer.arg == ALARM else NAMED.get(offer.act, 'human')}")
