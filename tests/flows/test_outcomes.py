"""Only people decide, two of them: one proposes, another confirms."""

import pytest

from bot.reply import Act
from bot.rights.model import Outcome
from tests.chat import Chat
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, agrees, files, mailbox, proposes, staff, staff_mailbox
from tests.world import World, texts

CONFIRM = {"kk": "Растаймын.", "ru": "подтверждаю"}
REJECT = {"kk": "Қайтару", "ru": "вернуть"}
DONE = {"kk": "Орындалды", "ru": "исполнено!"}


@pytest.fixture
async def number(chat: Chat) -> str:
    return await files(chat)


async def status(world: World) -> list[str]:
    return [row["status"].value for row in await world.table("requests")]


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.NOT_VERIFIED])
async def test_the_person_hears_the_outcome(world: World, chat: Chat, number: str, locale: str, outcome: Outcome) -> None:
    """Proposed by an agent, confirmed by the head: in the chat and in the mailbox, once each, in the person's language."""
    proposed = await proposes(staff(world, AGENT_KK), number, outcome)
    confirmed = await staff(world, HEAD).taps(Act.CONFIRM)

    assert ["staff.proposed", "staff.confirmed"] == [proposed.says, confirmed.says]
    assert (f"rights.outcome.{outcome}", locale) == (chat.last.says, chat.last.locale)
    letter = "letter.outcome.noted" if outcome is Outcome.PARTLY else f"rights.outcome.{outcome}"
    assert number in mailbox(chat).only(letter).subject
    assert ["answered"] == await status(world)


async def test_who_proposed_cannot_confirm(world: World, chat: Chat, number: str) -> None:
    """Not even the head."""
    head = staff(world, HEAD)
    await head.taps(Act.PROPOSE, f"{number}:done")

    assert "staff.another_confirms" == (await head.taps(Act.CONFIRM)).says
    assert ["outcome_proposed"] == await status(world)


async def test_who_is_no_approver_cannot_confirm(world: World, chat: Chat, number: str) -> None:
    """A second agent is not enough."""
    await proposes(staff(world, AGENT_KK), number, "done")

    assert "staff.another_confirms" == (await staff(world, AGENT_RU).taps(Act.CONFIRM)).says
    assert ["outcome_proposed"] == await status(world)


async def test_a_rejected_proposal_can_be_made_anew(world: World, chat: Chat, number: str) -> None:
    """Back to the register; another outcome may be proposed then."""
    await proposes(staff(world, AGENT_KK), number, "done")

    assert "staff.rejected" == (await staff(world, HEAD).taps(Act.REJECT)).says
    assert ["in_review"] == await status(world)
    assert "staff.proposed" == (await proposes(staff(world, AGENT_KK), number, "no_data")).says


async def test_an_old_confirm_button_confirms_nothing_else(world: World, chat: Chat, number: str) -> None:
    """The head taps under a proposal that was replaced by another meanwhile: what was read is not what waits."""
    head = staff(world, HEAD)
    await proposes(staff(world, AGENT_KK), number, "done")
    message, data = head.button(Act.CONFIRM)
    await staff(world, AGENT_RU).taps(Act.REJECT)
    await proposes(staff(world, AGENT_RU), number, "refused_law")
    answer = await head.forges(message, data)

    assert "staff.confirmed" != answer.says
    assert ["outcome_proposed"] == await status(world)


async def test_words_nobody_read_are_not_confirmed(world: World, chat: Chat, number: str, locale: str) -> None:
    """The same outcome with another explanation is another proposal: for an old button, an old letter, and for a bare word."""
    head, own = staff(world, HEAD), staff_mailbox(world, HEAD)
    card = await staff(world, AGENT_KK).says(f"/partly {number} анкета жойылды / анкета уничтожена")
    message, data = head.button(Act.CONFIRM)
    first = own.only("letter.proposed")
    await staff(world, AGENT_RU).taps(Act.REJECT)
    await staff(world, AGENT_RU).says(f"/partly {number} ештеңе жойылмады / ничего не уничтожено")
    second = own.last
    [by_mail] = await own.replies(first, CONFIRM[locale])
    by_button = await head.forges(message, data)

    assert texts().word("staff.note_in_letter", "kk") in card.text
    assert ["staff.replaced", "staff.replaced"] == [read(by_mail).says, by_button.says]
    assert ["outcome_proposed"] == await status(world)
    [confirmed] = await own.replies(second, CONFIRM[locale])
    assert "staff.confirmed" == read(confirmed).says


async def test_an_outcome_can_be_decided_once(world: World, chat: Chat, number: str) -> None:
    """Everything after that is told what was decided."""
    agent, head = staff(world, AGENT_KK), staff(world, HEAD)
    await agent.taps(Act.PROPOSE, f"{number}:done")
    await head.taps(Act.CONFIRM)

    assert "staff.settled" == (await agent.taps(Act.PROPOSE, f"{number}:no_data")).says
    assert "staff.settled" == (await head.taps(Act.CONFIRM)).says
    assert "staff.settled" == (await head.taps(Act.REJECT)).says
    assert 1 == len(chat.said("rights.outcome.done"))


