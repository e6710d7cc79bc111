"""Consents are separate: each is shown with its words, taken back with one tap, and given again with one."""

import pytest

from bot.people.model import Channel, Consent, Grant
from bot.reply import Act, Offer
from tests.chat import Chat
from tests.directory import works_here
from tests.letters import Mailbox, choices, desk, read
from tests.steps import AGENT_KK, DEMANDS, HEAD, QUESTIONS, agrees, files, files_again, mailbox, staff
from tests.world import World, texts

NOTICE = "/notice +15\nқазақша\n---\nпо-русски"
OLD = "Ескі мәтін: {wish}. {operator}"


async def agreed_to_everything(chat: Chat) -> str:
    """A request is filed, and notices are wanted; -> its number."""
    number = await files(chat)
    await chat.says("/notices")
    await chat.taps(Act.AGREE, "notices")
    return number


async def withdraws(chat: Chat, consent: Consent) -> str:
    await chat.says("/withdraw")
    return (await chat.taps(Act.WITHDRAW, consent)).says


async def agreed_long_ago(world: World, chat: Chat) -> None:
    """In words we do not use any more."""
    async with world.app.store.begin() as tx:
        person = await tx.people.find(Channel.TELEGRAM, str(chat.user))
        assert person is not None
        await tx.wordings.keep("old", OLD, world.clock.now())
        await tx.people.grant(person.id, Grant(Consent.STORING, "old", "kk", Channel.TELEGRAM, "telegram:1:1", world.clock.now()))


@pytest.mark.parametrize("yes", ["согласен", "да", "Келісемін", "Иә, келісім беремін"])
async def test_yes_in_words_is_shown_the_button(world: World, chat: Chat, locale: str, yes: str) -> None:
    """It is the button that gives a consent: nothing is kept before, and the same word elsewhere is what it was."""
    await chat.says("/start r_erasure")
    told = await chat.says(yes)

    assert ("people.consent_by_button", locale) == (told.says, told.locale)
    assert {} == await world.rows()
    assert "rights.ask_words" == (await chat.taps(Act.AGREE, "erasure")).says
    await chat.says("/menu")
    assert "people.consent_by_button" != (await chat.says(yes)).says


@pytest.mark.parametrize("no", ["не согласен", "жоқ"])
async def test_no_in_words_is_no(world: World, chat: Chat, no: str) -> None:
    """As the button says it."""
    await chat.says("/human")

    assert "people.declined" == (await chat.says(no)).says
    assert {} == await world.rows()


async def test_yes_in_words_by_mail(world: World, locale: str) -> None:
    """An answer to the letter that asks is as good as its number."""
    world.post.open("retired@example.kz")
    mine = Mailbox(world, "retired@example.kz")
    [letter] = await mine.writes("MyQG", DEMANDS[locale])
    [consent] = await mine.replies(letter, "1")
    [asked] = await mine.replies(consent, {"kk": "Келісемін", "ru": "Согласна, спасибо"}[locale])

    assert ("letter.consent", "verify.ask_address") == (read(consent).says, read(asked).says)


async def test_every_consent_is_shown_with_its_day(chat: Chat, locale: str) -> None:
    """From /mydata or by a command: what holds, since when, and a tap for each."""
    await agreed_to_everything(chat)
    data = await chat.says("/mydata")
    mine = await chat.taps(Act.CONSENTS)

    assert Offer(Act.CONSENTS) in data.offers
    assert ("consents.mine", locale) == (mine.says, mine.locale)
    assert 3 == len(mine["consents"].splitlines()) == mine["consents"].count("2026")
    assert [Offer(Act.WITHDRAW, consent) for consent in Consent] == list(mine.offers[:3])


async def test_who_agreed_to_nothing_has_nothing_to_withdraw(world: World, chat: Chat) -> None:
    """And is not remembered for having asked, or for tapping what is forged."""
    said = [(await chat.says("/withdraw")).says]
    forged = [f"o|{act}|{arg}|ru" for act in (Act.WITHDRAW, Act.GIVE_AGAIN) for arg in (*Consent, "all")]
    said += [(await chat.forges(chat.last_id, data)).says for data in (*forged, f"o|{Act.WORDINGS}||ru")]

    assert {"consents.none", "consents.none_such", "people.nothing_kept", "notices.off", "menu.stale"} == set(said)
    assert {"seen"} >= set(await world.rows())


async def test_notices_end_with_one_tap_and_begin_with_one(world: World, chat: Chat) -> None:
    """At once and without a code; the second consent is a row of its own, with the words that were read before."""
    await agreed_to_everything(chat)

    assert "notices.off" == await withdraws(chat, Consent.NOTICES)

    await staff(world, AGENT_KK).says(NOTICE)
    await staff(world, HEAD).taps(Act.APPROVE)
    await world.tick(minutes=16)

    assert [] == chat.said("notices.notice")
    assert "consents.given_again" == (await chat.taps(Act.GIVE_AGAIN, Consent.NOTICES)).says

    first, second = [row for row in await world.table("consents") if row["kind"] is Consent.NOTICES]
    assert (first["text_version"], None) == (second["text_version"], second["withdrawn_at"])
    assert first["withdrawn_at"] is not None


