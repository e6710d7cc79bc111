"""Telegram: what people and staff do there, and what is sent to them."""

from handlers.telegram.channel import TelegramChannel
from handlers.telegram.check import check

__all__ = ["TelegramChannel", "check"]
