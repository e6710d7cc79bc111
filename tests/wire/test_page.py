"""The page in Chromium: chats as in Telegram, for somebody who has never seen the project."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from handlers.sandbox import BOT_MAIL, STAFF_GROUP, Fault
from tests.wire.pageworld import PHONE, PageWorld, browser, page_world

AIGERIM = 501
KEYS = {"inline_keyboard": [[{"text": "Жою", "callback_data": "file:erasure"}, {"text": "qg.kz", "url": "https://qg.kz"}]]}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def window() -> AsyncIterator[Browser]:
    async with browser() as window:
        yield window


@pytest_asyncio.fixture(loop_scope="module")
async def world(window: Browser) -> AsyncIterator[PageWorld]:
    async with page_world(window) as world:
        yield world

        assert [] == world.complaints
        assert [] == [address for address in world.asked if not address.startswith(world.sandbox.page_url)]


@pytest_asyncio.fixture(loop_scope="module")
async def talking(world: PageWorld) -> PageWorld:
    """Aigerim has started the bot."""
    world.sandbox.telegram.say(AIGERIM, "/start")
    await world.updates()
    return world


async def test_tap_on_a_button_reaches_the_bot_and_its_answer_is_shown(talking: PageWorld) -> None:
    """A bot's message has its buttons; a tap is a callback query; the toast is what the bot answered."""
    await talking.bot("sendMessage", chat_id=AIGERIM, text="<b>Не қажет?</b>", parse_mode="HTML", reply_markup=KEYS)
    await expect(talking.part("phone").locator(".bubble b", has_text="Не қажет?")).to_be_visible()
    await talking.part("phone").get_by_role("button", name="Жою").click()
    query = await talking.update("callback_query")

    assert ("file:erasure", AIGERIM) == (query["data"], query["from"]["id"])
    await talking.bot("answerCallbackQuery", callback_query_id=query["id"], text="Қабылданды")
    await expect(talking.part("phone").locator(".toast")).to_have_text("Қабылданды")


async def test_alert_of_the_bot_waits_for_a_press(talking: PageWorld) -> None:
    """An answer with show_alert stands in a window until it is closed."""
    await talking.bot("sendMessage", chat_id=AIGERIM, text="?", reply_markup=KEYS)
    await talking.part("phone").get_by_role("button", name="Жою").click()
    query = await talking.update("callback_query")
    await talking.bot("answerCallbackQuery", callback_query_id=query["id"], text="Назар аударыңыз", show_alert=True)
    window = talking.part("phone").locator("dialog")
    await expect(window).to_contain_text("Назар аударыңыз")
    await window.get_by_role("button").click()
    await expect(window).to_be_hidden()


async def test_text_of_people_is_shown_and_never_run(talking: PageWorld) -> None:
    """Markup in a message, a name of a file, a letter or a subject stays text."""
    evil = "<img src=x onerror=\"document.title='run'\">"
    await talking.write("phone", evil)
    talking.sandbox.telegram.send_document(AIGERIM, f"{evil}.pdf", b"%PDF")
    talking.sandbox.post.write("s.kovalev@qg.kz", "loyalty@qg.kz", evil, f"{evil}\nhttps://qg.kz/?a=<b>")
    await talking.shows("phone", evil)
    await talking.shows("phone", f"{evil}.pdf")
    await talking.part("mail").locator(".letter").click()
    await expect(talking.part("mail").locator(".reader h3")).to_have_text(evil)
    await expect(talking.part("mail").locator(".reader .text")).to_contain_text(evil)

    assert "run" != await talking.page.title()
    assert 0 == await talking.page.locator("main img").count()


