"""What the capability needs of its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.people.model import Channel
from bot.rights.model import Clock, Decision, Request, Right, Rule, Task


class Register(Protocol):
    async def draft(
        self, person: int, right: Right, channel: Channel, locale: str, received_at: datetime, now: datetime | None = None
    ) -> int:
        """An unregistered demand, begun `now` where that is later than its receipt; the same one is taken up again, however long
        it was left: it was received when it was first."""
        ...

    async def drafts(self, person: int) -> Sequence[Request]: ...

    async def unidentified(self) -> Sequence[Request]:
        """Everybody's drafts."""
        ...

    async def number(self, now: datetime) -> str:
        """The next number of the year of `now` in Almaty; given back when the transaction does not commit, so without gaps."""
        ...

    async def lock(self, request: int) -> Request:
        """The row as it is; whoever else wants it waits until the transaction ends. Raises LookupError."""
        ...

    async def keep(self, request: Request) -> None:
        """What a step changed in a row that was locked."""
        ...

    async def by_number(self, number: str) -> Request | None: ...
    async def of(self, person: int) -> Sequence[Request]: ...
    async def all(self) -> Sequence[Request]: ...

    async def open(self) -> Sequence[Request]:
        """Registered and not yet answered or revoked."""
        ...

    async def start(self, request: int, rule: Rule, starts_at: datetime, due_at: datetime) -> None:
        """A clock of the law begins to run."""
        ...

    async def explain(self, clock: int, delay: str) -> None:
        """Why it is not met in time."""
        ...

    async def put_off(self, clock: int, due_at: datetime, starts_at: datetime | None = None) -> None:
        """A clock that runs ends at another moment, and began at another one where that is named."""
        ...

    async def put_off_tasks(self, request: int, due_at: datetime) -> None:
        """Of those that nobody has reported yet."""
        ...

    async def meet(self, request: int, now: datetime, code: str | None = None) -> None:
        """The running clock of this code was met; all of the request's without one."""
        ...

    async def cancel(self, request: int, code: str) -> None:
        """The running clock of this code never began: what it began with does not hold."""
        ...

    async def archive(self, request: Request) -> None:
        """What was decided of it stays when it is opened again."""
        ...

    async def decisions(self, request: int) -> Sequence[Decision]:
        """Earlier ones, oldest first."""
        ...

    async def clocks(self, request: int | None = None) -> Sequence[Clock]:
        """Those of a request, met or not; without one every clock that runs."""
        ...

    async def ask(self, request: int, system: str, mail: str, now: datetime, due_at: datetime, round_: int = 0) -> int:
        """A task for one system, in the round that began when the request was opened so often again; -> its id."""
        ...

    async def done(self, task: int, act: str, now: datetime) -> bool:
        """False when it was reported or dropped before."""
        ...

    async def drop_tasks(self, request: int, now: datetime) -> None:
        """What is still open will not be done any more."""
        ...

    async def task(self, task: int) -> Task | None: ...

    async def tasks(self, request: int | None = None) -> Sequence[Task]:
        """Those of a request that were not dropped; without one every open task."""
        ...
