"""Which line asks for the register, and of which days."""

from datetime import date

import pytest

from bot.rights.asked import Asked, Form, Unreadable, asked_in

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
HALF = (date(2026, 11, 1), date(2026, 11, 15))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Журнал", Asked()),
        ("«ТІЗІЛІМ».\n\nДинара Әбенова", Asked()),
        ("register\n--\nOlga", Asked()),
        ("Журнал CSV", Asked(Form.CSV)),
        ("Тізілім ашық", Asked(only_open=True)),
        ("Журнал открытые csv 2026-11", Asked(Form.CSV, *NOVEMBER, only_open=True)),
        ("Журнал № QG-2026-000042", Asked(number="QG-2026-000042")),
        ("register json qg-2026-000042", Asked(Form.JSON, number="QG-2026-000042")),
        ("Журнал за 2026-11, xlsx", Asked(Form.XLSX, *NOVEMBER)),
        ("Тізілім: 11.2026 айы\nҚұрметпен,\nДинара", Asked(Form.XLSX, *NOVEMBER)),
        ("Журнал json 2026-11-01 2026-11-15", Asked(Form.JSON, *HALF)),
        ("Журнал с 01.11.2026 по 15.11.2026", Asked(Form.XLSX, *HALF)),
        ("Журнал 2026-11-01..2026-11-15", Asked(Form.XLSX, *HALF)),
        ("Журнал 2026-11-01 – 2026-11-15", Asked(Form.XLSX, *HALF)),
        ("Журнал 2026", Asked(Form.XLSX, date(2026, 1, 1), date(2026, 12, 31))),
        ("Журнал 2026-11-26", Asked(Form.XLSX, date(2026, 11, 26), date(2026, 11, 26))),
        ("Журнал 2026-02 2026-04", Asked(Form.XLSX, date(2026, 2, 1), date(2026, 4, 30))),
    ],
)
def test_a_line_that_asks(text: str, asked: Asked) -> None:
    """However it is capitalised, quoted and signed."""
    assert asked == asked_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Журнал за ноябрь",
        "Журнал 2026-13",
        "Журнал 2026-11-31",
        "Журнал pdf",
        "Журнал QG-2026-000042 2026-11",
        "Журнал открытые QG-2026-000042",
        "Журнал QG-2026-42",
        "Журнал csv xlsx",
        "Журнал 2026-11-15 2026-11-01",
        "Журнал 2026-01 2026-02 2026-03",
        "Журнал ²⁰²⁶",
        "Журнал\nПришлите его, пожалуйста, ещё и руководителю отдела, он просил.",
    ],
)
def test_a_line_that_cannot_be_read(text: str) -> None:
    """It is not guessed at, and is no message to a person either."""
    assert Unreadable() == asked_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Сколько хранится журнал?",
        "Журнал посещений столовой ведёт служба, напишите туда, пожалуйста.",
        "Проверяем ваши данные.\nЖурнал",
        "Журналист",
    ],
)
def test_a_line_about_something_else(text: str) -> None:
    """A sentence that begins so is a sentence."""
    assert asked_in(text) is None


def test_the_subject_of_a_fresh_letter_is_enough() -> None:
    """With nothing below it, or with politeness; what is no whole order in a subject is left to the text."""
    assert Asked(Form.CSV, *NOVEMBER) == asked_in("", "Журнал csv 2026-11")
    assert Asked() == asked_in("Здравствуйте! Пришлите, пожалуйста.", "Журнал")
    assert Unreadable() == asked_in("", "Журнал за ноябрь")
    assert asked_in("Кто видит мои данные?", "Журнал за ноябрь") is None