async def test_entities_look_as_in_telegram(talking: PageWorld) -> None:
    """Bold, quotes, code, links and spoilers are set off; offsets count UTF-16, so an emoji before them shifts nothing."""
    text = '😀 <b>бір</b> <code>екі</code> <a href="https://qg.kz/">үш</a>\n<blockquote>төрт</blockquote>\n<tg-spoiler>бес</tg-spoiler>'
    await talking.bot("sendMessage", chat_id=AIGERIM, text=text, parse_mode="HTML")
    bubble = talking.part("phone").locator(".in .bubble")
    for selector, said in {"b": "бір", "code": "екі", "a": "үш", "blockquote": "төрт", ".spoiler": "бес"}.items():
        await expect(bubble.locator(selector)).to_have_text(said)
    await expect(bubble.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    await bubble.locator(".spoiler").click()
    await expect(bubble.locator(".spoiler")).to_have_class("spoiler shown")


async def test_start_with_a_deep_link(world: PageWorld) -> None:
    """An empty chat shows what the bot can do and a button that starts it, with a payload if one is given."""
    await world.bot("setMyDescription", description="Дербес деректер туралы", language_code="kk")
    await world.shows("phone", "Дербес деректер туралы")
    await world.part("phone").locator(".starter input").fill("right-erasure")
    await world.part("phone").get_by_role("button", name="Бастау").click()

    assert "/start right-erasure" == (await world.update("message"))["text"]
    await expect(world.part("phone").locator(".starter")).to_be_hidden()


async def test_what_is_being_typed_survives_what_happens(talking: PageWorld) -> None:
    """Messages that arrive, a change of the person and back: the draft stays in its chat."""
    field = talking.part("phone").locator("textarea")
    await field.fill("Менің сұрағым")
    await talking.bot("sendMessage", chat_id=AIGERIM, text="Тағы бір хабар")
    await talking.shows("phone", "Тағы бір хабар")
    await expect(field).to_have_value("Менің сұрағым")
    await talking.part("phone").get_by_role("button", name="Сергей").click()
    await expect(field).to_have_value("")
    await talking.part("phone").get_by_role("button", name="Айгерім").click()
    await expect(field).to_have_value("Менің сұрағым")


async def test_unread_messages_are_counted_on_the_other_phones(world: PageWorld) -> None:
    """A message to somebody else is a number on that person's chip until the chat is opened."""
    world.sandbox.telegram.say(502, "/start")
    await world.bot("sendMessage", chat_id=502, text="Здравствуйте")
    chip = world.part("phone").locator(".person", has_text="Сергей")
    await expect(chip.locator(".badge")).to_have_text("1")
    await chip.click()
    await expect(chip.locator(".badge")).to_have_count(0)


async def test_scrolling_back_is_not_disturbed(talking: PageWorld) -> None:
    """A new message scrolls only a chat that was at its end."""
    for number in range(30):
        talking.sandbox.telegram.say(AIGERIM, f"Хабар {number}")
    log = talking.part("phone").locator(".messages")
    await talking.shows("phone", "Хабар 29")
    await log.evaluate("node => node.scrollTo({top: 0, behavior: 'instant'})")
    await expect(talking.part("phone").locator(".down")).to_be_visible()
    talking.sandbox.telegram.say(AIGERIM, "Соңғысы")
    await expect(log.get_by_text("Соңғысы")).to_have_count(1)

    assert 0 == await log.evaluate("node => node.scrollTop")
    await talking.part("phone").locator(".down").click()
    await expect(log.get_by_text("Соңғысы")).to_be_in_viewport()


async def test_own_message_is_edited(talking: PageWorld) -> None:
    """The pen beside an own message changes it, and the chat says so."""
    await talking.write("phone", "Қате")
    await talking.updates()
    await talking.part("phone").get_by_text("Қате").hover()
    await talking.part("phone").locator(".message", has_text="Қате").get_by_role("button", name="Өзгерту").click()
    await talking.write("phone", "Дұрыс")

    assert "Дұрыс" == (await talking.update("edited_message"))["text"]
    await talking.shows("phone", "өзгертілді")


@pytest.mark.parametrize(
    ("choice", "kind"), [("PDF", "document"), ("Дауыстық", "voice"), ("Фото", "photo"), ("Стикер", "sticker")]
)
async def test_attachment_is_sent(talking: PageWorld, choice: str, kind: str) -> None:
    """What the menu beside the paper clip offers reaches the bot as that kind of message."""
    await talking.part("phone").get_by_role("button", name="Тіркеу").click()
    await talking.part("phone").locator(".attachments button", has_text=choice).click()

    assert kind in await talking.update("message")


async def test_file_of_ones_own_is_sent_and_comes_back(talking: PageWorld) -> None:
    """A file picked on this computer arrives whole and can be downloaded from the chat."""
    content = bytes(range(256)) * 1000
    files = [{"name": "құжат.bin", "mimeType": "application/octet-stream", "buffer": content}]
    await talking.part("phone").locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]

    assert "құжат.bin" == (await talking.update("message"))["document"]["file_name"]
    async with talking.page.expect_download() as download:
        await talking.part("phone").locator("a.document").click()

    assert content == (await (await download.value).path()).read_bytes()


