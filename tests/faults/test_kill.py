"""SIGKILL in the middle: what was promised, counted by the world outside."""

import random
import re
from collections import Counter
from pathlib import Path

from handlers.sandbox import DESK_MAIL, STAFF_GROUP, Person
from tests.faults.process import BotProcess, bot_beside, until

PEOPLE = [Person(9000 + n, "Қызметкер", f"{n}", None, "kk" if n % 2 else "ru", f"p{n}@qg.kz", "accountant") for n in range(30)]
NUMBER = re.compile(r"QG-\d{4}-(\d{6})")
QUESTION = {"kk": "Деректерім қанша уақыт сақталады?", "ru": "Сколько хранятся мои данные?"}


def said(bot: BotProcess, user: int) -> list[str]:
    """What the bot told this person."""
    return [message["text"] for message in bot.world.telegram.messages(user) if message["from"]["is_bot"]]


def file_erasure(bot: BotProcess, person: Person) -> None:
    """Taps the button that files at once, as a person who proved a mailbox sees it."""
    first = bot.world.telegram.messages(person.id)[0]["message_id"]
    bot.world.telegram.tap(person.id, first, f"o|send|erasure|{person.language}")


async def some_calls(bot: BotProcess, number: int) -> None:
    """Until the bot has made so many calls more, each in the middle of something."""
    so_far = len(bot.world.telegram.calls)
    await until(bot.world, lambda: len(bot.world.telegram.calls) >= so_far + number or None)


async def test_no_question_is_lost_by_sigkill(tmp_path: Path) -> None:
    """Every question is answered though the process is killed twice; a direct answer may come again, at most once a kill."""
    async with bot_beside(tmp_path, PEOPLE) as bot:
        for person in PEOPLE:
            bot.world.telegram.say(person.id, QUESTION[person.language])
        for _ in range(2):
            await bot.start()
            await some_calls(bot, random.randint(8, 14))
            await bot.kill()
        await bot.start()
        await until(bot.world, lambda: all(said(bot, person.id) for person in PEOPLE) or None)

        answers = {person.id: len(said(bot, person.id)) for person in PEOPLE}
        assert set(answers) == {user for user, count in answers.items() if 1 <= count <= 3}
        assert await bot.terminate() == 0


async def test_every_demand_is_registered_once_whatever_is_killed(tmp_path: Path) -> None:
    """30 demands, the process killed three times: 30 numbers without a gap, one letter each, nobody gets two numbers."""
    async with bot_beside(tmp_path, PEOPLE) as bot:
        for person in PEOPLE:
            bot.world.telegram.say(person.id, "/start")
            file_erasure(bot, person)
        for _ in range(3):
            await bot.start()
            await some_calls(bot, random.randint(12, 25))
            await bot.kill()
        await bot.start()
        letters = await until(bot.world, lambda: _requests(bot, len(PEOPLE)))
        await until(bot.world, lambda: all(_numbers(bot, person) for person in PEOPLE) or None)

        assert list(range(1, len(PEOPLE) + 1)) == sorted(letters)
        assert {1} == set(letters.values()), "the same Message-ID twice is one letter"
        assert 1 == max(_cards(bot).values())
        assert [1] * len(PEOPLE) == [len(_numbers(bot, person)) for person in PEOPLE]


async def test_a_notice_reaches_nobody_twice(tmp_path: Path) -> None:
    """Killed in the middle of a broadcast: nobody gets it twice; who is missing is counted as unknown."""
    async with bot_beside(tmp_path, PEOPLE) as bot:
        for person in PEOPLE:
            bot.world.telegram.say(person.id, "/start")
        await bot.start()
        await until(bot.world, lambda: all(said(bot, person.id) for person in PEOPLE) or None)
        notice = "/notice сейчас\nСаясат өзгерді, 77.\n---\nПолитика изменилась, 77."
        preview = bot.world.telegram.say(601, notice, chat=STAFF_GROUP)
        await until(bot.world, lambda: _above(bot, preview))
        bot.world.telegram.tap(603, preview + 1, "o|appr|1|ru", chat=STAFF_GROUP)
        await until(bot.world, lambda: sum(_copies(bot).values()) >= 10 or None)
        await bot.kill()
        await bot.start()
        await until(bot.world, lambda: _finished(bot), 200)

        copies, (total, delivered, unknown) = _copies(bot), _report(bot)
        assert 1 == max(copies.values())
        assert len(PEOPLE) == total == delivered + unknown
        assert delivered <= len(copies), "nothing is called delivered that was not"
        assert total - len(copies) <= unknown


def _requests(bot: BotProcess, wanted: int) -> Counter[int] | None:
    """Number of a request -> how many different letters about it the desk has."""
    known = {letter.message_id: letter.subject for letter in bot.world.post.letters(DESK_MAIL)}
    numbers = Counter(int(found[1]) for subject in known.values() if (found := NUMBER.search(subject)))
    return numbers if len(numbers) >= wanted else None


def _cards(bot: BotProcess) -> Counter[int]:
    return Counter(int(found[1]) for text in said(bot, STAFF_GROUP) if (found := NUMBER.search(text)))


def _numbers(bot: BotProcess, person: Person) -> set[str]:
    """Every request number this person was told."""
    return {found[1] for text in said(bot, person.id) if (found := NUMBER.search(text))}


def _copies(bot: BotProcess) -> Counter[int]:
    return Counter(person.id for person in PEOPLE for text in said(bot, person.id) if "77." in text)


def _above(bot: BotProcess, message: int) -> bool | None:
    return any(item["message_id"] > message for item in bot.world.telegram.messages(STAFF_GROUP)) or None


def _finished(bot: BotProcess) -> bool | None:
    return any("завершена" in text for text in said(bot, STAFF_GROUP)) or None


def _report(bot: BotProcess) -> tuple[int, int, int]:
    """What the staff were told: all, delivered, unknown."""
    report = next(text for text in said(bot, STAFF_GROUP) if "завершена" in text)
    found = (re.search(rf"{word}[^\n]*: (\d+)", report) for word in ("Всего", "отправлено", "неизвестно"))
    total, delivered, unknown = (int(number[1]) if number else 0 for number in found)
    return total, delivered, unknown
