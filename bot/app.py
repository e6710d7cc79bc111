"""The composition root: the one module that knows every part."""

import asyncio
import ssl
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from bot.audit.desk import AuditDesk
from bot.breaches.desk import BreachDesk
from bot.breaches.reminders import BreachReminders
from bot.calendar.desk import CalendarDesk
from bot.calendar.golden import require_right_dates
from bot.calls.desk import CallDesk
from bot.calls.staff import VouchDesk
from bot.cases.answers import AnswerDesk
from bot.cases.desk import CaseDesk
from bot.clock import SystemClock
from bot.deliveries.courier import Courier
from bot.deliveries.diversion import Diversion
from bot.deliveries.outbox import Outbox
from bot.deliveries.pace import Pace, telegram_quota
from bot.deliveries.ports import Sender
from bot.deliveries.undelivered import Undelivered
from bot.mailcursor import MailCursor
from bot.mailroom import MailRoom
from bot.notices.desk import NoticeDesk
from bot.people.consent import Consents
from bot.people.desk import PeopleDesk
from bot.people.model import Channel
from bot.people.proof import Proof
from bot.people.withdrawal import ConsentDesk
from bot.policy.content import Content
from bot.policy.desk import PolicyDesk
from bot.policy.feedback import Feedback
from bot.policy.published import policy_in_force
from bot.ports import Clock, Store
from bot.reception import Reception
from bot.retention import sweep
from bot.rights.binding import BindingDesk
from bot.rights.desk import RightsDesk
from bot.rights.execution import Execution
from bot.rights.filing import Filing
from bot.rights.mine import MyRequests
from bot.rights.outcomes import OutcomeDesk
from bot.rights.register import RegisterDesk
from bot.rights.reminders import Reminders
from bot.rights.telling import Telling
from bot.schedule import scheduler
from bot.settings import Settings
from bot.staffmail import StaffMail
from bot.staffroom import StaffRoom
from bot.texts import Texts
from handlers.mail import Inbox, MailSender, Route, SmtpSender
from handlers.telegram import TelegramChannel
from storage import open_store

TELEGRAM_PACE = (28, 1.0)  # just under Telegram's 30 a second
MAIL_PACE = (10, 1.0)


@dataclass(frozen=True, slots=True)
class Desks:
    """Everything the service decides, without a channel: what the commands use."""

    reception: Reception
    staffroom: StaffRoom
    mailroom: MailRoom
    notices: NoticeDesk
    reminders: Reminders
    audit: AuditDesk
    calendar: CalendarDesk
    breaches: BreachReminders
    calls: VouchDesk
    diversion: Diversion
    register: RegisterDesk


def desks(settings: Settings, store: Store, texts: Texts, policy: PolicyDesk, clock: Clock) -> Desks:
    outbox = Outbox.of(settings)
    consents = Consents(settings, texts)
    filing, telling = Filing(outbox, consents), Telling(outbox)
    execution = Execution(store, clock, outbox, telling)
    diversion = Diversion(store, clock, outbox)
    notices = NoticeDesk(store, clock, consents, outbox)
    answers, outcomes = AnswerDesk(store, clock, outbox), OutcomeDesk(store, clock, outbox, telling, execution)
    proof = Proof(settings, outbox)
    rights = RightsDesk(store, clock, consents, proof, filing)
    cases = CaseDesk(store, clock, consents, outbox)
    reception = Reception(
        policy,
        Feedback(store, clock, policy, consents),
        PeopleDesk(store, clock, settings, outbox),
        ConsentDesk(store, clock, consents, outbox, diversion),
        rights,
        MyRequests(store, clock, outbox),
        cases,
        CallDesk(store, clock, consents, outbox),
        notices,
        BindingDesk(store, clock, consents, proof, rights, cases, execution),
    )
    breaches, calls = BreachDesk(store, clock, outbox), VouchDesk(store, clock, outbox, rights)
    staffroom = StaffRoom(store, clock, settings, answers, outcomes, breaches, calls, notices)
    staff = StaffMail(store, answers, outcomes, breaches, calls, texts)
    register = RegisterDesk(store, clock, settings, texts)
    mailroom = MailRoom(store, clock, settings, outbox, reception, execution, staff, register, texts)
    return Desks(
        reception,
        staffroom,
        mailroom,
        notices,
        Reminders(store, clock, outbox, filing, telling),
        AuditDesk(store, clock, outbox),
        CalendarDesk(store, clock, outbox),
        BreachReminders(store, clock, outbox),
        calls,
        diversion,
        register,
    )


