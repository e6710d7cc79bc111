"""The whole Telegram side over sockets, with the real desks: each thing a person can do gets one clear answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.app import desks
from bot.cases.replied import Replied
from bot.clock import SystemClock
from bot.errors import Unavailable, WrongSetting
from bot.people.model import Actor
from bot.policy.desk import PolicyDesk
from bot.reception import Reception
from bot.reply import Act, Reply, Value
from bot.settings import Settings
from bot.texts import LOCALES, Texts
from handlers.sandbox.cast import BOT_ID, BOT_TOKEN, EMPLOYEES, STAFF, STAFF_GROUP
from handlers.sandbox.faults import Fault, Switch
from handlers.sandbox.html import parse
from handlers.sandbox.updates import Json
from handlers.telegram import TelegramChannel
from handlers.telegram.keys import OfferCB
from handlers.telegram.profile import PERSON
from handlers.telegram.profile import STAFF as STAFF_COMMANDS
from tests.databases import opened
from tests.unit.policy import taught_desk
from tests.wire.botworld import BotWorld, bot_world, until

KK, RU, LEFT = EMPLOYEES[0].id, EMPLOYEES[1].id, EMPLOYEES[3].id
DINARA, OLGA = STAFF[0], STAFF[1]
STRANGER = EMPLOYEES[2].id
FOREIGN = -1001234567890
SETTINGS = Settings.from_env(
    {
        "MYQG_BOT_TOKEN": BOT_TOKEN,
        "MYQG_SECRET_KEY": "k" * 40,
        "MYQG_SMTP_HOST": "127.0.0.1",
        "MYQG_MAIL_FROM": "privacy@qg.kz",
        "MYQG_OPERATOR_NAME": "«QazaqGaz» ҰК» АҚ | АО «НК «QazaqGaz»",
        "MYQG_OPERATOR_BIN": "000340002165",
        "MYQG_RESPONSIBLE": "Марат Жұмабеков, loyalty@qg.kz",
        "MYQG_STAFF_CHAT": str(STAFF_GROUP),
        "MYQG_STAFF": "; ".join(f"{one.name} <{one.mail}> {','.join(one.roles)} {one.language} {one.id}" for one in STAFF),
    }
)


@dataclass
class Scene:
    """People at their phones, the bot behind its channel, and what it has said."""

    world: BotWorld
    channel: TelegramChannel
    texts: Texts

    def shown(self, says: str, locale: str, **params: Value) -> str:
        return parse(self.texts.html(Reply(says, params), locale))[0]

    def said(self, chat: int) -> list[Json]:
        return [message for message in self.world.telegram.messages(chat) if message["from"]["id"] == BOT_ID]

    async def answer(self, chat: int, act: Callable[[], object]) -> Json:
        """What the bot says next to what a person does: exactly one message."""
        before = len(self.said(chat))
        act()
        await until(lambda: len(self.said(chat)) > before and not self.world.telegram.updates.pending())
        answers = self.said(chat)[before:]

        assert 1 == len(answers)
        return answers[0]

    async def quiet(self, chat: int, act: Callable[[], object]) -> None:
        """The bot takes notice and says nothing."""
        before = len(self.said(chat))
        act()
        await until(lambda: not self.world.telegram.updates.pending())

        assert before == len(self.said(chat))


class Buggy(Reception):
    """Breaks on every word."""

    async def heard(self, actor: Actor, text: str, *, about: Replied | None = None) -> Reply:
        raise ValueError("a bug")


class Away(Reception):
    """The database comes back at the third try."""

    tries: ClassVar[list[str]] = []

    async def heard(self, actor: Actor, text: str, *, about: Replied | None = None) -> Reply:
        self.tries.append(actor.key)
        if len(self.tries) < 3:
            raise Unavailable("database")
        return await super().heard(actor, text, about=about)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load()


@pytest.fixture(scope="module")
def policy() -> PolicyDesk:
    return taught_desk()


@asynccontextmanager
async def stage(path: Path, texts: Texts, policy: PolicyDesk, kind: type[Reception] | None = None) -> AsyncIterator[Scene]:
    async with bot_world() as world, opened(f"sqlite:///{path / 'bot.db'}") as store:
        known = desks(SETTINGS, store, texts, policy, SystemClock())
        reception = known.reception
        if kind is not None:
            reception = kind(*(getattr(reception, field.name) for field in fields(Reception)))
        channel = TelegramChannel(
            BOT_TOKEN,
            api_url=world.url,
            proxy=None,
            ca_file=None,
            reception=reception,
            staffroom=known.staffroom,
            staff=SETTINGS.staff,
            texts=texts,
            staff_chat=STAFF_GROUP,
        )
        async with asyncio.TaskGroup() as group:
            running = group.create_task(channel.run())
            yield Scene(world, channel, texts)
            running.cancel()
        await channel.close()


@pytest.fixture
async def scene(tmp_path: Path, texts: Texts, policy: PolicyDesk) -> AsyncIterator[Scene]:
    async with stage(tmp_path, texts, policy) as scene:
        yield scene


@pytest.mark.parametrize(
    ("question", "locale"),
    [("Как долго хранятся мои данные?", "ru"), ("Деректерім қанша уақыт сақталады?", "kk")],
)
async def test_typing_chooses_the_language(scene: Scene, question: str, locale: str) -> None:
    """A question is answered in its language, and so is what follows, though no row was written."""
    telegram = scene.world.telegram
    await scene.answer(LEFT, lambda: telegram.say(LEFT, "/start"))
    answer = await scene.answer(LEFT, lambda: telegram.say(LEFT, question))
    sticker = await scene.answer(LEFT, lambda: telegram.send_sticker(LEFT))

    assert f"|{locale}" in answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert scene.shown("menu.unreadable.sticker", locale) == sticker["text"]


async def test_language_button_is_remembered(scene: Scene) -> None:
    """The tap on a language answers in it, stops the spinning, and holds for commands."""
    telegram = scene.world.telegram
    greeting = await scene.answer(LEFT, lambda: telegram.say(LEFT, "/start"))
    buttons = [button for row in greeting["reply_markup"]["inline_keyboard"] for button in row]
    russian = next(button["callback_data"] for button in buttons if "lang|ru" in button["callback_data"])
    queries: list[str] = []
    menu = await scene.answer(LEFT, lambda: queries.append(telegram.tap(LEFT, greeting["message_id"], russian)))
    again = await scene.answer(LEFT, lambda: telegram.say(LEFT, "/menu"))

    assert scene.shown("menu.main", "ru") == menu["text"] == again["text"]
    assert telegram.toast(queries[0]) is not None


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda telegram: telegram.say(KK, "/nonsense"), "menu.unknown_command"),
        (lambda telegram: telegram.send_voice(KK), "menu.unreadable.voice"),
        (lambda telegram: telegram.send_sticker(KK), "menu.unreadable.sticker"),
        (lambda telegram: telegram.send_photo(KK, caption="қараңыз"), "menu.unreadable.photo"),
        (lambda telegram: telegram.send_document(KK, "a.pdf", b"%PDF"), "menu.unreadable.document"),
        (lambda telegram: telegram.send_contact(KK, "+77010000000"), "menu.unreadable.other"),
        (lambda telegram: telegram.tap(KK, 1, "forged 💥"), "menu.stale"),
        (lambda telegram: telegram.tap(KK, 10**6, "o|menu||fr"), "menu.stale"),
        (lambda telegram: telegram.tap(KK, 1, OfferCB(act=Act.APPROVE, arg="1", locale="kk").pack()), "menu.stale"),
    ],
)
async def test_bad_input_gets_one_answer(scene: Scene, act: Callable[[Any], object], says: str) -> None:
    """Unknown commands, files, forged buttons and those of staff: one line each, in the person's language."""
    await scene.answer(KK, lambda: scene.world.telegram.say(KK, "/start"))
    answer = await scene.answer(KK, lambda: act(scene.world.telegram))

    assert scene.shown(says, "kk") == answer["text"]