async def test_commands_and_reply_keyboard_of_the_bot(talking: PageWorld) -> None:
    """The "/" menu lists the bot's commands in the person's language, and the bot's keyboard says its texts."""
    await talking.bot("setMyCommands", commands=[{"command": "rights", "description": "Құқықтарым"}], language_code="kk")
    phone = {"text": "Нөмірім", "request_contact": True}
    await talking.bot("sendMessage", chat_id=AIGERIM, text="Мәзір", reply_markup={"keyboard": [[{"text": "Саясат"}, phone]]})
    await talking.part("phone").locator(".keyboard").get_by_role("button", name="Саясат").click()

    assert "Саясат" == (await talking.update("message"))["text"]
    await talking.part("phone").locator(".keyboard").get_by_role("button", name="Нөмірім").click()

    assert AIGERIM == (await talking.update("message"))["contact"]["user_id"]
    await talking.part("phone").locator("textarea").type("/r")
    await talking.part("phone").get_by_role("button", name="/rights").click()

    assert "/rights" == (await talking.update("message"))["text"]


async def test_blocked_bot_may_not_write(talking: PageWorld) -> None:
    """The menu of the chat blocks the bot and lets it in again, and the bot is told of both."""
    await talking.part("phone").get_by_role("button", name="Тағы").click()
    await talking.part("phone").get_by_role("button", name="Ботты бұғаттау").click()

    assert "kicked" == (await talking.update("my_chat_member"))["new_chat_member"]["status"]
    await talking.part("phone").get_by_role("button", name="Бұғаттан шығару").click()

    assert "member" == (await talking.update("my_chat_member"))["new_chat_member"]["status"]


async def test_staff_answer_a_message_of_the_group(world: PageWorld) -> None:
    """Any of the staff answers by clicking the message; the bot sees who and to what."""
    card = await world.bot("sendMessage", chat_id=STAFF_GROUP, text="№ QG-2026-000001")
    await world.part("group").get_by_role("button", name="Ольга").click()
    await world.part("group").get_by_text("№ QG-2026-000001").click()
    await world.write("group", "Қарап жатырмын")
    message = await world.update("message")

    assert (602, STAFF_GROUP) == (message["from"]["id"], message["chat"]["id"])
    assert card["message_id"] == message["reply_to_message"]["message_id"]


async def test_topics_of_a_forum(world: PageWorld) -> None:
    """In a forum the topics are listed, and what is written goes to the chosen one."""
    world.sandbox.telegram.set_forum(STAFF_GROUP)
    topic = await world.bot("createForumTopic", chat_id=STAFF_GROUP, name="№ 7")
    await world.updates()
    await world.part("group").locator(".topics").get_by_role("button", name="№ 7").click()
    await world.write("group", "Осы жерге")

    assert topic["message_thread_id"] == (await world.update("message"))["message_thread_id"]


async def test_faults_are_switched_on_and_off(talking: PageWorld) -> None:
    """The panel of faults sets a switch of the world, so many times and for so many seconds."""
    await talking.page.locator("#faults-open").click()
    row = talking.page.locator(".fault", has=talking.page.locator("[data-fault=api_429]"))
    await row.get_by_label("рет").fill("2")
    await row.get_by_label("секунд").fill("7")
    await row.get_by_role("switch").check()
    await expect(talking.page.locator("#faults-open .badge")).to_have_text("1")

    assert (2, 7) == ((switch := talking.sandbox.faults.on[Fault.API_429]).times, switch.seconds)
    await row.get_by_role("switch").uncheck()
    await expect(talking.page.locator("#faults-open .badge")).to_be_hidden()

    assert {} == talking.sandbox.faults.on


