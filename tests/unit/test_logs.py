"""Logs say what broke and where, and never in anybody's words."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.cli.logs import configure

SECRET = "Менің ЖСН 900101300123"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """What one process does once is undone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def _break() -> None:
    raise ValueError(SECRET)


def test_own_line_is_json_without_the_message_of_an_exception(capsys: pytest.CaptureFixture[str]) -> None:
    """Kind and place of what broke, one line."""
    configure("INFO")
    log = structlog.get_logger()
    log.debug("not asked for")
    try:
        _break()
    except ValueError:
        log.exception("update failed", update=7)

    (line,) = capsys.readouterr().err.splitlines()
    fields = json.loads(line)
    assert ("update failed", 7, "error") == (fields["event"], fields["update"], fields["level"])
    assert fields["broke"].startswith("ValueError at tests/unit/test_logs.py:")
    assert SECRET not in line


def test_lines_of_libraries_are_told_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    """Their tracebacks end with messages, which may quote; their information is not wanted at all."""
    configure("INFO")
    library = logging.getLogger("apscheduler.executors")
    library.info("Running %s", SECRET)
    try:
        _break()
    except ValueError:
        library.exception("Job %s failed", SECRET)
    library.warning("two\nlines")

    broke, warned = capsys.readouterr().err.splitlines()
    assert broke.startswith("ERROR apscheduler.executors ValueError at tests/unit/test_logs.py:")
    assert SECRET not in broke
    assert "WARNING apscheduler.executors two lines" == warned