async def test_long_text_and_edit(scene: Scene) -> None:
    """4096 characters are read; a changed message is answered once more."""
    telegram = scene.world.telegram
    sent: list[int] = []
    await scene.answer(KK, lambda: sent.append(telegram.say(KK, "деректер " * 455)))
    edited = await scene.answer(KK, lambda: telegram.edit(KK, sent[0], "басқаша"))

    assert scene.shown("menu.edited", "kk") == edited["text"]


async def test_two_taps_at_once(scene: Scene) -> None:
    """Both are answered and neither spins on."""
    telegram = scene.world.telegram
    data = OfferCB(act=Act.RIGHTS, locale="ru").pack()
    greeting = await scene.answer(RU, lambda: telegram.say(RU, "/start"))
    queries = [telegram.tap(RU, greeting["message_id"], data) for _ in range(2)]
    await until(lambda: len(scene.said(RU)) == 3 and not telegram.updates.pending())

    assert [scene.shown("rights.menu", "ru")] * 2 == [message["text"] for message in scene.said(RU)[1:]]
    assert all(telegram.toast(query) is not None for query in queries)


async def test_block_and_return(scene: Scene) -> None:
    """Blocking the bot is noticed in silence; whoever returns is answered."""
    telegram = scene.world.telegram
    await scene.answer(RU, lambda: telegram.say(RU, "/start"))
    await scene.quiet(RU, lambda: telegram.block(RU))
    await scene.answer(RU, lambda: telegram.say(RU, "/start"))


