"""What nobody asked for: one clear answer each, in the person's language, and nothing lost."""

import pytest

from bot.reply import Act, Offer
from handlers.sandbox import STAFF_GROUP, Fault, Switch
from tests.chat import Chat
from tests.letters import desk
from tests.steps import QUESTIONS, files, mailbox, names_mailbox
from tests.world import World

FOREIGN = -1009999999999
IIN = "900101300017"


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker", "document"])
async def test_what_cannot_be_read(chat: Chat, locale: str, kind: str) -> None:
    """Said plainly, with the menu, a person to write to, and "call me"; in the language of the phone even at first sight."""
    what = {"name": "заявление.pdf", "content": b"%PDF"} if kind == "document" else {}
    answer = await chat.sends(kind, **what)

    assert ([f"menu.unreadable.{kind}"], locale) == (chat.ids, answer.locale)
    assert {Act.HUMAN, Act.CALL, Act.MENU} == {offer.act for offer in answer.offers}


@pytest.mark.parametrize(
    ("text", "kind"), [("ЖСН/ИИН 900101300017", "iin"), ("карта 4111 1111 1111 1111", "card"), ("5555-5555-5555-4444", "card")]
)
async def test_numbers_that_must_not_be_here(world: World, chat: Chat, locale: str, text: str, kind: str) -> None:
    """Told, taken out of the chat, and kept nowhere: not even as words for staff."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    before = await world.rows()
    answer = await chat.says(text)

    assert (f"menu.sensitive.{kind}", locale) == (answer.says, answer.locale)
    assert before == await world.rows()
    assert [] == [message for message in chat.messages if message.get("text") == text]
    assert [] == desk(world).letters
    assert "cases.passed_on" == (await chat.says("просто вопрос / жай ғана сұрақ")).says


@pytest.mark.parametrize(
    "text", ["Дома пахнет газом, мой ИИН {}", "Газ иісі шығып тұр, ЖСН {}", "/human {}", "/start {}", "/status {}"]
)
async def test_numbers_beside_something_else(chat: Chat, locale: str, text: str) -> None:
    """What was said is answered first, and then the number is told of and taken away all the same."""
    await chat.says(text.format(IIN))

    assert ["menu.sensitive.iin"] == [said.says for said in chat.heard[1:]]
    assert not any(IIN in message.get("text", "") for message in chat.messages)


async def test_a_number_under_a_voice_message(chat: Chat, locale: str) -> None:
    """A caption is words, too."""
    await chat.sends("voice", caption=IIN)

    assert ["menu.unreadable.voice", "menu.sensitive.iin"] == chat.ids
    assert not any("voice" in message for message in chat.messages)


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_picture_of_a_document_is_taken_away(chat: Chat, kind: str) -> None:
    """It may be an identity card."""
    await chat.sends(kind, **({"name": "удостоверение.pdf", "content": b"%PDF"} if kind == "document" else {}))

    assert [] == [message for message in chat.messages if kind in message]


async def test_somebody_elses_contact_card(chat: Chat) -> None:
    """Also something that cannot be read."""
    chat.world.telegram.send_contact(chat.user, "+77770001122", owner=503)

    assert ["menu.unreadable.other"] == [read.says for read in await chat.settles()]


async def test_the_longest_text(chat: Chat, locale: str) -> None:
    """4096 characters are a message like any other."""
    await chat.says((QUESTIONS[locale] + " ") * 200)

    assert 1 == len(chat.heard)
    assert "menu.failed" not in chat.ids


async def test_the_longest_text_for_staff_arrives_whole(world: World, chat: Chat) -> None:
    """Nothing of it is cut off."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    words = ("ә" * 31 + " ") * 127 + "соңы/конец"
    await chat.says(words)

    assert "соңы/конец" in desk(world).only("letter.case").text


@pytest.mark.parametrize("text", ["<b>", "&lt;", "{number}", "%s", "\u202egnirts", "👍", "?", "0", "  .  ", "o|menu||kk", "\x00"])
@pytest.mark.parametrize("place", ["ru-sqlite"], indirect=True)
async def test_odd_texts(chat: Chat, text: str) -> None:
    """One answer, which is not a failure."""
    await chat.says(text)

    assert 1 == len(chat.heard)
    assert "menu.failed" not in chat.ids


async def test_an_edit_is_noticed(chat: Chat, locale: str) -> None:
    """The answer was given to the earlier words: one line says so."""
    await chat.says(QUESTIONS[locale])
    asked = chat.messages[0]["message_id"]
    answer = await chat.edits(asked, "Басқа сұрақ / другой вопрос")

    assert (["menu.edited"], locale) == (chat.ids, answer.locale)


