"""Naming a corporate mailbox with a phone's keyboard, and changing it later."""

import pytest

from bot.people.verify import masked
from bot.reply import Act, Offer
from tests.chat import Chat
from tests.flows.test_codes import other_code
from tests.letters import Mailbox, read
from tests.steps import agrees, asks_for_link, files, mailbox, names_mailbox, opens, payload
from tests.world import World, texts


@pytest.fixture
def mine(chat: Chat) -> Mailbox:
    return mailbox(chat)


@pytest.fixture
def second(world: World) -> Mailbox:
    """Another corporate mailbox."""
    return Mailbox(world, "o.petrova@qg.kz")


async def test_a_name_alone_is_completed_and_shown(chat: Chat, mine: Mailbox) -> None:
    """One domain: one button with the whole address; nothing is sent before it is tapped."""
    await agrees(chat)
    asked = await chat.says(mine.address.partition("@")[0].title())

    assert ("binding.which_mailbox", [mine.address]) == (asked.says, [o.arg for o in asked.offers if o.act is Act.ADDRESS])
    assert mine.address in asked.captions
    assert [] == mine.ids
    assert "verify.code_sent" == (await chat.taps(Act.ADDRESS)).says
    assert "rights.received" == (await chat.says(mine.code())).says


async def test_several_domains_are_buttons(world: World, chat: Chat, mine: Mailbox) -> None:
    """A button for each; the right one is tapped."""
    world.settings = world.settings.model_copy(update={"mail_domains": ("kaztransgas.kz", "qg.kz")})
    await world.restart()
    await agrees(chat)
    name = mine.address.partition("@")[0]
    asked = await chat.says(name)

    assert (f"{name}@kaztransgas.kz", mine.address) == asked.captions[:2]
    assert "verify.code_sent" == (await chat.taps(Act.ADDRESS, mine.address)).says
    assert ["letter.code"] == mine.ids


async def test_an_old_button_sends_nothing(chat: Chat, mine: Mailbox) -> None:
    """Tapped again when everything is done."""
    await agrees(chat)
    await chat.says(mine.address.partition("@")[0])
    await chat.taps(Act.ADDRESS)
    await chat.says(mine.code())

    assert "menu.stale" == (await chat.taps(Act.ADDRESS)).says


async def test_the_old_mailbox_agrees_to_a_new_one(world: World, chat: Chat, mine: Mailbox, second: Mailbox, locale: str) -> None:
    """A link to another mailbox asks for a code that lies in the bound one; then both are told, and the old one is free."""
    await files(chat)
    world.clock.advance(hours=2)
    asked = await opens(chat, payload(await asks_for_link(second, locale)))

    assert ("binding.confirm_change", "binding.change_code") == (asked.says, mine.ids[-1])
    assert "letter.bound" not in second.ids

    await chat.says(mine.code())

    assert ["binding.changed"] == mine.ids[-1:]
    assert "letter.bound" in second.ids
    assert masked(second.address) == (await chat.says("/mydata"))["mailbox"]


async def test_without_the_old_mailbox_nothing_changes(
    world: World, chat: Chat, mine: Mailbox, second: Mailbox, locale: str
) -> None:
    """Somebody with an unlocked phone and a mailbox of their own gets no answers led there."""
    await files(chat)
    world.clock.advance(hours=2)
    await opens(chat, payload(await asks_for_link(second, locale)))
    wrong = await chat.says("000 000" if mine.code() != "000 000" else "111 111")

    assert "verify.wrong_code" == wrong.says
    assert Offer(Act.NEW_CODE) in wrong.offers

    world.clock.advance(minutes=11)

    assert "verify.expired" == (await chat.says(mine.code())).says
    assert masked(mine.address) == (await chat.says("/mydata"))["mailbox"]


async def test_a_new_code_still_changes_the_mailbox(
    world: World, chat: Chat, mine: Mailbox, second: Mailbox, locale: str
) -> None:
    """Asked for once more, the code serves what it was asked for."""
    await files(chat)
    world.clock.advance(hours=2)
    await opens(chat, payload(await asks_for_link(second, locale)))
    world.clock.advance(minutes=2)
    await chat.taps(Act.NEW_CODE)
    await chat.says(mine.code())

    assert "letter.bound" in second.ids


@pytest.mark.parametrize("between", ["menu", "human", "former", "too_many"])
async def test_a_new_code_after_something_else(world: World, chat: Chat, locale: str, between: str) -> None:
    """It is for what waits for the proof: the letter leaves and names it, and the ways around it lead on."""
    await names_mailbox(chat)
    again, code = chat.button(Act.NEW_CODE), mailbox(chat).code()
    match between:
        case "former":
            await chat.taps(Act.FORMER)
        case "too_many":
            for _ in range(6):
                await chat.says(other_code(code))
        case command:
            await chat.says(f"/{command}")
    world.clock.advance(hours=2)
    told = await chat.forges(*again)
    if between == "too_many":  # that code is spent, so the mailbox is named anew
        assert "verify.ask_address" == told.says
        told = await chat.says(mailbox(chat).address)
    letter = read(mailbox(chat).last)

    assert ("verify.code_sent", Offer(Act.NO_MAILBOX, "erasure")) == (told.says, told.offers[1])
    assert ["letter.code", "letter.code"] == mailbox(chat).ids
    assert texts().word("wish.erasure", locale) == letter["wish"]
    assert "rights.received" == (await chat.says(mailbox(chat).code())).says