async def test_steps_of_the_story_are_ticked(talking: PageWorld) -> None:
    """A newcomer's deeds tick the steps; the hint can be hidden and comes back."""
    steps = talking.page.locator(".step")
    await expect(steps.nth(0)).to_have_class("step next")
    await talking.write("phone", "Деректерімді қанша сақтайсыздар?")
    await expect(steps.nth(0)).to_have_class("step done")
    await talking.bot("sendMessage", chat_id=AIGERIM, text="?", reply_markup=KEYS)
    await talking.part("phone").get_by_role("button", name="Жою").click()
    await talking.write("phone", "482913")
    await talking.write("group", "Өзара әңгіме")
    await talking.shows("group", "Өзара әңгіме")
    await expect(talking.page.locator(".step.done")).to_have_count(3)
    await talking.part("group").get_by_text("Өзара әңгіме").click()
    await talking.write("group", "Жауап")
    await expect(talking.page.locator(".step.done")).to_have_count(4)
    await talking.page.locator("#story").get_by_role("button", name="Нұсқауды жасыру").click()
    await expect(talking.page.locator("#story")).to_be_hidden()
    await talking.page.reload()
    await talking.page.locator("#story-open").click()
    await expect(talking.page.locator(".step.done")).to_have_count(4)


async def test_outcome_needs_two_of_the_staff(world: PageWorld) -> None:
    """The last step is ticked when one has proposed and another has confirmed."""
    rows = [[{"text": "Жойылды", "callback_data": "propose"}, {"text": "Растаймын", "callback_data": "confirm"}]]
    await world.bot("sendMessage", chat_id=STAFF_GROUP, text="№ 1", reply_markup={"inline_keyboard": rows})
    group, done = world.part("group"), world.page.locator(".step.done")
    await group.get_by_role("button", name="Жойылды").click()
    await world.update("callback_query")
    await group.get_by_role("button", name="Марат").click()
    await expect(group.get_by_role("button", name="Марат")).to_have_attribute("aria-pressed", "true")
    await expect(done).to_have_count(0)
    await group.get_by_role("button", name="Растаймын").click()
    await expect(done).to_have_count(1)


async def test_staff_have_a_private_chat_with_the_bot(world: PageWorld) -> None:
    """A button in the group's header leads to the person's own chat with the bot, and back."""
    await world.part("group").get_by_role("button", name="Ботпен жеке").click()
    await world.part("group").get_by_role("button", name="Бастау").click()

    assert 601 == (await world.update("message"))["chat"]["id"]
    await world.part("group").get_by_role("button", name="Ортақ топ").click()
    await world.shows("group", "Топта әзірге тыныш")


async def test_language_of_the_page_changes_and_is_remembered(window: Browser) -> None:
    """Kazakh comes first; Russian stays chosen when the page is opened again."""
    async with page_world(window) as world:
        await expect(world.page.locator("html")).to_have_attribute("lang", "kk")
        await world.shows("mail", "Ортақ жәшік")
        await world.page.get_by_role("radio", name="Рус").click()
        await world.shows("mail", "Общий ящик")
        await world.open()
        await world.shows("mail", "Общий ящик")
        await expect(world.part("phone").locator("textarea")).to_have_attribute("placeholder", "Сообщение")


async def test_phone_layout_has_tabs_and_no_sideways_scroll(window: Browser) -> None:
    """On 390 pixels each part fills the screen, and nothing sticks out."""
    async with page_world(window, PHONE) as world:
        world.sandbox.telegram.say(AIGERIM, "ұзын" * 60)
        world.sandbox.post.write(BOT_MAIL, "loyalty@qg.kz", "тақырып" * 20, "https://qg.kz/" + "а" * 200)
        for tab, pane in (("Топ", "group"), ("Пошта", "mail"), ("Қызметкер", "phone")):
            await world.page.locator(".tab", has_text=tab).click()
            await expect(world.page.locator(f"#{pane}")).to_be_visible()
            assert 390 == await world.page.evaluate("document.documentElement.scrollWidth")
        await world.page.locator(".tab", has_text="Пошта").click()
        await world.page.locator(".letter").click()
        await expect(world.page.locator(".reader .text")).to_be_visible()

        assert 390 == await world.page.evaluate("document.documentElement.scrollWidth")
        await world.page.get_by_role("button", name="Артқа").click()
        await expect(world.page.locator(".letters")).to_be_visible()
