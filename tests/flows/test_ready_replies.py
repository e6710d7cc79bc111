"""Links in letters: each opens a new letter that only has to be sent, and is taken as an answer to the one it stood in."""

import re

import pytest

from bot.cases.commands import Confirm, Propose, Reject, SendDraft, Take, word_of
from bot.reply import Act, Offer
from bot.rights.model import Outcome
from handlers.sandbox.letter import Letter
from tests.chat import Chat
from tests.letters import Mailbox, desk, links, opened, read
from tests.steps import AGENT_KK, AGENT_RU, DEMANDS, HEAD, files, staff, staff_mailbox
from tests.world import World, texts

ADDRESSES = {"kk": "a.nurlanova@qg.kz", "ru": "s.kovalev@qg.kz"}
SUBJECTS = {
    "kk": "до 26.11 · Уничтожение данных · ҚАЗ · QG-2026-000001",
    "ru": "до 26.11 · Уничтожение данных · РУС · QG-2026-000001",
}


@pytest.fixture
def mine(world: World, locale: str) -> Mailbox:
    return Mailbox(world, ADDRESSES[locale])


@pytest.fixture
def other(world: World, locale: str) -> Mailbox:
    """An employee who is nobody's member of staff."""
    return Mailbox(world, ADDRESSES["ru" if locale == "kk" else "kk"])


async def demands(mine: Mailbox, locale: str) -> tuple[Letter, str]:
    """The bot's answer to a demand, and the caption of what files it."""
    [letter] = await mine.writes("MyQG", DEMANDS[locale])
    return letter, texts().label(Offer(Act.FILE, "erasure"), locale)


async def status(world: World) -> list[str]:
    return [row["status"].value for row in await world.table("requests")]


async def test_a_link_files_a_request(mine: Mailbox, locale: str) -> None:
    """As if the letter had been answered with the number: the mailbox is proved, no code is asked for."""
    letter, caption = await demands(mine, locale)
    [received] = await mine.presses(letter, caption)

    assert ("rights.received", locale) == (read(received).says, read(received).locale)


async def test_a_link_of_somebody_elses_letter_files_nothing(world: World, mine: Mailbox, other: Mailbox, locale: str) -> None:
    """It was forwarded: its links are good for the mailbox it went to."""
    letter, caption = await demands(mine, locale)
    [answer] = await mine.presses(letter, caption, by=other)

    assert read(answer).says.startswith("policy.")
    assert [] == await world.table("requests")


async def test_a_forged_link_files_nothing(world: World, mine: Mailbox, locale: str) -> None:
    """Neither a name that was changed, nor the right one in a letter that our server does not vouch for."""
    letter, caption = await demands(mine, locale)
    subject, body = opened(links(letter)[caption])
    await mine.writes(subject, body.replace("]", "0]"))
    await mine.presses(letter, caption, forged=True)

    assert [] == await world.table("requests")


async def test_without_our_servers_word_there_are_no_links(world: World, mine: Mailbox, locale: str) -> None:
    """And one from before gains nothing: whoever was forwarded the letter could have sent it."""
    letter, caption = await demands(mine, locale)
    world.settings = world.settings.model_copy(update={"authserv_id": None})
    await world.restart()
    await mine.presses(letter, caption)

    assert [] == await world.table("requests")

    await world.tick(days=1)

    assert {} == links((await demands(mine, locale))[0])


async def test_staff_sort_by_the_subject(world: World, chat: Chat, locale: str) -> None:
    """When, what, the person's language, the number; nothing of the person."""
    await files(chat)

    assert SUBJECTS[locale] == desk(world).only("letter.request").subject


async def test_everything_by_links(world: World, chat: Chat, locale: str) -> None:
    """Proposed from the letter in the shared mailbox, sent from one's own; confirmed from the head's letter."""
    number = await files(chat)
    agent, head, letter = staff_mailbox(world, AGENT_RU), staff_mailbox(world, HEAD), desk(world).only("letter.request")
    [told] = await desk(world).presses(letter, word_of(Propose(Outcome.DONE), "ru"), by=agent)
    asked = head.only("letter.proposed")
    [confirmed] = await head.presses(asked, word_of(Confirm(), read(asked).locale))

    assert ["staff.proposed", "staff.confirmed"] == [read(told).says, read(confirmed).says]
    assert ("rights.outcome.done", number) == (chat.last.says, chat.last["number"])
    assert ["answered"] == await status(world)


