"""Articles in words: what the table of the law names in brackets, a person reads as the law is cited."""

import pytest

from bot.reply import Reply
from bot.rights import law
from bot.rights.citing import cited
from tests.world import texts


def words(notation: str, locale: str) -> str:
    return texts().word("rights.action_line", locale, action="", due="", law=cited(notation)).partition("· ")[2]


@pytest.mark.parametrize(
    ("notation", "kk", "ru"),
    [
        ("24", "№ 94-V Заңның 24-бабы", "ст. 24 Закона № 94-V"),
        ("19-1(3)", "№ 94-V Заңның 19-1-бабының 3-тармағы", "п. 3 ст. 19-1 Закона № 94-V"),
        (
            "24(1)(1), 25(2)(6)",
            "№ 94-V Заңның 24-бабы 1-тармағының 1) тармақшасы, 25-бабы 2-тармағының 6) тармақшасы",
            "пп. 1) п. 1 ст. 24, пп. 6) п. 2 ст. 25 Закона № 94-V",
        ),
        (
            "8(7), ЦК 41(3)",
            "№ 94-V Заңның 8-бабының 7-тармағы, Цифрлық кодекстің 41-бабының 3-тармағы",
            "п. 7 ст. 8 Закона № 94-V, п. 3 ст. 41 Цифрового кодекса",
        ),
        (
            "ЦК 41(4)(2)-(3)",
            "Цифрлық кодекстің 41-бабы 4-тармағының 2)–3) тармақшалары",
            "пп. 2)–3) п. 4 ст. 41 Цифрового кодекса",
        ),
        ("1()(9)", "№ 94-V Заңның 1-бабының 9) тармақшасы", "пп. 9) ст. 1 Закона № 94-V"),
    ],
)
def test_an_article_in_words(notation: str, kk: str, ru: str) -> None:
    """The act once, before or after its places."""
    assert (kk, ru) == (words(notation, "kk"), words(notation, "ru"))


@pytest.mark.parametrize("row", law.rows(), ids=str)
def test_every_row_can_be_cited(row: law.Row) -> None:
    """Nothing of the table falls back to its brackets."""
    assert "cited.as_written" not in Reply("rights.action_line", {"law": cited(row.law)}).to_json()


def test_what_is_no_article_is_said_as_it_stands() -> None:
    """A row of an older table is not lost."""
    assert "ст. 24 и 25 Закона № 94-V" == words("ст. 24 и 25", "ru")
