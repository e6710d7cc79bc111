"""What a letter says."""

import pytest

from bot.incoming import chosen
from bot.reply import Act, Offer

OFFERS = (Offer(Act.FILE, "erasure"), Offer(Act.REQUEST, "QG-2026-000001"), Offer(Act.MENU))
CAPTIONS = (
    ("✍️ Деректерімді жою", "✍️ Уничтожить данные"),
    ("📋 QG-2026-000001", "📋 QG-2026-000001"),
    ("☰ Мәзір", "☰ Меню"),
)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Келісемін", Act.AGREE),
        ("Здравствуйте!\nДа, согласен\n\nОлег Петров", Act.AGREE),
        ("не согласна", Act.DECLINE),
        ("Да\nНо сначала ответьте, зачем это", None),
        ("Да, а зачем?", None),
    ],
)
def test_a_consent_in_words(text: str, act: Act | None) -> None:
    """A plain yes below the letter that asks is one; with anything beside it, it is none."""
    offers = (Offer(Act.AGREE, "erasure"), Offer(Act.DECLINE, "erasure"))
    found = chosen(text, offers, (("✅ Келісім беремін", "✅ Даю согласие"), ("Жоқ", "Нет")))

    assert act == (found and found.act)
    assert None is chosen(text, OFFERS, CAPTIONS)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1", 1),
        (" 3. ", 3),
        ("[1]", 1),
        ("(2)", 2),
        ("№1", 1),
        ("№ 1", 1),
        ("1!", 1),
        ("1, пожалуйста", 1),
        ("1, өтінемін. Рахмет!", 1),
        ("[1] ✍️ Уничтожить данные", 1),
        ("1. Деректерімді жою", 1),
        ("1 Уничтожить", 1),
        ("1 уничтожить данные, пожалуйста", 1),
        ("[2] 📋 QG-2026-000001", 2),
        ("Здравствуйте!\n\n[3]\n\nОлег Петров", 3),
        ("Меню", 3),
        ("✍️ Деректерімді жою", 1),
        ("1?", None),
        ("0", None),
        ("4", None),
        ("1 раз спросил и молчите", None),
        ("1 рет сұрадым", None),
        ("2 декабря я писал", None),
        ("1-ші рет жазып отырмын", None),
        ("1 Меню", None),
        ("1, 2", None),
        ("1 данные", None),
        ("1.5", None),
        ("12 34 56", None),
        ("123 456", None),
        ("Уничтожить данные или нет?", None),
        ("👍", None),
        ("", None),
    ],
)
def test_a_choice_as_people_write_it(text: str, place: int | None) -> None:
    """As the letter prints it, politely, by its words alone; a sentence that begins with a number says something else."""
    assert (OFFERS[place - 1] if place else None) == chosen(text, OFFERS, CAPTIONS)