async def test_flooded_answer_is_not_dropped(scene: Scene) -> None:
    """Telegram asks for a pause: the answer comes after it."""
    telegram = scene.world.telegram
    scene.world.faults.switch_on(Fault.API_429, Switch(times=2, method="sendMessage", seconds=1))
    answer = await scene.answer(KK, lambda: telegram.say(KK, "/menu"))

    assert scene.shown("menu.main", "kk") == answer["text"]


async def test_answer_waits_for_a_server_in_trouble(scene: Scene) -> None:
    """A gateway's page instead of an answer: said again until it is out."""
    telegram = scene.world.telegram
    scene.world.faults.switch_on(Fault.API_HTML, Switch(times=2, method="sendMessage"))
    answer = await scene.answer(KK, lambda: telegram.say(KK, "/menu"))

    assert scene.shown("menu.main", "kk") == answer["text"]


async def test_a_bug_is_told_with_its_incident(tmp_path: Path, texts: Texts, policy: PolicyDesk) -> None:
    """A person whose words broke something is told once, with a number to name, and is served again."""
    async with stage(tmp_path, texts, policy, Buggy) as scene:
        telegram = scene.world.telegram
        failure = await scene.answer(KK, lambda: telegram.say(KK, "сәлем"))
        await scene.answer(KK, lambda: telegram.say(KK, "/menu"))

    assert SETTINGS.staff_phone in failure["text"]


async def test_database_that_is_away_is_waited_for(tmp_path: Path, texts: Texts, policy: PolicyDesk) -> None:
    """The same update under the same key, until it is answered; the person hears of nothing else."""
    async with stage(tmp_path, texts, policy, Away) as scene:
        await scene.answer(KK, lambda: scene.world.telegram.say(KK, "Деректерім қанша уақыт сақталады?"))

    assert 3 == len(Away.tries)
    assert 1 == len(set(Away.tries))


async def test_update_that_cannot_be_read_is_told(scene: Scene) -> None:
    """An update of an unknown shape does not block the queue; who sent it hears of it."""
    telegram = scene.world.telegram
    await scene.answer(KK, lambda: telegram.say(KK, "/start"))
    sender = {"id": KK, "is_bot": False, "first_name": "A"}
    odd = {"message_id": 99, "date": "never", "chat": {"id": KK, "type": "private"}, "from": sender, "text": "?"}
    failure = await scene.answer(KK, lambda: telegram.updates.push("message", odd))

    assert SETTINGS.staff_phone in failure["text"]


async def test_foreign_group_hears_one_line(scene: Scene) -> None:
    """One line when the bot is added, then silence; /id is answered everywhere."""
    telegram = scene.world.telegram
    line = await scene.answer(FOREIGN, lambda: telegram.add_group(FOREIGN, "Футбол", [KK, RU]))
    await scene.quiet(FOREIGN, lambda: telegram.say(KK, "/menu", chat=FOREIGN))
    identity = await scene.answer(FOREIGN, lambda: telegram.say(RU, "/id", chat=FOREIGN))

    assert scene.shown("staff.foreign_group", "kk") == line["text"]
    assert scene.shown("staff.chat_id", "ru", id=str(FOREIGN)) == identity["text"]


async def test_staff_chatter_is_ignored(scene: Scene) -> None:
    """Nobody is interrupted: not staff among themselves, not a command for another bot."""
    telegram = scene.world.telegram
    first: list[int] = []
    await scene.quiet(STAFF_GROUP, lambda: first.append(telegram.say(DINARA.id, "Қайырлы таң!", chat=STAFF_GROUP)))
    await scene.quiet(STAFF_GROUP, lambda: telegram.say(OLGA.id, "Доброе!", chat=STAFF_GROUP, reply_to=first[0]))
    await scene.quiet(STAFF_GROUP, lambda: telegram.say(OLGA.id, "/queue@other_bot", chat=STAFF_GROUP))
    await scene.quiet(STAFF_GROUP, lambda: telegram.send_photo(OLGA.id, chat=STAFF_GROUP))


