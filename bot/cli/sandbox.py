"""`myqg-bot sandbox`: the real bot beside a world to run it in, in one process, over sockets."""

import errno
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.app import App, build
from bot.cli.logs import configure
from bot.cli.outputs import made
from bot.cli.serve import until_signalled
from bot.errors import WrongSetting
from bot.settings import FULL, Settings
from bot.story import tell
from handlers.sandbox import (
    AUTHSERV_ID,
    BOT_MAIL,
    BOT_TOKEN,
    DESK_MAIL,
    MAIL_DOMAIN,
    MAIL_PASSWORD,
    STAFF,
    STAFF_GROUP,
    SYSTEM_MAIL,
    Sandbox,
)


async def play(keep: Path | None, port: int, telegram: str) -> None:
    async with _world("WARNING", keep, port, telegram) as (world, app):
        print(
            f"\n  MyQG: {world.page_url}\n\n  Браузерде ашыңыз. Тоқтату: Ctrl+C.\n  Откройте в браузере. Остановить: Ctrl+C.\n",
            flush=True,
        )
        await until_signalled(app)


async def script_out(keep: Path | None) -> int:
    """The exit code: 0 when every step of the story happened."""
    async with _world("ERROR", keep, 0) as (world, app):
        return await tell(world, app)


@asynccontextmanager
async def _world(log: str, keep: Path | None, port: int, telegram: str = FULL) -> AsyncIterator[tuple[Sandbox, App]]:
    with tempfile.TemporaryDirectory(prefix="myqg-") as temporary:
        folder = made(keep or Path(temporary))
        configure(log)
        async with AsyncExitStack() as stack:
            world = await _opened(stack, Sandbox(page_port=port, keep=keep), port)
            app = await build(Settings.from_env(environment(world, folder) | {"MYQG_TELEGRAM_MODE": telegram}))
            stack.push_async_callback(app.close)
            yield world, app


async def _opened(stack: AsyncExitStack, world: Sandbox, port: int) -> Sandbox:
    try:
        return await stack.enter_async_context(world)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise WrongSetting(f"port {port} is taken or not allowed; try --port {port + 1}, or --port 0 for any free one") from None


def environment(world: Sandbox, folder: Path) -> dict[str, str]:
    """What an administrator would write into .env, for this world."""
    staff = "; ".join(f"{person.name} <{person.mail}> {','.join(person.roles)} {person.language} {person.id}" for person in STAFF)
    return {
        "MYQG_BOT_TOKEN": BOT_TOKEN,
        "MYQG_BOT_API_URL": world.api_url,
        "MYQG_DATABASE_URL": f"sqlite:///{folder / 'myqg.sqlite3'}",
        "MYQG_SECRET_KEY": _key(folder),
        "MYQG_SMTP_HOST": "127.0.0.1",
        "MYQG_SMTP_PORT": str(world.smtp_port),
        "MYQG_SMTP_SECURITY": "none",
        "MYQG_SMTP_USER": BOT_MAIL,
        "MYQG_SMTP_PASSWORD": MAIL_PASSWORD,
        "MYQG_IMAP_HOST": "127.0.0.1",
        "MYQG_IMAP_PORT": str(world.imap_port),
        "MYQG_IMAP_SECURITY": "none",
        "MYQG_IMAP_PASSWORD": MAIL_PASSWORD,
        "MYQG_MAIL_FROM": BOT_MAIL,
        "MYQG_STAFF_MAIL": DESK_MAIL,
        "MYQG_MAIL_DOMAINS": MAIL_DOMAIN,
        "MYQG_AUTHSERV_ID": AUTHSERV_ID,
        "MYQG_STAFF_CHAT": str(STAFF_GROUP),
        "MYQG_STAFF": staff,
        "MYQG_EXECUTORS": f"MyQG <{SYSTEM_MAIL}> kk",
        "MYQG_OPERATOR_NAME": "«QazaqGaz» ҰК АҚ | АО «НК «QazaqGaz»",
        "MYQG_OPERATOR_BIN": "000000000000",
        "MYQG_RESPONSIBLE": STAFF[-1].name,
    }


def _key(folder: Path) -> str:
    """Kept beside the database it opens."""
    path = folder / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")