async def test_nothing_personal_goes_abroad_any_more(world: World, chat: Chat) -> None:
    """The open request goes on by mail, the chat is told so, and one tap brings everything back."""
    number = await agreed_to_everything(chat)

    assert "consents.by_mail_now" == await withdraws(chat, Consent.CROSS_BORDER)
    assert "letter.by_mail_now" == read(mailbox(chat).last).says

    await desk(world).replies(desk(world).only("letter.request"), "жауап / ответ")
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)
    shown = [(await chat.says(command)).says for command in ("/status", "/mydata", f"/start c_{number}")]

    assert ["by_mail.as_you_wish"] * 3 == shown
    assert {"cases.from_staff", "rights.outcome.done"} <= set(mailbox(chat).ids)
    assert ([], []) == (chat.said("cases.from_staff"), chat.said("rights.outcome.done"))

    await chat.taps(Act.GIVE_AGAIN, Consent.CROSS_BORDER)

    assert number in (await chat.says("/status"))["requests"]


async def test_notices_follow_to_the_mailbox(world: World, chat: Chat) -> None:
    """Who wants them and not Telegram."""
    await agreed_to_everything(chat)
    await withdraws(chat, Consent.CROSS_BORDER)
    await staff(world, AGENT_KK).says(NOTICE)
    await staff(world, HEAD).taps(Act.APPROVE)
    await world.tick(minutes=16)

    assert [] == chat.said("notices.notice")
    assert "notices.notice" in mailbox(chat).ids


async def test_what_waits_for_the_chat_goes_along(world: World, chat: Chat) -> None:
    """An answer that was not yet sent arrives in the mailbox."""
    await files(chat)
    await chat.says("/withdraw")
    world.resting = {Channel.TELEGRAM}
    await desk(world).replies(desk(world).last, "жауап / ответ")
    await chat.taps(Act.WITHDRAW, Consent.CROSS_BORDER)
    world.resting = set()
    await world.settle()

    assert 1 == mailbox(chat).ids.count("cases.from_staff")
    assert [] == chat.said("cases.from_staff")


async def test_filing_asks_again(world: World, chat: Chat, locale: str) -> None:
    """Nothing is taken in Telegram without the consent, and nothing is kept of what is asked there."""
    await files(chat)
    await withdraws(chat, Consent.CROSS_BORDER)
    before = await world.rows()

    assert "policy.answer" == (await chat.says(QUESTIONS[locale])).says
    assert before == await world.rows()
    assert "people.consent" == (await chat.says("/start r_access")).says
    assert "rights.received" == (await chat.taps(Act.AGREE, "access")).says


async def test_without_a_mailbox_the_way_is_told(world: World, chat: Chat) -> None:
    """Who wrote to staff from Telegram only: no answer can reach them, and both sides hear it."""
    await chat.says("/human")
    await chat.taps(Act.AGREE, "human")
    await chat.says("сұрақ / вопрос")

    assert "consents.by_phone_now" == await withdraws(chat, Consent.CROSS_BORDER)

    await desk(world).replies(desk(world).last, "жауап / ответ")

    assert "staff.unreachable" == read(desk(world).last).says


async def test_withdrawing_storage_is_being_forgotten(world: World, chat: Chat) -> None:
    """What goes and what stays is said before the one tap; no code is asked for."""
    await agreed_to_everything(chat)

    assert "people.forget" == await withdraws(chat, Consent.STORING)
    assert "people.forgotten" == (await chat.taps(Act.FORGET_NOW)).says
    assert "consents.none" == (await chat.says("/withdraw")).says


async def test_the_words_can_be_read_again(world: World, chat: Chat, locale: str) -> None:
    """In full, as they were read, with the language, the channel and the fingerprint of the text."""
    await agreed_to_everything(chat)
    await chat.says("/withdraw")
    read_again = await chat.taps(Act.WORDINGS)
    words = texts().template("people.consent", locale).partition("<b>1.")[2].partition("{operator}")[0]

    assert "consents.wordings" == read_again.says
    assert words.replace("</b>", "").strip() in read_again.text
    assert world.settings.operator(locale) in read_again.text
    for version in {row["text_version"] for row in await world.table("consents")}:
        assert version in read_again.text


async def test_a_renewed_wording_asks_again(world: World, chat: Chat, locale: str) -> None:
    """What was agreed to in other words holds for what it was, is shown as it was, and is asked for anew."""
    await files(chat)
    await agreed_long_ago(world, chat)
    await chat.says("/withdraw")

    assert "Ескі мәтін: …. «QazaqGaz» ҰК АҚ" in (await chat.taps(Act.WORDINGS)).text
    assert "people.consent" == (await chat.says("/start r_access")).says
    assert "rights.received" == (await chat.taps(Act.AGREE, "access")).says

    versions = [row["text_version"] for row in await world.table("consents") if row["withdrawn_at"] is None]
    assert {world.agreed_to("people.consent", locale)} == set(versions)