async def test_staff_command_is_answered_under_it(scene: Scene) -> None:
    """In the language of who asked, as a reply."""
    telegram = scene.world.telegram
    asked: list[int] = []
    answer = await scene.answer(STAFF_GROUP, lambda: asked.append(telegram.say(OLGA.id, "/queue", chat=STAFF_GROUP)))

    assert asked == [answer["reply_to_message"]["message_id"]]
    assert scene.shown("staff.queue_empty", "ru") in answer["text"]


async def test_stranger_in_the_staff_group(scene: Scene) -> None:
    """A tap is refused over the chat, a command below it."""
    telegram = scene.world.telegram
    telegram.chats.all[STAFF_GROUP].members[STRANGER] = "member"
    answer = await scene.answer(STAFF_GROUP, lambda: telegram.say(STRANGER, "/queue", chat=STAFF_GROUP))
    query: list[str] = []
    data = OfferCB(act=Act.CANCEL, arg="1", locale="kk").pack()
    await scene.quiet(STAFF_GROUP, lambda: query.append(telegram.tap(STRANGER, answer["message_id"], data, chat=STAFF_GROUP)))

    assert scene.shown("staff.stranger", "kk") == answer["text"]
    assert {"text": scene.shown("staff.stranger", "kk"), "show_alert": True} == telegram.toast(query[0])


async def test_file_in_reply_to_a_card_is_refused_aloud(scene: Scene) -> None:
    """Nobody may believe that a document went to the person."""
    telegram = scene.world.telegram
    answer = await scene.answer(STAFF_GROUP, lambda: telegram.say(DINARA.id, "/queue", chat=STAFF_GROUP))
    group = telegram.chats.all[STAFF_GROUP]
    refusal = await scene.answer(
        STAFF_GROUP, lambda: telegram._post(DINARA.id, group, {"photo": telegram.files.photo()}, reply_to=answer["message_id"])
    )

    assert scene.shown("staff.text_only", "kk") == refusal["text"]


@pytest.mark.parametrize("locale", LOCALES)
async def test_profile_speaks_both_languages(scene: Scene, locale: str) -> None:
    """Commands and descriptions in each language, for people and for staff, and for everybody else in both."""
    telegram, texts = scene.world.telegram, scene.texts
    await until(lambda: any(call.method == "getUpdates" for call in telegram.calls) or telegram.updates.allowed != [])
    person, staff = (KK, DINARA.id) if locale == "kk" else (RU, OLGA.id)
    both = " · ".join(texts.word("telegram.command.menu", one) for one in LOCALES)

    assert [*PERSON] == [command["command"] for command in telegram.commands(person)]
    assert texts.word("telegram.command.menu", locale) == telegram.commands(person)[0]["description"]
    assert [*STAFF_COMMANDS] == [command["command"] for command in telegram.commands(staff, STAFF_GROUP)]
    assert texts.word("telegram.description", locale) == telegram.profile.said("description", locale)
    assert both == telegram.profile.commanded("all_private_chats", "")[0]["description"]


async def test_profile_is_set_once(scene: Scene) -> None:
    """A second start changes nothing, because it asks first."""
    telegram = scene.world.telegram
    await until(lambda: telegram.updates.allowed != [])
    before = len(telegram.calls)
    await scene.channel._profile.present()

    assert {"getMyCommands", "getMyDescription", "getMyShortDescription"} == {call.method for call in telegram.calls[before:]}


async def test_profile_shows_what_works_here(scene: Scene) -> None:
    """Where nothing personal goes through Telegram, its menu does not promise it."""
    telegram = scene.world.telegram
    await until(lambda: telegram.updates.allowed != [])
    await replace(scene.channel._profile, personal=False).present()
    commands = [command["command"] for command in telegram.commands(KK)]

    assert {"policy", "notices", "withdraw", "forget"} <= set(commands)
    assert [] == [command for command in ("status", "human", "mydata") if command in commands]


async def test_old_query_is_no_failure(scene: Scene) -> None:
    """A tap answered too late is only not stopped spinning."""
    await scene.channel._answers.toast("123")


async def test_wrong_token_stops_the_start(texts: Texts, policy: PolicyDesk, tmp_path: Path) -> None:
    """A token of the wrong form is refused before anything is asked, naming the setting."""
    async with opened(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        known = desks(SETTINGS, store, texts, policy, SystemClock())
        with pytest.raises(WrongSetting, match="MYQG_BOT_TOKEN"):
            TelegramChannel(
                "no token",
                api_url="http://127.0.0.1:1",
                proxy=None,
                ca_file=None,
                reception=known.reception,
                staffroom=known.staffroom,
                staff=SETTINGS.staff,
                texts=texts,
                staff_chat=None,
            )
