"""The mail program of the page in Chromium."""

from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from handlers.sandbox import BOT_MAIL, DESK_MAIL
from tests.wire.pageworld import PageWorld, browser, page_world

AIGERIM = "a.nurlanova@qg.kz"


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


@pytest_asyncio.fixture(loop_scope="module")
async def mail(world: PageWorld) -> Locator:
    """One letter of the bot lies in the shared mailbox, and is open."""
    headers = {"Reply-To": f"MyQG <{BOT_MAIL}>"}
    world.sandbox.post.write(BOT_MAIL, DESK_MAIL, "[QG-2026-000001] Жою", "Сәлем\nhttps://qg.kz/a", headers=headers)
    mail = world.part("mail")
    await mail.locator(".letter").click()
    await expect(mail.locator(".reader h3")).to_have_text("[QG-2026-000001] Жою")
    return mail


async def test_letter_is_read(world: PageWorld, mail: Locator) -> None:
    """Opening a letter marks it as read, shows clickable links, and headers when asked for."""
    await expect(mail.locator(".reader .text a")).to_have_attribute("href", "https://qg.kz/a")
    await expect(mail.locator(".verdict.good")).to_be_visible()
    await expect(mail.locator(".kind .badge")).to_have_count(0)
    await mail.get_by_role("button", name="Тақырыптамалар").click()
    await expect(mail.locator(".headers")).to_contain_text("mx.qg.kz; dmarc=pass")

    assert [True] == [letter.seen for letter in world.sandbox.post.letters(DESK_MAIL)]


async def test_letter_is_answered_from_the_shared_mailbox(world: PageWorld, mail: Locator) -> None:
    """The answer goes from loyalty@qg.kz to Reply-To, in the same thread, the original below."""
    await mail.get_by_role("button", name="Жауап беру").click()
    await expect(mail.locator(".writer input[type=email]").nth(1)).to_have_value(BOT_MAIL)
    await mail.locator(".writer textarea").fill("Қабылдадық")
    await mail.get_by_role("button", name="Жіберу", exact=True).click()
    await expect(mail.locator(".writer")).to_be_hidden()
    (original,) = world.sandbox.post.letters(DESK_MAIL)
    (answer,) = world.sandbox.post.letters(BOT_MAIL)

    assert (DESK_MAIL, "RE: [QG-2026-000001] Жою") == (answer.sender, answer.subject)
    assert original.message_id == answer.header("In-Reply-To")
    assert answer.text.startswith("Қабылдадық")


async def test_letter_is_passed_on(world: PageWorld, mail: Locator) -> None:
    """A forwarded letter arrives where it was sent."""
    await mail.get_by_role("button", name="Қайта жіберу").click()
    await mail.locator(".writer input[type=email]").nth(1).fill(AIGERIM)
    await mail.get_by_role("button", name="Жіберу", exact=True).click()
    await expect(mail.locator(".writer")).to_be_hidden()

    assert ["FW: [QG-2026-000001] Жою"] == [letter.subject for letter in world.sandbox.post.letters(AIGERIM)]


@pytest.mark.parametrize("forged", [False, True])
async def test_letter_is_written(world: PageWorld, forged: bool) -> None:
    """An employee writes to the bot; with the switch it is somebody else in her name, and the server notices."""
    mail = world.part("mail")
    await mail.locator(".kind", has_text="Қызметкерлер").click()
    await mail.get_by_role("button", name="Хат жазу").click()
    await mail.locator(".writer input[type=text]").fill("Деректерім")
    await mail.locator(".writer textarea").fill("Не сақтайсыздар?")
    await mail.get_by_role("switch").set_checked(forged)
    await mail.get_by_role("button", name="Жіберу", exact=True).click()
    await expect(mail.locator(".writer")).to_be_hidden()
    (letter,) = world.sandbox.post.letters(BOT_MAIL)

    assert (AIGERIM, "Деректерім", "Не сақтайсыздар?") == (letter.sender, letter.subject, letter.text.strip())
    assert f"dmarc={'fail' if forged else 'pass'}" in (letter.header("Authentication-Results") or "")
    await mail.locator(".kind", has_text="privacy@qg.kz").click()
    await mail.locator(".letter").click()
    await expect(mail.locator(f".verdict.{'bad' if forged else 'good'}")).to_be_visible()


async def test_letter_to_nobody_is_refused_and_stays_in_the_form(world: PageWorld) -> None:
    """What the server does not take is said, and nothing of what was written is lost."""
    mail = world.part("mail")
    await mail.get_by_role("button", name="Хат жазу").click()
    await mail.locator(".writer input[type=email]").nth(1).fill("nobody@qg.kz")
    await mail.locator(".writer textarea").fill("Сәлем")
    await mail.get_by_role("button", name="Жіберу", exact=True).click()
    await expect(world.page.locator(".snack")).to_contain_text("550 nobody@qg.kz")
    await expect(mail.locator(".writer textarea")).to_have_value("Сәлем")
    world.complaints.clear()  # the browser itself reports the refusal


