"""The register comes to the mailbox of a member of staff who asks for it, and to nobody else."""

import csv
import io
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from openpyxl import load_workbook

from bot.deliveries.model import Enclosure, State
from bot.errors import SendError, Unavailable
from bot.people.model import Channel
from bot.reply import Act
from bot.rights.journal import COLUMNS
from bot.staff import parse_staff
from handlers.sandbox import BOT_MAIL
from tests.chat import Chat
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, agrees, files, files_again, mailbox, staff, staff_mailbox
from tests.world import World, texts

WORD = {"kk": "Тізілім", "ru": "Журнал"}
AGENT = {"kk": AGENT_KK, "ru": AGENT_RU}


@pytest.fixture
def own(world: World, locale: str) -> Mailbox:
    """An agent who speaks this language."""
    return staff_mailbox(world, AGENT[locale])


async def made(world: World) -> list[dict[str, str]]:
    """What the audit knows of registers that left by mail."""
    return [dict(row["facts"]) | {"by": row["done_by"]} for row in await world.table("audit") if row["deed"] == "register.mail"]


async def test_a_member_of_staff_gets_the_register(world: World, chat: Chat, own: Mailbox, locale: str) -> None:
    """As a sheet, in their language, under pseudonyms; the audit says who read how many rows."""
    number = await files(chat)
    [answer] = await own.writes("", WORD[locale])
    file, proof = answer.attachments
    told = json.loads(proof.content)
    assert (sha256(file.content).hexdigest(), 1, list(COLUMNS)) == (told["sha256"], told["rows"], told["columns"])
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    heading, row = [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)]

    assert ("journal.mail.sent", locale) == (read(answer).says, read(answer).locale)
    assert ("MyQG-register.xlsx", texts().word("journal.number", locale), number) == (file.name, heading[0], row[0])
    assert mailbox(chat).address not in str(row)
    assert [("1", f"staff:{own.address}")] == [(one["rows"], one["by"]) for one in await made(world)]


async def test_other_forms_and_periods(chat: Chat, own: Mailbox, locale: str) -> None:
    """By the day of registration; a subject is enough, and politeness below it does not matter."""
    number = await files(chat)
    [as_csv] = await own.writes(f"{WORD[locale]} csv 2026-11", "Сәлеметсіз бе! Добрый день!")
    [as_json] = await own.writes("register json 2026-11-01 2026-11-22", "")
    table = list(csv.reader(io.StringIO(as_csv.attachments[0].content.decode("utf-8-sig")), delimiter=";"))

    assert "MyQG-register-2026-11-01-2026-11-30.csv" == as_csv.attachments[0].name
    assert (number, len(COLUMNS)) == (table[1][0], len(table[1]))
    assert [] == json.loads(as_json.attachments[0].content)


async def test_what_is_open_and_one_alone(world: World, chat: Chat, own: Mailbox, locale: str) -> None:
    """Open ones with those that wait for their person; or one request, and one that is not there."""
    number = await files(chat)
    await files_again(chat, "access")
    await staff(world, AGENT_KK).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)
    other = Chat(world, 502 if chat.user == 501 else 501)
    await agrees(other, "objection")
    open_ones, one, missing = [
        (await own.writes("", f"{WORD[locale]} {what} json"))[0]
        for what in ({"kk": "ашық", "ru": "открытые"}[locale], number, "QG-2026-000404")
    ]
    numbers = [[row["number"] for row in json.loads(letter.attachments[0].content)] for letter in (open_ones, one)]

    assert [["QG-2026-000002", None], [number]] == numbers
    assert ("MyQG-register-open.json", "letter.not_taken.no_such_number", ()) == (
        open_ones.attachments[0].name,
        read(missing).says,
        missing.attachments,
    )
    assert [number] == [row["about"] for row in await world.table("audit") if row["deed"] == "register.mail"][1:]


async def test_a_bad_form_gets_one_sentence(world: World, own: Mailbox, locale: str) -> None:
    """What to write instead; nothing is read."""
    [answer] = await own.writes("", f"{WORD[locale]} pdf")

    assert ("journal.mail.unclear", ()) == (read(answer).says, answer.attachments)
    assert [] == await made(world)


async def test_the_shared_mailbox_is_refused(world: World, locale: str) -> None:
    """It is nobody: who read the register could not be told."""
    [answer] = await desk(world).writes(WORD[locale], WORD[locale])

    assert ("journal.mail.own_mailbox", ()) == (read(answer).says, answer.attachments)
    assert [] == await made(world)


