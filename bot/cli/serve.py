"""`myqg-bot run`: the service until SIGTERM or Ctrl-C."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any

import structlog

from bot.app import App, build
from bot.cli.database import reaching
from bot.cli.logs import configure, place
from bot.settings import Settings


async def serve(known: Settings) -> None:
    configure(known.log_level)
    asyncio.get_running_loop().set_exception_handler(_forgotten)
    with reaching(known.database_url.get_secret_value()):
        app = await build(known)
    try:
        with app.store.serving():  # who is refused has not started
            _say_what_is_off(known)
        await until_signalled(app)
    finally:
        await app.close()
    structlog.get_logger().info("stopped")


async def until_signalled(app: App) -> None:
    """The first signal lets what is in hand finish; the second one is the operating system's own."""
    for number in (signal.SIGTERM, signal.SIGINT):
        _on_first(number, app.stop)
    await app.run()


def _on_first(number: signal.Signals, stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()

    def stop_once() -> None:
        loop.remove_signal_handler(number)
        stop()

    def stop_from_outside(*_: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop)

    try:
        loop.add_signal_handler(number, stop_once)
    except NotImplementedError:  # Windows
        signal.signal(number, stop_from_outside)


def _forgotten(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The loop's own words about an exception nobody waited for would repeat its message."""
    error = context.get("exception")
    structlog.get_logger().error("nobody waited for this", broke=place(error) if error else context.get("message"))


def _say_what_is_off(known: Settings) -> None:
    log = structlog.get_logger()
    log.info("started", database=known.database_url.get_secret_value().partition(":")[0])
    if not known.personal_by_telegram:
        off = "Telegram is not used" if not known.telegram else "Telegram is for the policy and notices"
        log.warning(f"MYQG_TELEGRAM_MODE is {known.telegram_mode}: {off}, everything personal goes by mail")
    if known.imap_host is None:
        log.warning("MYQG_IMAP_HOST is not set: letters to the bot and replies of staff by mail are not read")
    elif not known.trusts_senders:
        log.warning("MYQG_AUTHSERV_ID and MYQG_TRUST_HEADER are not set: only replies to the bot's own letters are trusted")
    if known.telegram and known.staff_chat is None:
        log.warning("MYQG_STAFF_CHAT is not set: no group of staff hears of requests; send /id there to learn its number")
