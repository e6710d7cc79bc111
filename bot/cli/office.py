"""The office's files, opened without the service: from locales/, or the folder of MYQG_CONTENT."""

import os
from pathlib import Path

from bot.cli.environment import environment
from bot.errors import WrongSetting
from bot.policy.content import Content
from bot.policy.desk import PolicyDesk
from bot.settings import Settings

FOLDER = "MYQG_CONTENT"


def folder() -> Path | None:
    named = environment().get(FOLDER, "").strip()
    if named and not Path(named).is_dir():
        raise WrongSetting(f"{FOLDER}: {named} is no folder; `myqg-bot policy copy {named}` makes one")
    return Path(named) if named else None


def content() -> Content:
    return Content.at(folder())


def writable(folder: Path) -> Path:
    if not os.access(folder, os.W_OK):
        raise WrongSetting(f"{folder} cannot be written; `myqg-bot policy copy FOLDER` makes a folder for {FOLDER}")
    return folder


def desk() -> PolicyDesk:
    """Without a `run` there may be no settings yet: the office's mail and phone are then the usual ones."""
    named, fields = environment(), Settings.model_fields
    places = {
        name: named.get(f"MYQG_{field.upper()}") or str(fields[field].default)
        for name, field in (("mail", "staff_mail"), ("phone", "staff_phone"))
    }
    return PolicyDesk.open(content(), places)
