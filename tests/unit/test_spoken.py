"""Words instead of a button."""

from collections.abc import Callable

import pytest

from bot import spoken

NO_MAILBOX = ["у меня нет почты", "Нет корпоративной почты", "Почты рабочей у меня нет", "нет e-mail", "Нет доступа к почте"]
NO_MAILBOX += ["поштам жоқ", "Менде корпоративтік пошта жоқ", "poshtam joq"]
FORMER = ["больше не работаю", "Я там уже не работаю", "Уволилась в марте", "я на пенсии", "жұмыстан шықтым", "Зейнеткермін"]
FORMER += ["Енді жұмыс істемеймін"]
NO_CODE = ["код не приходит", "Ничего не пришло", "Где код?", "письма нет", "код келмеді", "Хат әлі келген жоқ"]
ELSE = [
    "Какой срок ответа?",
    "Қанша уақыт сақталады?",
    "Кому передаются мои данные",
    "Сколько работаете?",
    "Видит ли пенсионный фонд?",
    "",
]


@pytest.mark.parametrize(("says", "words"), [(spoken.no_mailbox, NO_MAILBOX), (spoken.former, FORMER), (spoken.no_code, NO_CODE)])
def test_words_instead_of_a_button(says: Callable[[str], bool], words: list[str]) -> None:
    """In a few words of either language; a question about something else is one, and so is a long story."""
    assert [] == [text for text in words if not says(text)]
    assert [] == [text for text in (*ELSE, f"{words[0]} {'и ещё ' * 6}") if says(text)]


@pytest.mark.parametrize(
    ("text", "agrees", "refuses"),
    [
        ("согласен", True, False),
        ("Да, я согласна.", True, False),
        ("Иә, келісемін", True, False),
        ("Даю согласие", True, False),
        ("не согласен", False, True),
        ("Жоқ, келіспеймін", False, True),
        ("согласие отозвать", False, False),
        ("Да, но на какой срок?", False, False),
        ("келісім деген не", False, False),
    ],
)
def test_yes_and_no_to_a_consent(text: str, agrees: bool, refuses: bool) -> None:
    """A word about consent in a sentence of its own is something else."""
    assert (agrees, refuses) == (spoken.agrees(text), spoken.refuses(text))


@pytest.mark.parametrize(
    ("text", "sends", "refuses"),
    [
        ("Да", True, False),
        ("Иә, жіберіңіз!", True, False),
        ("да, отправляйте, пожалуйста", True, False),
        ("👍", True, False),
        ("Нет", False, True),
        ("Жоқ, рақмет", False, True),
        ("отмена", False, True),
        ("Да?", False, False),
        ("Да, но сначала удалите анкеты", False, False),
        ("Нет данных в анкете", False, False),
        ("спасибо", False, False),
        ("", False, False),
    ],
)
def test_yes_and_no(text: str, sends: bool, refuses: bool) -> None:
    """Nothing but that: whoever says more says something else."""
    assert (sends, refuses) == (spoken.sends(text), spoken.refuses(text))
