"""What a failed attempt means, and how fast a channel may be used."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.deliveries.model import Again, Delivery, Ended, Operation, Outcome, Parcel, State
from bot.deliveries.pace import Pace, telegram_quota
from bot.deliveries.retry import PAUSES, after
from bot.errors import Ambiguous, Blocked, SendError, SlowDown
from bot.people.model import Channel
from bot.reply import Reply

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def delivery(channel: Channel = Channel.TELEGRAM, attempts: int = 0, life: timedelta = timedelta(days=7)) -> Delivery:
    return Delivery(1, 1, channel, Operation.SEND, "501", Parcel(Reply("menu.main"), "kk"), NOW + life, attempts)


@pytest.mark.parametrize(
    ("row", "error", "outcome"),
    [
        (delivery(), Blocked("403"), Ended(State.BLOCKED, "403")),
        (delivery(), SendError("400", permanent=True), Ended(State.FAILED, "400")),
        (delivery(), Ambiguous("cut"), Ended(State.UNKNOWN, "cut")),
        (delivery(Channel.MAIL), Ambiguous("cut"), Again(NOW + PAUSES[0], "cut")),
        (delivery(), SlowDown(7 * SECOND), Again(NOW + 7 * SECOND, "retry after 7 s", counted=False)),
        (delivery(attempts=2), SendError("451"), Again(NOW + PAUSES[2], "451")),
        (delivery(attempts=99), SendError("451"), Again(NOW + PAUSES[-1], "451")),
        (delivery(life=SECOND), SendError("451"), Ended(State.EXPIRED, "451")),
    ],
)
def test_what_a_failure_means(row: Delivery, error: SendError, outcome: Outcome) -> None:
    """Telegram never repeats what it may have done, mail does; nobody is tried for ever."""
    assert outcome == after(row, error, NOW)


class Moments:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def test_a_group_gets_no_more_than_its_quota() -> None:
    """The nineteenth message of a minute has to wait, while a person is served at once."""
    moments = Moments()
    pace = Pace((1000, 1.0), telegram_quota, moments)
    for _ in range(18):
        await pace.turn("-100")

    assert 60.0 == pace.wait("-100")
    assert 0.0 == pace.wait("501")
    moments.at = 60.0
    assert 0.0 == pace.wait("-100")


async def test_a_pause_holds_up_everybody() -> None:
    """After a 429 nothing leaves before the pause is over."""
    moments = Moments()
    pace = Pace((1000, 1.0), now=moments)
    pace.pause(5)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await pace.turn("501")
    moments.at = 5.0
    await pace.turn("501")


async def test_the_overall_window_slides() -> None:
    """Never more than the limit in any window, wherever it begins."""
    moments = Moments()
    pace = Pace((2, 1.0), now=moments)
    await pace.turn("1")
    moments.at = 0.9
    await pace.turn("2")
    moments.at = 1.0
    await pace.turn("3")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await pace.turn("4")
