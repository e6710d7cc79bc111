"""Who says hello first."""

import pytest

from bot.greeting import is_greeting


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Здравствуйте", True),
        ("Здравствуйте!\nДобрый день)", True),
        ("Сәлеметсіз бе", True),
        ("Салем!", True),
        ("Ассалаумағалейкум", True),
        ("Қайырлы күн, құрметті әріптестер!", True),
        ("Добрый вечер, уважаемые коллеги", True),
        ("hello", True),
        ("Здравствуйте, мои данные украли", False),
        ("Здравствуйте, Олег Петров, сварщик", False),
        ("Привет, когда ответ?", False),
        ("Сәлеметсіз бе, деректерім қайда?", False),
        ("вам", False),
        ("", False),
    ],
)
def test_a_greeting_alone(text: str, alone: bool) -> None:
    """And nothing that anybody could want to know."""
    assert alone is is_greeting(text)
