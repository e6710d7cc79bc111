"""What a person agreed to: shown with its words, taken back with one tap, and given again with one."""

from dataclasses import dataclass

from bot.deliveries.diversion import Diversion
from bot.deliveries.outbox import LIFE, About, Outbox
from bot.once import once
from bot.people.consent import Consents
from bot.people.model import Actor, Channel, Consent, Given, Person
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value

MENU = Offer(Act.MENU)


@dataclass(frozen=True, slots=True)
class ConsentDesk:
    store: Store
    clock: Clock
    consents: Consents
    outbox: Outbox
    diversion: Diversion

    async def shown(self, actor: Actor) -> Reply:
        """Each consent as it stands, since when, and the tap that changes it."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
        given = [last for consent in Consent if person is not None and (last := person.last(consent)) is not None]
        if not given:
            return Reply("consents.none", offers=(MENU,))
        changes = tuple(Offer(Act.GIVE_AGAIN if one.withdrawn_at else Act.WITHDRAW, one.consent) for one in given)
        return Reply("consents.mine", {"consents": tuple(map(_line, given))}, (*changes, Offer(Act.WORDINGS), MENU))

    async def wordings(self, actor: Actor) -> Reply:
        """The words that were agreed to, in the language they were read in, though we may say it otherwise today."""
        async with self.store.read() as tx:
            person = await tx.people.find(actor.channel, actor.address)
            given = [last for consent in Consent if person is not None and (last := person.last(consent)) is not None]
            texts = {one.text_version: (one, await self.consents.read(tx, one)) for one in given}
        if not given:
            return Reply("consents.none", offers=(MENU,))
        said = tuple(_wording(one, text) for one, text in texts.values())
        return Reply("consents.wordings", {"texts": said}, (Offer(Act.CONSENTS), MENU))

    async def leave_telegram(self, actor: Actor) -> Reply:
        """From now on nothing personal goes abroad: what waits and what comes goes to the mailbox."""

        async def verb(tx: Tx) -> Reply:
            person = await tx.people.find(actor.channel, actor.address)
            if person is None or not await tx.people.withdraw(person.id, Consent.CROSS_BORDER, self.clock.now()):
                return Reply("consents.none_such", offers=(Offer(Act.CONSENTS), MENU))
            await self._tell(tx, actor, person)
            says = "consents.by_mail_now" if person.letterbox(self.clock.now()) else "consents.by_phone_now"
            return Reply(says, self._ways(), (Offer(Act.GIVE_AGAIN, Consent.CROSS_BORDER), MENU))

        return await once(self.store, actor, self.clock.now(), verb)

    async def give_again(self, actor: Actor, consent: Consent) -> Reply:
        async def verb(tx: Tx) -> Reply:
            person = await tx.people.find(actor.channel, actor.address)
            if person is None or person.last(consent) is None:
                return Reply("consents.none", offers=(MENU,))
            if not await self.consents.again(tx, actor, person, consent, self.clock.now()):
                return Reply("consents.renewed", offers=(Offer(Act.RIGHTS), Offer(Act.NOTICES_ON), MENU))
            params: dict[str, Value] = {"consent": Said(f"consent.{consent}")}
            return Reply("consents.given_again", params, (Offer(Act.WITHDRAW, consent), Offer(Act.CONSENTS), MENU))

        return await once(self.store, actor, self.clock.now(), verb)

    async def _tell(self, tx: Tx, actor: Actor, person: Person) -> None:
        """The chat hears of it once, wherever it was withdrawn; the mailbox gets the thread that goes on there."""
        chat, mailbox, now = person.contact(Channel.TELEGRAM), person.mailbox(self.clock.now()), self.clock.now()
        await self.diversion.of(tx, person)
        key, about = f"{actor.key}:left", About(person=person.id)
        if chat is not None:
            await tx.people.expect(chat.id, None)
        if chat is not None and actor.channel is Channel.MAIL and self.outbox.settings.telegram:
            told = Reply("consents.told_in_chat", self._ways(), (Offer(Act.GIVE_AGAIN, Consent.CROSS_BORDER), MENU))
            await tx.deliveries.add(self.outbox.to_chat(key, chat.address, told, now, About(), locale=person.locale), now)
        if mailbox is not None and actor.channel is Channel.TELEGRAM:
            told = Reply("letter.by_mail_now", offers=(Offer(Act.STATUS), Offer(Act.HUMAN), Offer(Act.CONSENTS)))
            subject = Said("letter.by_mail_now.subject")
            letter = self.outbox.to_mailbox(key, mailbox.address, told, subject, now + LIFE, about, locale=person.locale)
            await tx.deliveries.add(letter, now)

    def _ways(self) -> dict[str, Value]:
        settings = self.outbox.settings
        return {"mail": settings.mail_from, "phone": settings.staff_phone}


def _line(given: Given) -> Said:
    says = "consents.line.withdrawn" if given.withdrawn_at else "consents.line.holds"
    return Said(says, {"consent": Said(f"consent.{given.consent}"), "at": given.withdrawn_at or given.at})


def _wording(given: Given, text: str | None) -> Said:
    if text is None:
        return Said("consents.wording_lost", {"at": given.at, "version": given.text_version})
    params: dict[str, Value] = {"at": given.at, "language": Said(f"language.{given.locale}"), "text": text}
    return Said("consents.wording", {**params, "channel": Said(f"channel.{given.channel}"), "version": given.text_version})
