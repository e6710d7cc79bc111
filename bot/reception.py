"""Everything an employee can do, by whatever channel: a greeting, words, a choice, a command."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot import spoken
from bot.answering import Answering
from bot.calls.desk import CallDesk
from bot.cases.desk import CaseDesk
from bot.cases.replied import Replied
from bot.errors import Refused
from bot.notices.desk import NoticeDesk
from bot.once import answered
from bot.people import sensitive, verify
from bot.people.consent import ALARM, CALL, HUMAN, NOTICES
from bot.people.desk import PeopleDesk
from bot.people.gate import Gate
from bot.people.model import Actor, Channel, Consent, Expects, Person
from bot.people.withdrawal import ConsentDesk
from bot.policy.alarms import is_alarm, is_report
from bot.policy.desk import PolicyDesk
from bot.policy.feedback import Feedback
from bot.reply import Act, Offer, Reply, Value
from bot.rights.binding import LINK, BindingDesk
from bot.rights.desk import RightsDesk
from bot.rights.mine import MyRequests
from bot.rights.model import Right, Rights
from bot.texts import LOCALES

MENU = Offer(Act.MENU)
LANGUAGES = tuple(Offer(Act.LANGUAGE, locale) for locale in LOCALES)
COMMANDS = {
    "menu": Act.MENU,
    "help": Act.MENU,
    "faq": Act.FAQ,
    "policy": Act.POLICY,
    "rights": Act.RIGHTS,
    "status": Act.STATUS,
    "human": Act.HUMAN,
    "notices": Act.NOTICES_ON,
    "mydata": Act.MY_DATA,
    "withdraw": Act.CONSENTS,
    "forget": Act.FORGET,
}
Verb = Callable[[Actor, str, str], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Reception:
    policy: PolicyDesk
    feedback: Feedback
    people: PeopleDesk
    consents: ConsentDesk
    rights: RightsDesk
    requests: MyRequests
    cases: CaseDesk
    calls: CallDesk
    notices: NoticeDesk
    binding: BindingDesk

    async def greet(self, actor: Actor, payload: str = "") -> Reply:
        """The first screen, or what a deep link opens: t_<topic>, r_<right>, c_<number>, v_<link>."""
        kind, _, value = payload.partition("_")
        match kind:
            case "t" if value:
                return await self.tapped(actor, Offer(Act.ASK, value))
            case "r" if value in set(Right):
                return await self.tapped(actor, Offer(Act.FILE, value))
            case "v" if value and self.gate.stops(actor, await self.people.who(actor), Offer(Act.CHAT)):
                return await self._said(actor, _now(self.gate.by_mail()))
            case "v" if value:
                locale = await self._locale(actor)
                return await self._said(actor, self.binding.open(actor, value, locale), locale)
            case "c" if await self.cases.owns(actor, value) and not value.startswith("QG-"):
                return await self.tapped(actor, Offer(Act.ANSWER, value))
            case "c" if value and self.gate.closed(actor, await self.people.who(actor)):
                return await self.tapped(actor, Offer(Act.STATUS))
            case "c" if value:
                return await self._said(actor, self.requests.status(actor, value))
            case _:
                return self._greeting(actor.locale or "kk")

    async def heard(self, actor: Actor, text: str, *, about: Replied | None = None) -> Reply:
        """Words: the answer to what was asked last, an addition to a case, or a question about the policy."""
        person = await self.people.who(actor)
        if actor.channel is Channel.TELEGRAM and (told := _sensitive(text)) and not is_alarm(text):
            return await self._said(actor, _now(told))
        if actor.consent and (told := await self._on_consent(actor, text)):
            return told
        closed = self.gate.closed(actor, person)
        if person is None and verify.code_alone(text):
            return await self._said(actor, _reply("verify.no_code_awaited", Offer(Act.RIGHTS), MENU))
        if person is None or is_alarm(text) or (closed and not await self._meant_for_us(actor, person, text, about)):
            locale = actor.locale or (person.locale if person else actor.hint)
            return await self._asked(actor, None if closed else person, text, locale)
        if closed:
            await self.cases.stop_asking(actor)
            return await self._said(actor, _now(self.gate.by_mail()))
        if first := await answered(self.people.store, actor.key):
            return await self._said(actor, _now(first))
        if self.answering.declines(actor, person, text):
            return await self.tapped(actor, MENU)
        answer = await self.answering.digits(actor, person, text) or self.answering.words(actor, person, text)
        if answer is None and about is not None and (number := await self.cases.number_of(actor, about)):
            answer = self.cases.wrote(actor, text, number, person.locale, self.answering.urgent(text, person.locale))
        if answer is not None:
            return await self._said(actor, answer)
        reply = await self._asked(actor, person, text, actor.locale or person.locale)
        return replace(reply, offers=self.answering.going_on(actor, person, reply))

    async def _on_consent(self, actor: Actor, text: str) -> Reply | None:
        """Yes or no below the screen that asks for consent: it is given by the button alone, which says to what."""
        offers = (Offer(Act.AGREE, actor.consent), Offer(Act.DECLINE, actor.consent))
        if spoken.agrees(text):
            return await self._said(actor, _reply("people.consent_by_button", *offers))
        return await self.tapped(actor, offers[1]) if spoken.refuses(text) else None

    async def _asked(self, actor: Actor, person: Person | None, text: str, locale: str | None) -> Reply:
        """What is told plainly, or in a letter, is a report at once; before consent to keep it a letter goes on as it is."""
        reply = await self.feedback.asked(actor, person, text, locale)
        if reply.says != "policy.alarm" or not (actor.channel is Channel.MAIL or is_report(text)):
            return reply
        if self.cases.consents.holds(person, actor.channel):
            return await self._said(actor, self.cases.reported(actor, text, reply))
        if actor.channel is Channel.MAIL:
            await self.cases.overheard(actor, text)
        return reply

    async def _meant_for_us(self, actor: Actor, person: Person, text: str, about: Replied | None) -> bool:
        """Whether words are an answer to what was asked, or to what staff wrote."""
        expects = person.expects(actor)
        asked = verify.code_in(text) if expects is Expects.CALLED else expects
        return asked is not None or (about is not None and await self.cases.number_of(actor, about) is not None)

    async def wrote(self, actor: Actor, text: str, number: str | None, wish: str = HUMAN) -> Reply:
        """Words meant for staff, whatever they look like: into the case `number`, or a new one."""
        locale = await self._locale(actor)
        wish = self.answering.urgent(text, locale) if wish == HUMAN else wish
        return await self._said(actor, self.cases.wrote(actor, text, number, locale, wish))

    async def overheard(self, actor: Actor, text: str) -> Reply:
        """More of an alarm by somebody who has agreed to nothing."""
        await self.cases.overheard(actor, text)
        return await self._said(actor, _reply("alarm.overheard", MENU))

    async def read_out(self, actor: Actor, text: str) -> Reply | None:
        """Digits that were read out on the phone, whichever letter they answer; None for other words."""
        person, code = await self.people.who(actor), verify.code_in(text)
        if person is None or code is None:
            return None
        runs = person.expects(actor) is Expects.CALLED or await self.calls.dialled(actor)
        return await self._said(actor, self.calls.typed(actor, code)) if runs else None

    async def reopened(self, actor: Actor, number: str, text: str) -> Reply:
        """A letter that says what is new about an answered request, or raises an alarm."""
        if is_report(text):
            return await self._asked(actor, await self.people.who(actor), text, actor.locale)
        return await self._said(actor, self.requests.new_facts(actor, number, text))

    async def tapped(self, actor: Actor, offer: Offer) -> Reply:
        verb = self._verbs().get(offer.act)
        if verb is None:
            return await self.stale(actor)
        locale = await self._locale(actor)
        if self.gate.stops(actor, await self.people.who(actor), offer):
            return await self._said(actor, _now(self.gate.by_mail(offer)), locale)
        return await self._said(actor, self._once(verb, actor, offer.arg, locale), locale)

    async def _once(self, verb: Verb, actor: Actor, arg: str, locale: str) -> Reply:
        """The desks decide by what is kept, which the first delivery of this tap has changed."""
        return await answered(self.people.store, actor.key) or await verb(actor, arg, locale)

    async def command(self, actor: Actor, name: str) -> Reply:
        if name == "language":
            return self._greeting(await self._locale(actor))
        if name not in COMMANDS:
            return await self._said(actor, _reply("menu.unknown_command", MENU))
        return await self.tapped(actor, Offer(COMMANDS[name]))

    async def unreadable(self, actor: Actor, kind: str) -> Reply:
        """voice, sticker, photo, document or other: one clear answer, and a person to turn to."""
        return await self._said(actor, _reply(f"menu.unreadable.{kind}", Offer(Act.HUMAN), Offer(Act.CALL), MENU))

    async def edited(self, actor: Actor, text: str) -> Reply:
        return await self._said(actor, _now(_sensitive(text) or Reply("menu.edited")))

    async def unfit(self, actor: Actor, text: str) -> Reply | None:
        """What is said of words that must not stand in a chat, whatever else they were; None for all others."""
        told = _sensitive(text)
        return told and await self._said(actor, _now(told))

    async def stale(self, actor: Actor) -> Reply:
        return await self._said(actor, _reply("menu.stale", MENU))

    async def failed(self, actor: Actor, incident: str) -> Reply:
        return Reply("menu.failed", {"incident": incident, **self._ways()}, locale=actor.locale or actor.hint or "kk")

    async def left(self, actor: Actor, blocked: bool) -> None:
        await self.people.left(actor, blocked=blocked)

    @property
    def answering(self) -> Answering:
        return Answering(self.policy, self.rights, self.requests, self.cases, self.calls)

    @property
    def gate(self) -> Gate:
        return Gate(self.people.settings)

    def _greeting(self, locale: str) -> Reply:
        """One bilingual screen, Kazakh first; whoever types instead of tapping has chosen by typing."""
        return Reply("start.greeting", self._ways(), LANGUAGES, locale)

    def _ways(self) -> dict[str, Value]:
        """The ways that work without this bot."""
        settings = self.people.settings
        return {"mail": settings.staff_mail, "phone": settings.staff_phone}

    async def _said(self, actor: Actor, verb: Awaitable[Reply], locale: str | None = None) -> Reply:
        try:
            reply = await verb
        except Refused as refused:
            reply = refused.reply
        return replace(reply, locale=reply.locale or locale or await self._locale(actor))

    async def _locale(self, actor: Actor) -> str:
        if actor.locale is not None:
            return actor.locale
        person = await self.people.who(actor)
        return person.locale if person else actor.hint or "kk"

    def _verbs(self) -> Mapping[Act, Verb]:
        return {
            Act.ASK: lambda _, topic, locale: _now(self.policy.topic(topic, locale)),
            Act.SECTION: lambda _, number, locale: _now(self.policy.section(_int(number), locale)),
            Act.ORIGINAL: lambda _, number, locale: _now(self.policy.original(_int(number), locale)),
            Act.POLICY: lambda _, __, locale: _now(self.policy.contents(locale)),
            Act.FAQ: lambda _, page, locale: _now(self.policy.frequent(page, locale)),
            Act.MORE: lambda _, topic, locale: _now(self.policy.more(topic, locale)),
            Act.HELPFUL: lambda _, topic, locale: _now(self.policy.helpful(topic, locale)),
            Act.RATED: self.feedback.rated,
            Act.RIGHTS: lambda *_: _reply("rights.menu", *(Offer(Act.FILE, right) for right in Right)),
            Act.FILE: lambda actor, right, locale: self.rights.begin(actor, _rights(right), locale),
            Act.SEND: lambda actor, right, locale: self.rights.submit(actor, _rights(right), locale),
            Act.AGREE: self._agreed,
            Act.DECLINE: lambda _, __, locale: _now(self.people.declined(locale)),
            Act.NO_MAILBOX: lambda actor, right, locale: self.calls.begin(actor, _rights(right), locale),
            Act.FORMER: lambda actor, right, locale: self.calls.begin(actor, _rights(right), locale, former=True),
            Act.ADDRESS: lambda actor, address, _: self.rights.address_given(actor, address),
            Act.NEW_CODE: lambda actor, *_: self.rights.new_code(actor),
            Act.ANOTHER: lambda actor, right, locale: self.rights.submit(actor, _rights(right), locale, another=True),
            Act.SKIP: lambda actor, right, locale: self.rights.no_words(actor, _rights(right), locale),
            Act.SHOW_CODE: lambda actor, *_: self.binding.show(actor),
            Act.STOP: self.binding.stop,
            Act.STATUS: lambda actor, *_: self.requests.status(actor),
            Act.REQUEST: lambda actor, number, _: self.requests.status(actor, number),
            Act.REVOKE: lambda actor, number, _: self.requests.revoke(actor, number),
            Act.REVOKE_NOW: lambda actor, number, _: self.requests.revoke_now(actor, number),
            Act.RECEIPT: lambda actor, number, _: self.requests.receipt(actor, number),
            Act.DECISION: lambda actor, number, _: self.requests.decision(actor, number),
            Act.REOPEN: lambda actor, number, _: self.requests.reopen(actor, number),
            Act.ANSWER_BY: lambda actor, arg, _: self.requests.answer_by(actor, arg),
            Act.ANSWER: lambda actor, number, _: self.cases.answer(actor, number),
            Act.HUMAN: lambda actor, arg, locale: self.cases.begin(actor, ALARM if arg == ALARM else HUMAN, locale),
            Act.ALARM: lambda _, kind, locale: _now(self.policy.alarm(kind, locale)),
            Act.CALL: lambda actor, _, locale: self.cases.begin(actor, CALL, locale),
            Act.LANGUAGE: self._language,
            Act.NOTICES_ON: lambda actor, _, locale: self.notices.subscribe(actor, locale),
            Act.NOTICES_OFF: lambda actor, *_: self.notices.unsubscribe(actor),
            Act.MENU: self._menu,
            Act.MY_DATA: lambda actor, *_: self.people.my_data(actor),
            Act.COPY: lambda actor, *_: self.people.copy(actor),
            Act.CONSENTS: lambda actor, *_: self.consents.shown(actor),
            Act.WORDINGS: lambda actor, *_: self.consents.wordings(actor),
            Act.WITHDRAW: lambda actor, consent, _: self._withdraw(actor, _consent(consent)),
            Act.GIVE_AGAIN: lambda actor, consent, _: self.consents.give_again(actor, _consent(consent)),
            Act.FORGET: lambda actor, *_: self.people.forget(actor),
            Act.FORGET_NOW: lambda actor, *_: self.people.forget_now(actor),
        }

    async def _agreed(self, actor: Actor, wish: str, locale: str) -> Reply:
        if wish == NOTICES:
            return await self.notices.subscribe(actor, locale, agreed=True)
        if wish in (HUMAN, CALL, ALARM):
            return await self.cases.agreed(actor, wish, locale)
        if wish.startswith(LINK):
            return await self.binding.agreed(actor, wish.removeprefix(LINK), locale)
        return await self.rights.agreed(actor, _rights(wish), locale)

    async def _withdraw(self, actor: Actor, consent: Consent) -> Reply:
        """Without storing nothing can be kept at all: what goes and what stays is said before the tap that does it."""
        match consent:
            case Consent.NOTICES:
                return await self.notices.unsubscribe(actor)
            case Consent.CROSS_BORDER:
                return await self.consents.leave_telegram(actor)
            case Consent.STORING:
                return await self.people.forget(actor)

    async def _language(self, actor: Actor, chosen: str, locale: str) -> Reply:
        locale = chosen if chosen in LOCALES else locale
        await self.people.speak(actor, locale)
        return await self._menu(actor, "", locale)

    async def _menu(self, actor: Actor, _: str, locale: str) -> Reply:
        """The menu also stops waiting for an answer: it is the way out of every question."""
        await self.cases.stop_asking(actor)
        other = next(known for known in LOCALES if known != locale)
        mine = (Act.CONSENTS,) if self.gate.closed(actor, await self.people.who(actor)) else (Act.STATUS, Act.MY_DATA)
        acts = (Act.FAQ, Act.POLICY, Act.RIGHTS, Act.HUMAN, Act.NOTICES_ON, *mine)
        return Reply("menu.main", offers=(*map(Offer, acts), Offer(Act.LANGUAGE, other)), locale=locale)


async def _now(reply: Reply) -> Reply:
    return reply


async def _reply(says: str, *offers: Offer) -> Reply:
    return Reply(says, offers=offers)


def _sensitive(text: str) -> Reply | None:
    """What is said of words that must not stand in a chat."""
    kind = sensitive.found_in(text)
    return Reply(f"menu.sensitive.{kind}", offers=(MENU,)) if kind is not None else None


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _rights(text: str) -> Rights:
    rights = Rights.parse(text)
    if rights is None:
        raise Refused("menu.stale", offers=(MENU,))
    return rights


def _consent(text: str) -> Consent:
    if text not in set(Consent):
        raise Refused("menu.stale", offers=(MENU,))
    return Consent(text)
