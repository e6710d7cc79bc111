"""What staff write: commands in a reply, and a notice in the group."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.breaches.model import BreachState
from bot.cases.commands import (
    WORDS,
    Command,
    Confirm,
    Dial,
    Mark,
    Propose,
    Reject,
    SendDraft,
    Unclear,
    Write,
    ascii_of,
    command_in,
    word_of,
)
from bot.cases.nearly import folded
from bot.notices.wording import A_MOMENT, read_moment, read_notice
from bot.rights.model import Outcome
from bot.texts import LOCALES

NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # 12:00 in Almaty


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Орындалды.", Propose(Outcome.DONE)),
        ("\n  ИСПОЛНЕНО \nС уважением, Динара", Propose(Outcome.DONE)),
        ("отказ :  закон", Propose(Outcome.REFUSED_LAW)),
        ("Растаймын!", Confirm()),
        ("подтверждаю", Confirm()),
        ("қайтару", Reject()),
        ("«Ложная тревога».", Mark(BreachState.FALSE_ALARM)),
        ("Орган уведомлён", Mark(BreachState.TOLD)),
        ("исполнено\n\n--\nДинара Абенова\nДепартамент", Propose(Outcome.DONE)),
        ("қайтару\nҚұрметпен,\nМарат\nтел. 0000", Reject()),
        ("исполнено\n\nО. Петрова", Propose(Outcome.DONE)),
        ("исполнено\nУважаемый Сергей!\nмы проверили", Unclear()),
        ("подтверждаю\n\nАйгуль Нурланова\nведущий инженер\nтел. 8 7172 55 55 55", Confirm()),
        ("подтверждаю\n\nАйгуль Нурланова\nпросит копию", Unclear()),
        ("исполнено\n\nДинара Абенова\nНо архив в филиале остался", Unclear()),
        ("исполнено\n\nДинара Абенова\nАО «QazaqGaz», отдел кадров", Propose(Outcome.DONE)),
        ("исполнено\n\nДинара Абенова\nведущий инженер\nтел. 8 7172 55 55 55, вн. 1234", Propose(Outcome.DONE)),
        ("исполнено\n\nДинара Абенова\nтел. не отвечает", Unclear()),
        ("Данных нет.\n\nУточните, пожалуйста, табельный номер.", Unclear()),
        ("подтверждаю\nС уважением, я и " + "ещё " * 40, Unclear()),
        ("No data", Propose(Outcome.NO_DATA)),
        ("refused obligation\n\n\n\nОтправлено с iPhone", Propose(Outcome.REFUSED_OBLIGATION)),
        ("confirm\n\nОтправлено из Почты Mail", Confirm()),
        ("return\nSent from my iPhone", Reject()),
        ("Send draft", SendDraft()),
        ("отправить готовый ответ", SendDraft()),
        ("Исполнено будет завтра", Unclear()),
        ("Здравствуйте!\nподтверждаю", Confirm()),
        ("Добрый день, Ольга!\n\nИсполнено.\nДинара", Propose(Outcome.DONE)),
        ("ВНИМАНИЕ! Внешнее письмо\nподтверждаю", Confirm()),
        ("CAUTION\nThis email originated from outside of the organization.\n\nқайтару", Reject()),
        ("[EXTERNAL]\nОтказ - закон", Propose(Outcome.REFUSED_LAW)),
        ("Деректер жок", Propose(Outcome.NO_DATA)),
        ("Бас тарту: зан", Propose(Outcome.REFUSED_LAW)),
        ("Конырау шаламын", Dial()),
        ("Частично – анкета удалена", Propose(Outcome.PARTLY, "анкета удалена")),
        ("Заявителю: ок\n\nподтверждаю\n\nДинара", Write("ок\n\nподтверждаю\n\nДинара")),
        ("отиниш берушиге: Рақмет", Write("Рақмет")),
        ("Заявителю:", Unclear()),
        ("", None),
    ],
)
def test_a_command_is_the_whole_first_line(text: str, command: Command | None) -> None:
    """Above it at most a greeting, or a banner of the mail server; below it a signature."""
    assert command == command_in(text)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Исполненно",
            "Исполнено частично: анкета удалена, журнал остался",
            "Исполнил",
            "Подверждаю",
            "Подтверждаю?",
            "Не подтверждаю",
        ),
        *(
            "Коллеги, подтверждаю",
            "Добрый день! Исполнено.",
            "Растаймыз",
            "Растамаймын",
            "Келісемін",
            "Макул",
            "Орындадым",
            "Деректер жоғ",
        ),
        *(
            "Согласен",
            "Согласна.",
            "Ок",
            "OK",
            "+",
            "👍",
            "Утверждаю",
            "Возврат",
            "Отказ",
            "Отказать по закону",
            "Бас тартамыз",
            "Ложна тревога",
        ),
    ],
)
def test_what_only_looks_like_a_command(words: str) -> None:
    """It is asked back, and sent to nobody."""
    assert Unclear() == command_in(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Проверяем ваши данные",
            "Ваше обращение исполнено.",
            "Отказать вам не можем",
            "Уточните, пожалуйста, табельный номер.",
        ),
        *(
            "Өтінішіңіз орындалды",
            "Деректеріңізді тексеріп жатырмыз",
            "Сіз растаған пошта өзгерген",
            "Рақмет!",
            "Приходите завтра к десяти",
        ),
        "Сообщаем, что документы получены и проверка продлится до пятницы",
        "Внимание: приём переносится на понедельник",
    ],
)
def test_what_is_for_the_person(words: str) -> None:
    """Words that speak to somebody, or say more than a command."""
    assert command_in(words) is None


DISCLAIMERS = [
    "Настоящее сообщение и любые приложения к нему\nявляются конфиденциальными и предназначены только для адресата.\n"
    + "Если вы не адресат" * 40,
    "УВЕДОМЛЕНИЕ О КОНФИДЕНЦИАЛЬНОСТИ: это электронное сообщение предназначено только адресату.",
    "Осы электрондық хат және оның қосымшалары құпия болып табылады және тек алушыға арналған.",
    "This e-mail and any attachments are confidential and intended solely for the addressee. " + "If you are not " * 30,
]


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
@pytest.mark.parametrize("signature", ["", "С уважением,\nМарат Жұмабеков\nНачальник отдела\n\n", "Марат Жұмабеков\n\n"])
def test_a_disclaimer_is_no_message(disclaimer: str, signature: str) -> None:
    """However long it is, below a command and its signature; words above it still are."""
    assert Confirm() == command_in(f"Подтверждаю.\n\n{signature}{disclaimer}")
    assert Propose(Outcome.PARTLY, "анкета удалена") == command_in(f"Частично: анкета удалена\n\n{signature}{disclaimer}")
    assert Unclear() == command_in(f"Подтверждаю.\n\nНо архив остался.\n\n{disclaimer}")
    assert Unclear() == command_in("Подтверждаю.\n\nДанное сообщение передайте заявителю.")


def test_no_two_commands_are_spelled_alike() -> None:
    """Without Kazakh letters, capitals and stops they still differ."""
    spelled = [(folded(word), command) for word, command in WORDS.items()]

    assert all(command == dict(spelled)[word] for word, command in spelled)


def test_every_command_has_words_in_both_languages_and_for_links() -> None:
    """Also one for each outcome there is."""
    commands = set(WORDS.values())
    words = {command: (*(word_of(command, locale) for locale in LOCALES), ascii_of(command)) for command in commands}

    assert {Propose(outcome) for outcome in Outcome if outcome is not Outcome.PARTLY} < commands
    assert [] == [said for said in words.values() if len(set(said)) < 3]
    assert [] == [said for said in words.values() if said[0] == said[1] or not said[2].isascii()]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("сейчас", NOON + A_MOMENT),
        ("Қазір", NOON + A_MOMENT),
        ("+15", NOON + timedelta(minutes=15)),
        ("18:30", datetime(2026, 11, 23, 13, 30, tzinfo=UTC)),
        ("2026-12-01 10:00", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("завтра", None),
        ("2026-13-01 10:00", None),
    ],
)
def test_a_moment_is_that_of_almaty(text: str, moment: datetime | None) -> None:
    """Hours are those of the wall clock in Almaty."""
    assert moment == read_moment(text, NOON)


def test_a_notice_has_both_languages() -> None:
    """The moment, the Kazakh text, a line of dashes, the Russian text."""
    assert (NOON + timedelta(minutes=5), {"kk": "Бір\n\nекі", "ru": "Раз"}) == read_notice("+5\nБір\n\nекі\n———\nРаз", NOON)


@pytest.mark.parametrize(
    "text", ["+5", "+5\nтек қазақша", "+5\n---\nтолько русский", "завтра\nа\n---\nб", f"+5\n{'а' * 3501}\n---\nб"]
)
def test_a_notice_that_lacks_something_is_none(text: str) -> None:
    """One language, no moment, or too long: the writer is told how."""
    assert read_notice(text, NOON) is None
