"""A link that was mailed binds the chat that opens it: nothing is typed in Telegram, and a forged From gains nothing."""

from typing import Literal

import pytest

from bot.reply import Act, Offer
from handlers.sandbox import Fault
from handlers.sandbox.faults import Switch
from tests.chat import Chat
from tests.letters import Mailbox, choices, read
from tests.steps import DEMANDS, QUESTIONS, TO_TELEGRAM, agrees, asks_for_link, files, mailbox, names_mailbox, opens, payload
from tests.world import World, texts


@pytest.fixture
def mine(chat: Chat) -> Mailbox:
    return mailbox(chat)


@pytest.fixture
def other(world: World, chat: Chat) -> Chat:
    """Somebody else with Telegram, who has no corporate mailbox."""
    return Chat(world, 503)


async def test_mail_first(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """A word from the corporate mailbox, one tap on the link, one on the consent: the chat is bound, and the mailbox is told."""
    letter = await asks_for_link(mine, locale)
    link = payload(letter)
    asked = await chat.says(f"/start {link}")

    assert ("people.consent", locale) == (asked.says, read(letter).locale)
    assert {"deliveries", "passes", "seen"} == set(await world.rows()), "nothing is kept of a chat that only opened a link"

    bound = await chat.taps(Act.AGREE, link)

    assert "people.proved" == bound.says
    assert ["binding.link", "letter.bound"] == mine.ids
    assert "rights.confirm" == (await chat.says("/start r_erasure")).says


async def test_the_link_is_short_and_plain(mine: Mailbox, locale: str) -> None:
    """Telegram takes 64 characters of [A-Za-z0-9_-]; the QR code is a small picture beside it."""
    letter = await asks_for_link(mine, locale)
    [picture] = letter.attachments

    assert 34 == len(payload(letter))
    assert ("MyQG-Telegram-QR.png", "image/png", b"\x89PNG") == (picture.name, picture.mime, picture.content[:4])
    assert len(picture.content) < 2_000


async def test_chosen_by_its_number(chat: Chat, mine: Mailbox, locale: str) -> None:
    """Every answer to a corporate mailbox offers to go on in Telegram."""
    await mine.writes("MyQG", QUESTIONS[locale])
    [letter] = await mine.replies(mine.last, choices(mine.last)[texts().label(Offer(Act.CHAT), locale)])

    assert ("binding.link", locale) == (read(letter).says, read(letter).locale)
    assert "people.proved" == (await opens(chat, payload(letter))).says


async def test_a_private_mailbox_gets_no_link(world: World, locale: str) -> None:
    """Neither the choice nor, by a word, anything but the advice to write from the corporate one."""
    private = Mailbox(world, "somebody@example.org")
    [answer] = await private.writes("MyQG", QUESTIONS[locale])
    await world.tick(hours=2)

    assert texts().label(Offer(Act.CHAT), locale) not in choices(answer)

    [told] = await private.writes(TO_TELEGRAM[locale], "")

    assert "binding.only_corporate" == read(told).says
    assert "passes" not in await world.rows()


async def test_a_forged_sender_gains_nothing(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """Where the server vouches for nobody, the link goes to the mailbox that was named, and to nobody else."""
    world.settings = world.settings.model_copy(update={"authserv_id": None})
    await world.restart()
    [letter] = await mine.writes(TO_TELEGRAM[locale], "", forged=True)

    assert [mine.address] == list(letter.to)


async def test_a_link_works_once(chat: Chat, other: Chat, mine: Mailbox, locale: str) -> None:
    """Opened again by the same chat or by another: the same neutral answer, and nothing is asked or kept."""
    link = payload(await asks_for_link(mine, locale))
    await opens(chat, link)
    again, elsewhere = await chat.says(f"/start {link}"), await other.says(f"/start {link}")

    assert ["binding.void", "binding.void"] == [again.says, elsewhere.says]


async def test_a_link_is_used_once_however_many_open_it_at_once(world: World, chat: Chat, other: Chat, mine: Mailbox) -> None:
    """Two chats agree in the same moment: one is bound."""
    link = payload(await asks_for_link(mine, "ru"))
    for one in (chat, other):
        await one.says(f"/start {link}")
    buttons = [(one, *one.button(Act.AGREE, link)) for one in (chat, other)]
    await world.at_once(*(lambda o=o, m=m, d=d: world.telegram.tap(o.user, m, d) for o, m, d in buttons))

    assert ["binding.void", "people.proved"] == sorted(one.last.says for one in (chat, other))
    assert 1 == mine.ids.count("letter.bound")


async def test_an_old_link_is_void(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """A day for the first binding; also while the consent screen stood open."""
    link = payload(await asks_for_link(mine, locale))
    await chat.says(f"/start {link}")
    world.clock.advance(hours=24, seconds=1)

    assert "binding.void" == (await chat.taps(Act.AGREE, link)).says
    assert "binding.void" == (await chat.says(f"/start {link}")).says
    assert "people" not in await world.rows()


async def test_a_later_link_lives_ten_minutes(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """The mailbox was bound before: a new phone takes a fresh link."""
    await files(chat)
    world.clock.advance(hours=2)
    link = payload(await asks_for_link(mine, locale))
    world.clock.advance(minutes=10, seconds=1)

    assert "binding.void" == (await chat.says(f"/start {link}")).says


async def test_a_newer_link_voids_the_older(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """Asked for twice; the last letter counts."""
    old = payload(await asks_for_link(mine, locale))
    world.clock.advance(minutes=2)
    new = payload(await asks_for_link(mine, locale))

    assert "binding.void" == (await chat.says(f"/start {old}")).says
    assert "people.proved" == (await opens(chat, new)).says


async def test_a_mailbox_is_not_flooded_with_links(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """Three an hour with codes and links together, whoever asks."""
    await names_mailbox(chat)
    for _ in range(2):
        world.clock.advance(minutes=2)
        await asks_for_link(mine, locale)
    world.clock.advance(minutes=2)
    [told] = await mine.writes(TO_TELEGRAM[locale], "")

    assert "binding.wait" == read(told).says


async def test_a_mailbox_is_not_flooded_with_codes_after_links(chat: Chat, mine: Mailbox, locale: str, world: World) -> None:
    """The same three, the other way round; the answer tells nobody."""
    for _ in range(3):
        await asks_for_link(mine, locale)
        world.clock.advance(minutes=2)
    asked = await names_mailbox(chat)

    assert "verify.code_sent" == asked.says
    assert "letter.code" not in mine.ids


async def test_who_wrote_by_mail_keeps_what_they_agreed_to(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """One person before and after: notices go on, questions stay, and the empty row ends."""
    [letter] = await mine.writes("MyQG", texts().label(Offer(Act.NOTICES_ON), locale))
    await mine.replies(letter, choices(letter)[texts().label(Offer(Act.AGREE, "notices"), locale)])
    world.clock.advance(hours=1)
    await opens(chat, payload(await asks_for_link(mine, locale)))
    owner = {row["person_id"] for row in await world.table("channels")}
    holding = [row for row in await world.table("consents") if row["withdrawn_at"] is None]

    assert {"notices", "storing", "cross_border"} == {row["kind"].value for row in holding}
    assert (owner, 1) == ({row["person_id"] for row in holding}, len(owner))
    assert 1 == len([row for row in await world.table("people") if row["forgotten_at"] is not None])


@pytest.mark.parametrize("link", ["v_", "v_x", "v_" + "A" * 32, "v_" + "-" * 62])
async def test_a_made_up_link_opens_nothing(world: World, chat: Chat, link: str) -> None:
    """No consent is asked for it, nothing is kept."""
    assert (await chat.says(f"/start {link}")).says in ("binding.void", "start.greeting")
    assert {} == await world.rows()


async def test_a_new_chat_tells_the_former_one(world: World, chat: Chat, other: Chat, mine: Mailbox, locale: str) -> None:
    """A takeover cannot be silent: the mailbox and the former chat are told."""
    await files(chat)
    world.clock.advance(hours=1)
    await opens(other, payload(await asks_for_link(mine, locale)))

    assert "people.moved" == chat.last.says
    assert 2 == mine.ids.count("letter.bound")
    written = [row for row in await world.table("audit") if row["deed"].startswith("identity.")]
    assert ["identity.bind", "identity.bind", "identity.end"] == [row["deed"] for row in written]
    assert {row["pseudonym"] for row in await world.table("people")} == {row["about"] for row in written}


async def test_the_link_beside_a_code_files_the_demand(chat: Chat, mine: Mailbox) -> None:
    """No digit is typed; afterwards the code opens nothing."""
    await names_mailbox(chat)
    received = await chat.says(f"/start {payload(mine.last)}")

    assert "rights.received" == received.says
    assert "rights.received" != (await chat.says(mine.code())).says


async def test_a_code_voids_the_link_beside_it(chat: Chat, mine: Mailbox) -> None:
    """One proof, two forms."""
    await names_mailbox(chat)
    link = payload(mine.last)
    await chat.says(mine.code())

    assert "binding.void" == (await chat.says(f"/start {link}")).says


async def test_the_link_beside_a_code_serves_only_who_asked(chat: Chat, other: Chat, mine: Mailbox, locale: str) -> None:
    """Else somebody who gets another to tap a link in a letter would have a chat of theirs bound, or the other's."""
    await names_mailbox(chat)
    link = payload(mine.last)

    assert "binding.void" == (await other.says(f"/start {link}")).says
    assert "rights.received" == (await chat.says(f"/start {link}")).says


async def test_read_again_the_letter_makes_no_second_link(world: World, chat: Chat, mine: Mailbox, locale: str) -> None:
    """The mailbox was restored and all letters come again: the link that was sent stays good."""
    link = payload(await asks_for_link(mine, locale))
    world.post.mailbox("privacy@qg.kz").rebuild()
    await world.settle()

    assert 1 == len(mine.letters)
    assert "people.proved" == (await opens(chat, link)).says


async def test_letters_with_links_wait_for_telegram(world: World, mine: Mailbox, locale: str) -> None:
    """While nobody can say what the bot is called, other letters go and this one is tried again."""
    world.faults.switch_on(Fault.API_500, Switch(method="getMe"))
    first = await mine.writes(TO_TELEGRAM[locale], "")
    other = await Mailbox(world, "somebody@example.org").writes("MyQG", QUESTIONS[locale])

    assert ([], 1) == (first, len(other))

    world.faults.switch_off(Fault.API_500)
    await world.tick(minutes=1)

    assert ["binding.link"] == mine.ids


async def test_words_about_telegram_are_still_questions(mine: Mailbox, locale: str) -> None:
    """Only a few words ask for the link; a sentence is answered from the policy."""
    sentence = {"kk": "Деректерім Telegram серверлерінде қанша уақыт сақталады, айтыңызшы?",
                "ru": "Скажите, сколько времени хранятся мои данные, если я писал через Telegram?"}[locale]  # fmt: skip
    [letter] = await mine.writes("MyQG", sentence)

    assert "binding.link" != read(letter).says


@pytest.mark.parametrize("words", [
    "Telegram аккаунтымды бұзып кірді",
    "Мой телеграм взломали!",
    "Удалите меня из Telegram",
    "Мені Telegram-нан жойыңыз",
    "Отзываю согласие на Telegram",
    "Не хочу в Telegram",
    "Telegram керек емес",
    "Деректер Telegram арқылы өте ме?",
])  # fmt: skip
async def test_few_words_about_telegram_are_no_wish_for_it(mine: Mailbox, words: str) -> None:
    """An alarm, a demand, a refusal: each is answered as what it is."""
    [letter] = await mine.writes("MyQG", words)

    assert not read(letter).says.startswith("binding.")


WISHES = [
    "Telegram",
    "Хочу в телеграм, спасибо",
    "Здравствуйте, хочу в телеграм",
    "Сәлеметсіз бе!\nТелеграмға қосыңызшы",
    "Telegram арқылы жазғым келеді",
    "Пришлите ссылку на телеграм бот",
]


@pytest.mark.parametrize("words", WISHES)
async def test_a_wish_for_telegram_in_other_words(mine: Mailbox, words: str) -> None:
    """Polite, shorter or longer."""
    [letter] = await mine.writes("MyQG", words)

    assert "binding.link" == read(letter).says


@pytest.mark.parametrize("mode", ["off", "notice_only"])
async def test_where_telegram_takes_nothing_personal_the_letter_says_so(
    world: World, mine: Mailbox, locale: str, mode: Literal["off", "notice_only"]
) -> None:
    """No link that leads nowhere."""
    await world.restart(telegram_mode=mode)
    [letter] = await mine.writes(TO_TELEGRAM[locale], "")

    assert ("binding.by_mail_only", locale) == (read(letter).says, read(letter).locale)


async def test_a_demand_goes_on_in_the_chat(chat: Chat, mine: Mailbox, locale: str) -> None:
    """A request filed by mail is seen in the chat that the mailbox opened."""
    await mine.writes("MyQG", DEMANDS[locale])
    await mine.replies(mine.last, "1")
    await opens(chat, payload(await asks_for_link(mine, locale)))

    assert "rights.status" == (await chat.says("/status")).says


async def test_an_agreed_chat_needs_one_tap(chat: Chat, mine: Mailbox, locale: str) -> None:
    """Who agreed before is not asked again."""
    await agrees(chat)

    assert "rights.received" == (await chat.says(f"/start {payload(await asks_for_link(mine, locale))}")).says
