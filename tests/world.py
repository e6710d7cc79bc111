"""The world of a conversation: the sandbox's Telegram and mailboxes, the real bot between them, and a clock that stands still.

Time passes only when a test says so, and the bot works only when it is asked to: so nothing has to be waited for. Updates go
through the real intake and dispatcher, answers over HTTP to the sandbox's Bot API, letters over SMTP.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import delete, func, select

from bot.app import App, build
from bot.deliveries.pace import Pace
from bot.people.consent import Consents
from bot.people.model import Channel
from bot.policy.desk import PolicyDesk
from bot.settings import Settings
from bot.texts import Texts
from bot.zone import ALMATY
from handlers.sandbox import (
    AUTHSERV_ID,
    BOT_MAIL,
    BOT_TOKEN,
    DESK_MAIL,
    MAIL_DOMAIN,
    MAIL_PASSWORD,
    PEOPLE,
    STAFF,
    STAFF_GROUP,
    SYSTEM_MAIL,
)
from handlers.sandbox.botapi import application
from handlers.sandbox.changes import Changes
from handlers.sandbox.faults import Faults
from handlers.sandbox.mail import Post
from handlers.sandbox.sandbox import serve
from handlers.sandbox.smtp import SmtpServer
from handlers.sandbox.telegram import Telegram
from handlers.telegram.intake import Intake, Pauses
from storage import SqlStore
from storage.tables import metadata
from tests.databases import SECRETS
from tests.unit.policy import taught_desk

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ALMATY)
HURRIED = Pauses(again=0.01, retry=(0.01,))
SYSTEMS = (SYSTEM_MAIL, "hr-archive@qg.kz")
ADDRESSES = (BOT_MAIL, DESK_MAIL, *SYSTEMS, *(person.mail for person in PEOPLE.values() if person.mail))


@dataclass(slots=True)
class FrozenClock:
    """Stands still until it is moved; the bot, Telegram and the mail servers read the same one."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def timestamp(self) -> float:
        return self.at.timestamp()

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


ALWAYS = {"keyring", "policies", "wordings"}


@cache
def policy() -> PolicyDesk:
    """Opened once for all tests."""
    return taught_desk()


@cache
def texts() -> Texts:
    return Texts.load()


@dataclass(slots=True, repr=False)  # asyncio reprs what a fixture gave at each signal: a quarter of a test's time
class World:
    """`app` is the real bot. It hears, reads and sends when `settle` (or a part of it) is called."""

    clock: FrozenClock
    telegram: Telegram
    post: Post
    faults: Faults
    smtp: SmtpServer
    settings: Settings
    app: App
    read: tuple[int, int] = (0, 0)  # UIDVALIDITY and UID of the bot's mailbox
    resting: set[Channel] = field(default_factory=set)  # the courier does not send by these

    async def settle(self) -> None:
        """Until nobody has anything left to do."""
        while await self._round():
            pass

    async def listen(self) -> None:
        """The bot's intake runs until Telegram has nothing that the bot has not confirmed."""
        channel = self.app.telegram
        if channel is None or not self._waiting:
            return
        intake = Intake(self._ask, channel._handle, channel._broken, HURRIED)
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(intake.run(), name="intake")
            while self._waiting or intake.hand.busy:  # noqa: ASYNC110 - Telegram tells nobody what was confirmed
                await asyncio.sleep(0.001)
            listening.cancel()

    async def at_once(self, *deeds: Callable[[], object]) -> None:
        """What several people do in the same moment, handled side by side, as two replicas of the bot would."""
        for deed in deeds:
            deed()
        updates, channel = self.telegram.updates.take(0, len(deeds)), self.app.telegram
        assert channel is not None
        async with asyncio.TaskGroup() as group:
            for update in updates:
                group.create_task(channel._handle(update), name="at once")
        self.telegram.updates.take(updates[-1]["update_id"] + 1, 1)
        await self.settle()

    async def repeat(self) -> None:
        """Telegram delivers the last update once more."""
        self.telegram.repeat(self.telegram.updates.last_id)
        await self.settle()

    async def tick(self, **later: float) -> None:
        """Time passes, the scheduler ticks, and everybody does what is due."""
        self.clock.advance(**later)
        await self.app.desks.notices.start_due()
        await self.app.courier.sweep()
        await self.app.desks.reminders.sweep()
        await self.app.desks.audit.sweep()
        await self.app.desks.breaches.sweep()
        await self.app.desks.calls.press()
        await self.app.desks.diversion.sweep()
        await self.settle()
        await self.app.desks.notices.start_due()
        await self.settle()

    async def restart(self, **changes: object) -> None:
        """The bot forgets everything that is not in its database; `changes` are settings it comes back with."""
        await self.app.close()
        self.settings = self.settings.model_copy(update=changes)
        self.app = await hired(self.settings, self.clock)
        await self.app.desks.diversion.sweep()

    def agreed_to(self, says: str, locale: str) -> str:
        """The version of the wording of a consent, as it is asked for today."""
        return Consents(self.settings, texts()).version(says, locale)

    async def empty(self) -> None:
        """Nobody was ever here."""
        store = self.app.store
        assert isinstance(store, SqlStore)
        async with store.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                if table.name not in ALWAYS:
                    await connection.execute(delete(table))

    async def rows(self) -> dict[str, int]:
        """How many rows each table has, without those that are always there."""
        store = self.app.store
        assert isinstance(store, SqlStore)
        async with store.engine.connect() as connection:
            counts = {
                table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in metadata.sorted_tables
            }
        return {name: count for name, count in counts.items() if count and name not in {*ALWAYS, "cursors"}}

    async def table(self, name: str) -> list[dict[str, Any]]:
        """Every row of a table, decrypted."""
        store, table = self.app.store, metadata.tables[name]
        assert isinstance(store, SqlStore)
        async with store.engine.connect() as connection:
            rows = await connection.execute(select(table).order_by(*table.primary_key.columns))
            return [dict(row) for row in rows.mappings()]

    @property
    def _waiting(self) -> bool:
        return bool(self.telegram.updates.pending() or self.telegram.updates._again)

    async def _round(self) -> int:
        await self.listen()
        letters = await self._read_mail()
        return letters + sum([await self._deliver(channel) for channel in Channel])

    async def _deliver(self, channel: Channel) -> int:
        """What the courier's loop does, without its sleeping."""
        courier = self.app.courier
        if channel in self.resting or channel not in courier.senders or not await courier._anything(channel):
            return 0
        return await courier.run_once(channel)

    async def _ask(self, offset: int, limit: int, _: int) -> list[dict[str, Any]]:
        return await self.telegram.updates.poll(offset, limit, 1)

    async def _read_mail(self) -> int:
        """What the bot's IMAP loop does with new letters; the loop itself is tested on sockets."""
        assert self.app.mail is not None
        box = self.post.mailbox(BOT_MAIL)
        since = self.read[1] if self.read[0] == box.uidvalidity else 0
        new = [letter for uid, letter in box.stored.items() if uid > since]
        for letter in new:
            try:
                await self.app.mail.letter(box.uidvalidity, letter.uid, letter.raw)
            except Exception as error:  # noqa: BLE001 - as the loop does
                await self.app.mail.broken(box.uidvalidity, letter.uid, letter.raw, error)
            self.read = (box.uidvalidity, letter.uid)
        return len(new)


