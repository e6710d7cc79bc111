"""Working days of Kazakhstan: those of the law, and what orders of the labour ministry move."""

from bot.calendar.days import AFTERNOON, ALMATY, MORNING, WorkCalendar

__all__ = ["AFTERNOON", "ALMATY", "MORNING", "WorkCalendar"]
