"""No corporate mailbox is an ordinary case: the demand is taken at once, staff call back, and two of them vouch."""

import re
from datetime import datetime
from functools import partial

import pytest

from bot.directory.model import Standing
from bot.reply import Act, Offer
from bot.rights import rules
from bot.rights.moves import move
from bot.rights.rules import Step
from bot.zone import ALMATY
from handlers.mail.quotes import MARKER
from tests.chat import Chat
from tests.directory import employee, works_here
from tests.letters import Mailbox, choices, desk, read
from tests.reading import Read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, agrees, mailbox, staff, staff_mailbox
from tests.world import World, texts

WHO = {"kk": "Серік Ахметов, ҚазТрансГаз, дәнекерлеуші, кешке", "ru": "Олег Петров, КазТрансГаз, сварщик, вечером"}
DEMAND = {"kk": "Деректерімді жойыңызшы, енді жұмыс істемеймін", "ru": "Удалите мои персональные данные, я уволился"}
BOTH = {"kk": "Деректерімді жойыңыз және көшірмесін жіберіңіз", "ru": "Удалите мои данные и пришлите их копию"}
CALLING = {"kk": "Қоңырау шаламын", "ru": "Звоню."}
VOUCHED = {"kk": "тұлға расталды", "ru": "Личность подтверждена"}
DIGITS = re.compile(r"\b(\d{3} \d{3})\b")
PRIVATE = "retired@example.kz"


@pytest.fixture
def fitter(world: World, locale: str) -> Chat:
    """Somebody with only a phone, and no corporate mailbox."""
    return Chat(world, {"kk": 503, "ru": 504}[locale])


def digits(text: str) -> str:
    found = DIGITS.search(text)
    assert found is not None, text
    return found[1]


async def dials(caller: Chat, number: str) -> str:
    """What is shown over the group to who taps, and to nobody else."""
    before = len(caller.messages)
    await caller.taps(Act.DIAL, number)
    assert before == len(caller.messages)
    return str(caller.toast["text"]) if caller.toast else ""


async def asks_for_call(fitter: Chat, locale: str, act: Act = Act.NO_MAILBOX) -> str:
    """-> the number of the case."""
    await agrees(fitter)
    await fitter.taps(act, "erasure")
    return (await fitter.says(WHO[locale]))["number"]


async def is_called(fitter: Chat, number: str, by: int = AGENT_KK) -> Read:
    """The digits that are read out are typed."""
    code = digits(await dials(staff(fitter.world, by), number))
    return await fitter.says(code)


async def test_the_whole_way_in_the_chat(world: World, fitter: Chat, locale: str) -> None:
    """Taken at once, called, typed, vouched for by another: a number, counted from the first day, in seven inputs."""
    number = await asks_for_call(fitter, locale)
    await world.tick(hours=20)
    typed = await is_called(fitter, number)
    vouched = await staff(world, AGENT_RU).taps(Act.VOUCH, f"{number}:yes")
    [request] = await world.table("requests")

    assert ["calls.typed", "calls.vouched", "rights.received"] == [typed.says, vouched.says, fitter.last.says]
    assert ("QG-2026-000001", locale) == (fitter.last["number"], fitter.last.locale)
    assert ("registered", "phone", "paper") == tuple(request[name].value for name in ("status", "identified", "answer_by"))
    assert request["received_at"] < request["identified_at"]
    assert 7 >= fitter.taps_made + fitter.inputs_made
    assert WHO[locale] == read(desk(world).only("letter.call"))["text"]
    assert number in read(desk(world).only("letter.request"))["whose"]
    ways = (await fitter.taps(Act.ANSWER_BY)).offers
    assert ["paper", "in_person"] == [offer.arg.partition(":")[2] for offer in ways], "there is no mailbox"


