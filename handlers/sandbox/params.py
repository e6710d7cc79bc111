"""The arguments of one Bot API call, read as leniently as Telegram reads them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.sandbox.errors import bad

_WHOLE_NUMBER = re.compile(r"\s*(-?\d+)")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Every value is a string, however it came: from the query, a form or JSON."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def number(self, name: str, default: int = 0, *, least: int | None = None, most: int | None = None) -> int:
        found = _WHOLE_NUMBER.match(self.values.get(name, ""))
        value = int(found[1]) if found else default
        value = value if least is None else max(least, value)
        return value if most is None else min(most, value)

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, error: str) -> Any:
        """The value parsed as JSON, None if absent; what is not JSON is refused with `error`."""
        if not self.values.get(name):
            return None
        try:
            return json.loads(self.values[name])
        except ValueError:
            raise bad(error) from None

    def object(self, name: str, error: str) -> dict[str, Any]:
        """A JSON object, empty if absent."""
        found = self.json(name, error)
        if found is not None and not isinstance(found, dict):
            raise bad(error)
        return found or {}

    def array(self, name: str, error: str) -> list[dict[str, Any]]:
        """A JSON array of objects, empty if absent."""
        found = self.json(name, error)
        if found is not None and not (isinstance(found, list) and all(isinstance(item, dict) for item in found)):
            raise bad(error)
        return found or []

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, or under the one that `attach://` points to."""
        attached = self.values.get(name, "").removeprefix("attach://")
        return self.files.get(name) or self.files.get(attached)
