"""Letters that arrive: whose they are, what they are about, and the letter that answers them."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product

import structlog

from bot.addressees import FORWARDED, Addressees
from bot.cases.threading import Token, number_in, numbers_in
from bot.deliveries.model import Enclosure
from bot.deliveries.outbox import ASKED, OVERHEARD, REOPEN, TASK, TO_PERSONS, About, Outbox
from bot.deliveries.undelivered import Undelivered
from bot.executors import Executor
from bot.greeting import past_banner
from bot.incoming import (
    LONGEST,
    Incoming,
    bare,
    below,
    chosen,
    command_of,
    denies,
    letters_of,
    question_of,
    shown_code,
    wants_chat,
    with_what_it_names,
)
from bot.people import verify
from bot.people.consent import ALARM, HUMAN
from bot.people.model import Actor, Channel
from bot.policy.desk import answered_topic
from bot.ports import Clock, Store
from bot.quota import Quota
from bot.reception import Reception
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights.asked import Asked, Unreadable, asked_in
from bot.rights.binding import CODE_VOID, Thread
from bot.rights.execution import Execution
from bot.rights.model import Shown
from bot.rights.register import RegisterDesk
from bot.rights.reports import report_in
from bot.settings import Settings
from bot.staff import Member
from bot.staffmail import Below, StaffMail
from bot.texts import LOCALES, Texts

ON_ITS_WAY = timedelta(minutes=15)  # between our server's taking a letter and our reading it
KEPT = timedelta(hours=72)  # an answer to somebody who agreed to nothing is wiped by then at the latest
OF_A_CASE = (
    "cases.ask_more",
    "rights.received",
    "rights.received_several",
    "rights.already",
    "cases.passed_on",
    "binding.stop_taken",
    "alarm.passed_on",
)  # more words below these are meant for staff
NOT_TAKEN = "letter.not_taken."

# What a letter may begin with; a right is demanded in one's own words, and filed by answering with a number.
NAMED = (
    *map(Offer, (Act.MENU, Act.FAQ, Act.POLICY, Act.RIGHTS, Act.STATUS, Act.HUMAN, Act.NOTICES_ON)),
    *map(Offer, (Act.MY_DATA, Act.CONSENTS, Act.FORGET)),
    Offer(Act.HUMAN, ALARM),
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MailRoom:
    store: Store
    clock: Clock
    settings: Settings
    outbox: Outbox
    reception: Reception
    execution: Execution
    staff: StaffMail
    register: RegisterDesk
    texts: Texts
    quota: Quota = field(default_factory=Quota)

    async def received(self, mail: Incoming, addressees: Addressees) -> None:
        """Staff answer cases; everybody else is served as in the chat, each letter with one letter."""
        mail = with_what_it_names(replace(mail, text=past_banner(mail.text)))
        token = self.outbox.tokens.read(mail.references)
        member = self.settings.staff.by_mail(mail.sender)
        of_staff = member is not None or mail.sender == self.settings.staff_mail
        if self.settings.trusts_senders and not mail.authentic:
            await self._doubtful(mail, token, of_staff)
        elif token is not None and token.purpose.startswith(TASK):
            await self._from_executor(mail, token)
        elif of_staff and (asked := asked_in(mail.text, "" if token else mail.subject)) is not None:
            await self._register(mail, token, member, asked)
        elif of_staff and (member is None or self._number(mail, token)) and not (token and token.purpose in TO_PERSONS):
            await self._from_staff(mail, token, member, addressees)
        elif token is None and (executor := self._executor(mail)) is not None and await self._without_task(mail, executor):
            log.info("an executor reported in a new letter")
        elif token is not None and token.case and token.purpose not in TO_PERSONS:  # our letter to staff was passed on
            await self._answer(mail, Reply("letter.not_taken.stranger"), token.locale or "kk", limited=True)
        else:
            await self._from_person(mail, token)

    async def came_back(self, message_id: str) -> None:
        """A server could not deliver a letter of ours: staff write to that person in another way. Told once."""
        async with self.store.begin() as tx:
            await Undelivered(self.outbox).came_back(tx, message_id, Said("delivery.came_back"), self.clock.now())

    async def unreadable(self, uidvalidity: int, uid: int) -> None:
        """A letter we broke on stays in the mailbox and becomes work for a person."""
        key = f"unreadable:{uidvalidity}:{uid}"
        reply, subject = (
            Reply("letter.unreadable", {"mail": self.settings.mail_from, "uid": uid}),
            Said("letter.unreadable.subject"),
        )
        await self._task(key, reply, subject, About())

    async def _task(self, key: str, reply: Reply, subject: Said, about: About) -> None:
        letter = self.outbox.to_desk(key, reply, subject, self.clock.now(), about)
        async with self.store.begin() as tx:
            await tx.deliveries.add(letter, self.clock.now())

    async def _doubtful(self, mail: Incoming, token: Token | None, of_staff: bool) -> None:
        """Nothing is done for a sender our server does not vouch for; only who answers a letter of ours is told so. What
        claims to come from our own house is looked at by a person: one letter a day says that there is some."""
        if token is not None and of_staff:
            await self._answer(mail, Reply("letter.not_taken.stranger"), self.settings.staff_mail_locale, limited=True)
        elif token is not None and self.outbox.tokens.sent_to(token, mail.sender):
            params: dict[str, Value] = {"phone": self.settings.staff_phone}
            await self._answer(mail, Reply("letter.not_taken.doubtful", params), token.locale or "kk", limited=True)
        else:
            log.info("a letter nobody vouches for is left alone")
            if code := shown_code(mail):
                await self.reception.binding.not_vouched(await self._actor(mail), code[0])
            if of_staff or verify.corporate(mail.sender, self.settings.mail_domains) is not None:
                reply = Reply("letter.doubtful", {"mail": self.settings.mail_from})
                key = f"doubtful:{self.clock.now().date()}"
                await self._task(key, reply, Said("letter.doubtful.subject"), About())

    async def _from_staff(self, mail: Incoming, token: Token | None, member: Member | None, addressees: Addressees) -> None:
        number = self._number(mail, token)
        locale = member.locale if member else self.settings.staff_mail_locale
        below = Below(
            _proposed(token),
            relays=token is None or not token.purpose,
            is_told=addressees.is_bot(self.settings) and not FORWARDED.match(mail.subject),
            discussed=addressees.reads_along(self.settings, mail.sender),
        )
        named = numbers_in(mail.subject) | ({token.case} if token and token.case else set())
        if len(named) > 1:
            reply: Reply | None = Reply("letter.not_taken.several_numbers", {"numbers": ", ".join(sorted(named))})
        else:
            reply = await self.staff.heard(mail, number, member if self._vouched(mail, token) else None, below)
        if reply is not None:
            await self._answer(mail, reply, locale, About(number=number or "", purpose=_below(reply, token)))

    async def _register(self, mail: Incoming, token: Token | None, member: Member | None, asked: Asked | Unreadable) -> None:
        vouched, locale = self._vouched(mail, token), member.locale if member else self.settings.staff_mail_locale
        reply, enclosed = await self.register.answer(member if vouched else None, asked, self._number(mail, token))
        await self._answer(mail, reply, locale, limited=not vouched, enclosed=enclosed)

    def _vouched(self, mail: Incoming, token: Token | None) -> bool:
        """By our own server, or by an answer to a letter that went to this mailbox."""
        return mail.authentic or (token is not None and self.outbox.tokens.sent_to(token, mail.sender))

    async def _from_executor(self, mail: Incoming, token: Token) -> None:
        """Only the mailbox that got the task reports it."""
        locale = token.locale or self.settings.staff_mail_locale
        if not self.outbox.tokens.sent_to(token, mail.sender):
            await self._answer(mail, Reply("letter.not_taken.stranger"), locale, limited=True)
        elif not mail.text.strip():
            await self._answer(mail, Reply("letter.not_taken.empty"), locale)
        else:
            task = int(token.purpose.removeprefix(TASK))
            reply = await self.execution.reported(task, mail.sender, mail.key, mail.text.strip()[:LONGEST])
            await self._answer(mail, reply, locale, About(number=token.case or "", purpose=token.purpose))

    def _executor(self, mail: Incoming) -> Executor | None:
        """Whose mailbox it is, where the letter names a request or reports."""
        reports = mail.authentic and (number_in(mail.subject) or report_in(mail.text)) and mail.text.strip()
        return next((one for one in self.settings.executors if reports and one.mail == mail.sender), None)

    async def _without_task(self, mail: Incoming, executor: Executor) -> bool:
        """Whether it is about a task of theirs; an answer to ours reports then."""
        number = number_in(mail.subject)
        reply, task = await self.execution.reported_apart(executor, mail.key, mail.text.strip()[:LONGEST], number)
        if reply is not None:
            about = About(number=str(reply.params["number"]), purpose=f"{TASK}{task.id}") if task else About()
            await self._answer(mail, reply, executor.locale, about)
        return reply is not None

    async def _from_person(self, mail: Incoming, token: Token | None) -> None:
        """Answering a letter that went to this mailbox proves control of it, and says which of its choices is meant."""
        answered = token if token is not None and self.outbox.tokens.sent_to(token, mail.sender) else None
        said = self._choice(mail, answered) if answered is not None else None
        stops = said is not None and said.act is Act.STOP  # "that was not me" counts whoever was forgotten meanwhile
        if not stops and await self._forgotten(mail):
            log.info("a letter from before its sender was forgotten is left alone")
            return
        if self.settings.trusts_senders and (code := shown_code(mail)) and await self._code(mail, *code):
            return
        if answered is not None:
            await (self._answered(mail, answered) if said is None else self._chose(mail, answered, said))
        elif token is not None and denies(mail.text) and any(offer.act is Act.STOP for offer in token.offers):
            await self._stops_elsewhere(mail, token)
        else:
            await self._began(mail)

    def _choice(self, mail: Incoming, token: Token) -> Offer | None:
        captions = [[self.texts.label(offer, locale) for locale in LOCALES] for offer in token.offers]
        return chosen(mail.text, token.offers, captions)

    async def _stops_elsewhere(self, mail: Incoming, token: Token) -> None:
        """Anybody may have the letter by now: only the mailbox it went to ends what it tells of."""
        reply = Reply("binding.stop_elsewhere", {"phone": self.settings.staff_phone})
        await self._answer_person(mail, reply, token.locale or "kk", About())

    async def _began(self, mail: Incoming) -> None:
        """A letter that answers none of ours."""
        actor, question = await self._actor(mail), question_of(mail)
        if wants_chat(question):
            await self._link(mail, actor, question)
        else:
            reply = await self._heard(actor, mail)
            await self._answer_person(mail, reply, reply.locale or "kk", _about(reply))

    async def _chose(self, mail: Incoming, token: Token, offer: Offer) -> None:
        actor = await self._actor(mail, token)
        if offer.act is Act.CHAT:
            await self._link(mail, actor, "")
            return
        if offer.act is Act.STOP:  # who lost the mailbox meanwhile may say so as well: our letter went to it
            actor = replace(actor, proven=True)
        words = mail.text if offer.act is Act.STOP else below(mail.text)
        reply = await self.reception.tapped(replace(actor, words=self._for_staff(mail, words)), offer)
        await self._answer_person(mail, reply, reply.locale or token.locale or "kk", _about(reply))

    async def _answered(self, mail: Incoming, token: Token) -> None:
        """Words below a letter of ours: for staff, where it was about a case."""
        actor, about = await self._actor(mail, token), None
        if token.purpose == REOPEN and token.case and mail.text.strip():
            reply = await self.reception.reopened(actor, token.case, self._for_staff(mail, mail.text))
        elif token.purpose == OVERHEARD and mail.text.strip():
            reply = await self.reception.overheard(actor, self._for_staff(mail, mail.text))
        elif command_of(mail) or not (token.case or token.purpose in (HUMAN, ALARM)):
            reply = await self._heard(actor, mail)
        elif mail.text.strip():
            wish = ALARM if token.purpose == ALARM else HUMAN
            read_out = await self.reception.read_out(actor, mail.text)
            reply = read_out or await self.reception.wrote(actor, self._for_staff(mail, mail.text), token.case, wish)
        else:
            reply, about = Reply("letter.empty"), About(number=token.case or "", purpose=token.purpose)
        await self._answer_person(mail, reply, reply.locale or token.locale or "kk", about or _about(reply))

    async def _heard(self, actor: Actor, mail: Incoming) -> Reply:
        """A command, or what a button is called in the chat, is a way to it here: nothing else opens the menu by mail."""
        if command := command_of(mail):
            return await self.reception.command(actor, command)
        text = question_of(mail)
        for locale, offer in product(LOCALES, NAMED):
            if letters_of(text) == letters_of(self.texts.label(offer, locale)):
                return await self.reception.tapped(replace(actor, locale=locale), offer)
        return await self.reception.heard(actor, text)

    async def _forgotten(self, mail: Incoming) -> bool:
        """A mailbox that is read anew has the letters of people who are gone. One that was on its way to us when they asked for
        it is new all the same."""
        if mail.at is None:
            return False
        soon = self.clock.now() - mail.at <= ON_ITS_WAY
        async with self.store.read() as tx:
            return await tx.people.forgotten_since(Channel.MAIL, mail.sender, mail.at + ON_ITS_WAY if soon else mail.at)

    async def _code(self, mail: Incoming, code: str, is_word: bool) -> bool:
        """Whether the letter was about the code: what is none is a question, and is answered as a letter of its own."""
        actor = replace(await self._actor(mail), key=f"{mail.key}:code")
        person = await self.reception.people.who(actor)
        locale = person.locale if person else self.reception.policy.language_of(mail.text) or "kk"
        reply = await self.reception.binding.code_mailed(actor, code, locale, forwarded=bool(FORWARDED.match(mail.subject)))
        if reply is not None and reply.says == CODE_VOID and is_word:
            return False
        if reply is not None:
            await self._answer_person(mail, reply, locale, About())
        return True

    async def _link(self, mail: Incoming, actor: Actor, text: str) -> None:
        """The way into the chat goes to the mailbox in From and nowhere else, so a forged From gains nothing."""
        person = await self.reception.people.who(actor)
        locale = actor.locale or (person.locale if person else self.reception.policy.language_of(text)) or "kk"
        if not self.settings.personal_by_telegram:
            await self._answer_person(mail, Reply("binding.by_mail_only", locale=locale), locale, About())
            return
        thread = Thread(Said("letter.re.subject", {"subject": bare(mail.subject)}), mail.message_id)
        reply = await self.reception.binding.mail_link(actor, locale, thread)
        if reply is not None:
            await self._answer_person(mail, reply, locale, About())

    def _for_staff(self, mail: Incoming, text: str) -> str:
        """The person's words, and what of the letter is only in the bot's mailbox; nothing where there is neither."""
        locale, where = self.settings.staff_mail_locale, self.settings.mail_from
        notes = []
        if len(text) > LONGEST:
            notes.append(self.texts.word("letter.cut", locale, mail=where))
        if mail.files:
            names = ", ".join(name[:80] for name in mail.files[:10] if name)
            notes.append(self.texts.word("letter.files", locale, n=len(mail.files), mail=where, names=names))
        return "\n\n".join(filter(None, (text[:LONGEST], *notes)))

    async def _answer_person(self, mail: Incoming, reply: Reply, locale: str, about: About) -> None:
        """Files are not read; who sent some is told so, whatever else the answer is."""
        if mail.files:
            answer = Said(reply.says, reply.params)
            reply = replace(reply, says="letter.with_files", params={"answer": answer, "n": len(mail.files)})
        await self._answer(mail, reply, locale, about, limited=self.settings.staff.by_mail(mail.sender) is None)

    async def _actor(self, mail: Incoming, answered: Token | None = None) -> Actor:
        """Only a corporate mailbox of somebody who works here proves an employee."""
        proven = answered is not None and await self._of_employee(mail.sender)
        locale, offers = (answered.locale or None, answered.offers) if answered else (None, ())
        return Actor(Channel.MAIL, mail.sender, mail.key, locale, proven, topic=answered_topic(offers), at=mail.at)

    async def _of_employee(self, sender: str) -> bool:
        mail = verify.corporate(sender, self.settings.mail_domains)
        if mail is None:
            return False
        async with self.store.read() as tx:
            return await tx.directory.admits(mail)

    async def _answer(
        self,
        mail: Incoming,
        reply: Reply,
        locale: str,
        about: About | None = None,
        *,
        limited: bool = False,
        enclosed: Enclosure | None = None,
    ) -> None:
        fresh = self.outbox.tokens.read(mail.references) is None
        at = self.quota.when(mail.sender, self.clock.now(), fresh=fresh) if limited else self.clock.now()
        if at is None:
            log.warning("too many letters from one sender: this one is not answered")
            return
        offers = self.reception.policy.unfolded(reply, reply.locale or locale)
        asked = self.settings.personal_by_telegram and offers and limited
        chat = (Offer(Act.CHAT),) if asked and await self._of_employee(mail.sender) else ()
        reply = replace(reply, offers=(*offers, *chat))
        subject = Said("letter.re.subject", {"subject": bare(mail.subject)})
        expires_at, about = at + KEPT, about or About()
        letter = self.outbox.to_mailbox(
            f"answer:{mail.key}", mail.sender, reply, subject, expires_at, about, locale=locale, in_reply_to=mail.message_id
        )
        parcel = replace(letter.parcel, enclosed=enclosed)
        async with self.store.begin() as tx:
            await tx.deliveries.add(replace(letter, not_before=at, parcel=parcel), self.clock.now())

    @staticmethod
    def _number(mail: Incoming, token: Token | None) -> str | None:
        """The token first; a number in the subject only where the server vouches for the sender."""
        return token.case if token and token.case else number_in(mail.subject) if mail.authentic else None


def _about(reply: Reply) -> About:
    """What an answer to this letter will be about: words for staff, a case, or a question."""
    if reply.says == "cases.write_by_mail":
        return About(purpose=str(reply.params["wish"]) if reply.params["wish"] == ALARM else HUMAN)
    if reply.says == "policy.alarm":
        return About(purpose=OVERHEARD)
    if reply.says == "rights.ask_facts":
        return About(number=str(reply.params["number"]), purpose=REOPEN)
    return About(number=str(reply.params["number"]) if reply.says in OF_A_CASE else "", purpose="person")


def _proposed(token: Token | None) -> Shown | None:
    """The proposal that the answered letter asks to confirm."""
    return Shown.parse(token.purpose) if token is not None else None


def _below(reply: Reply, token: Token | None) -> str:
    """What was not taken is tried again below our answer to it; what was done is answered no more by words to the person."""
    before = token.purpose if token else ""
    return before if reply.says.startswith(NOT_TAKEN) else before or ASKED
