"""Inline keyboards: an offer becomes a button, and a tap becomes an offer again."""

from collections.abc import Sequence
from typing import Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.reply import Act, Offer
from bot.texts import Texts

SHORT = 14  # characters of a caption that shares its row with another


class OfferCB(CallbackData, prefix="o", sep="|"):
    """What a button carries: at most 64 bytes, and no names. Arguments may hold colons, so the separator is another."""

    act: Act
    arg: str = ""
    locale: Literal["kk", "ru"]

    @property
    def offer(self) -> Offer:
        return Offer(self.act, self.arg)


def keyboard(offers: Sequence[Offer], texts: Texts, locale: str) -> InlineKeyboardMarkup | None:
    """One button a row; two short ones in a row share it."""
    if not offers:
        return None
    rows: list[list[InlineKeyboardButton]] = []
    for offer in offers:
        button = _button(offer, texts, locale)
        if rows and len(rows[-1]) == 1 and _short(rows[-1][0]) and _short(button):
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _button(offer: Offer, texts: Texts, locale: str) -> InlineKeyboardButton:
    tongue: Literal["kk", "ru"] = "ru" if locale == "ru" else "kk"
    data = OfferCB(act=offer.act, arg=offer.arg, locale=tongue).pack()
    return InlineKeyboardButton(text=texts.label(offer, locale), callback_data=data)


def _short(button: InlineKeyboardButton) -> bool:
    return len(button.text) <= SHORT
