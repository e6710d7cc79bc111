"""Which mailbox, which code, how often."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.people.verify import code_in, corporate, digest, fits, masked, may_send, shown

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
        ("12345", None),
        ("1234567", None),
        ("87018986261", None),
        ("2026", None),
    ],
)
def test_a_code_as_people_type_it(text: str, code: str | None) -> None:
    """With a space as it was shown, with a word before it; a phone number is no code."""
    assert code == code_in(text)


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
