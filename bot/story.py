"""The scripted story of `sandbox --script`: the whole main job in both languages, played by people, checked step by step."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.app import App
from bot.texts import Texts
from bot.wording import TAG
from handlers.sandbox import BOT_MAIL, DESK_MAIL, PEOPLE, STAFF_GROUP, SYSTEM_MAIL, Sandbox

PATIENCE = 60.0
KAZAKH, RUSSIAN = 501, 502
AGENT, HEAD = 601, 603
NUMBER = re.compile(r"QG-\d{4}-\d{6}")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Lines:
    """What one person says in the story."""

    question: str
    demand: str
    staff_chat: str
    staff_mail: str


SPOKEN = {
    KAZAKH: Lines(
        "Деректерім қанша уақыт сақталады?",
        "Менің деректерімді жойыңызшы",
        "Сәлеметсіз бе! Өтінішіңізді алдық, деректеріңізді тексеріп жатырмыз.",
        "Тексеру аяқталды, бүгін жауап береміз.",
    ),
    RUSSIAN: Lines(
        "Сколько времени хранятся мои данные?",
        "Удалите мои персональные данные",
        "Здравствуйте! Обращение получили, проверяем ваши данные.",
        "Проверка закончена, ответим сегодня.",
    ),
}
NOTICE = "/notice сейчас\nСаясаттың 9-бөлімі өзгерді.\n---\nИзменился раздел 9 политики."


class StepFailed(Exception):
    """A step of the story did not happen in time; the message says which."""


@dataclass(slots=True)
class Story:
    world: Sandbox
    texts: Texts
    shown: dict[int, int] = field(default_factory=dict)

    async def play(self) -> None:
        for user, lines in SPOKEN.items():
            await self._person(user, lines)
        await self._notice()

    async def _person(self, user: int, lines: Lines) -> None:
        person = PEOPLE[user]
        _headline(f"{person.name} · {person.language}")
        await self._says(user, "/start")
        await self._says(user, lines.question)
        await self._says(user, lines.demand)
        await self._taps(user, "file=erasure")
        await self._taps(user, "yes=erasure")
        await self._taps(user, "skip=erasure")
        assert person.mail is not None, "the people of the story have a mailbox"
        await self._says(user, person.mail)
        code = await self._code(person.mail)
        received = await self._says(user, code)
        number = _number(received)
        letter = await self._letter(DESK_MAIL, number)
        await self._staff_writes(user, number, lines.staff_chat)
        self.world.post.reply(DESK_MAIL, letter.uid, lines.staff_mail)
        print(f"\n✉  {DESK_MAIL} → {BOT_MAIL}\n{_indent(lines.staff_mail)}")
        await self._hears(user, lines.staff_mail)
        await self._outcome(user, number)
        await self._taps(user, "non=")
        await self._taps(user, "yes=notices")

    async def _staff_writes(self, user: int, number: str, text: str) -> None:
        card = await self._until(lambda: self._card(number), f"the card of {number} in the staff group")
        self._print(STAFF_GROUP)
        written = self.world.telegram.say(AGENT, text, chat=STAFF_GROUP, reply_to=card["message_id"])
        await self._taps(AGENT, "give=", chat=STAFF_GROUP, after=written)
        await self._hears(user, text)

    async def _outcome(self, user: int, number: str) -> None:
        """One proposes, another confirms, the system reports its act; then the person hears it."""
        await self._taps(AGENT, f"prop={number}:done", chat=STAFF_GROUP)
        await self._taps(HEAD, f"conf={number}:done", chat=STAFF_GROUP)
        task = await self._letter(SYSTEM_MAIL, number)
        report = f"Орындалды, акт {number[-2:]}/2026"
        self.world.post.reply(SYSTEM_MAIL, task.uid, report)
        print(f"\n✉  {SYSTEM_MAIL} → {BOT_MAIL}\n{_indent(report)}")
        outcome = self.texts.word("outcome.done", PEOPLE[user].language)
        await self._hears(user, outcome)

    async def _notice(self) -> None:
        _headline("Хабарландыру · Уведомление")
        written = self.world.telegram.say(AGENT, NOTICE, chat=STAFF_GROUP)
        await self._taps(HEAD, "appr=", chat=STAFF_GROUP, after=written)
        await self._hears(KAZAKH, "9-бөлімі өзгерді")
        await self._hears(RUSSIAN, "Изменился раздел 9")
        await self._until(lambda: self._report_in_group(), "the report of the notice")
        self._print(STAFF_GROUP)
        for user, words in ((KAZAKH, "9-бөлімі өзгерді"), (RUSSIAN, "Изменился раздел 9")):
            if (copies := sum(words in _text(message) for message in self.world.telegram.messages(user))) != 1:
                raise StepFailed(f"the notice reached {PEOPLE[user].name} {copies} times")

    async def _says(self, user: int, text: str) -> str:
        """Types, and waits for the bot's answer to it."""
        sent = self.world.telegram.say(user, text)
        return await self._answer(user, user, sent)

    async def _taps(self, user: int, choice: str, *, chat: int | None = None, after: int = 0) -> str:
        """Taps the newest button, in a message above `after`, whose offer begins with `choice`; waits for the answer."""
        where = chat if chat is not None else user
        message, data = await self._until(lambda: self._button(where, choice, after), f"a button {choice!r}")
        self._print(where)
        print(f"\n☞ {PEOPLE[user].name}: [{_caption(message, data)}]")
        newest = self.world.telegram.messages(where)[-1]["message_id"]
        self.world.telegram.tap(user, message["message_id"], data, chat=chat)
        return await self._answer(user, where, newest)

    async def _answer(self, user: int, chat: int, after: int) -> str:
        def answered() -> str | None:
            newer = [m for m in self.world.telegram.messages(chat) if m["message_id"] > after and m["from"]["is_bot"]]
            return _text(newer[0]) if newer else None

        text = await self._until(answered, f"an answer to {PEOPLE[user].name}")
        self._print(chat)
        return text

    async def _hears(self, user: int, words: str) -> None:
        def heard() -> bool:
            return any(words in _text(message) for message in self.world.telegram.messages(user) if message["from"]["is_bot"])

        await self._until(lambda: heard() or None, f"{words!r} in the chat of {PEOPLE[user].name}")
        self._print(user)

    async def _code(self, mailbox: str) -> str:
        def found() -> str | None:
            codes = (re.search(r"\b(\d{3} \d{3})\b", letter.text) for letter in self.world.post.letters(mailbox))
            return next((code[1] for code in codes if code), None)

        code = await self._until(found, f"the letter with the code in {mailbox}")
        self._print_letters(mailbox)
        return code

    async def _letter(self, mailbox: str, number: str) -> Any:
        def found() -> Any:
            return next((letter for letter in self.world.post.letters(mailbox) if number in letter.subject), None)

        letter = await self._until(found, f"the letter about {number} in {mailbox}")
        self._print_letters(mailbox)
        return letter

    def _card(self, number: str) -> dict[str, Any] | None:
        return next((message for message in self.world.telegram.messages(STAFF_GROUP) if number in _text(message)), None)

    def _report_in_group(self) -> bool | None:
        done = self.texts.word("delivery.sent", "ru", n=2)
        return any(done in _text(message) for message in self.world.telegram.messages(STAFF_GROUP)) or None

    def _button(self, chat: int, choice: str, after: int) -> tuple[dict[str, Any], str] | None:
        act, _, arg = choice.partition("=")
        for message in reversed(self.world.telegram.messages(chat)):
            for data in _buttons(message) if message["message_id"] > after else ():
                if re.match(rf"o[^a-z]{act}[^a-z]{re.escape(arg)}", data):
                    return message, data
        return None

    async def _until(self, look: Callable[[], Found | None], what: str) -> Found:
        """What `look` gives as soon as it gives something."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    version = self.world.changes.version
                    if (found := look()) is not None:
                        return found
                    await self.world.changes.after(version, PATIENCE)
        except TimeoutError:
            raise StepFailed(f"waited {PATIENCE:.0f} s for {what}") from None

    def _print(self, chat: int) -> None:
        """What is new in a chat since it was printed last."""
        for message in self.world.telegram.messages(chat):
            if message["message_id"] > self.shown.get(chat, 0):
                who = "MyQG" if message["from"]["is_bot"] else message["from"]["first_name"]
                print(f"\n{who}:\n{_indent(_text(message))}")
                for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                    print("    " + " ".join(f"[{button['text']}]" for button in row))
                self.shown[chat] = message["message_id"]

    def _print_letters(self, mailbox: str) -> None:
        letter = self.world.post.letters(mailbox)[-1]
        print(f"\n✉  {mailbox}: {letter.subject}\n{_indent(letter.text)}")


async def tell(world: Sandbox, app: App) -> int:
    """Plays it beside the running bot; 0 when everything happened."""
    async with asyncio.TaskGroup() as group:
        group.create_task(app.run(), name="bot")
        try:
            await Story(world, Texts.load()).play()
            await _print_register(app)
        except StepFailed as failed:
            print(f"\n✗ {failed}")
            return 1
        finally:
            app.stop()
    print("\n✓")
    return 0


async def _print_register(app: App) -> None:
    _headline("Тізілім · Реестр")
    async with app.store.read() as tx:
        for row in await tx.register.all():
            proposal = row.proposal
            decided = f"{proposal.outcome} · {proposal.by} + {row.confirmed_by}" if proposal else "—"
            received, due = f"{row.received_at:%Y-%m-%d %H:%M}", f"{row.due_at:%Y-%m-%d %H:%M} UTC"
            print(" · ".join(map(str, (row.number, row.right, row.locale, f"{received} → {due}", row.law, row.status, decided))))


def _headline(text: str) -> None:
    print(f"\n{'═' * 72}\n{text}\n{'═' * 72}")


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _text(message: dict[str, Any]) -> str:
    return TAG.sub("", message.get("text", ""))


def _number(text: str) -> str:
    found = NUMBER.search(text)
    if found is None:
        raise StepFailed(f"no request number in {text!r}")
    return found[0]


def _buttons(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _caption(message: dict[str, Any], data: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(button["text"]) for row in rows for button in row if button.get("callback_data") == data)