async def test_the_whole_way_by_mail(world: World, locale: str) -> None:
    """Who has left writes from a mailbox of their own; staff call, and vouch, by replying."""
    world.post.open(PRIVATE)
    mine = Mailbox(world, PRIVATE)
    [answer] = await mine.writes("MyQG", DEMAND[locale])
    [consent] = await mine.replies(answer, choices(answer)[texts().label(Offer(Act.FILE, "erasure"), locale)])
    [asked] = await mine.replies(consent, choices(consent)[texts().label(Offer(Act.AGREE), locale)])
    [who] = await mine.replies(asked, choices(asked)[texts().label(Offer(Act.FORMER), locale)])
    [taken] = await mine.replies(who, WHO[locale])
    caller, second = staff_mailbox(world, AGENT_KK), staff_mailbox(world, HEAD)
    [code] = await desk(world).replies(desk(world).only("letter.call"), CALLING[locale], by=caller.address)
    [typed] = await mine.replies(taken, digits(code.text.partition(MARKER)[2]))
    [vouched] = await second.replies(second.only("letter.call_typed"), VOUCHED[locale])

    assert ["calls.ask_who_former", "calls.taken", "calls.code"] == [read(one).says for one in (who, taken, code)]
    assert ["calls.typed", "calls.vouched"] == [read(one).says for one in (typed, vouched)]
    assert ("rights.received", locale) == (read(mine.last).says, read(mine.last).locale)
    assert ["registered"] == [row["status"].value for row in await world.table("requests")]


async def test_a_call_about_what_was_taken_back_is_called_off(world: World, fitter: Chat, locale: str) -> None:
    """By tapping, or by a letter: staff read that nobody needs to be called, and no morning asks for it."""
    number = await asks_for_call(fitter, locale)
    await fitter.says("/status")
    await fitter.taps(Act.REVOKE, "erasure")
    await fitter.taps(Act.REVOKE_NOW, "erasure")
    await world.tick(hours=30)

    assert (number, locale) == (read(desk(world).only("letter.call_revoked"))["number"], fitter.last.locale)
    assert not [letter for letter in desk(world).letters if read(letter).says == "letter.call_waits"]


async def test_digits_below_a_greeting(world: World, locale: str) -> None:
    """A polite letter with what was read out on the phone."""
    world.post.open(PRIVATE)
    mine = Mailbox(world, PRIVATE)
    [letter] = await mine.writes("MyQG", DEMAND[locale])
    for _ in range(2):
        [letter] = await mine.replies(letter, "1")
    [letter] = await mine.replies(letter, choices(letter)[texts().label(Offer(Act.FORMER), locale)])
    [taken] = await mine.replies(letter, WHO[locale])
    code = digits(await dials(staff(world, AGENT_KK), read(taken)["number"]))
    [typed] = await mine.replies(taken, f"Добрый день!\n\n{code}\n\nС уважением")

    assert "calls.typed" == read(typed).says


async def test_who_called_cannot_vouch(world: World, fitter: Chat, locale: str) -> None:
    """Two people, as for an outcome; the shared mailbox is nobody."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    again = await staff(world, AGENT_KK).taps(Act.VOUCH, f"{number}:yes")
    [nobody] = await desk(world).replies(desk(world).only("letter.call_typed"), VOUCHED[locale])

    assert ["calls.another_vouches", "letter.not_taken.own_mailbox"] == [again.says, read(nobody).says]
    assert ["awaiting_verification"] == [row["status"].value for row in await world.table("requests")]


@pytest.mark.parametrize("words", ["Личность не подтверждена", "Это точно он? Голос не похож"])
async def test_doubts_are_not_for_the_person(world: World, fitter: Chat, locale: str, words: str) -> None:
    """Below the letters about a call: what staff think stays with them."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    head = staff_mailbox(world, HEAD)
    [told] = await head.replies(head.only("letter.call_typed"), words)
    [told_too] = await desk(world).replies(desk(world).only("letter.call"), "Не дозвонилась, подозрительно")

    assert ["letter.not_taken.not_understood"] * 2 == [read(told).says, read(told_too).says]
    assert VOUCHED["ru"].lower() in told.text
    assert [] == fitter.said("cases.from_staff")


