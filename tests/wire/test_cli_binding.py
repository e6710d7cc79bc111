"""Bindings from the command line: how senders can be trusted, and the end of a binding."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.doctor_mail import examine_letter
from bot.cli.sandbox import environment
from bot.cli.unbind import unbind_mailbox
from bot.errors import WrongSetting
from bot.people.model import Channel, Consent
from bot.settings import Settings
from handlers.sandbox import AUTHSERV_ID, BOT_MAIL, Sandbox
from storage import open_store
from tests.db.rows import NOW, grant, later

AIGERIM = "a.nurlanova@qg.kz"


async def _examined(world: Sandbox, settings: Settings) -> int:
    """The doctor waits; letters come until one of them is seen."""
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(examine_letter(settings, 1), name="doctor")
        while not waiting.done():
            world.post.write(AIGERIM, BOT_MAIL, "Тексеру", "хат")
            await asyncio.wait([waiting], timeout=0.2)
    return waiting.result()


@pytest.mark.parametrize(
    ("authserv_id", "code", "verdict"),
    [(AUTHSERV_ID, 0, f"MYQG_AUTHSERV_ID={AUTHSERV_ID} holds"), (None, 1, f"set MYQG_AUTHSERV_ID={AUTHSERV_ID}")],
)
async def test_doctor_waits_for_a_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], authserv_id: str | None, code: int, verdict: str
) -> None:
    """Read over IMAP as it came, left where it lies; nothing of it is printed but what vouches for it."""
    async with Sandbox() as world:
        settings = Settings.from_env(environment(world, tmp_path)).model_copy(update={"authserv_id": authserv_id})
        ended = await _examined(world, settings)
    printed = capsys.readouterr().out

    assert (code, True) == (ended, verdict in printed)
    assert "came from qg.kz" in printed
    assert not any(never in printed for never in (AIGERIM, "Тексеру", "хат"))


async def test_doctor_cannot_wait_without_a_mailbox(tmp_path: Path) -> None:
    """One line that names the setting."""
    async with Sandbox() as world:
        settings = Settings.from_env(environment(world, tmp_path)).model_copy(update={"imap_host": None})
        with pytest.raises(WrongSetting, match="MYQG_IMAP_HOST"):
            await examine_letter(settings, 1)


async def test_unbind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chat loses the mailbox and will be told; a second time there is nothing to end."""
    async with Sandbox() as world:
        settings = Settings.from_env(environment(world, tmp_path))
    store = await open_store(settings.database_url.get_secret_value(), settings.keys)
    async with store.begin() as tx:
        owner = await tx.people.add(Channel.TELEGRAM, "501", "kk", NOW)
        await tx.people.grant(owner.id, grant(Consent.CROSS_BORDER))
        await tx.people.prove(owner.id, AIGERIM, later(days=180), NOW)
    await unbind_mailbox(settings, AIGERIM)
    await unbind_mailbox(settings, AIGERIM)
    async with store.read() as tx:
        left = await tx.people.get(owner.id)
        told = await tx.deliveries.next_at(Channel.TELEGRAM)
    await store.close()

    assert [Channel.TELEGRAM] == [contact.channel for contact in left.contacts]
    assert told is not None
    assert [
        "The binding has ended; the chat is told.",
        "No chat is bound to this mailbox.",
    ] == capsys.readouterr().out.splitlines()


async def test_unbind_takes_a_corporate_mailbox(tmp_path: Path) -> None:
    """A misspelt address is said to be one."""
    async with Sandbox() as world:
        settings = Settings.from_env(environment(world, tmp_path))
    with pytest.raises(WrongSetting, match=r"qg\.kz"):
        await unbind_mailbox(settings, "a.nurlanova@gmail.com")
