"""The world of the sandbox in a file: read at the start, written shortly after changes and at the end."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from handlers.sandbox.changes import Changes

Json = dict[str, Any]

PAUSE = 1.0


class Kept:
    """`world.json` in a folder; a half-written one never takes the place of a whole one."""

    def __init__(self, folder: Path, changes: Changes, dump: Callable[[], Json]) -> None:
        self.file = folder / "world.json"
        self._changes = changes
        self._dump = dump
        self._saved = -1
        self._timer: asyncio.TimerHandle | None = None

    def read(self) -> Json | None:
        """What was saved; None in a new folder."""
        if not self.file.exists():
            return None
        try:
            world: Json = json.loads(self.file.read_bytes())
        except ValueError as error:
            raise ValueError(f"{self.file} is not a saved sandbox: {error}. Move it away to start anew.") from error
        return world

    def start(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(PAUSE, self._tick)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self.save()

    def save(self) -> None:
        if self._saved == self._changes.version:
            return
        version = self._changes.version
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(self._dump(), ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.file)
        self._saved = version

    def _tick(self) -> None:
        self.save()
        self.start()
