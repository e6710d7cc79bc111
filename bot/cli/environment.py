"""Where settings come from: the environment, and under it a .env file of the working directory."""

import os
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from bot.errors import WrongSetting
from bot.setting_values import unread
from bot.settings import Settings

DOTENV = Path(".env")


def environment() -> Mapping[str, str]:
    return {**(_written(_text(DOTENV)) if DOTENV.exists() else {}), **os.environ}


def settings() -> Settings:
    return Settings.from_env(environment())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path}: {unread(error)}") from None


def _written(text: str) -> dict[str, str]:
    """Values as they stand: a dollar sign in a password is no variable."""
    found: dict[str, str] = {}
    for line in parse_stream(StringIO(text)):
        if line.error:
            raise WrongSetting(f"{DOTENV}, line {line.original.line}: cannot be read; write NAME=value")
        if line.key is not None and line.value is not None:
            found[line.key] = line.value
    return found
