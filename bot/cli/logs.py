"""Logs: facts with ids, never content; one line each."""

import logging
import sys
from typing import Any

import structlog

from bot.incidents import frames

DEPTH = 8


def configure(level: str) -> None:
    """To standard error: readable on a terminal, JSON elsewhere."""
    number = logging.getLevelNamesMapping()[level]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Wordless("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_words,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


class Wordless(logging.Formatter):
    """Libraries log exceptions with their messages, which may quote what people wrote: only kind and place are kept."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return " ".join(super().format(record).split())
        return f"{record.levelname} {record.name} {place(error)}"


def place(error: BaseException) -> str:
    """What broke and where, innermost first."""
    where = " < ".join(reversed(frames(error, DEPTH)))
    return f"{type(error).__name__} at {where}" if where else type(error).__name__


def _without_words(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["broke"] = place(error)
    return event
