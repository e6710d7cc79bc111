"""Numbers that must not stand in a chat, and those that may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.sensitive import Sensitive, found_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("мой ИИН 900101300017", Sensitive.IIN),
        ("ЖСН:900101300017.", Sensitive.IIN),
        ("900101 300 017", Sensitive.IIN),
        ("4111111111111111", Sensitive.CARD),
        ("карта 4111 1111 1111 1111, срок 12/27", Sensitive.CARD),
        ("ЖСН900101300017", Sensitive.IIN),
        ("iin900101300017", Sensitive.IIN),
        ("900101\u00a0300\u00a0017", Sensitive.IIN),
        ("900101/300017", Sensitive.IIN),
        ("90.01.01.300017", Sensitive.IIN),
        ("900101300017 87018986261", Sensitive.IIN),
        ("87018986261, 900101300017", Sensitive.IIN),
        ("1. 900101300017 2. 87018986261", Sensitive.IIN),
        ("4111 1111 1111 1111 12/27", Sensitive.CARD),
        ("KZ900101300017", None),  # a part of something longer
        ("26.11.2026 1500", None),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25", None),
        ("900101300018", None),  # a wrong check digit
        ("901301300017", None),  # no such month
        ("060840005070", None),  # a BIN is no person's
        ("4111111111111112", None),
        ("+7 (701) 898-62-61", None),
        ("87018986261", None),
        ("123 456", None),
        ("QG-2026-000042", None),
        ("2026-11-26 12:00:00", None),
    ],
)
def test_what_is_sensitive(text: str, kind: Sensitive | None) -> None:
    """By check digits: a phone, a code and the number of a request pass."""
    assert kind == found_in(text)


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    """Whatever people type."""
    assert found_in(text) in (None, *Sensitive)
