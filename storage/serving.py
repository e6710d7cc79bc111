"""One process serves a SQLite file: the second one is told so instead of taking the first one's work away."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import WrongSetting

TAKEN = "MYQG_DATABASE_URL: another `myqg-bot run` already serves this SQLite file; stop it first, or use PostgreSQL"


@contextmanager
def only_one(database: str) -> Iterator[None]:
    """Holds a lock beside the file for as long as the block lasts; the system ends it with the process, however it dies."""
    with Path(f"{database}.lock").open("w") as file:
        if not _locked(file.fileno()):
            raise WrongSetting(TAKEN)
        yield


def _locked(number: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        def lock() -> None:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        def lock() -> None:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)

    try:
        lock()
    except OSError:
        return False
    return True
