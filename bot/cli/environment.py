"""Where settings come from: the environment, and under it a .env file of the working directory."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from bot.settings import Settings


def environment() -> Mapping[str, str]:
    written = {name: value for name, value in dotenv_values(Path(".env")).items() if value is not None}
    return {**written, **os.environ}


def settings() -> Settings:
    return Settings.from_env(environment())