async def test_everything_by_mail(world: World, chat: Chat, number: str, locale: str) -> None:
    """Proposed with one word, confirmed with one word, by people who never open Telegram."""
    agent, head = staff_mailbox(world, AGENT_RU), staff_mailbox(world, HEAD)
    letter = desk(world).only("letter.request")
    [told] = await desk(world).replies(letter, f"{DONE[locale]}\n\nО. Петрова", by=agent.address)
    asked = head.only("letter.proposed")

    assert "staff.proposed" == read(told).says
    assert number in asked.subject

    [confirmed] = await head.replies(asked, CONFIRM[locale])

    assert "staff.confirmed" == read(confirmed).says
    assert "rights.outcome.done" == chat.last.says
    assert ["answered"] == await status(world)


async def test_rejected_by_mail(world: World, chat: Chat, number: str, locale: str) -> None:
    """One word sends it back."""
    await proposes(staff(world, AGENT_KK), number, "done")
    head = staff_mailbox(world, HEAD)
    [told] = await head.replies(head.only("letter.proposed"), REJECT[locale])

    assert "staff.rejected" == read(told).says
    assert ["in_review"] == await status(world)


@pytest.mark.parametrize("word", ["исполнено", "подтверждаю", "вернуть"])
async def test_the_shared_mailbox_decides_nothing(world: World, chat: Chat, number: str, word: str) -> None:
    """It is nobody, so it cannot be one of two people; and the word does not go to the person as a message."""
    loyalty = desk(world)
    if word != "исполнено":
        await proposes(staff(world, AGENT_KK), number, "done")
    before = await status(world)
    [told] = await loyalty.replies(loyalty.only("letter.request"), word)

    assert "letter.not_taken.own_mailbox" == read(told).says
    assert before == await status(world)
    assert [] == chat.said("cases.from_staff")


async def test_who_proposed_by_mail_cannot_confirm_in_the_group(world: World, chat: Chat, number: str) -> None:
    """A person is the same person in both."""
    head = staff_mailbox(world, HEAD)
    await desk(world).replies(desk(world).only("letter.request"), "исполнено", by=head.address)
    [told] = await head.writes(f"[{number}]", "подтверждаю")

    assert "staff.another_confirms" == read(told).says
    assert ["outcome_proposed"] == await status(world)


async def test_a_forged_confirmation_is_refused(world: World, chat: Chat, number: str) -> None:
    """In the head's name, with the head's own letter quoted."""
    await proposes(staff(world, AGENT_KK), number, "done")
    head = staff_mailbox(world, HEAD)
    [told] = await head.replies(head.only("letter.proposed"), "подтверждаю", forged=True)

    assert "letter.not_taken.stranger" == read(told).says
    assert ["outcome_proposed"] == await status(world)


async def test_an_outcome_for_somebody_who_was_forgotten_is_not_said_to_be_sent(world: World, chat: Chat, number: str) -> None:
    """The mailbox is somebody else's: there is no way to them any more, and staff are told exactly that."""
    async with world.app.store.begin() as tx:
        await tx.people.release(mailbox(chat).address)
    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)
    await proposes(staff(world, AGENT_KK), number, "done")
    confirmed = await staff(world, HEAD).taps(Act.CONFIRM)

    assert "staff.confirmed_unreachable" == confirmed.says
    assert [] == chat.said("rights.outcome.done")


async def test_nobody_is_told_of_a_proposal(world: World, chat: Chat, number: str) -> None:
    """Until it is confirmed it is an internal matter; the status says that the request is being looked at."""
    before = len(chat.read)
    await proposes(staff(world, AGENT_KK), number, "refused_law")

    assert before == len(chat.read)
    assert isinstance(mailbox(chat), Mailbox)
    assert "letter.filed" == mailbox(chat).ids[-1]


async def test_nobody_decides_their_own_request(world: World) -> None:
    """The head is an employee, too: others propose and confirm what becomes of the head's own demand."""
    number = await files(Chat(world, HEAD))
    own = await staff(world, HEAD).taps(Act.PROPOSE, f"{number}:done")
    await proposes(staff(world, AGENT_KK), number, "done")
    confirmed = await staff(world, HEAD).taps(Act.CONFIRM)
    rejected = await staff(world, HEAD).taps(Act.REJECT)

    assert ["staff.own_request"] * 3 == [own.says, confirmed.says, rejected.says]
    assert ["outcome_proposed"] == await status(world)


async def test_only_what_was_asked_for_now_is_filed(world: World, chat: Chat) -> None:
    """A demand that was begun and left before its code does not come along with another one later."""
    await agrees(chat, "withdrawal")
    await chat.says("/start r_access")
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())

    assert ["access"] == [row["right"].value for row in await world.table("requests") if row["number"]]


async def test_without_our_servers_word_only_a_letter_to_oneself_decides(world: World, chat: Chat, number: str) -> None:
    """Who cannot be told apart confirms nothing in the shared thread, only in answer to what came to the own mailbox."""
    world.settings = world.settings.model_copy(update={"authserv_id": None})
    await world.restart()
    await proposes(staff(world, AGENT_KK), number, "done")
    head = staff_mailbox(world, HEAD)
    [refused] = await desk(world).replies(desk(world).only("letter.request"), "подтверждаю", by=head.address)

    assert "letter.not_taken.own_mailbox" == read(refused).says
    assert ["outcome_proposed"] == await status(world)

    [confirmed] = await head.replies(head.only("letter.proposed"), "подтверждаю")

    assert "staff.confirmed" == read(confirmed).says
