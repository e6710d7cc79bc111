"""What the doctor asks Telegram, against the sandbox's Bot API."""

from handlers.sandbox.cast import BOT_TOKEN, EMPLOYEES, STAFF, STAFF_GROUP
from handlers.telegram import check
from tests.wire.botworld import bot_world


async def _findings(url: str, token: str = BOT_TOKEN, chat: int | None = STAFF_GROUP) -> dict[str, bool]:
    staff = [person.id for person in (*STAFF, EMPLOYEES[-1])]
    found = await check(token, api_url=url, proxy=None, ca_file=None, staff_chat=chat, staff_ids=staff)
    return {says: well for well, says, _ in found}


async def test_doctor_finds_what_is_well_and_what_is_not() -> None:
    """Token, webhook, the group, what the bot reads there, and each member; every finding has its words."""
    async with bot_world() as world:
        well = await _findings(world.url)
        world.telegram.demote_bot(STAFF_GROUP)
        world.telegram.updates.webhook = {"url": "https://old.example/hook", "max_connections": 40}
        ill = await _findings(world.url)
        world.telegram.kick_bot(STAFF_GROUP)
        worse = [await _findings(world.url), await _findings(world.url, chat=None)]
        wrong = [await _findings(world.url, "1:wrong"), await _findings(world.url, "no token")]
    away = await _findings(world.url)

    assert {
        "token": True,
        "no_webhook": True,
        "staff_chat": True,
        "reads_group": True,
        "member": True,
        "not_member": False,
    } == well
    assert {"webhook": False, "reads_nothing": False}.items() <= ill.items()
    assert [{"staff_chat_away": False}, {"no_staff_chat": False}] == [dict([*found.items()][2:]) for found in worse]
    assert [{"token_wrong": False}] * 2 == wrong
    assert {"unreachable": False} == away