async def test_who_was_not_the_person(world: World, fitter: Chat, locale: str) -> None:
    """They hear of other ways, the demand stays, and they may be called once more."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    refused = await staff(world, HEAD).taps(Act.VOUCH, f"{number}:no")

    assert ["calls.refused", "calls.not_confirmed"] == [refused.says, fitter.last.says]
    assert ["awaiting_verification"] == [row["status"].value for row in await world.table("requests")]
    assert "calls.ask_who" == (await fitter.taps(Act.NO_MAILBOX)).says
    assert number != (await fitter.says(WHO[locale]))["number"]


async def test_wrong_digits_are_counted(world: World, fitter: Chat, locale: str) -> None:
    """Five of a call, ten in all, and a new call resets none; the right ones come too late then."""
    number = await asks_for_call(fitter, locale)
    caller = staff(world, AGENT_KK)
    said: list[str] = []
    for _ in range(2):
        right = digits(await dials(caller, number))
        wrong = "111 111" if right != "111 111" else "222 222"
        said += [(await fitter.says(wrong)).says for _ in range(5)]
    said.append((await fitter.says(right)).says)
    last = await dials(caller, number)

    assert [*(["calls.wrong"] * 4 + ["calls.over"]) * 2, "calls.over"] == said
    assert texts().word("call.exhausted", "kk") in last
    assert "calls.refused" == (await caller.forges(caller.last_id, f"o|vouch|{number}:no|kk")).says


async def test_digits_are_good_for_ten_minutes(world: World, fitter: Chat, locale: str) -> None:
    """And only the last ones that were read out."""
    number = await asks_for_call(fitter, locale)
    first = digits(await dials(staff(world, AGENT_KK), number))
    second = digits(await dials(staff(world, AGENT_KK), number))
    early = await fitter.says(first) if first != second else None
    await world.tick(minutes=11)

    assert early is None or "calls.wrong" == early.says
    assert "calls.over" == (await fitter.says(second)).says


async def test_other_words_are_questions(world: World, fitter: Chat, locale: str) -> None:
    """Also while somebody calls; half a code is asked for again, and the menu does not end the call."""
    number = await asks_for_call(fitter, locale)
    code = digits(await dials(staff(world, AGENT_KK), number))
    half = await fitter.says("12 34")
    asked = await fitter.says({"kk": "Деректерім қанша уақыт сақталады?", "ru": "Сколько времени хранятся мои данные?"}[locale])
    await fitter.says("/menu")

    assert ["calls.six_digits", "policy.answer"] == [half.says, asked.says]
    assert "calls.typed" == (await fitter.says(code)).says


@pytest.mark.parametrize("between", ["/human", "/start r_access", ""])
async def test_digits_that_were_not_asked_for_last(world: World, fitter: Chat, locale: str, between: str) -> None:
    """The call goes on whatever else is tapped meanwhile, and the other question stays open."""
    number = await asks_for_call(fitter, locale)
    code = digits(await dials(staff(world, AGENT_KK), number))
    await (fitter.says(between) if between else fitter.taps(Act.ANSWER, number))
    asked = await world.table("channels")

    assert "calls.typed" == (await fitter.says(code)).says
    assert [row["expects"] for row in asked] == [row["expects"] for row in await world.table("channels")]


async def test_a_call_takes_no_words_that_were_asked_for(world: World, fitter: Chat, locale: str) -> None:
    """What a person is writing to staff reaches them though somebody dials meanwhile, and the digits still fit."""
    number = await asks_for_call(fitter, locale)
    await fitter.says("/human")
    code = digits(await dials(staff(world, AGENT_KK), number))
    words = {"kk": "Алтыдан кейін қоңырау шалыңыз", "ru": "Позвоните после шести, я на смене"}[locale]

    assert "cases.passed_on" == (await fitter.says(words)).says
    assert words == read(desk(world).last)["text"]
    assert "calls.typed" == (await fitter.says(code)).says


async def test_a_newer_code_is_not_taken_for_the_digits(world: World, chat: Chat, locale: str) -> None:
    """Of a call and a letter the newer one is meant: who finds the mailbox after all proves it while staff are dialling."""
    number = await asks_for_call(chat, locale)
    await dials(staff(world, AGENT_KK), number)
    world.clock.advance(minutes=1)
    await chat.says("/start r_erasure")
    await chat.says(mailbox(chat).address)
    received = await chat.says(mailbox(chat).code())

    assert "rights.received" == received.says


async def test_the_number_is_that_of_the_directory(world: World, fitter: Chat, locale: str) -> None:
    """Where they name the mailbox they had; in the letter only, never in a chat."""
    for status in (Standing.ACTIVE, Standing.LEFT):
        await works_here(world, employee("s.akhmetov@qg.kz", status=status), "somebody@qg.kz")
    await agrees(fitter)
    await fitter.taps(Act.FORMER, "erasure")
    await fitter.says(f"{WHO[locale]}, s.akhmetov@qg.kz")
    letter = desk(world).only("letter.call")

    assert "+7 701 000 00 01" in letter.text
    assert "000 00 01" not in letter.subject
    assert not any("000 00 01" in message.text for message in (*fitter.read, *staff(world, AGENT_KK).read))


async def test_only_staff_dial_and_vouch(world: World, fitter: Chat, locale: str) -> None:
    """A forged button of somebody else's case, and a number that nobody has."""
    number = await asks_for_call(fitter, locale)
    stranger = Chat(world, 501)
    await stranger.says("/start")
    forged = [await stranger.forges(stranger.last_id, f"o|{act}|{number}|ru") for act in (Act.DIAL, Act.VOUCH)]
    agent = staff(world, AGENT_RU)
    await agent.forges(agent.last_id, "o|dial|C-2026-000099|ru")

    assert {"menu.stale"} == {one.says for one in forged}
    assert agent.toast is not None
    assert "C-2026-000099" in agent.toast["text"]


