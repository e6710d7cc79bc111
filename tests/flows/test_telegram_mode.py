"""How much goes through Telegram is the office's decision: everything, the policy and notices only, or nothing."""

from typing import Literal

import pytest

from bot.people.consent import ALARM, HUMAN
from bot.people.model import Channel, Consent
from bot.reply import Act, Offer
from bot.rights.model import Right
from handlers.sandbox import BOT_MAIL
from handlers.telegram.keys import OfferCB
from tests.chat import Chat
from tests.letters import choices, desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, QUESTIONS, asks_for_link, files, mailbox, payload, staff
from tests.world import World, policy, texts

NOTICE = "/notice +15\nқазақша\n---\nпо-русски"
NOTICED = {"kk": "қазақша", "ru": "по-русски"}


async def announces(world: World) -> None:
    """A notice is written, approved, and its hour comes."""
    await staff(world, AGENT_KK).says(NOTICE)
    await staff(world, HEAD).taps(Act.APPROVE)
    await world.tick(minutes=16)


async def subscribes(chat: Chat) -> None:
    await chat.says("/notices")
    await chat.taps(Act.AGREE, "notices")


async def test_whatever_is_personal_is_done_by_mail(world: World, chat: Chat, locale: str) -> None:
    """One screen says where to write and what; the policy is answered as ever, and nobody leaves a trace."""
    await world.restart(telegram_mode="notice_only")
    for said in ("/status", "/human", "/mydata", "/start r_erasure", "/start c_QG-2026-000001"):
        told = await chat.says(said)

        assert ("by_mail.here", locale, BOT_MAIL) == (told.says, told.locale, told["mail"]), said
    assert "policy.answer" == (await chat.says(QUESTIONS[locale])).says
    assert Act.STATUS not in [offer.act for offer in (await chat.says("/menu")).offers]
    assert {} == await world.rows()


@pytest.mark.parametrize("wish", ["erasure", "human"])
async def test_an_old_consent_screen_keeps_nothing(world: World, chat: Chat, wish: str) -> None:
    """It was asked in one mode and tapped in another."""
    await chat.says("/human" if wish == "human" else f"/start r_{wish}")
    await world.restart(telegram_mode="notice_only")

    assert "by_mail.here" == (await chat.taps(Act.AGREE, wish)).says
    assert {} == await world.rows()


FREE = {
    *(Act.ASK, Act.SECTION, Act.ORIGINAL, Act.POLICY, Act.FAQ, Act.MORE, Act.HELPFUL, Act.RATED, Act.ALARM, Act.RIGHTS),
    *(Act.NOTICES_ON, Act.NOTICES_OFF, Act.MENU, Act.LANGUAGE),
    *(Act.DECLINE, Act.CONSENTS, Act.WORDINGS, Act.WITHDRAW, Act.GIVE_AGAIN, Act.FORGET, Act.FORGET_NOW),
}
OF_STAFF = {Act(act) for act in ("give", "drop", "take", "refs", "prop", "conf", "rej", "draft", "dial", "vouch", "brch")}
OF_STAFF |= {Act.APPROVE, Act.CANCEL, Act.CHAT}


@pytest.mark.parametrize("withdrawn", [False, True])
async def test_no_old_button_says_or_keeps_anything_personal(
    world: World, chat: Chat, locale: Literal["kk", "ru"], withdrawn: bool
) -> None:
    """Every one there is, from a chat in which everything was allowed once."""
    number = await files(chat)
    message, _ = chat.button(Act.STATUS)
    if withdrawn:
        await chat.says("/withdraw")
        await chat.taps(Act.WITHDRAW, Consent.CROSS_BORDER)
    else:
        await world.restart(telegram_mode="notice_only")
    asking = {Act.FILE, Act.SEND, Act.ANOTHER, Act.AGREE, Act.NO_MAILBOX, Act.FORMER, Act.HUMAN, Act.CALL}
    free = FREE | asking if withdrawn else FREE
    before = await world.rows()
    told = {}
    for act in set(Act) - free - OF_STAFF:
        arg = {Act.ANSWER_BY: f"{number}:paper", Act.SKIP: "erasure", Act.ADDRESS: mailbox(chat).address}.get(act, number)
        told[act] = (await chat.forges(message, OfferCB(act=act, arg=arg, locale=locale).pack())).says

    assert {"by_mail.as_you_wish" if withdrawn else "by_mail.here"} == set(told.values()), told
    assert before == await world.rows()


