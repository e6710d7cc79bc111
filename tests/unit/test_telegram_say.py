"""Long texts become messages Telegram takes, with the same words in the same order."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.sandbox.html import parse, units
from handlers.telegram.commands import Command, read_command
from handlers.telegram.memory import Memory
from handlers.telegram.split import LIMIT, split


def _words(markup: str) -> list[str]:
    return parse(markup)[0].split()


def test_short_text_is_one_message() -> None:
    assert ["<b>Сәлем</b> &amp; привет"] == split("<b>Сәлем</b> &amp; привет")


def test_text_of_exactly_the_limit_is_one_message() -> None:
    """Tags and references count as what they show."""
    text = "<b>" + "&lt;" * LIMIT + "</b>"

    assert [text] == split(text)


def test_paragraphs_stay_whole() -> None:
    """A text of ten long paragraphs is cut between them."""
    paragraphs = [f"{number} " + "сөз " * 200 for number in range(10)]
    parts = split("\n\n".join(paragraph.strip() for paragraph in paragraphs))

    assert len(parts) > 1
    assert [paragraph.strip() for paragraph in paragraphs] == [one for part in parts for one in part.split("\n\n")]


def test_open_tags_are_closed_and_opened_again() -> None:
    """A quotation over two messages is a quotation in both, and its bold words stay bold."""
    parts = split("<blockquote><b>" + "тармақ\n" * 1000 + "</b></blockquote>конец")

    assert len(parts) == 2
    assert parts[0].startswith("<blockquote><b>")
    assert parts[0].endswith("</b></blockquote>")
    assert parts[1].startswith("<blockquote><b>")
    assert ["blockquote", "bold"] == sorted(entity["type"] for entity in parse(parts[1])[1])


def test_links_keep_their_address() -> None:
    parts = split('<a href="https://qg.kz">' + "x" * 5000 + "</a>")

    assert ['<a href="https://qg.kz">'] * 2 == [re.match("<[^>]+>", part)[0] for part in parts]  # type: ignore[index]


def test_a_text_without_a_gap_is_cut_anywhere() -> None:
    """4097 emoji are 8194 UTF-16 units: three messages, no emoji in halves."""
    parts = split("🔥" * 4097)

    assert [2048, 2048, 1] == [len(part) for part in parts]


MARKUP = st.recursive(
    st.sampled_from(["сөз ", "слово ", "\n", "\n\n", "&lt;", "&amp;", "🔥", "x" * 9]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=6).map("".join),
        st.tuples(st.sampled_from(["b", "i", "blockquote", "code"]), inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
    ),
    max_leaves=40,
)


@settings(deadline=None)
@given(MARKUP, st.integers(8, 60))
@example("\n" * 9, 8)
def test_any_text_keeps_its_words_and_fits(markup: str, limit: int) -> None:
    """Whatever is said, every part can be parsed, fits, and no character but spaces is lost at the cuts."""
    parts = split(markup, limit)

    assert all(0 < units(parse(part)[0]) <= limit for part in parts if len(parts) > 1)
    assert "".join(_words(markup)) == "".join("".join(_words(part)) for part in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start t_erasure", Command("start", "t_erasure")),
        ("/Menu", Command("menu")),
        ("/case@myqg_privacy_bot  QG-2026-000001", Command("case", "QG-2026-000001", "myqg_privacy_bot")),
        ("/notice 2026-12-01\nkk\nru", Command("notice", "2026-12-01\nkk\nru")),
        ("/home/me/file", None),
        ("/", None),
        ("what is /menu", None),
    ],
)
def test_commands_are_read(text: str, expected: Command | None) -> None:
    """A command is a slash, a name and a space; a path is not one."""
    assert expected == read_command(text)


def test_command_for_another_bot() -> None:
    """In a group a command may name the bot it is for."""
    assert Command("id", bot="MyQG_bot").is_for("myqg_bot")
    assert not Command("id", bot="other_bot").is_for("myqg_bot")


def test_memory_forgets_the_oldest() -> None:
    """What was used last stays."""
    memory: Memory[int, str] = Memory(most=2)
    memory.remember(1, "kk")
    memory.remember(2, "ru")
    memory.recall(1)
    memory.remember(3, "kk")

    assert ["kk", None, "kk"] == [memory.recall(number) for number in (1, 2, 3)]