async def test_letter_being_written_survives_what_happens(world: PageWorld, mail: Locator) -> None:
    """New letters arrive into the list; the form is not touched."""
    await mail.get_by_role("button", name="Жауап беру").click()
    await mail.locator(".writer textarea").fill("Ойланып отырмын")
    world.sandbox.post.write("s.kovalev@qg.kz", DESK_MAIL, "Вопрос", "?")
    await expect(mail.locator(".letter")).to_have_count(2)
    await expect(mail.locator(".writer textarea")).to_have_value("Ойланып отырмын")


async def test_mail_of_the_bot_is_only_looked_at(world: PageWorld) -> None:
    """The bot answers its mail itself: the page offers no answer there."""
    world.sandbox.post.write(AIGERIM, BOT_MAIL, "Сұрақ", "?")
    mail = world.part("mail")
    await mail.locator(".kind", has_text="privacy@qg.kz").click()
    await mail.locator(".letter").click()
    await expect(mail.locator(".reader .text")).to_have_text("?")
    await expect(mail.get_by_role("button", name="Жауап беру")).to_have_count(0)
    await expect(mail.get_by_role("button", name="Хат жазу")).to_be_hidden()


async def test_link_to_the_bot_in_a_letter_opens_the_chat(world: PageWorld) -> None:
    """A deep link in somebody's letter starts the bot on that person's phone."""
    world.sandbox.post.write(BOT_MAIL, "s.kovalev@qg.kz", "Өтініш", "https://t.me/myqg_privacy_bot?start=case-1")
    mail = world.part("mail")
    await mail.locator(".kind", has_text="Қызметкерлер").click()
    await mail.locator(".person", has_text="Сергей").click()
    await mail.locator(".letter").click()
    await mail.locator(".reader .text a").click()
    message = await world.update("message")

    assert (502, "/start case-1") == (message["from"]["id"], message["text"])
    await expect(world.part("phone").locator(".person", has_text="Сергей")).to_have_attribute("aria-pressed", "true")


async def test_letter_in_html_is_shown_as_its_reader_sees_it(world: PageWorld) -> None:
    """Without scripts and pictures from outside; its link opens a ready letter, and the plain part is one tap away."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"MyQG <{BOT_MAIL}>", DESK_MAIL, "Жою"
    letter.set_content("орындалды")
    link = f'<a href="mailto:{BOT_MAIL}?subject=Re%3A%20MyQG&amp;body=done%0D%0A%0D%0A%5B%23q.a%5D">орындалды</a>'
    letter.add_alternative(f'<p style="color:rgb(1, 2, 3)">Сәлем</p>{link}<script>top.hacked = 1</script>', subtype="html")
    world.sandbox.post.receive(BOT_MAIL, [DESK_MAIL], letter.as_bytes())
    mail = world.part("mail")
    await mail.locator(".letter").click()
    sheet = mail.frame_locator(".sheet")
    await expect(sheet.locator("p")).to_have_css("color", "rgb(1, 2, 3)")
    await sheet.locator("a").click()
    await expect(mail.locator(".writer textarea")).to_have_value("done\n\n[#q.a]")
    await mail.get_by_role("button", name="Жіберу", exact=True).click()
    await expect(mail.locator(".writer")).to_be_hidden()
    (answer,) = world.sandbox.post.letters(BOT_MAIL)

    assert (DESK_MAIL, "Re: MyQG", "done\n\n[#q.a]") == (answer.sender, answer.subject, answer.text.strip())
    assert await world.page.evaluate("window.hacked === undefined")

    await mail.locator(".letter").click()
    await mail.get_by_role("button", name="Мәтін", exact=True).click()
    await expect(mail.locator(".reader .text")).to_have_text("орындалды")
    world.complaints[:] = [line for line in world.complaints if "script" not in line]  # Chromium tells what it did not run


async def test_attachment_is_downloaded(world: PageWorld) -> None:
    """A file that came with a letter is saved whole."""
    letter = EmailMessage()
    letter["From"], letter["To"] = AIGERIM, DESK_MAIL
    letter.set_content("Сәлем")
    letter.add_attachment("<b>1</b>", subtype="html", filename="a.html")
    world.sandbox.post.receive(AIGERIM, [DESK_MAIL], letter.as_bytes())
    await world.part("mail").locator(".letter").click()
    async with world.page.expect_download() as download:
        await world.part("mail").locator("a.document").click()

    assert b"<b>1</b>" == (await (await download.value).path()).read_bytes().strip()
