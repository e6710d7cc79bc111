"""The staff directory: who left loses the binding and nothing else, and nobody learns who works here."""

from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import event

from bot.people.model import Actor, Channel
from bot.people.verify import masked
from bot.reply import Act, Offer, Reply
from storage import SqlStore
from tests.chat import Chat
from tests.directory import employee, works_here
from tests.flows.test_employee_mail import ADDRESSES, chooses, files_by_mail
from tests.letters import Mailbox, desk, read
from tests.steps import DEMANDS, agrees, asks_for_link, files, mailbox, names_mailbox, opens, payload
from tests.world import World, texts

SOMEBODY = "somebody.else@qg.kz"


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    """A second employee."""
    return Chat(world, 502 if chat.user == 501 else 501)


@dataclass
class Work:
    """What the database was asked to do: statements without their values."""

    statements: list[str] = field(default_factory=list)

    def note(self, _: object, __: object, statement: str, *___: object) -> None:
        self.statements.append(statement)


async def names(world: World, chat: Chat, address: str) -> tuple[Reply, list[str], dict[str, int]]:
    """-> the answer to an address, the statements it took, and the rows it left."""
    store, work = world.app.store, Work()
    assert isinstance(store, SqlStore)
    before = await world.rows()
    event.listen(store.engine.sync_engine, "before_cursor_execute", work.note)
    actor = Actor(Channel.TELEGRAM, str(chat.user), f"telegram:test:{chat.user}")
    reply = await world.app.desks.reception.heard(actor, address)
    event.remove(store.engine.sync_engine, "before_cursor_execute", work.note)
    rows = {name: number - before.get(name, 0) for name, number in (await world.rows()).items()}
    return replace(reply, locale=None), work.statements, rows


async def test_asvs_6_3_8_an_address_outside_the_directory_is_answered_like_one_inside(
    world: World, chat: Chat, other: Chat
) -> None:
    """The same words, the same statements and the same rows; and no letter reaches the mailbox that is not in it."""
    await works_here(world, mailbox(chat).address)
    await agrees(chat)
    await agrees(other)
    inside = await names(world, chat, mailbox(chat).address)
    outside = await names(world, other, mailbox(other).address)
    await world.tick(minutes=2)

    assert "verify.code_sent" == inside[0].says
    assert inside == outside
    assert (["letter.code"], []) == (mailbox(chat).ids, mailbox(other).ids)


async def test_asvs_6_3_8_asking_again_tells_nothing(world: World, chat: Chat, other: Chat) -> None:
    """A second code, a wrong code, too many of them: the answers are the same on both sides."""
    await works_here(world, mailbox(chat).address)
    answers: list[list[str]] = []
    for one in (chat, other):
        said = [(await names_mailbox(one)).says, (await one.taps(Act.NEW_CODE)).says]
        world.clock.advance(seconds=61)
        said.append((await one.taps(Act.NEW_CODE)).says)
        right = mailbox(one).code().replace(" ", "") if mailbox(one).letters else ""
        said += [(await one.says("000001" if right != "000001" else "000002")).says for _ in range(6)]
        answers.append(said)

    assert answers[0] == answers[1]
    assert "verify.too_many" == answers[0][-1]
    assert [] == mailbox(other).letters


async def test_a_letter_that_is_over_leaves_no_address_behind(world: World, chat: Chat) -> None:
    """The row of the code that went nowhere is wiped by the next sweep."""
    await works_here(world, SOMEBODY)
    await names_mailbox(chat)
    await world.tick(seconds=15)

    assert [(None, None)] == [(row["address"], row["parcel"]) for row in await world.table("deliveries")]


async def test_asvs_7_4_2_who_left_loses_the_binding_and_keeps_the_request(world: World, chat: Chat, locale: str) -> None:
    """Told in the chat in their language; the request can be followed, and a new one needs a proved mailbox."""
    await works_here(world, mailbox(chat).address)
    number = await files(chat)
    staff_read = desk(world).ids
    report = await works_here(world, SOMEBODY)
    [told] = await chat.settles()

    assert (1, 1) == (report.left, report.ended)
    assert ("directory.unbound", locale) == (told.says, told.locale)
    assert (1, staff_read) == (mailbox(chat).ids.count("letter.bound"), desk(world).ids)

    status = await chat.taps(Act.STATUS)

    assert "rights.status" == status.says
    assert number in status["requests"]

    await chat.says("/start r_access")

    assert "rights.ask_words" == chat.last.says
    assert 1 == len([row for row in await world.table("requests") if row["number"]])
    assert "binding.code_sent_again" == (await chat.says(mailbox(chat).address)).says
    assert 1 == mailbox(chat).ids.count("letter.code"), "the mailbox of who left gets no code"


async def test_staff_still_reach_who_left(world: World, chat: Chat) -> None:
    """The open request goes on: an answer comes to the chat, and an addition goes to staff."""
    await works_here(world, mailbox(chat).address)
    await files(chat)
    await works_here(world, SOMEBODY)
    await chat.settles()
    await desk(world).replies(desk(world).last, "жауап / ответ")

    assert "жауап / ответ" == chat.last["text"]

    await chat.taps(Act.ANSWER)
    await chat.says("қосымша / дополнение")

    assert ("letter.case", "қосымша / дополнение") == ((last := read(desk(world).last)).says, last["text"])