async def test_staff_are_reminded_until_they_call(world: World, fitter: Chat, locale: str) -> None:
    """Every working morning, and /queue shows who waits."""
    number = await asks_for_call(fitter, locale)
    for _ in range(10):
        await world.tick(hours=24)
    waits = [says for says in desk(world).ids if says == "letter.call_waits"]

    assert 5 <= len(waits) <= 8
    assert number in (await staff(world, AGENT_KK).says("/queue")).text


async def test_forgetting_ends_the_call(world: World, fitter: Chat, locale: str) -> None:
    """Nobody is left to be called."""
    number = await asks_for_call(fitter, locale)
    await fitter.says("/forget")
    await fitter.taps(Act.FORGET_NOW)

    assert not DIGITS.search(await dials(staff(world, AGENT_KK), number))
    assert [] == await world.table("calls")


async def test_several_demands_are_filed_together(world: World, fitter: Chat, locale: str) -> None:
    """One call serves all of them."""
    await fitter.says("/start r_erasure")
    await fitter.says(
        {"kk": "Деректерімді жойыңыз және көшірмесін жіберіңіз", "ru": "Удалите мои данные и пришлите их копию"}[locale]
    )
    offered = next(offer for offer in fitter.last.offers if offer.act is Act.FILE)
    await fitter.taps(Act.FILE, offered.arg)
    await fitter.taps(Act.AGREE, offered.arg)
    await fitter.taps(Act.NO_MAILBOX, offered.arg)
    number = (await fitter.says(WHO[locale]))["number"]
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    rows = await world.table("requests")

    assert "rights.received_several" == fitter.last.says
    assert {("registered", "phone")} == {(row["status"].value, row["identified"].value) for row in rows}
    assert [None, rows[0]["id"]] == [row["linked_to"] for row in rows]


