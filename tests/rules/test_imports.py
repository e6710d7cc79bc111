"""THE one rule: decisions in bot/, protocols in handlers/, SQL in storage/, words in locales/."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.rules.tree import OURS, ROOT, imported, modules, project

# What nobody imports by name: the driver SQLAlchemy loads by URL, and the time zones behind zoneinfo.
BY_NAME_ONLY = {"aiosqlite", "tzdata"}
PARTS = {"pydantic-core": "pydantic"}


def test_contracts_hold() -> None:
    """The contracts of pyproject.toml are kept."""
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stdout + done.stderr


def _foreign() -> set[str]:
    names = {name for path in modules(*OURS) for name in imported(path)}
    return names - set(OURS) - set(sys.stdlib_module_names)


def test_every_library_has_its_room() -> None:
    """A library that no contract names could be used anywhere."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    named = {name for contract in contracts for name in contract.get("protected_modules", [])}

    assert set() == _foreign() - named


def _plain(requirement: str) -> str:
    """The name in a requirement, as package indexes compare names."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_dependencies_are_what_is_imported() -> None:
    """Nothing is installed for nobody, and nothing is imported that only came along with something else."""
    declared = {_plain(line) for line in project()["project"]["dependencies"]}
    owners = packages_distributions()
    owned = {_plain(owners[name][0]) for name in _foreign()}
    used = {PARTS.get(name, name) for name in owned}

    assert declared == used | BY_NAME_ONLY


HEAVY = ("aiogram", "sqlalchemy", "alembic", "aiosmtplib", "imap_tools", "apscheduler")
LOADED = "import sys; sys.exit(' '.join(set(sys.argv[1:]) & set(sys.modules)) or 0)"


def _loaded(code: str) -> str:
    """Which of the heavy libraries are there after running some code."""
    command = [sys.executable, "-c", f"{code}\n{LOADED}", *HEAVY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stderr.strip()


def test_help_costs_nothing() -> None:
    """`--help` and a command without the network do not wait for aiogram to be imported."""
    help_shown = "import bot.cli\ntry: bot.cli.cli(['--help'])\nexcept SystemExit: pass"

    assert "" == _loaded(help_shown)
    assert "" == _loaded("import bot.cli.ask")


def _core() -> list[str]:
    wiring = ("app", "cli", "schedule", "story", "__main__")
    names = (Path(path).relative_to(ROOT).with_suffix("").parts for path in modules("bot"))
    return [".".join(parts).removesuffix(".__init__") for parts in names if parts[1] not in wiring]


def test_core_knows_no_framework() -> None:
    """Everything the service decides can be imported without Telegram, mail or SQL."""
    assert "" == _loaded(f"import {', '.join(_core())}")
