"""Every setting is explained where an administrator looks for it."""

import io

from dotenv import dotenv_values

from bot.settings import PREFIX, Settings
from tests.rules.settings import EXAMPLE, example, in_readme, table

MEND = "run: python -m tests.rules.settings"


def test_readme_has_every_setting() -> None:
    """README's table is the one the settings themselves give."""
    assert table() == in_readme(), MEND


def test_the_example_has_every_setting() -> None:
    """So is .env.example."""
    assert example() == EXAMPLE.read_text(encoding="utf-8"), MEND


def test_the_example_lacks_what_must_be_set_and_nothing_else() -> None:
    """Whoever copies it is told to fill in what nobody else can know."""
    written = {name: value or "" for name, value in dotenv_values(EXAMPLE).items()}
    required = {f"{PREFIX}{name.upper()}" for name, field in Settings.model_fields.items() if field.is_required()}
    settings, problems = Settings.examined(written)

    assert settings is None
    assert required == set(written) == {problem.split()[0] for problem in problems}


def test_what_the_example_shows_can_be_read() -> None:
    """Taking away the # of a line that shows a value breaks nothing but itself."""
    shown = "\n".join(line.removeprefix("# ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if "=" in line)
    written = {name: value or "" for name, value in dotenv_values(stream=io.StringIO(shown)).items()}
    _, problems = Settings.examined(written)

    assert {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} == set(written)
    assert [] == [problem for problem in problems if "is not set" not in problem]
