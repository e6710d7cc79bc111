"""Signed message ids: what comes back is what was meant, and nothing else is believed."""

from collections.abc import Callable

import pytest

from bot.cases.threading import Tokens, in_text, number_in, taken_out
from bot.reply import Act, Offer

TOKENS = Tokens(["new" * 16, "old" * 16], "qg.kz")
OFFERS = (Offer(Act.FILE, "erasure"), Offer(Act.HUMAN), Offer(Act.PROPOSE, "QG-2026-000001:done"))


def test_a_letter_is_recognised_by_its_id() -> None:
    """Case, choices, purpose and language come back from the id alone."""
    own_id = TOKENS.message_id("a@qg.kz", "k", case="QG-2026-000001", offers=OFFERS, purpose="person", locale="kk")
    token = TOKENS.read(["<x@mail>", own_id])

    assert token is not None
    assert ("QG-2026-000001", OFFERS, "person", "kk") == (token.case, token.offers, token.purpose, token.locale)


def test_the_same_letter_has_the_same_id() -> None:
    """What is sent again can be told from something new."""
    first, again, other = (TOKENS.message_id("a@qg.kz", unique) for unique in ("k", "k", "l"))

    assert first == again
    assert first != other


def test_only_the_mailbox_that_got_it_is_proved() -> None:
    """An id that was forwarded proves nothing about whoever uses it; letters of an address may change their case."""
    token = TOKENS.read([TOKENS.message_id("a@qg.kz", "k")])

    assert token is not None
    assert TOKENS.sent_to(token, "A@QG.kz")
    assert not TOKENS.sent_to(token, "b@qg.kz")


def test_an_id_made_under_an_old_key_still_holds() -> None:
    """Keys change while letters lie unanswered."""
    old_id = Tokens(["old" * 16], "qg.kz").message_id("a@qg.kz", "k", case="C-2026-000001")
    token = TOKENS.read([old_id])

    assert token is not None
    assert "C-2026-000001" == token.case
    assert TOKENS.sent_to(token, "a@qg.kz")


@pytest.mark.parametrize(
    "spoil", [lambda text: text.replace("<q.", "<q.x"), lambda text: text[:-9] + "0@qg.kz>", lambda _: "<q..@>"]
)
def test_a_spoilt_id_is_nobodys(spoil: object) -> None:
    """A changed letter of the id is enough."""
    assert callable(spoil)
    assert TOKENS.read([spoil(TOKENS.message_id("a@qg.kz", "k", case="QG-2026-000001"))]) is None


def test_another_desk_cannot_sign() -> None:
    """Without the key nobody makes an id that we believe."""
    assert TOKENS.read([Tokens(["foreign" * 8], "qg.kz").message_id("a@qg.kz", "k")]) is None


def test_no_own_id_among_the_references() -> None:
    """Other people's threads are not ours."""
    assert TOKENS.read(["<1@mail.ru>", "<2@gmail.com>"]) is None
    assert TOKENS.read([]) is None


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("RE: до 25 ноября · Уничтожение · [QG-2026-000042]", "QG-2026-000042"),
        ("Fwd: C-2026-000001!", "C-2026-000001"),
        ("QG-26-1", None),
    ],
)
def test_a_number_in_a_subject(subject: str, number: str | None) -> None:
    """The last resort for a reply that lost its references."""
    assert number == number_in(subject)


@pytest.mark.parametrize("space", ["", "\n", " \r\n"])
def test_a_ready_reply_names_the_letter_it_answers(space: str) -> None:
    """In its text, which a mail program may have broken; what is left is what the person wrote."""
    named = in_text(TOKENS.message_id("a@qg.kz", "k", case="QG-2026-000001", offers=OFFERS))
    text, found = taken_out(f"1\n\n{named[:76]}{space}{named[76:]}\n\n--\nДинара")
    token = TOKENS.read(found)

    assert "1\n\n\n\n--\nДинара" == text
    assert token is not None
    assert ("QG-2026-000001", OFFERS) == (token.case, token.offers)
    assert "@" not in named


@pytest.mark.parametrize("changed", [lambda named: named[:4] + named[4].swapcase() + named[5:], lambda named: named[:-3] + "00]"])
def test_a_changed_name_is_taken_out_and_not_believed(changed: Callable[[str], str]) -> None:
    """It is nothing that anybody wrote to a person."""
    text, found = taken_out(f"1\n\n{changed(in_text(TOKENS.message_id('a@qg.kz', 'k', offers=OFFERS)))}")

    assert ("1", None) == (text, TOKENS.read(found))


def test_a_text_without_a_name_is_left_alone() -> None:
    """Brackets are not rare."""
    assert ("см. [#5] и [q.1]", ()) == taken_out("см. [#5] и [q.1]")
