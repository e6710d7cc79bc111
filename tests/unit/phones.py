"""The sandbox's Telegram without a network: calls as the Bot API makes them, updates as the bot hears them."""

import json
from typing import Any

from handlers.sandbox.methods import METHODS
from handlers.sandbox.params import Params
from handlers.sandbox.telegram import Telegram


def call(telegram: Telegram, method: str, **params: Any) -> Any:
    values = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
    return METHODS[method](telegram, Params(values))


def heard(telegram: Telegram) -> list[dict[str, Any]]:
    """The updates since the last look."""
    found = telegram.updates.take(0, 100)
    telegram.updates.clear()
    return found


def kinds(updates: list[dict[str, Any]]) -> list[str]:
    return [next(name for name in update if name != "update_id") for update in updates]
