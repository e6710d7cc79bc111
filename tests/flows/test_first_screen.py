"""Before anything is agreed to: answers at once, and nothing is kept."""

import logging

import pytest
from structlog.testing import capture_logs

from bot.reply import Act, Offer
from tests.chat import Chat
from tests.steps import QUESTIONS
from tests.world import World, policy

RETENTION = {"kk": 6, "ru": 6}
OTHER = {"kk": "ru", "ru": "kk"}


async def test_first_screen_is_short_and_bilingual(chat: Chat) -> None:
    """/start shows at most five lines, Kazakh first, and two language buttons."""
    screen = await chat.says("/start")

    assert ["start.greeting"] == chat.ids
    assert (Offer(Act.LANGUAGE, "kk"), Offer(Act.LANGUAGE, "ru")) == screen.offers
    assert ("Қазақша", "Русский") == screen.captions
    assert len(screen.text.splitlines()) <= 5
    assert screen.text.index("Сәлеметсіз") < screen.text.index("Здравствуйте")


async def test_typing_first_is_answered_at_once(chat: Chat, locale: str) -> None:
    """A question as the very first thing gets the policy's own words, byte for byte, with the number of their section."""
    answer = await chat.says(QUESTIONS[locale])

    assert ["policy.answer"] == chat.ids
    assert locale == answer.locale
    assert "6" == answer["section"]
    assert answer["quote"] in policy().corpus.section(6, locale)
    assert len(answer["quote"]) > 100


async def test_typing_in_the_other_language_changes_it(chat: Chat, locale: str) -> None:
    """The language of what is typed is the language of the answer, and of what follows."""
    await chat.says("/start")
    await chat.taps(Act.LANGUAGE, locale)

    assert OTHER[locale] == (await chat.says(QUESTIONS[OTHER[locale]])).locale
    assert OTHER[locale] == (await chat.says("/menu")).locale


async def test_language_button_opens_the_menu_in_that_language(chat: Chat, locale: str) -> None:
    """One tap, and everything is in that language."""
    await chat.says("/start")
    menu = await chat.taps(Act.LANGUAGE, locale)

    assert ("menu.main", locale) == (menu.says, menu.locale)
    assert Offer(Act.LANGUAGE, OTHER[locale]) in menu.offers


async def anonymous_afternoon(chat: Chat, locale: str) -> None:
    """Everything a person can do without agreeing to anything."""
    await chat.says("/start")
    await chat.taps(Act.LANGUAGE, locale)
    for command in ("menu", "help", "policy", "rights", "status", "human", "notices", "mydata", "forget", "language", "nonsense"):
        await chat.says(f"/{command}")
    await chat.says(QUESTIONS[locale])
    asked = chat.last.id
    await chat.taps(Act.SECTION, "7")
    await chat.taps(Act.FILE, "erasure")
    await chat.taps(Act.DECLINE, "erasure")
    await chat.taps(Act.HUMAN)
    await chat.taps(Act.DECLINE, "human")
    await chat.says("/notices")
    await chat.taps(Act.DECLINE, "notices")
    for kind in ("voice", "photo", "sticker"):
        await chat.sends(kind)
    await chat.sends("document", name="паспорт.pdf", content=b"%PDF")
    await chat.edits(asked - 1, "басқа сөз / другое слово")
    await chat.says("123 456")
    await chat.says("кто-то@qg.kz")
    await chat.forges(asked, "o|send|erasure|ru")
    await chat.forges(asked, "nonsense")


async def test_anonymous_conversation_writes_nothing(world: World, chat: Chat, locale: str) -> None:
    """No table has a row after it, and nobody got a letter."""
    await anonymous_afternoon(chat, locale)
    world.telegram.block(chat.user)
    world.telegram.unblock(chat.user)
    await world.settle()

    assert {} == await world.rows()
    assert not any(letters.stored for letters in world.post.boxes.values())


async def test_log_holds_none_of_the_words(world: World, chat: Chat, locale: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither ours nor a library's log repeats what was typed."""
    caplog.set_level(logging.DEBUG)
    typed = ["Айгерім Нұрланова", "жалақым", "зарплата Ивана", "880101300123", "someone@qg.kz"]
    with capture_logs() as ours:
        for words in typed:
            await chat.says(words)
        await anonymous_afternoon(chat, locale)
    logged = caplog.text + str(ours)

    assert [] == [words for words in (*typed, QUESTIONS[locale], "паспорт") if words in logged]