async def hired(settings: Settings, clock: FrozenClock) -> App:
    """The bot, allowed to send as fast as it can."""
    app = await build(settings, clock=clock, policy=policy(), texts=texts())
    paces = {channel: Pace((10_000, 1.0)) for channel in Channel}
    return replace(app, courier=replace(app.courier, paces=paces))


@asynccontextmanager
async def world_on(database_url: str) -> AsyncIterator[World]:
    clock, changes = FrozenClock(), Changes()
    faults = Faults(changes)
    telegram = Telegram(changes, clock=clock.timestamp)
    telegram.limits_on = False
    post = Post(changes, ADDRESSES, clock=clock.timestamp)
    async with AsyncExitStack() as stack:
        smtp = SmtpServer(post, faults, user=BOT_MAIL, password=MAIL_PASSWORD)
        stack.push_async_callback(smtp.stop)
        api = await serve(stack, application(telegram, faults), 0)
        settings = Settings.from_env(_environment(database_url, api, await smtp.start()))
        world = World(clock, telegram, post, faults, smtp, settings, await hired(settings, clock))
        stack.push_async_callback(lambda: world.app.close())
        yield world


def _environment(database_url: str, api_url: str, smtp_port: int) -> dict[str, str]:
    staff = "; ".join(f"{person.name} <{person.mail}> {','.join(person.roles)} {person.language} {person.id}" for person in STAFF)
    return {
        "MYQG_BOT_TOKEN": BOT_TOKEN,
        "MYQG_BOT_API_URL": api_url,
        "MYQG_DATABASE_URL": database_url,
        "MYQG_SECRET_KEY": ",".join(SECRETS),
        "MYQG_SMTP_HOST": "127.0.0.1",
        "MYQG_SMTP_PORT": str(smtp_port),
        "MYQG_SMTP_SECURITY": "none",
        "MYQG_SMTP_USER": BOT_MAIL,
        "MYQG_SMTP_PASSWORD": MAIL_PASSWORD,
        "MYQG_IMAP_HOST": "127.0.0.1",
        "MYQG_IMAP_PASSWORD": MAIL_PASSWORD,
        "MYQG_MAIL_FROM": BOT_MAIL,
        "MYQG_STAFF_MAIL": DESK_MAIL,
        "MYQG_MAIL_DOMAINS": MAIL_DOMAIN,
        "MYQG_AUTHSERV_ID": AUTHSERV_ID,
        "MYQG_STAFF_CHAT": str(STAFF_GROUP),
        "MYQG_STAFF": staff,
        "MYQG_OPERATOR_NAME": "«QazaqGaz» ҰК АҚ | АО «НК «QazaqGaz»",
        "MYQG_OPERATOR_BIN": "000000000000",
        "MYQG_RESPONSIBLE": STAFF[-1].name,
    }
