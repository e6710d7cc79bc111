"""The database of the settings, opened for one command."""

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from storage import SqlStore, open_store


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[SqlStore]:
    store = await open_store(settings.database_url.get_secret_value(), settings.keys, tombstones=settings.tombstones)
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
