"""What can go wrong between us and Telegram, and how to log it without anybody's words."""

from aiogram.exceptions import TelegramConflictError

from bot.errors import Unavailable


class Flooded(Unavailable):
    """Telegram asked to wait `pause` seconds before anything more goes to this chat."""

    def __init__(self, pause: float) -> None:
        super().__init__(f"flood control: {pause:.0f} s")
        self.pause = pause


def name_of(error: BaseException) -> str:
    """The kinds of the error and of its cause; never its message, which may quote a person."""
    if isinstance(error, TelegramConflictError):
        return f"{type(error).__name__}: {error.message}"  # says whether it is another bot or a webhook
    cause = error.__cause__
    return type(error).__name__ + (f" < {type(cause).__name__}" if cause else "")
