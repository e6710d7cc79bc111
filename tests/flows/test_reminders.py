"""Nobody forgets a due date: reminders in the morning, and every working morning once it has passed; each once."""

from datetime import UTC, datetime

from bot.cases.commands import Propose, Reject, word_of
from bot.reply import Act
from bot.rights.model import Outcome
from tests.chat import Chat
from tests.letters import Mailbox, desk, read
from tests.steps import AGENT_KK, AGENT_RU, HEAD, files, proposes, staff, staff_mailbox
from tests.world import World, texts

MORNING = (10, 0)


def reminders(world: World) -> list[str]:
    return [says for says in desk(world).ids if says in ("letter.reminder", "letter.overdue")]


async def until(world: World, day: datetime) -> None:
    """To ten o'clock in Almaty of a day."""
    await world.tick(seconds=(day - world.clock.now()).total_seconds())


async def test_three_working_days(world: World, chat: Chat) -> None:
    """On the morning of the second day and of the due day; then every working morning, to approvers as well."""
    world.clock.at = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # a Tuesday
    number = await files(chat)
    expected = {25: 0, 26: 1, 27: 2, 28: 2, 29: 2, 30: 3}  # the due day is Friday 27; a weekend; Monday
    for day, count in expected.items():
        await until(world, datetime(2026, 11, day, 5, 0, tzinfo=UTC))
        assert count == len(reminders(world)), day

    assert ["letter.reminder", "letter.reminder", "letter.overdue"] == reminders(world)
    assert number in desk(world).last.subject
    approver: Mailbox = staff_mailbox(world, HEAD)
    assert 1 == approver.ids.count("letter.overdue")


async def test_a_restart_repeats_nothing_and_loses_nothing(world: World, chat: Chat) -> None:
    """What fell due while nobody was there is told once, the newest only."""
    world.clock.at = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    await files(chat)
    world.clock.at = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)
    await world.restart()
    await world.tick(minutes=1)
    await world.restart()
    await world.tick(minutes=1)

    assert ["letter.overdue"] == reminders(world)


async def test_what_is_answered_is_not_reminded_of(world: World, chat: Chat) -> None:
    """Nor what was revoked."""
    world.clock.at = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    number = await files(chat)
    await staff(world, AGENT_RU).taps(Act.PROPOSE, f"{number}:done")
    await staff(world, HEAD).taps(Act.CONFIRM)
    await until(world, datetime(2026, 12, 2, 5, 0, tzinfo=UTC))

    assert [] == reminders(world)


async def test_a_proposal_is_not_confirmed_below_a_reminder(world: World, chat: Chat, locale: str) -> None:
    """The letter says that one waits and where it is confirmed; what is proposed already is proposed no more."""
    number, head = await files(chat), staff_mailbox(world, HEAD)
    await proposes(staff(world, AGENT_KK), number, "done")
    await world.tick(days=4)
    overdue = head.only("letter.overdue")
    [told] = await head.replies(overdue, "Подтверждаю")
    [confirmed] = await head.replies(head.only("letter.proposed"), "Подтверждаю")

    assert f"• {word_of(Reject(), 'ru')}" in overdue.text
    assert f"• {word_of(Propose(Outcome.DONE), 'ru')}" not in overdue.text
    assert f"«подтвердить: {texts().word('outcome.done', 'ru')}»" in overdue.text
    assert ["staff.confirm_elsewhere", "staff.confirmed"] == [read(told).says, read(confirmed).says]
