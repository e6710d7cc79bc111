"""A command that waits for something."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import typer


def wait(work: Coroutine[Any, Any, int | None]) -> None:
    """Runs it to its end; a number it gives is the exit code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = asyncio.run(work)
    if code:
        raise typer.Exit(code)
