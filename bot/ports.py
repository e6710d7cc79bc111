"""What the service needs from the world. Each capability's tables are in its own ports module."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.audit.ports import Audit
from bot.breaches.ports import Breaches
from bot.calendar.ports import Overrides
from bot.calls.ports import Calls
from bot.cases.ports import Cases
from bot.deliveries.ports import Deliveries
from bot.directory.ports import Directory
from bot.notices.ports import Notices
from bot.people.ports import Challenges, Passes, People, Wordings
from bot.policy.ports import Policies, Questions
from bot.rights.ports import Register


class Seen(Protocol):
    """Which updates were done, and what was answered: a re-delivery gets the first answer and changes nothing."""

    async def answer(self, key: str) -> str | None: ...
    async def remember(self, key: str, answer: str, now: datetime, owner: str | None = None) -> None: ...


class Cursors(Protocol):
    """How far a mailbox was read: the highest UID that is done, under its UIDVALIDITY."""

    async def read(self, account: str) -> tuple[int, int] | None: ...
    async def write(self, account: str, uidvalidity: int, uid: int) -> None: ...


class Retention(Protocol):
    """The kinds are those of bot/retention.py."""

    async def end(self, kind: str, before: datetime) -> int:
        """Everything of a kind that was over before; -> how many rows went or lost their words."""
        ...

    async def hold(self, number: str, held: bool) -> bool:
        """A legal hold of a case; False when there is none under this number."""
        ...

    async def held(self) -> list[str]:
        """Numbers on hold."""
        ...


class Tx(Protocol):
    """One transaction: everything or nothing, committed at the end of the block."""

    @property
    def seen(self) -> Seen: ...
    @property
    def people(self) -> People: ...
    @property
    def wordings(self) -> Wordings: ...
    @property
    def challenges(self) -> Challenges: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def passes(self) -> Passes: ...
    @property
    def register(self) -> Register: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def breaches(self) -> Breaches: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def calendar(self) -> Overrides: ...
    @property
    def cursors(self) -> Cursors: ...
    @property
    def audit(self) -> Audit: ...


class Store(Protocol):
    @property
    def alone(self) -> bool:
        """Whether no other process can be serving this database (SQLite)."""
        ...

    def serving(self) -> AbstractContextManager[None]:
        """Held while a process takes in and sends; raises WrongSetting where another one does and only one may."""
        ...

    def begin(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that writes (BEGIN IMMEDIATE on SQLite)."""
        ...

    def read(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that only reads and keeps no writer waiting."""
        ...

    async def close(self) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""
        ...
