"""The time zone of every day and hour that people read or the law counts: all of Kazakhstan has had one since 1 March 2024."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")


def day_of(moment: datetime) -> date:
    """The day on the wall calendar there."""
    return moment.astimezone(ALMATY).date()
