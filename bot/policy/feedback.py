"""What is learnt from people: which questions had no good answer, and which answers helped. Of people who agreed to be kept."""

from dataclasses import dataclass, replace

from bot.once import once
from bot.people.consent import Consents
from bot.people.model import Actor, Channel, Consent, Person
from bot.policy.desk import PolicyDesk, answered_topic
from bot.policy.model import ANSWERABLE, Asked
from bot.policy.redact import redacted
from bot.ports import Clock, Store, Tx
from bot.reply import Reply

ROOM = 2  # buttons beside one that is offered once
NOT_KEPT = ("policy.emergency", "policy.human", "policy.alarm")  # what is said to staff is kept with its case


@dataclass(frozen=True, slots=True)
class Feedback:
    store: Store
    clock: Clock
    policy: PolicyDesk
    consents: Consents

    async def asked(self, actor: Actor, person: Person | None, text: str, locale: str | None) -> Reply:
        """Answers, and keeps the question without names and numbers where the person agreed to storing."""
        reply = self.policy.ask(text, locale, actor.topic)
        if person is None or not self.consents.current(person, Consent.STORING) or reply.says in NOT_KEPT:
            return reply

        async def verb(tx: Tx) -> Reply:
            outcome, topic = reply.says.removeprefix("policy."), answered_topic(reply.offers)
            kept = Asked(redacted(text), reply.locale or person.locale, outcome, topic, self.clock.now())
            await tx.questions.add(person.id, kept)
            await tx.people.heard(person.speaks_by(actor).id, self.clock.now())
            asks = await self.consents.offer_notices(tx, person, self.clock.now()) if topic else ()
            room = reply.offers
            if asks and actor.channel is Channel.TELEGRAM and len(room) > ROOM:  # what gives way is asked next time
                room = (*room[:1], *room[-1:])
            return replace(reply, offers=(*room[:-1], *asks, *room[-1:]))

        return await once(self.store, actor, self.clock.now(), verb)

    async def rated(self, actor: Actor, rating: str, locale: str) -> Reply:
        """`rating` is TOPIC:yes or TOPIC:no. Of a stranger only the number of such ratings is kept."""
        topic, _, said = rating.partition(":")
        reply = self.policy.rated(rating, locale)
        if topic not in ANSWERABLE or said not in ("yes", "no"):
            return self.policy.contents(locale)

        async def verb(tx: Tx) -> Reply:
            person = await tx.people.find(actor.channel, actor.address)
            await tx.questions.count(topic, locale, said == "yes")
            if person is not None:
                await tx.questions.rate(person.id, topic, said == "yes")
            return reply

        return await once(self.store, actor, self.clock.now(), verb)
