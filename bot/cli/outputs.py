"""What a command writes: where that is no place for it, one sentence says so; and nothing is written over."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import WrongSetting

OWN = 0o600  # others on this computer have no business with it


@contextmanager
def writing(place: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise WrongSetting(f"{place}: is there already, and nothing is written over; name another place") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise WrongSetting(f"{place}: cannot be written ({why}); name another place") from None


def made(folder: Path) -> Path:
    """The folder, which can be written to."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return folder


@contextmanager
def reserved(*files: Path) -> Iterator[None]:
    """They are made at once, for their owner only; whatever fails before they are filled takes them away again."""
    begun = list[Path]()
    try:
        for file in files:
            with writing(file):
                file.touch(OWN, exist_ok=False)
            begun.append(file)
        yield
    except BaseException:
        for file in begun:
            file.unlink(missing_ok=True)
        raise
