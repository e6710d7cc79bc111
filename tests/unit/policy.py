"""The desk of the tests, taught once."""

from functools import cache

from bot.policy.desk import PolicyDesk


@cache
def taught_desk() -> PolicyDesk:
    return PolicyDesk.open()