async def test_every_outcome_has_its_link(world: World, chat: Chat) -> None:
    """Each is proposed as it is called."""
    number = await files(chat)
    agent, letter = staff_mailbox(world, AGENT_RU), desk(world).only("letter.request")
    untapped = (Outcome.PARTLY, Outcome.NOT_VERIFIED)
    words = {outcome: word_of(Propose(outcome), "ru") for outcome in Outcome if outcome not in untapped}

    assert {*words.values(), word_of(SendDraft(), "ru"), word_of(Take(), "ru")} == set(links(letter))

    for outcome, word in words.items():
        [told] = await desk(world).presses(letter, word, by=agent)
        [given_back] = await agent.writes(f"Re: {number}", "return")
        assert ["staff.proposed", "staff.rejected"] == [read(told).says, read(given_back).says]
        assert texts().word(f"outcome.{outcome}", "ru") == read(told)["outcome"]


async def test_a_proposal_is_given_back_by_a_link(world: World, chat: Chat) -> None:
    """One press; a link from before it confirms nothing else then."""
    number = await files(chat)
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    head = staff_mailbox(world, HEAD)
    asked = head.only("letter.proposed")
    [told] = await head.presses(asked, word_of(Reject(), read(asked).locale))
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:no_data")
    [late] = await head.presses(asked, word_of(Confirm(), read(asked).locale))

    assert ["staff.rejected", "staff.replaced"] == [read(told).says, read(late).says]
    assert ["outcome_proposed"] == await status(world)


async def test_a_link_of_the_heads_letter_makes_nobody_a_head(world: World, chat: Chat, other: Mailbox) -> None:
    """Another member of staff is who they are; somebody without a role is told that it is not theirs; a forger nothing."""
    number = await files(chat)
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    head = staff_mailbox(world, HEAD)
    asked = head.only("letter.proposed")
    confirm = word_of(Confirm(), read(asked).locale)
    [agent] = await head.presses(asked, confirm, by=staff_mailbox(world, AGENT_RU))
    [shared] = await head.presses(asked, confirm, by=desk(world))
    [stranger] = await head.presses(asked, confirm, by=other)

    assert "staff.another_confirms" == read(agent).says
    assert "letter.not_taken.own_mailbox" == read(shared).says
    assert "letter.not_taken.stranger" == read(stranger).says

    await head.presses(asked, confirm, forged=True)

    assert ["outcome_proposed"] == await status(world)


async def test_the_ready_answer_is_sent_by_its_link(world: World, chat: Chat, locale: str) -> None:
    """From the shared mailbox, too; in the person's language, as it stood in the letter, once."""
    number = await files(chat)
    letter = desk(world).only("letter.request")
    [told] = await desk(world).presses(letter, word_of(SendDraft(), "ru"))
    words = texts().word("draft.erasure", locale, number=number, due="").splitlines()[2]

    assert "letter.on_its_way" == read(told).says
    assert ("cases.from_staff", locale) == (chat.last.says, chat.last.locale)
    assert chat.last["text"].splitlines()[2] == words
    assert all(line.strip() in letter.text for line in chat.last["text"].splitlines())
    assert 1 == len(chat.said("cases.from_staff"))


async def test_the_ready_answer_is_not_sent_by_quoting_it(world: World, chat: Chat) -> None:
    """A plain answer quotes the whole letter below: only what is new in it reaches the person, and nothing if nothing is."""
    await files(chat)
    letter = desk(world).only("letter.request")
    await desk(world).replies(letter, "Тексеріп жатырмыз.")
    [told] = await desk(world).replies(letter, "")

    assert ["Тексеріп жатырмыз."] == [message["text"] for message in chat.said("cases.from_staff")]
    assert "letter.not_taken.empty" == read(told).says


async def test_a_ready_answer_comes_too_late(world: World, chat: Chat) -> None:
    """The request was revoked, or it is a question, which has none."""
    number = await files(chat)
    letter = desk(world).only("letter.request")
    await chat.says("/status")
    await chat.taps(Act.REVOKE, number)
    await chat.taps(Act.REVOKE_NOW, number)
    [late] = await desk(world).presses(letter, word_of(SendDraft(), "ru"))

    assert "staff.settled" == read(late).says
    assert [] == chat.said("cases.from_staff")


async def test_what_was_asked_of_staff_has_no_ready_answer(world: World, mine: Mailbox, locale: str) -> None:
    """The subject tells a question from a request; the command is not taken for words to the person."""
    await mine.writes("MyQG", "позовите человека" if locale == "ru" else "адаммен сөйлескім келеді")
    await mine.presses(
        mine.last, next(caption for caption in links(mine.last) if texts().label(Offer(Act.HUMAN), locale) == caption)
    )
    await mine.replies(mine.last, "Менің сұрағым / мой вопрос")
    letter = desk(world).only("letter.case")
    [told] = await desk(world).replies(letter, "send draft")

    assert re.fullmatch(r".+ · (ҚАЗ|РУС) · C-2026-000001", letter.subject)
    assert "letter.not_taken.no_draft" == read(told).says
