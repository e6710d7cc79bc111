"""Parts of the system that pip cannot bring: a test without them is skipped loudly at home and fails in CI."""

import os
import shutil

import pytest


def need(program: str) -> str:
    """The program's path; without it the test ends here."""
    path = shutil.which(program)
    if path is not None:
        return path
    why = f"{program} is not installed: nothing is proved here"
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)
