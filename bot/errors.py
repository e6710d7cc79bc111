"""What can happen. The docstring is for the operator; `says` is the message id the person hears.

BotError
 ├─ WrongSetting      a setting is missing or cannot be read
 ├─ WrongContent      a file of the office cannot be used as it is
 ├─ Refused           a person asked for what cannot be done now
 ├─ Unavailable       something we need is away and may come back
 ├─ Rehearsed         a transaction was only tried, and nothing of it stays
 └─ SendError         the other server did not take it
     ├─ Blocked       the person blocked the bot or does not exist
     ├─ SlowDown      the server asked for a pause
     └─ Ambiguous     cut after the work may have been done
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.reply import Offer, Reply, Value


class BotError(Exception):
    """Base of everything the service raises on purpose."""


class WrongSetting(BotError):
    """A setting is missing or wrong; the message names it and says what to write."""


class WrongContent(BotError):
    """A policy text, an answer or an example cannot be used; the message names the file, and the line or the entry."""


class Refused(BotError):
    """A person asked for what cannot be done now; `says` tells why and what to do next."""

    def __init__(self, says: str, params: Mapping[str, Value] | None = None, offers: tuple[Offer, ...] = ()) -> None:
        super().__init__(says)
        self.reply = Reply(says, params or {}, offers)


class Unavailable(BotError):
    """The database (or another part we need) is away: nothing was done, the same update may be tried again."""


class Rehearsed(BotError):
    """Ends a transaction whose effects were only to be counted."""


class SendError(BotError):
    """The other server did not take the message; `permanent` means that trying again is useless."""

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent


class Blocked(SendError):
    """The person blocked the bot, left, or the mailbox does not exist: a fact for the ledger, not a failure."""

    def __init__(self, why: str) -> None:
        super().__init__(why, permanent=True)


class SlowDown(SendError):
    """429: nothing may be sent by this channel before `pause` is over."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(f"retry after {pause.total_seconds():.0f} s")
        self.pause = pause


class Ambiguous(SendError):
    """The connection was cut after the server may have done the work."""
