"""README's table of settings and .env.example, written from the settings themselves: `python -m tests.rules.settings`."""

import re
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.settings import PREFIX, Settings
from bot.staff import Staff
from tests.rules.tree import ROOT

README, EXAMPLE = ROOT / "README.md", ROOT / ".env.example"
BEGIN, END = "<!-- settings -->\n", "<!-- /settings -->\n"
FIRST_LINE = """\
# Copy to .env and fill in what is empty; lines with # may stay as they are. Without a login at the mail server
# MYQG_SMTP_USER and its password stay empty; MYQG_STAFF_CHAT is learnt from the running bot.
# `myqg-bot doctor` tells what is missing or wrong."""
# A bot starts without these, and is of little use.
WANTED = ("smtp_user", "smtp_password", "imap_host", "imap_password", "staff_chat", "staff")


def table() -> str:
    """One row for each setting."""
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    return "\n".join(("| setting | what it is | without it |", "|---|---|---|", *rows, ""))


def example() -> str:
    """What must or should be set is empty, what may be set is a comment."""
    return "\n".join((FIRST_LINE, *(_lines(name, field) for name, field in Settings.model_fields.items()), ""))


def in_readme() -> str:
    return re.split(f"{BEGIN}|{END}", README.read_text(encoding="utf-8"))[1]


def _row(name: str, field: FieldInfo) -> str:
    file = ", also `…_FILE`" if Settings.is_secret(name) else ""
    what = (field.description or "").replace("|", "\\|").replace("<", "&lt;")
    return f"| `{PREFIX}{name.upper()}`{file} | {what} | {_without(field)} |"


def _without(field: FieldInfo) -> str:
    default = _shown(field.default)
    return "must be set" if field.is_required() else f"`{default}`" if default else "–"


def _lines(name: str, field: FieldInfo) -> str:
    value = _shown(field.default) or str(next(iter(field.examples or ()), ""))
    if field.is_required() or name in WANTED:
        example = f", for example {value}" if value else ""
        return f"\n# {field.description}{example}\n{PREFIX}{name.upper()}="
    return f"\n# {field.description}\n# {PREFIX}{name.upper()}={value}"


def _shown(default: Any) -> str:
    match default:
        case SecretStr():
            return default.get_secret_value()
        case tuple():
            return ",".join(default)
        case str() | int():
            return str(default)
        case Staff() | _:
            return ""


def main() -> None:
    before, _, after = re.split(f"({BEGIN}.*{END})", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    README.write_text(f"{before}{BEGIN}{table()}{END}{after}", encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")


if __name__ == "__main__":
    main()