async def test_the_real_one_asked_for_nothing(world: World, fitter: Chat, locale: str) -> None:
    """Whoever calls may say so by themselves, before any digits were typed: that refuses nobody for good."""
    number = await asks_for_call(fitter, locale)
    caller = staff(world, AGENT_KK)
    await dials(caller, number)
    refused = await caller.forges(caller.last_id, f"o|vouch|{number}:no|kk")

    assert ["calls.refused", "calls.not_confirmed"] == [refused.says, fitter.last.says]
    assert number not in (await caller.says("/queue")).text


async def test_a_demand_that_ended_otherwise(world: World, fitter: Chat, locale: str) -> None:
    """Nobody is pressed to call, and a late vouch says the truth."""
    number = await asks_for_call(fitter, locale)
    await is_called(fitter, number)
    async with world.app.store.begin() as tx:
        [draft] = await tx.register.unidentified()
        await move(tx, draft.id, Step.REVOKE, "test", world.clock.now(), partial(rules.revoked, now=world.clock.now()))
    await world.tick(hours=24)
    vouched = await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")

    assert "letter.call_waits" not in desk(world).ids
    assert ["calls.vouched_in_vain", "calls.nothing_waits"] == [vouched.says, fitter.last.says]


async def test_a_late_call_undoes_the_refusal_that_waits(world: World, fitter: Chat, locale: str) -> None:
    """Ten working days passed and "not verified" was proposed; who is identified now is not refused for that."""
    number = await asks_for_call(fitter, locale)
    await world.tick(days=16)
    registered = read(desk(world).only("letter.unverified"))["number"]
    await desk(world).replies(
        desk(world).only("letter.unverified"), "отказ: личность не подтверждена", by=staff_mailbox(world, AGENT_RU).address
    )
    await is_called(fitter, number)
    await staff(world, HEAD).taps(Act.VOUCH, f"{number}:yes")
    [request] = await world.table("requests")

    assert (registered, "in_review", None) == (request["number"], request["status"].value, request["outcome"])
    assert "rights.received" == fitter.last.says


async def test_digits_below_any_letter_of_ours(world: World, locale: str) -> None:
    """With a signature, in the answer to what staff wrote about the call."""
    world.post.open(PRIVATE)
    mine = Mailbox(world, PRIVATE)
    [answer] = await mine.writes("MyQG", DEMAND[locale])
    for offer in (Offer(Act.FILE, "erasure"), Offer(Act.AGREE), Offer(Act.FORMER)):
        [answer] = await mine.replies(answer, choices(answer)[texts().label(offer, locale)])
    await mine.replies(answer, WHO[locale])
    letter, caller = desk(world).only("letter.call"), staff_mailbox(world, AGENT_KK)
    tomorrow = {"kk": "Өтініш берушіге: ертең қоңырау шаламыз", "ru": "Заявителю: позвоним завтра"}
    await desk(world).replies(letter, tomorrow[locale], by=caller.address)
    [code] = await desk(world).replies(letter, CALLING[locale], by=caller.address)
    [typed] = await mine.replies(mine.only("cases.from_staff"), f"{digits(code.text.partition(MARKER)[2])}\n\nОлег Петров")

    assert "calls.typed" == read(typed).says


async def test_a_letter_that_comes_twice_makes_no_new_digits(world: World, fitter: Chat, locale: str) -> None:
    """Those that are being read out stay good."""
    number = await asks_for_call(fitter, locale)
    code = digits(await dials(staff(world, AGENT_KK), number))
    await world.repeat()

    assert "calls.typed" == (await fitter.says(code)).says


async def test_the_day_is_that_of_almaty(world: World, fitter: Chat, locale: str) -> None:
    """Two hours after midnight there, while it is still yesterday in UTC."""
    world.clock.at = datetime(2026, 11, 24, 2, 0, tzinfo=ALMATY)
    await agrees(fitter)
    await fitter.taps(Act.NO_MAILBOX)
    taken = await fitter.says(WHO[locale])

    assert "24" in taken["received"]
    assert "24" in (await fitter.says("/status")).text