async def test_a_mailed_link_binds_nobody_while_telegram_is_for_reading(world: World, chat: Chat, locale: str) -> None:
    """It was asked for before; it stays good for the day on which everything is allowed again."""
    link = payload(await asks_for_link(mailbox(chat), locale))
    await world.restart(telegram_mode="notice_only")

    assert "by_mail.here" == (await chat.says(f"/start {link}")).says
    assert {"channels", "consents"}.isdisjoint(await world.rows())


async def test_words_meant_for_staff_are_not_taken(world: World, chat: Chat, locale: str) -> None:
    """Asked for in one mode and written in another: they go nowhere, and what comes next is a question again."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await world.restart(telegram_mode="notice_only")

    assert "by_mail.here" == (await chat.says("менің сөзім / мои слова")).says
    assert "policy.answer" == (await chat.says(QUESTIONS[locale])).says
    assert {"case_messages", "questions"}.isdisjoint(await world.rows())


async def test_the_words_of_the_screen_open_the_way(world: World, chat: Chat, locale: str) -> None:
    """Whoever writes them to the bot's mailbox gets what they wanted in Telegram."""
    words = {right: texts().word(f"by_mail.words.{right}", locale) for right in Right}
    asked = {right: policy().ask(said, locale).offers[0] for right, said in words.items()}

    assert {right: Offer(Act.FILE, right) for right in Right} == asked

    await files(chat)
    await world.restart(telegram_mode="notice_only")
    opens = {"status": "rights.status", "data": "people.my_data", HUMAN: "cases.write_by_mail", ALARM: "cases.write_by_mail"}
    for wish, says in opens.items():
        await mailbox(chat).writes("MyQG", texts().word(f"by_mail.words.{wish}", locale))
        await world.tick(hours=2)

        assert says == read(mailbox(chat).last).says, wish


async def test_a_command_works_by_mail(world: World, chat: Chat, locale: str) -> None:
    """Letters speak of /forget too."""
    await files(chat)
    [letter] = await mailbox(chat).writes("MyQG", "/forget")
    number = choices(letter)[texts().label(Offer(Act.FORGET_NOW), locale)]

    assert "people.forgotten" == read((await mailbox(chat).replies(letter, number))[-1]).says


async def test_answers_and_outcomes_come_by_mail(world: World, chat: Chat) -> None:
    """What was filed in Telegram goes on in the mailbox, and the chat hears nothing of it."""
    number = await files(chat)
    await world.restart(telegram_mode="notice_only")
    heard = len(chat.read)
    await desk(world).replies(desk(world).last, "жауап / ответ")
    await staff(world, AGENT_RU).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)

    assert {"cases.from_staff", "rights.outcome.done"} <= set(mailbox(chat).ids)
    assert heard == len(chat.read)


async def test_staff_write_to_people_by_mail(world: World, chat: Chat) -> None:
    """The group keeps its cards and its buttons; words to a person do not pass through it."""
    number = await files(chat)
    await world.restart(telegram_mode="notice_only")
    agent = staff(world, AGENT_RU)

    assert "by_mail.staff" == (await agent.says(f"/reply {number} жауап")).says
    assert "by_mail.staff" == (await agent.says("жауап", reply_to=agent.button(Act.PROPOSE)[0])).says
    assert "staff.queue" == (await agent.says("/queue")).says
    assert {"case_messages"}.isdisjoint(await world.rows())


