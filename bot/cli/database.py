"""The database of the settings, opened for one command."""

import getpass
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.cli.findings import why
from bot.cli.places import database_place, database_server
from bot.errors import Unavailable, WrongSetting
from bot.settings import Settings
from storage import SqlStore, open_store
from storage.opening import absent, reason


@asynccontextmanager
async def opened(settings: Settings, *, new: bool = False) -> AsyncIterator[SqlStore]:
    """`new`: where there is no database yet, it may be made; else a mistyped path would open an empty one."""
    url = settings.database_url.get_secret_value()
    if not new and (file := absent(url)):
        raise WrongSetting(f"MYQG_DATABASE_URL: there is no database at {file}; correct the path, or let `myqg-bot run` make it")
    with reaching(url):
        store = await open_store(url, settings.keys, tombstones=settings.tombstones)
        try:
            yield store
        finally:
            await store.close()


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Where the database is away, its place is told, why, and what to do."""
    try:
        yield
    except Unavailable as error:
        raise Unavailable("MYQG_DATABASE_URL: {}; {}".format(*away(url, reason(error)))) from error


def away(url: str, error: BaseException) -> tuple[str, str]:
    """The fact and the advice, without the password."""
    said = why(error) if isinstance(error, OSError) else " ".join(str(error).split())
    if database_server(url) is None:
        advice = "name a file that you may read and write, and see that no other program holds it"
        return f"{database_place(url)} cannot be opened ({said})", advice
    return f"{database_place(url)} is away ({said})", "start it, or correct host, port, name and login"


def operator() -> str:
    """Who runs the command: the user of this computer, for the audit."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number without a name
        return "unknown"
