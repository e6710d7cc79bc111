"""Blocking work beside the loop that can be left behind: nobody waits long for a thread that hangs in a connect."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

PATIENCE = 0.5

Result = TypeVar("Result")


def _nothing(*_: Any) -> None: ...


async def in_thread(
    work: Callable[[], Result],
    *,
    interrupt: Callable[[], object] = _nothing,
    unwanted: Callable[[Result], object] = _nothing,
) -> Result:
    """What `work` returns. When cancelled, `interrupt` tells it to end, and what it brings too late goes to `unwanted`."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()
    left = threading.Event()

    def run() -> None:
        settle: Callable[[], object]
        spare: Callable[[], object] = _nothing
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            settle = partial(future.set_exception, error)
        else:
            settle, spare = partial(future.set_result, result), partial(unwanted, result)
        try:
            (spare if left.is_set() else partial(loop.call_soon_threadsafe, settle))()
        except RuntimeError:  # the loop is closed
            spare()

    threading.Thread(target=run, name="mailbox", daemon=True).start()
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        interrupt()
        await asyncio.wait([future], timeout=PATIENCE)
        left.set()
        future.add_done_callback(lambda done: done.exception() or unwanted(done.result()))
        raise
