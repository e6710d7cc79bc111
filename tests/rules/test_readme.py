"""README says what is true: its commands exist, its words are the desk's, its picture is small enough to load."""

import re

from bot.cases.commands import TOLD, WORDS
from bot.cli import cli
from bot.rights.asked import WORDS as REGISTER
from bot.staff import Role
from tests.rules.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
LARGEST = 400_000


def test_it_opens_with_the_two_commands() -> None:
    """Whoever reads five lines has started the bot and its tests."""
    opening = README.splitlines()[:5]

    assert "pip install uv && uv run myqg-bot sandbox" == opening[2].partition("#")[0].strip()
    assert "uv run pytest" == opening[3].partition("#")[0].strip()


def test_its_commands_exist() -> None:
    """No command is promised that is not there, and none is kept secret."""
    groups = {"": cli} | {f"{group.name} ": group.typer_instance for group in cli.registered_groups if group.typer_instance}
    known = {
        f"{group}{command.name or getattr(command.callback, '__name__', '')}"
        for group, app in groups.items()
        for command in app.registered_commands
    }
    told = re.findall(rf"myqg-bot ((?:{'|'.join(filter(None, groups))})?[a-z-]+)", README)

    assert known == set(told)


def test_staff_words_are_told() -> None:
    """The table of first lines is the one the desk reads, in both languages and as links write it."""
    rows = [[cell.strip() for cell in line.split("|")[1:4]] for line in README.splitlines() if line.count("|") == 5]

    assert {*WORDS, *(f"{word}: …" for word in TOLD), *REGISTER} <= {cell for row in rows for cell in row}
    assert [] == [role for role in Role if f"`{role}`" not in README]


def test_files_it_shows_are_there() -> None:
    """Links lead somewhere, and the picture loads quickly."""
    links = re.findall(r"\]\(([^)#:]+)\)", README)

    assert [] == [link for link in links if not (ROOT / link).is_file()]
    assert [] == [link for link in links if (ROOT / link).stat().st_size > LARGEST]
