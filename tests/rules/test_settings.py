"""Every setting is explained where an administrator looks for it."""

import io

from dotenv import dotenv_values

from bot.settings import PREFIX, Settings
from tests.rules.settings import EXAMPLE, WANTED, example, in_readme, table

MEND = "run: python -m tests.rules.settings"


def test_readme_has_every_setting() -> None:
    """README's table is the one the settings themselves give."""
    assert table() == in_readme(), MEND


def test_the_example_has_every_setting() -> None:
    """So is .env.example."""
    assert example() == EXAMPLE.read_text(encoding="utf-8"), MEND


def test_the_example_lacks_what_nobody_else_can_know() -> None:
    """Whoever fills in every empty line has a bot that reads mail and knows its staff; some may stay empty all the same."""
    written = {name: value or "" for name, value in dotenv_values(EXAMPLE).items()}
    required = {f"{PREFIX}{name.upper()}" for name, field in Settings.model_fields.items() if field.is_required()}
    settings, problems = Settings.examined(written)

    assert settings is None
    assert required == {problem.split()[0] for problem in problems}
    assert required | {f"{PREFIX}{name.upper()}" for name in WANTED} == set(written)


def test_what_the_example_shows_can_be_read() -> None:
    """Taking away the # of a line that shows a value breaks nothing but itself."""
    shown = "\n".join(line.removeprefix("# ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if "=" in line)
    written = {name: value or "" for name, value in dotenv_values(stream=io.StringIO(shown)).items()}
    _, problems = Settings.examined(written)

    assert {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} == set(written)
    assert [] == [problem for problem in problems if "is not set" not in problem]
