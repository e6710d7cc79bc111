"""The time zone of every day and hour that people read or the law counts: all of Kazakhstan has had one since 1 March 2024."""

from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
