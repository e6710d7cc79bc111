"""Which mailbox, which code, how often."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.people.verify import (
    code_alone,
    code_in,
    completed,
    corporate,
    digest,
    fits,
    holds,
    is_slip,
    masked,
    may_send,
    shown,
    shown_in,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DOMAINS = ("qg.kz",)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a.nurlanova@qg.kz", "a.nurlanova@qg.kz"),
        (" <A.Nurlanova@QG.kz>, ", "a.nurlanova@qg.kz"),
        ("a@qg.kz.evil.kz", None),
        ("a@mail.qg.kz", None),
        ("a+tag@qg.kz", None),
        ("а@qg.kz", None),  # a Cyrillic а
        ("a@qğ.kz", None),
        ("a@qg.kz\r\nBcc: x@y.kz", None),
        ("nurlanova", None),
        ("", None),
    ],
)
def test_only_a_plain_mailbox_of_the_domain(text: str, address: str | None) -> None:
    """Sub-domains, tags, look-alike letters and header tricks are refused."""
    assert address == corporate(text, DOMAINS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        ("123-456", "123456"),
        ("Код: 123 456.", "123456"),
        ("123 456 спасибо", "123456"),
        ("вот код 123 456", "123456"),
        ("Здравствуйте, вот мой код: 123456. Спасибо!", "123456"),
        ("123 456 Ковалев С.", "123456"),
        ("12 34 56", "123456"),
        ("1 2 3 4 5 6", "123456"),
        ("123.456", "123456"),
        ("О12345", "012345"),  # a Cyrillic letter
        ("это 12345", None),
        ("ООО 123", None),
        ("123 456 не подходит", None),
        ("Почему списали 123 456?", None),
        ("мой телефон 123456", None),
        ("12-34-56", None),
        ("12.05.26", None),
        ("12.05.2026", None),
        ("900101300017", None),
        ("8 701 123 456", None),
        ("12345", None),
        ("1234567", None),
        ("87018986261", None),
        ("2026", None),
    ],
)
def test_a_code_as_people_type_it(text: str, code: str | None) -> None:
    """In whatever groups, with polite words; a phone number, a date and an IIN are no codes."""
    assert code == code_in(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123 456", "123456"),
        ("Код: 123-456. Рахмет!", "123456"),
        ("Вот мой код 123456", "123456"),
        ("12 34 56", None),
        ("Мой оклад 350 000", None),
        ("123 456 Ковалев", None),
    ],
)
def test_a_code_nobody_asked_for(text: str, code: str | None) -> None:
    """Only what can hardly be anything else."""
    assert code == code_alone(text)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("12345", True),
        ("код 1234", True),
        ("123 456 не подходит", True),
        ("87018986261", True),
        ("Сколько дней: 15 или 30?", False),
        ("Удалите анкеты за 2019 год", False),
        ("код не приходит", False),
        ("", False),
    ],
)
def test_digits_that_may_be_meant_for_a_code(text: str, slip: bool) -> None:
    """A question with a number in it is a question."""
    assert slip is is_slip(text)


def test_a_code_fits_only_where_it_was_sent() -> None:
    """The digest is bound to challenge, person and mailbox (ASVS 6.6.2)."""
    kept = digest("key", 1, 2, "a@qg.kz", "123456")

    assert fits("key", 1, 2, "a@qg.kz", "123456", kept)
    for other in (("key", 9, 2, "a@qg.kz"), ("key", 1, 9, "a@qg.kz"), ("key", 1, 2, "b@qg.kz"), ("new", 1, 2, "a@qg.kz")):
        assert not fits(*other, "123456", kept)


@pytest.mark.parametrize(
    ("minutes_ago", "may"),
    [([], True), ([0.5], False), ([2], True), ([50, 30, 2], False), ([90, 80, 70, 61], True), ([600, 500, 400, 300, 200], False)],
)
def test_a_mailbox_is_not_flooded(minutes_ago: list[float], may: bool) -> None:
    """One a minute, three an hour, five a day, whoever asks (OWASP Forgot Password)."""
    assert may is may_send([NOW - timedelta(minutes=ago) for ago in minutes_ago], NOW)


def test_what_is_shown() -> None:
    """A code in two groups; a mailbox only its owner recognises."""
    assert "123 456" == shown("123456")
    assert "a…a@qg.kz" == masked("a.nurlanova@qg.kz")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("7KMQ-2XVD", ("7KMQ2XVD", False)),
        (" код: 7kmq 2xvd.", ("7KMQ2XVD", False)),
        ("КМРТ-АВЕС", ("KMPTABEC", False)),  # a Cyrillic keyboard
        ("7KMQ–2XVD", ("7KMQ2XVD", False)),  # a mail program's dash
        ("O1lI-oooo", ("01110000", False)),
        ("ABSTRACT", ("ABSTRACT", True)),
        ("7KMQ-2XVD-1", None),
        ("QG-2026-000001", None),
        ("7KMQ", None),
        ("Мой код 7KMQ-2XVD", ("7KMQ2XVD", True)),
        ("Мой код КМРТ-АВЕС", ("KMPTABEC", True)),
        ("Код из чата: 7kmq 2xvd, спасибо", ("7KMQ2XVD", True)),
        ("7KMQ-2XVD Ковалев", ("7KMQ2XVD", True)),
        ("Данные за 2019-2024 годы", None),
        ("Темір-Бота ауылы", None),
        ("МОРЕ-ОКНО в заголовке", None),
        ("", None),
    ],
)
def test_a_shown_code_as_people_copy_it(line: str, found: tuple[str, bool] | None) -> None:
    """Eight letters without a dash may be a word, and whatever stands among words may be something else."""
    assert found == shown_in(line)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("A.Nurlanova", ("a.nurlanova@qg.kz", "a.nurlanova@ktg.kz")),
        (" a.nurlanova, ", ("a.nurlanova@qg.kz", "a.nurlanova@ktg.kz")),
        ("а.nurlanova", ()),  # a Cyrillic а
        ("a.nurlanova@", ()),
        ("a+tag", ()),
        ("a..b", ()),
        ("x" * 41, ()),
        ("", ()),
    ],
)
def test_a_name_is_completed(text: str, meant: tuple[str, ...]) -> None:
    """One address for each domain, if it is a plain name and fits a button."""
    assert meant == completed(text, ("qg.kz", "ktg.kz"))


@pytest.mark.parametrize(("minutes", "good"), [(-3, False), (-1, True), (0, True), (9, True), (10, False)])
def test_neither_old_nor_from_the_future(minutes: int, good: bool) -> None:
    """A clock may be a little wrong, and is not believed when it was very wrong."""
    assert good is holds(NOW, NOW + timedelta(minutes=10), NOW + timedelta(minutes=minutes))
