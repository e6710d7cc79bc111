"""Buttons: every offer fits into 64 bytes, comes back as itself, and forged data is none of ours."""

from typing import Any, Literal

import pytest
from pydantic import ValidationError

from bot.policy.model import Topic
from bot.reply import Act, Offer
from bot.rights.model import Outcome, Right
from bot.texts import LOCALES, Texts
from handlers.telegram.keys import OfferCB, keyboard

TONGUES: tuple[Literal["kk", "ru"], ...] = ("kk", "ru")
NUMBER = "QG-2026-000001"
ARGUMENTS = ["", NUMBER, "C-2026-000001", str(2**63), *LOCALES, *Topic, *Right, *(f"{NUMBER}:{outcome}" for outcome in Outcome)]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load()


@pytest.mark.parametrize("act", Act)
def test_every_offer_fits_and_comes_back(act: Act) -> None:
    """64 bytes hold every act with every argument a desk gives, colons included."""
    for locale in TONGUES:
        for arg in ARGUMENTS:
            data = OfferCB(act=act, arg=arg, locale=locale).pack()

            assert len(data.encode()) <= 64
            assert (Offer(act, arg), locale) == (OfferCB.unpack(data).offer, OfferCB.unpack(data).locale)


@pytest.mark.parametrize("data", ["", "o", "o|menu", "o|menu||en", "o|nothing||kk", "x|menu||kk", "o|menu||kk|more", "💥"])
def test_forged_data_is_not_read(data: str) -> None:
    """What we did not write raises what aiogram's filter takes for a refusal."""
    with pytest.raises((TypeError, ValueError, ValidationError)):
        OfferCB.unpack(data)


def _captions(offers: tuple[Offer, ...], texts: Texts, locale: str) -> list[list[str]]:
    markup: Any = keyboard(offers, texts, locale)
    return [[button.text for button in row] for row in markup.inline_keyboard]


def test_two_short_captions_share_a_row(texts: Texts) -> None:
    """The two languages stand side by side; a right takes a row of its own."""
    languages = tuple(Offer(Act.LANGUAGE, locale) for locale in LOCALES)
    rows = _captions((*languages, Offer(Act.FILE, Right.ERASURE)), texts, "kk")

    assert [2, 1] == [len(row) for row in rows]


def test_no_offers_no_keyboard(texts: Texts) -> None:
    assert keyboard((), texts, "kk") is None
