"""What a failed attempt means. Pure."""

from datetime import datetime, timedelta

from bot.deliveries.model import Again, Delivery, Ended, Outcome, State
from bot.errors import Ambiguous, Blocked, SendError, SlowDown
from bot.people.model import Channel

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60, 300, 900, 3600))


def after(delivery: Delivery, error: SendError, now: datetime) -> Outcome:
    """Tried again until the delivery expires; Telegram never repeats what it may have done, mail does under the same id."""
    if isinstance(error, Blocked):
        return Ended(State.BLOCKED, str(error))
    if error.permanent:
        return Ended(State.FAILED, str(error))
    if isinstance(error, Ambiguous) and delivery.channel is Channel.TELEGRAM:
        return Ended(State.UNKNOWN, str(error))
    if isinstance(error, SlowDown):
        return _again(delivery, now + error.pause, error, counted=False)
    return _again(delivery, now + PAUSES[min(delivery.attempts, len(PAUSES) - 1)], error, counted=True)


def _again(delivery: Delivery, at: datetime, error: SendError, *, counted: bool) -> Outcome:
    if at >= delivery.expires_at:
        return Ended(State.EXPIRED, str(error))
    return Again(at, str(error), counted)
