"""What can happen is told to the operator: every error of ours has a sentence and its place in the tree."""

import inspect
from itertools import chain

import pytest

import bot.app  # noqa: F401  every error of the service is known once it is imported
from bot import errors
from bot.errors import BotError


def _tree(error: type[BotError]) -> list[type[BotError]]:
    return [error, *chain.from_iterable(_tree(child) for child in error.__subclasses__())]


@pytest.mark.parametrize("error", _tree(BotError))
def test_error_is_explained(error: type[BotError]) -> None:
    """The docstring is the operator's message, so no error may inherit its parent's."""
    assert inspect.cleandoc(error.__dict__["__doc__"] or "").endswith(".")


def test_errors_live_in_one_module() -> None:
    """Whoever looks for what can happen reads the tree in bot/errors.py; a channel may only refine one of them."""
    ours = [error for error in _tree(BotError) if not error.__module__.startswith("handlers.")]

    assert {errors.__name__} == {error.__module__ for error in ours}
    assert [] == [error for error in ours if error.__name__ not in (errors.__doc__ or "")]
