"""Before anything is agreed to: answers at once, and nothing is kept."""

import logging

import pytest
from structlog.testing import capture_logs

from bot.policy.model import ANSWERABLE
from bot.reception import COMMANDS
from bot.reply import Act, Offer
from tests.chat import Chat
from tests.steps import QUESTIONS
from tests.world import World, policy

RETENTION = {"kk": 6, "ru": 6}
IIN = "880101300123"
# What the policy does not say, what is not its business, what nobody can read, gas, somebody else's data, an IIN and a card.
TOLD = {
    "kk": (
        "Деректерімді серіктестерге сатасыз ба?",
        "Жалақым қашан түседі?",
        "ыфв",
        "Үйде газ иісі шығып тұр",
        "Аккаунтымды бұзып кірді",
    ),
    "ru": ("Вы продаёте мои данные партнёрам?", "Когда зарплата?", "ыфв", "Дома пахнет газом", "Вижу чужие данные"),
}
FORBIDDEN = (f"ЖСН {IIN}", "4111 1111 1111 1111")
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


async def reads_everything(chat: Chat, locale: str, message: int) -> None:
    """Every topic, section, original and page of questions, in both languages, and what hangs below an answer."""
    topics = [Offer(act, topic) for act in (Act.ASK, Act.MORE, Act.HELPFUL) for topic in ANSWERABLE]
    sections = [Offer(act, str(number)) for act in (Act.SECTION, Act.ORIGINAL) for number in (*policy().corpus.numbers, 99)]
    pages = [Offer(Act.FAQ), Offer(Act.FAQ, "more"), Offer(Act.POLICY), Offer(Act.WORDINGS), Offer(Act.STATUS), Offer(Act.MENU)]
    for offer in (*topics, *sections, *pages):
        await chat.forges(message, f"o|{offer.act}|{offer.arg}|{locale}")
    for tongue in (OTHER[locale], locale):
        await chat.forges(message, f"o|{Act.LANGUAGE}|{tongue}|{tongue}")
        await chat.says(QUESTIONS[tongue])


async def anonymous_afternoon(chat: Chat, locale: str) -> None:
    """Everything a person can do without agreeing to anything."""
    await chat.says("/start")
    await chat.taps(Act.LANGUAGE, locale)
    for command in (*COMMANDS, "language", "nonsense"):
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
    await chat.says("/start c_QG-2026-000001")
    await reads_everything(chat, locale, asked)
    for words in (*TOLD[locale], *FORBIDDEN):
        await chat.says(words)
    for kind in ("voice", "photo", "sticker"):
        await chat.sends(kind)
    for name in ("паспорт.pdf", "жеке куәлік.jpg", "virus.exe"):
        await chat.sends("document", name=name, content=b"%PDF")
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


async def test_a_rating_is_a_number_and_nobodys(world: World, chat: Chat, locale: str) -> None:
    """Of a stranger who says that an answer helped, only the count stays."""
    await chat.says(QUESTIONS[locale])
    for said in ("yes", "no"):
        await chat.forges(chat.last_id, f"o|{Act.RATED}|retention:{said}|{locale}")
    kept = [str(value) for table in await world.rows() for row in await world.table(table) for value in row.values()]

    assert {"ratings": 1, "seen": 2} == await world.rows()
    assert [] == [value for value in kept if str(chat.user) in value or QUESTIONS[locale] in value]


async def test_log_holds_none_of_the_words(world: World, chat: Chat, locale: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither ours nor a library's log repeats what was typed."""
    caplog.set_level(logging.DEBUG)
    typed = ["Айгерім Нұрланова", "жалақым", "зарплата Ивана", IIN, "someone@qg.kz", *TOLD[locale], *FORBIDDEN]
    with capture_logs() as ours:
        for words in typed:
            await chat.says(words)
        await anonymous_afternoon(chat, locale)
    logged = caplog.text + str(ours)

    assert [] == [words for words in (*typed, QUESTIONS[locale], "паспорт", "куәлік") if words in logged]
