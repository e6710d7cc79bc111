"""What an executor may write in the first line of a reply to a task."""

import pytest

from bot.rights.reports import Report, report_in

DONE = {
    "Орындалды, акт № 17/2026": "17/2026",
    "исполнено, акт 3": "3",
    "Исполнено. Акт № 17 / 2026 от 24.11.2026 г.": "17/2026",
    "Исполнено по акту №У-17.": "У-17",
    "Исполнено (акт № 17)": "17",
    "Орындалды: № 17/2026 акті": "17/2026",
    "Орындалды, № 17 акт 24.11.2026 ж.": "17",
    "Done, act no. 17-b": "17-b",
    "исполнено 17/2026": "17/2026",
    "исполнено, акт№17/2026": "17/2026",
    "исполнено, акт № 17 от «5» октября 2026 года": "17",
    "исполнено, акт 18 от 05.10.26г.": "18",
    "Исполнено. Акт об уничтожении персональных данных № 17/2026 прилагается": "17/2026",
    "Исполнено; акт об уничтожении данных от 24.11.2026 № 5": "5",
    "Орындалды, 24.11.2026 ж. № 17 акт": "17",
    "Орындалды. Деректерді жою туралы акт нөмірі: 17": "17",
    "Исполнено, акт 17 прилагаю": "17",
    "\n\nИСПОЛНЕНО, АКТ 17\n\nС уважением,\nАдминистратор": "17",
}
NO_ACT = ["исполнено", "Орындалды.", "Исполнено, акт", "Done!", "исполнено 24.11.2026", "Исполнено, акт №"]
WORDS = [
    "Исполнено частично, акт 17",
    "исполнено не будет",
    "Исполнено?",
    "Исполнено 3 из 5",
    "Исполнено на 50%, акт 17",
    "Исполнено, кроме архива",
    "Исполнено, акты 17 и 18",
    "Исполнено, акт 17, архив позже",
    "Исполнено, акт № 17. Архив не тронут",
    "Орындалды деуге болмайды, 2 жазба қалды",
    "Орындалды ма, акт 17?",
    "done in part, act 17",
    "Не исполнено, акт 17",
    "",
]


@pytest.mark.parametrize(("text", "act"), DONE.items())
def test_the_number_of_the_act_is_read(text: str, act: str) -> None:
    """As people write it, with its day or without."""
    assert Report(act) == report_in(text)


@pytest.mark.parametrize("text", NO_ACT)
def test_what_is_done_without_an_act(text: str) -> None:
    """A day is no number of an act."""
    assert Report("") == report_in(text)


@pytest.mark.parametrize("text", WORDS)
def test_anything_more_is_for_people(text: str) -> None:
    """Done in part is not done."""
    assert report_in(text) is None
