"""The database of the settings, opened for one command."""

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import WrongSetting
from bot.settings import Settings
from storage import SqlStore, open_store
from storage.opening import absent


@asynccontextmanager
async def opened(settings: Settings, *, new: bool = False) -> AsyncIterator[SqlStore]:
    """`new`: where there is no database yet, it may be made; else a mistyped path would open an empty one."""
    url = settings.database_url.get_secret_value()
    if not new and (file := absent(url)):
        raise WrongSetting(f"MYQG_DATABASE_URL: there is no database at {file}; correct the path, or let `myqg-bot run` make it")
    store = await open_store(url, settings.keys, tombstones=settings.tombstones)
    try:
        yield store
    finally:
        await store.close()


def operator() -> str:
    """Who runs the command: the user of this computer, for the audit."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number without a name
        return "unknown"
