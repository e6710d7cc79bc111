"""Words as the answer to what a person was asked last, whichever desk asked it."""

from collections.abc import Awaitable
from dataclasses import dataclass

from bot import spoken
from bot.calls.desk import CallDesk
from bot.cases.desk import CaseDesk
from bot.cases.threading import number_alone
from bot.greeting import is_greeting
from bot.people import verify
from bot.people.consent import ALARM, HUMAN
from bot.people.model import Actor, Contact, Expects, Person
from bot.people.proof import no_mailbox
from bot.policy.alarms import is_report
from bot.policy.desk import PolicyDesk
from bot.reply import Act, Offer, Reply
from bot.rights.desk import RightsDesk
from bot.rights.mine import MyRequests
from bot.rights.model import Rights

IN_OWN_WORDS = (Expects.WHO, Expects.WORDS, Expects.FACTS)
PROVING = (Expects.ADDRESS, Expects.CODE)
AT_ONCE = ("policy.emergency", "policy.human", "policy.alarm", "alarm.passed_on")  # answers that leave room for nothing else


@dataclass(frozen=True, slots=True)
class Answering:
    policy: PolicyDesk
    rights: RightsDesk
    requests: MyRequests
    cases: CaseDesk
    calls: CallDesk

    async def digits(self, actor: Actor, person: Person, text: str) -> Awaitable[Reply] | None:
        """Six digits, asked for or not: of the call or of the letter, whichever is newer; or of one that is over."""
        asked = person.expects(actor)
        code = verify.code_in(text) if asked in (Expects.CODE, Expects.CALLED) else verify.code_alone(text)
        if code is None:
            return None
        dialled, mailed = await self.calls.dialled(actor), await self.rights.mailed(actor)
        if asked is Expects.CALLED or (dialled and (mailed is None or mailed < dialled)):
            return self.calls.typed(actor, code)
        if asked is Expects.CODE or (mailed and asked is not Expects.PHONE):
            return self.rights.code_given(actor, code)
        return None if asked else _reply("verify.no_code_awaited", Offer(Act.STATUS), Offer(Act.RIGHTS), Offer(Act.MENU))

    def words(self, actor: Actor, person: Person, text: str) -> Awaitable[Reply] | None:
        """None when the words are no answer to what was asked: a question may come at any moment, and so may an alarm."""
        contact, asked, locale = person.contact(actor.channel, actor.address), person.expects(actor), person.locale
        if asked not in (None, Expects.CALLED) and is_greeting(text):
            return _reply("cases.listening", Offer(Act.MENU))
        if contact is None or (asked in IN_OWN_WORDS and is_report(text)):
            return None
        match asked:
            case Expects.ADDRESS | Expects.CODE:
                return self._proving(actor, contact, asked, text, locale)
            case Expects.WHO:
                return self.calls.introduced(actor, text)
            case Expects.CALLED if verify.is_slip(text):
                return _reply("calls.six_digits", Offer(Act.HUMAN))
            case Expects.WORDS:
                return self._in_own_words(actor, person, contact, text)
            case Expects.FACTS:
                return self.requests.new_facts(actor, contact.topic or "", text)
            case Expects.QUESTION | Expects.PHONE:
                number = contact.topic if contact.topic and "-" in contact.topic else None
                return self.cases.wrote(actor, text, number, locale, self.urgent(text, locale))
            case _:
                return self._about_requests(actor, text)

    def _about_requests(self, actor: Actor, text: str) -> Awaitable[Reply] | None:
        """A number alone shows its request; one is taken back by the button below it."""
        number = number_alone(text)
        return self.requests.status(actor, number or "") if number or spoken.takes_back(text) else None

    def urgent(self, text: str, locale: str) -> str:
        """An alarm is one whichever way it came in."""
        return ALARM if self.policy.ask(text, locale).says == "policy.alarm" else HUMAN

    def _proving(self, actor: Actor, contact: Contact, asked: Expects, text: str, locale: str) -> Awaitable[Reply] | None:
        """An address, a code, or why there is none."""
        address, topic = self._address(text), contact.topic or ""
        rights, former = Rights.parse(topic), spoken.former(text)
        if address:
            return self.rights.address_given(actor, address)
        if rights and (former or spoken.no_mailbox(text)):
            return self.calls.begin(actor, rights, locale, former=former)
        if asked is Expects.ADDRESS:
            return self.rights.address_given(actor, text) if len(text.split()) == 1 else None
        if verify.is_slip(text):
            return _reply("verify.not_a_code", Offer(Act.NEW_CODE), *no_mailbox(topic)[:1])
        if spoken.no_code(text):
            return _reply("verify.no_code_came", Offer(Act.NEW_CODE), *no_mailbox(topic))
        return None

    def declines(self, actor: Actor, person: Person, text: str) -> bool:
        """Whether "no" answers "Send?", or "never mind" the question what is new."""
        if person.expects(actor) is Expects.FACTS:
            return spoken.refuses(text) or spoken.thanks(text)
        return self._asked_to_send(actor, person) and spoken.refuses(text)

    def _asked_to_send(self, actor: Actor, person: Person) -> bool:
        return person.expects(actor) is Expects.WORDS and person.mailbox(self.rights.clock.now()) is not None

    def _in_own_words(self, actor: Actor, person: Person, contact: Contact, text: str) -> Awaitable[Reply]:
        address, rights = self._address(text), Rights.parse(contact.topic or "")
        if address and len(text.split()) == 1:  # who knows the way goes ahead
            return self.rights.address_given(actor, address)
        if rights and self._asked_to_send(actor, person) and spoken.sends(text):
            return self.rights.submit(actor, rights, person.locale)
        return self.rights.words_given(actor, text)

    def _address(self, text: str) -> str | None:
        return verify.address_in(text, self.rights.proof.settings.mail_domains)

    def going_on(self, actor: Actor, person: Person, reply: Reply) -> tuple[Offer, ...]:
        """What is offered below the answer to a question that came between: the way on with a proof instead of "More…"."""
        contact = person.contact(actor.channel, actor.address)
        if contact is None or contact.expects not in PROVING or reply.says in AT_ONCE:
            return reply.offers
        way = (Offer(Act.NEW_CODE),) if contact.expects is Expects.CODE else no_mailbox(contact.topic or "")[:1]
        return (*(offer for offer in reply.offers if offer.act is not Act.MORE), *way)


async def _reply(says: str, *offers: Offer) -> Reply:
    return Reply(says, offers=offers)