async def test_an_employee_gets_no_register(world: World, chat: Chat, locale: str) -> None:
    """The words mean nothing from anybody else."""
    answers = await mailbox(chat).writes(WORD[locale], WORD[locale])

    assert [] == [file for letter in answers for file in letter.attachments]
    assert not [letter for letter in answers if read(letter).says.startswith("journal.")]
    assert [] == await made(world)


async def test_a_forged_sender_gets_nothing(world: World, own: Mailbox, locale: str) -> None:
    """Our server does not vouch for it: nothing is made, and nothing comes to the real mailbox."""
    assert [] == await own.writes("", WORD[locale], forged=True)
    assert [] == await made(world)


async def test_without_the_servers_word_an_answer_to_a_letter_is_needed(world: World, own: Mailbox, locale: str) -> None:
    """A fresh letter proves nothing then; who answers the refusal has shown that the mailbox is theirs."""
    await world.restart(authserv_id=None)
    [refusal] = await own.writes("", WORD[locale])
    [answer] = await own.replies(refusal, WORD[locale])

    assert ("journal.mail.own_mailbox", "journal.mail.sent") == (read(refusal).says, read(answer).says)
    assert (0, 2) == (len(refusal.attachments), len(answer.attachments))


@pytest.mark.parametrize(("roles", "says"), [("auditor", "sent"), ("approver", "sent"), ("announcer", "not_your_role")])
async def test_who_may_ask(world: World, own: Mailbox, locale: str, roles: str, says: str) -> None:
    """Whoever answers, decides or audits; who only writes notices has no need of it."""
    await world.restart(staff=parse_staff(f"Кто-то <{own.address}> {roles} {locale}"))
    [answer] = await own.writes("", WORD[locale])

    assert f"journal.mail.{says}" == read(answer).says
    assert (says == "sent") == bool(answer.attachments)


async def test_asked_in_answer_to_a_letter_about_a_request(world: World, chat: Chat, locale: str) -> None:
    """A command like the others: the person hears nothing of it, nor of a line that may be either."""
    await files(chat)
    head = staff_mailbox(world, HEAD)
    [answer] = await desk(world).replies(desk(world).last, WORD[locale], by=head.address)
    [unclear] = await desk(world).replies(desk(world).last, f"{WORD[locale]} pdf", by=head.address)
    [shared] = await desk(world).replies(desk(world).letters[0], "Журнал отправили вам на почту.")

    assert ("journal.mail.sent", 2) == (read(answer).says, len(answer.attachments))
    assert ["journal.mail.or_message"] * 2 == [read(unclear).says, read(shared).says]
    assert [] == chat.said("cases.from_staff")


async def test_the_file_is_made_when_the_letter_leaves(world: World, chat: Chat, own: Mailbox, locale: str) -> None:
    """What waits holds no register; who lost the role meanwhile gets none."""
    await files(chat)
    world.resting.add(Channel.MAIL)
    await own.writes("", WORD[locale])
    waiting = [row for row in await world.table("deliveries") if row["state"] is State.QUEUED]

    assert [True] == ['"enclosed": {"form": "xlsx"' in row["parcel"] for row in waiting]
    assert [] == await made(world)

    await world.restart(staff=parse_staff(f"Кто-то <{own.address}> announcer {locale}"))
    world.resting.clear()
    await world.settle()

    assert [] == [letter for letter in own.letters if letter.attachments]
    assert [] == await made(world)


async def test_the_same_letter_read_twice_is_one_register(world: World, own: Mailbox, locale: str) -> None:
    """The bot's mailbox was restored from a backup."""
    await own.writes("", WORD[locale])
    world.post.mailbox(BOT_MAIL).rebuild()
    await world.settle()

    assert (1, 1) == (len([one for one in own.letters if one.attachments]), len(await made(world)))


class Away:
    """A store whose database is not there."""

    def begin(self) -> None:
        raise Unavailable("database")


async def test_a_database_that_is_away_is_waited_for(world: World, own: Mailbox, locale: str) -> None:
    """The letter is tried again, and does not fail for good."""
    register = replace(world.app.desks.register, store=Away())  # type: ignore[arg-type]

    with pytest.raises(SendError) as told:
        await register.file(Enclosure("xlsx"), own.address, locale)

    assert not told.value.permanent
