"""What people can do from the page or a test: verbs by name, their arguments from JSON."""

import base64
from collections.abc import Callable, Mapping
from email.errors import MessageError
from inspect import Parameter, signature
from types import UnionType
from typing import Any, get_args, get_origin

from handlers.sandbox.errors import ApiError
from handlers.sandbox.faults import Fault, Faults, Switch
from handlers.sandbox.mail import NoSuchMailbox, Post
from handlers.sandbox.telegram import Telegram

Json = dict[str, Any]
Verb = Callable[..., Any]


class CannotBeDone(Exception):
    """The verb is unknown, its arguments do not fit, or the world does not allow it."""


class Deeds:
    """Every verb of Telegram, Post and Faults, called with a JSON object."""

    def __init__(self, telegram: Telegram, post: Post, faults: Faults) -> None:
        def send_document(user: int, name: str, content: str, **rest: Any) -> int:
            return telegram.send_document(user, name, base64.b64decode(content, validate=True), **rest)

        def switch_on(fault: str, **how: Any) -> None:
            faults.switch_on(Fault(fault), Switch(**how))

        def switch_off(fault: str) -> None:
            faults.switch_off(Fault(fault))

        people = (telegram.say, telegram.edit, telegram.tap, telegram.send_voice, telegram.send_photo, telegram.send_sticker)
        others = (
            telegram.send_contact,
            telegram.block,
            telegram.unblock,
            post.write,
            post.reply,
            post.forward,
            post.read,
            post.bounce,
        )
        ours = (send_document, switch_on, switch_off)
        self.verbs: Mapping[str, Verb] = {verb.__name__: verb for verb in (*people, *others, *ours)}

    def do(self, name: str, body: Json) -> Any:
        """The verb's result, or CannotBeDone with the reason."""
        verb = self.verbs.get(name)
        if verb is None:
            raise CannotBeDone(f"unknown verb {name}")
        try:
            check(verb, body)
            return verb(**body)
        except NoSuchMailbox as error:
            raise CannotBeDone(f"550 {error}") from error
        except (ApiError, MessageError, TypeError, ValueError, LookupError) as error:
            raise CannotBeDone(str(error) or type(error).__name__) from error


def check(verb: Verb, body: Json) -> None:
    """Refuses what JSON can get wrong about plain arguments: a missing or unknown one, a text for a number."""
    bound = signature(verb).bind(**body)
    for name, value in bound.arguments.items():
        wanted = signature(verb).parameters[name]
        if wanted.kind is not Parameter.VAR_KEYWORD and not fits(value, wanted.annotation):
            raise TypeError(f"{name}: {value!r} is not {wanted.annotation}")


def fits(value: Any, annotation: Any) -> bool:
    parts = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    kinds = tuple(get_origin(part) or part for part in parts)
    return Any in kinds or (isinstance(value, kinds) and isinstance(value, bool) == (bool in kinds))