async def test_another_operator_asks_again(world: World, chat: Chat, locale: str) -> None:
    """Who keeps it is part of what was agreed to, and is shown as it was; how to reach them is not."""
    await files(chat)
    await world.restart(staff_phone="+7 (717) 255-00-00")
    await chat.says("/withdraw")

    assert "rights.confirm" == (await chat.says("/start r_access")).says

    former = world.settings.operator(locale)
    await world.restart(operator_name="«Жаңа» АҚ|АО «Новая»")
    await chat.says("/withdraw")

    assert former in (await chat.taps(Act.WORDINGS)).text
    assert "people.consent" == (asked := await chat.says("/start r_access")).says
    assert world.settings.operator(locale) in asked.text


async def test_who_wants_notices_only_is_asked_before_more_is_kept(world: World, chat: Chat, locale: str) -> None:
    """The screen about notices said nothing of questions and requests."""
    await chat.says("/notices")
    await chat.taps(Act.AGREE, "notices")
    await chat.says(QUESTIONS[locale])

    assert "questions" not in await world.rows()
    assert "people.consent" == (await chat.says("/start r_access")).says


async def test_notices_are_offered_once(chat: Chat, locale: str) -> None:
    """With the first thing that is said to somebody who agreed to be remembered; never again, and never after a no."""
    await chat.says(QUESTIONS[locale])
    await agrees(chat)
    first, second = [await chat.says(QUESTIONS[locale]) for _ in range(2)]
    await chat.says(mailbox(chat).address)
    await chat.says(mailbox(chat).code())
    await files_again(chat, "access")
    offering = [said for said in chat.read if Offer(Act.NOTICES_ON) in said.offers and said.says != "menu.main"]

    assert [first.id] == [said.id for said in offering]
    assert [3, 3] == [len(said.offers) for said in (first, second)], "three buttons, with it and without"
    assert "policy.answer" == second.says


async def test_all_of_it_by_mail(world: World, chat: Chat, locale: str) -> None:
    """By numbers; the chat hears that nothing personal comes there any more."""
    await files(chat)
    mine = mailbox(chat)
    [letter] = await mine.writes("MyQG", {"kk": "Келісімдерім", "ru": "Мои согласия!"}[locale])

    assert "consents.mine" == read(letter).says

    numbers = choices(letter)
    [words] = await mine.replies(letter, numbers[texts().label(Offer(Act.WORDINGS), locale)])
    await mine.replies(letter, numbers[texts().label(Offer(Act.WITHDRAW, Consent.CROSS_BORDER), locale)])

    assert "consents.wordings" == read(words).says
    assert "consents.by_mail_now" == read(mine.last).says
    assert "consents.told_in_chat" == chat.last.says

    await mine.replies(mine.last, "1")

    assert "consents.given_again" == read(mine.last).says


@pytest.mark.parametrize("consent", [Consent.NOTICES, Consent.CROSS_BORDER])
async def test_a_tap_delivered_twice_withdraws_once(world: World, chat: Chat, consent: Consent) -> None:
    """And says the same."""
    await agreed_to_everything(chat)
    said = await withdraws(chat, consent)
    await world.repeat()

    assert said == chat.last.says
    assert 1 == sum(row["withdrawn_at"] is not None for row in await world.table("consents"))


@pytest.mark.parametrize("how", ["withdrawn", "notice_only"])
async def test_nobody_is_told_in_a_chat_that_takes_nothing_personal(world: World, chat: Chat, how: str) -> None:
    """That a mailbox is not theirs any more is personal."""
    await files(chat)
    if how == "withdrawn":
        await withdraws(chat, Consent.CROSS_BORDER)
    else:
        await world.restart(telegram_mode="notice_only")
    await works_here(world, "somebody@qg.kz")

    assert [] == await chat.settles()


async def test_a_code_that_was_shown_before_is_answered_by_mail(world: World, chat: Chat, locale: str) -> None:
    """Consent to Telegram was withdrawn in between: what comes next is told to the mailbox that is bound now."""
    await agrees(chat)
    code = (await chat.taps(Act.SHOW_CODE))["code"]
    await withdraws(chat, Consent.CROSS_BORDER)
    before = len(chat.read)
    letters = await mailbox(chat).writes(code, "")

    assert before == len(chat.read)
    assert {"letter.bound", "people.proved_waits"} == {read(letter).says for letter in letters}
    assert locale == read(letters[-1]).locale


async def test_notices_need_a_way(chat: Chat) -> None:
    """Who took back the consent to Telegram and asks for notices there is asked for it, and not told that all is well."""
    await chat.says("/notices")
    await chat.taps(Act.AGREE, "notices")
    await withdraws(chat, Consent.CROSS_BORDER)

    assert "people.consent_notices" == (await chat.says("/notices")).says
    assert "notices.on" == (await chat.taps(Act.AGREE, "notices")).says
    assert "notices.already" == (await chat.says("/notices")).says
