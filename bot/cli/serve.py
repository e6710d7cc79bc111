"""`myqg-bot run`: the service until SIGTERM or Ctrl-C."""

import asyncio
import signal

import structlog

from bot.app import App, build
from bot.cli.environment import settings
from bot.cli.logs import configure
from bot.settings import Settings


async def serve() -> None:
    known = settings()
    configure(known.log_level)
    app = await build(known)
    _say_what_is_off(known)
    try:
        await until_signalled(app)
    finally:
        await app.close()


async def until_signalled(app: App) -> None:
    """The first signal lets what is in hand finish; the second one is the operating system's own."""
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        loop.remove_signal_handler(number)
        app.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    await app.run()


def _say_what_is_off(known: Settings) -> None:
    log = structlog.get_logger()
    log.info("started", database=known.database_url.get_secret_value().partition(":")[0])
    if known.imap_host is None:
        log.warning("MYQG_IMAP_HOST is not set: letters to the bot and replies of staff by mail are not read")
    elif known.authserv_id is None:
        log.warning("MYQG_AUTHSERV_ID is not set: only replies to the bot's own letters are trusted")
    if known.staff_chat is None:
        log.warning("MYQG_STAFF_CHAT is not set: staff work by mail only")