@pytest.mark.parametrize("mode", ["notice_only", "off"])
async def test_what_waited_for_the_chat_goes_to_the_mailbox(world: World, chat: Chat, mode: str) -> None:
    """The same row, once, and not a second time when Telegram is back."""
    await files(chat)
    world.resting = {Channel.TELEGRAM}
    await desk(world).replies(desk(world).last, "жауап / ответ")
    world.resting = set()
    await world.restart(telegram_mode=mode)
    await world.settle()
    await world.restart(telegram_mode="full")
    await world.tick(minutes=1)

    assert 1 == mailbox(chat).ids.count("cases.from_staff")
    assert [] == chat.said("cases.from_staff")


async def test_what_can_go_nowhere_ends_as_what_it_is(world: World, chat: Chat) -> None:
    """A card for a group that is off, an answer to somebody without a mailbox: expired, and staff can see it."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    world.resting = {Channel.TELEGRAM}
    await chat.says("сұрақ / вопрос")
    await desk(world).replies(desk(world).last, "жауап / ответ")
    await world.restart(telegram_mode="off")
    rows = await world.table("deliveries")

    assert ["expired", "expired"] == [row["state"].value for row in rows if row["channel"] is Channel.TELEGRAM]
    assert "not by Telegram any more" == rows[-1]["error"]


@pytest.mark.parametrize("mode", ["notice_only", "off"])
async def test_notices_go_where_they_may(world: World, chat: Chat, locale: str, mode: str) -> None:
    """To the chat while there is one, else to the mailbox of those who agreed."""
    await files(chat)
    await subscribes(chat)
    await staff(world, AGENT_KK).says(NOTICE)
    await staff(world, HEAD).taps(Act.APPROVE)
    await world.restart(telegram_mode=mode)
    await world.tick(minutes=16)
    in_chat = [notice["text"] for notice in chat.said("notices.notice")]
    by_mail = [read(letter)["text"] for letter in mailbox(chat).letters if read(letter).says == "notices.notice"]

    assert ([NOTICED[locale]], []) == ((in_chat, by_mail) if mode == "notice_only" else (by_mail, in_chat))
    assert "1" == read(desk(world).only("notices.report"))["total"]


async def test_notices_and_leaving_need_no_mail(world: World, chat: Chat) -> None:
    """To subscribe, to unsubscribe and to be forgotten takes the same taps as ever."""
    await world.restart(telegram_mode="notice_only")
    await subscribes(chat)
    await announces(world)

    assert 1 == len(chat.said("notices.notice"))
    assert "consents.mine" == (await chat.says("/withdraw")).says
    assert "notices.off" == (await chat.taps(Act.NOTICES_OFF)).says

    await chat.says("/forget")
    await chat.taps(Act.FORGET_NOW)

    assert {"channels", "consents"}.isdisjoint(await world.rows())


async def test_off_is_silence_in_telegram_and_service_by_mail(world: World, chat: Chat, locale: str) -> None:
    """Nobody is heard there and nothing is sent; the mailbox serves everybody, staff too; what was said meanwhile waits."""
    await world.restart(telegram_mode="off", bot_token=None)
    calls = len(world.telegram.calls)
    await chat.says(QUESTIONS[locale])
    await mailbox(chat).writes("MyQG", texts().word("by_mail.words.erasure", locale))
    [received] = await mailbox(chat).replies(mailbox(chat).last, "1")
    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")

    assert "rights.received" == read(received).says
    assert "жауап / ответ" == read(mailbox(chat).only("cases.from_staff"))["text"]
    assert (calls, []) == (len(world.telegram.calls), chat.read)
    assert {Channel.MAIL} == {row["channel"] for row in await world.table("deliveries")}


async def test_telegram_comes_back_as_it_was(world: World, chat: Chat, locale: str) -> None:
    """Whoever filed there is known there, and what was written meanwhile is answered."""
    number = await files(chat)
    token = world.settings.bot_token
    await world.restart(telegram_mode="off", bot_token=None)
    await chat.says(QUESTIONS[locale])

    assert [] == chat.said("policy.answer")

    await world.restart(telegram_mode="full", bot_token=token)
    await world.settle()

    assert 1 == len(chat.said("policy.answer"))
    assert number in (await chat.says("/status"))["requests"]
