"""Working days of Kazakhstan: those of the law, and what orders of the labour ministry move."""

from bot.calendar.days import AFTERNOON, MORNING, WorkCalendar

__all__ = ["AFTERNOON", "MORNING", "WorkCalendar"]