@dataclass(frozen=True, slots=True)
class App:
    """The running service: its loops, by name, in one TaskGroup; a loop that dies stops the process."""

    settings: Settings
    store: Store
    clock: Clock
    desks: Desks
    telegram: TelegramChannel | None
    smtp: SmtpSender
    mail: Route | None
    courier: Courier
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until `stop()`: nothing new is taken in, what is in hand is finished."""
        with self.store.serving():
            await self.courier.take_over()
            await self.desks.diversion.sweep()
            await self.desks.audit.note_roster()
            ticks = scheduler({
                self.desks.notices.start_due: 1,
                self.courier.sweep: 15,
                self.desks.reminders.sweep: 60,
                self.desks.audit.sweep: 60,
                self.desks.calendar.ask: 3600,
                self.desks.breaches.sweep: 60,
                self.desks.calls.press: 60,
                self.desks.diversion.sweep: 60,
            }, partial(sweep, self.store, self.clock))  # fmt: skip
            ticks.start()
            try:
                await self._loops()
            finally:
                ticks.shutdown(wait=False)

    async def _loops(self) -> None:
        async with asyncio.TaskGroup() as group:
            for channel in self.courier.senders:
                group.create_task(self.courier.run(channel, self.stopping), name=f"courier-{channel}")
            if self.telegram is not None:
                group.create_task(self._until_stopped("telegram", self.telegram.run()), name="telegram")
            if self.mail is not None:
                group.create_task(self._until_stopped("mail", self.mail.run()), name="mail")

    def stop(self) -> None:
        self.stopping.set()

    async def _until_stopped(self, name: str, loop: Coroutine[Any, Any, None]) -> None:
        """An intake that fails ends this group with its error, and so all others."""
        async with asyncio.TaskGroup() as group:
            taking_in = group.create_task(loop, name=f"{name}-loop")
            await self.stopping.wait()
            taking_in.cancel()

    async def close(self) -> None:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.store.close)
            stack.push_async_callback(self.smtp.close)
            if self.telegram is not None:
                stack.push_async_callback(self.telegram.close)


async def build(
    settings: Settings, *, clock: Clock | None = None, policy: PolicyDesk | None = None, texts: Texts | None = None
) -> App:
    """Opens the database (migrating it) and wires every part; nothing is asked of Telegram or a mail server yet."""
    require_right_dates()
    clock, texts = clock or SystemClock(), texts or Texts.load(settings.content)
    store = await open_store(
        settings.database_url.get_secret_value(), settings.keys, tombstones=settings.tombstones, now=clock.now()
    )
    if policy is None:
        content = Content.at(settings.content)
        corpus = await policy_in_force(store, clock, content)
        policy = await asyncio.to_thread(PolicyDesk.open, content, settings.places, corpus)
    await Consents(settings, texts).keep_wordings(store, clock.now())
    known = desks(settings, store, texts, policy, clock)
    telegram = _telegram(settings, known, texts)
    smtp = smtp_sender(settings)
    link, links = telegram.link if telegram else _nowhere, settings.trusts_senders
    mail = MailSender(smtp, texts, clock, settings.mail_from, settings.staff_phone, link, known.register.file, links=links)
    senders: dict[Channel, Sender] = {Channel.MAIL: mail} | ({Channel.TELEGRAM: telegram.sender} if telegram else {})
    paces = {Channel.TELEGRAM: Pace(TELEGRAM_PACE, telegram_quota), Channel.MAIL: Pace(MAIL_PACE)}
    courier = Courier(store, clock, senders, paces, Undelivered(known.mailroom.outbox))
    return App(settings, store, clock, known, telegram, smtp, _inbox(settings, store, known.mailroom), courier)


async def _nowhere(_: str) -> str:
    """A link into a chat that was queued before Telegram was switched off."""
    return "—"


def _telegram(settings: Settings, known: Desks, texts: Texts) -> TelegramChannel | None:
    if not settings.telegram:
        return None
    return TelegramChannel(
        settings.secret("bot_token") or "",
        api_url=settings.bot_api_url,
        proxy=settings.secret("proxy_url"),
        ca_file=settings.ca_file,
        reception=known.reception,
        staffroom=known.staffroom,
        staff=settings.staff,
        texts=texts,
        staff_chat=settings.staff_chat,
        personal=settings.personal_by_telegram,
    )


def _inbox(settings: Settings, store: Store, room: MailRoom) -> Route | None:
    inbox = imap_inbox(settings)
    cursor, own = MailCursor(store, settings.mail_from), frozenset((settings.mail_from,))
    return Route(inbox, cursor, room, own, settings.authserv_id, settings.trust_header) if inbox else None


def imap_inbox(settings: Settings) -> Inbox | None:
    if settings.imap_host is None:
        return None
    user, password = settings.imap_user or settings.mail_from, settings.secret("imap_password") or ""
    return Inbox(settings.imap_host, settings.imap_port, user, password, settings.imap_security, trust(settings.ca_file))


def smtp_sender(settings: Settings) -> SmtpSender:
    return SmtpSender(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.secret("smtp_password"),
        context=trust(settings.ca_file),
    )


@cache
def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The system's authorities, and the company's own beside them where one is set; a mail server is always checked."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