async def test_a_code_that_was_under_way_opens_nothing(world: World, chat: Chat) -> None:
    """Mailed in the morning, left at noon: it is a wrong code."""
    await names_mailbox(chat)
    code = mailbox(chat).code()
    await works_here(world, SOMEBODY)

    assert "verify.wrong_code" == (await chat.says(code)).says
    assert [] == [row for row in await world.table("requests") if row["number"]]


async def test_who_comes_back_proves_the_mailbox_again(world: World, chat: Chat) -> None:
    """And goes on as before."""
    await works_here(world, mailbox(chat).address)
    await files(chat)
    await works_here(world, SOMEBODY)
    await works_here(world, SOMEBODY, mailbox(chat).address)
    world.clock.advance(minutes=2)
    await chat.says("/start r_access")
    await chat.says(mailbox(chat).address)

    assert "QG-2026-000002" == (await chat.says(mailbox(chat).code()))["number"]


async def test_a_mailbox_that_comes_back_opens_nothing_of_before(world: World, chat: Chat, other: Chat, locale: str) -> None:
    """No login and no name say whose it is, or the row of who left is over: the next holder begins anew."""
    mine = mailbox(chat)
    nameless = replace(employee(mine.address), name=None)
    await works_here(world, nameless, mailbox(other).address)
    number = await files_by_mail(mine, locale)
    await works_here(world, mailbox(other).address)
    await works_here(world, nameless, mailbox(other).address)
    world.clock.advance(days=1)
    [status] = await mine.writes(texts().label(Offer(Act.STATUS), locale), "")

    assert ("rights.none", False) == (read(status).says, number in status.text)
    assert "channels" not in await world.rows()


async def test_a_code_does_not_outlive_its_holder(world: World, chat: Chat) -> None:
    """Mailed to who left; a new holder has the mailbox before the code is over."""
    await works_here(world, mailbox(chat).address)
    await names_mailbox(chat)
    code = mailbox(chat).code()
    await works_here(world, SOMEBODY)
    await works_here(world, SOMEBODY, mailbox(chat).address)

    assert "verify.wrong_code" == (await chat.says(code)).says


async def test_who_left_while_a_code_is_out_is_not_told_apart(world: World, chat: Chat, other: Chat) -> None:
    """ASVS 6.3.8: a wrong code is answered alike, whether the address was in the directory, left it, or never was."""
    await works_here(world, mailbox(chat).address)
    await names_mailbox(chat)
    await agrees(other)
    await other.says("nobody.here@qg.kz")
    await works_here(world, SOMEBODY)
    left, never = await chat.says("000 000"), await other.says("000 000")

    assert ("verify.wrong_code", left.blanks) == (left.says, never.blanks)
    assert left.offers == never.offers


@pytest.mark.parametrize("back", [True, False])
async def test_a_mailbox_that_left_takes_no_others_place(world: World, chat: Chat, locale: str, back: bool) -> None:
    """The change was asked for while it worked here, and another person may have it by now."""
    mine, second = mailbox(chat), Mailbox(world, "d.abenova@qg.kz")
    await works_here(world, mine.address, second.address)
    await files(chat)
    world.clock.advance(hours=2)
    await opens(chat, payload(await asks_for_link(second, locale)))
    code = mine.code()
    await works_here(world, mine.address)
    if back:
        await works_here(world, mine.address, second.address)

    assert "verify.wrong_code" == (await chat.says(code)).says
    assert masked(mine.address) == (await chat.says("/mydata"))["mailbox"]


async def test_a_letter_from_who_left_proves_nothing(world: World, locale: str) -> None:
    """Answering from the mailbox is no proof any more: consent and a code are asked for, and no code comes."""
    mine = Mailbox(world, ADDRESSES[locale])
    await works_here(world, SOMEBODY)
    await mine.writes("MyQG", DEMANDS[locale])

    assert "letter.consent" == (await chooses(mine, Act.FILE, "erasure", locale)).says
    assert "verify.ask_address" == (await chooses(mine, Act.AGREE, "erasure", locale)).says

    await mine.replies(mine.last, mine.address)

    assert ("verify.code_sent", 0) == (read(mine.last).says, mine.ids.count("letter.code"))
    assert [] == desk(world).letters


async def test_a_mailbox_with_another_holder_shows_nothing_of_the_former(world: World, locale: str) -> None:
    """Whoever has it next writes from it as somebody new; the request stays with staff."""
    mine = Mailbox(world, ADDRESSES[locale])
    await works_here(world, employee(mine.address, login="former"))
    number = await files_by_mail(mine, locale)
    await works_here(world, employee(mine.address, login="next"))
    world.clock.advance(days=1)
    await mine.writes("MyQG", DEMANDS[locale])
    await chooses(mine, Act.FILE, "erasure", locale)

    assert ("rights.received", True) == ((last := read(mine.last)).says, last["number"] != number)
    assert 2 == len({row["person_id"] for row in await world.table("requests")})
