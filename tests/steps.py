"""What most conversations begin with."""

import re

from bot.reply import Act
from handlers.sandbox import BOT_USERNAME, PEOPLE, STAFF_GROUP
from handlers.sandbox.letter import Letter
from tests.chat import Chat
from tests.letters import Mailbox, read
from tests.reading import Read
from tests.world import World

QUESTIONS = {"kk": "Деректерім қанша уақыт сақталады?", "ru": "Сколько времени хранятся мои данные?"}
DEMANDS = {"kk": "Менің деректерімді жойыңызшы", "ru": "Удалите мои персональные данные"}
TO_TELEGRAM = {"kk": "Telegram-да жалғастырғым келеді", "ru": "Хочу в телеграм"}
LINK = re.compile(r"https://t\.me/(\w+)\?start=([A-Za-z0-9_-]+)$", re.MULTILINE)
AGENT_KK, AGENT_RU, HEAD = 601, 602, 603


def mailbox(chat: Chat) -> Mailbox:
    """The corporate mailbox of this person."""
    address = PEOPLE[chat.user].mail
    assert address is not None
    return Mailbox(chat.world, address)


def staff_mailbox(world: World, user: int) -> Mailbox:
    address = PEOPLE[user].mail
    assert address is not None
    return Mailbox(world, address)


async def agrees(chat: Chat, right: str = "erasure") -> Read:
    """Up to the question for the address, without words of their own."""
    await chat.says(f"/start r_{right}")
    await chat.taps(Act.AGREE, right)
    return await chat.taps(Act.SKIP, right)


async def names_mailbox(chat: Chat, right: str = "erasure") -> Read:
    """Up to the question for the code, which lies in the mailbox."""
    await agrees(chat, right)
    return await chat.says(mailbox(chat).address)


async def files(chat: Chat, right: str = "erasure") -> str:
    """The whole way to a registered request; -> its number."""
    await names_mailbox(chat, right)
    return (await chat.says(mailbox(chat).code()))["number"]


async def files_again(chat: Chat, right: str) -> str:
    """A person whose mailbox is known: one screen, one tap."""
    await chat.says(f"/start r_{right}")
    return (await chat.taps(Act.SEND, right))["number"]


async def proposes(agent: Chat, number: str, outcome: str) -> Read:
    """From the card, from its list of reasons, or with words."""
    if outcome == "partly":
        return await agent.says(f"/partly {number} сауалнама жойылды, журнал қалды")
    if outcome not in ("done", "no_data"):
        await agent.taps(Act.REFUSALS, number)
    return await agent.taps(Act.PROPOSE, f"{number}:{outcome}")


def staff(world: World, user: int) -> Chat:
    """A member of staff in the staff group."""
    return Chat(world, user, STAFF_GROUP)


def payload(letter: Letter) -> str:
    """What stands behind ?start= in the letter."""
    found = LINK.search(letter.text)
    assert found is not None, letter.text
    assert BOT_USERNAME == found[1]
    return found[2]


async def asks_for_link(mine: Mailbox, locale: str) -> Letter:
    [letter] = await mine.writes(TO_TELEGRAM[locale], "")

    assert "binding.link" == read(letter).says
    return letter


async def opens(chat: Chat, link: str) -> Read:
    """Consents, where that is asked."""
    answer = await chat.says(f"/start {link}")
    return await chat.taps(Act.AGREE, link) if answer.says == "people.consent" else answer
