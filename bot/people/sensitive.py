"""What must not stand in a chat: an IIN or a card number. Found by their check digits, so that other numbers pass."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

# Groups of digits with single signs between them; a Latin letter or a digit beside them makes them part of something else.
_RUN = re.compile(r"(?<![a-z0-9_])(?:iin)?(\d+(?:[ \xa0\u2009\u202f./-]\d+)*)(?![a-z0-9_])", re.IGNORECASE)
_SPACES = str.maketrans("\xa0\u2009\u202f", "   ")
_LONGEST = 19
_IIN_WEIGHTS = (tuple(range(1, 12)), (*range(3, 12), 1, 2))
_CARD_LENGTHS = range(16, 20)


class Sensitive(StrEnum):
    IIN = "iin"
    CARD = "card"


def found_in(text: str) -> Sensitive | None:
    """Also beside other numbers, and in groups, as long as the same sign stands between them."""
    for run in _RUN.finditer(text):
        for digits in _windows(run[1].translate(_SPACES)):
            if len(digits) == 12 and is_iin(digits):
                return Sensitive.IIN
            if len(digits) in _CARD_LENGTHS and is_card(digits):
                return Sensitive.CARD
    return None


def _windows(run: str) -> Iterator[list[int]]:
    """Neighbouring groups that one number may be written in."""
    groups, signs = re.findall(r"\d+", run), re.findall(r"\D", run)
    for first in range(len(groups)):
        for last in range(first, len(groups)):
            parts = groups[first : last + 1]
            written = "".join(parts)
            if len(written) > _LONGEST or len(set(signs[first:last])) > 1:
                break
            if _as_people_group(parts, len(written)):
                yield [int(sign) for sign in written]


def _as_people_group(parts: Sequence[str], length: int) -> bool:
    """A card in fours, as it is printed; an IIN in whatever groups, but not a list of small numbers."""
    if len(parts) == 1:
        return True
    return all(len(part) == 4 for part in parts[:4]) if length in _CARD_LENGTHS else len(parts) <= 6


def is_iin(digits: list[int]) -> bool:
    """A date of birth, a century digit, and the check digit (Rules for forming the IIN: two rounds of weights modulo 11)."""
    if not (1 <= digits[6] <= 6) or not _is_day(digits):
        return False
    for weights in _IIN_WEIGHTS:
        check = sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        if check < 10:
            return bool(check == digits[11])
    return False


def is_card(digits: list[int]) -> bool:
    """ISO/IEC 7812-1: the sum of Luhn."""
    doubled = ((2 * digit - 9 * (digit > 4)) if place % 2 else digit for place, digit in enumerate(reversed(digits)))
    return 2 <= digits[0] <= 6 and int(sum(doubled)) % 10 == 0


def _is_day(digits: list[int]) -> bool:
    century = 1800 + 100 * ((digits[6] - 1) // 2)
    year, month, day = (10 * digits[place] + digits[place + 1] for place in (0, 2, 4))
    try:
        date(century + year, month, day)
    except ValueError:
        return False
    return True