async def test_a_number_edited_into_a_message_is_taken_away(chat: Chat, locale: str) -> None:
    """The same as in a new one."""
    await chat.says(QUESTIONS[locale])
    answer = await chat.edits(chat.messages[0]["message_id"], "900101300017")

    assert ("menu.sensitive.iin", locale) == (answer.says, answer.locale)
    assert [] == [message for message in chat.messages if message.get("text") == "900101300017"]


async def test_an_edit_of_words_for_staff_sends_nothing(world: World, chat: Chat) -> None:
    """What was passed on stays as it was."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await chat.says("бірінші / первое")
    said = max(message["message_id"] for message in chat.messages if not message["from"]["is_bot"])
    await chat.edits(said, "екінші / второе")

    assert ["letter.case"] == desk(world).ids


async def test_unknown_command(chat: Chat, locale: str) -> None:
    """Answered with the menu."""
    await chat.says(QUESTIONS[locale])
    answer = await chat.says("/nonsense")

    assert (["menu.unknown_command"], locale) == (chat.ids, answer.locale)
    assert Offer(Act.MENU) in answer.offers


async def test_a_path_is_no_command(chat: Chat) -> None:
    """A text that begins with a slash by accident."""
    assert "menu.unknown_command" != (await chat.says("/мои/данные где?")).says


async def test_gas_is_an_emergency(chat: Chat, locale: str) -> None:
    """Before everything else, even while a code is waited for."""
    await names_mailbox(chat)
    words = {"kk": "Үйде газ иісі шығып тұр", "ru": "Дома пахнет газом"}

    assert ("policy.emergency", locale) == ((await chat.says(words[locale])).says, chat.last.locale)


async def test_gas_is_an_emergency_even_when_staff_are_being_written_to(world: World, chat: Chat, locale: str) -> None:
    """Nobody waits for a member of staff to read it tomorrow."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    words = {"kk": "Үйде газ иісі шығып тұр", "ru": "Дома пахнет газом"}

    assert "policy.emergency" == (await chat.says(words[locale])).says


async def test_a_foreign_group_gets_one_line(world: World, chat: Chat) -> None:
    """When the bot is added; then silence, whatever is written."""
    world.telegram.add_group(FOREIGN, "Цех № 5", [503, 504])
    group = Chat(world, 503, FOREIGN)
    await group.settles()
    await group.says("/start")
    await group.says("@myqg_privacy_bot сәлем")

    assert ["staff.foreign_group"] == [read.says for read in group.read]
    assert {} == await world.rows()


async def test_id_works_in_any_group(world: World) -> None:
    """How MYQG_STAFF_CHAT is found out."""
    world.telegram.add_group(FOREIGN, "Жаңа топ", [601, 602])
    await world.settle()

    assert ("staff.chat_id", str(FOREIGN)) == ((answer := await Chat(world, 601, FOREIGN).says("/id")).says, answer["id"])


async def test_blocked_and_unblocked(world: World, chat: Chat) -> None:
    """Blocking is noted, so that letters take over; unblocking is noted too."""
    await files(chat)
    world.telegram.block(chat.user)
    await world.settle()

    assert [True] == [row["blocked"] for row in await world.table("channels") if row["address"] == str(chat.user)]

    world.telegram.unblock(chat.user)
    await world.settle()

    assert [False] == [row["blocked"] for row in await world.table("channels") if row["address"] == str(chat.user)]


async def test_a_failure_is_told_with_its_number(world: World, chat: Chat) -> None:
    """Something breaks for good: the person hears so, with a way out, and the next message works."""
    await chat.says("/start")
    world.telegram.updates.push(
        "callback_query", {"id": "1", "from": {"id": chat.user}, "message": {"chat": {"id": chat.user, "type": "private"}}}
    )
    [failed] = await chat.settles()

    assert "menu.failed" == failed.says
    assert 8 == len(failed["incident"])
    assert "loyalty@qg.kz" in failed.text
    assert "menu.main" == (await chat.says("/menu")).says


async def test_flood_control_delays_the_answer_and_loses_nothing(world: World, chat: Chat) -> None:
    """Telegram asks for a second: the answer comes after it, once."""
    world.faults.switch_on(Fault.API_429, Switch(times=1, method="sendMessage", seconds=1))
    await chat.says("/start")

    assert ["start.greeting"] == chat.ids


async def test_the_staff_group_stays_quiet_about_strangers(world: World, chat: Chat) -> None:
    """Nothing a person does alone makes a sound in the group."""
    await chat.says("/start")
    await chat.sends("voice")
    await names_mailbox(chat)

    assert [] == world.telegram.messages(STAFF_GROUP)
    assert ["letter.code"] == mailbox(chat).ids
