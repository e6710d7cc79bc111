"""Alarms as an administrator sees them."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.people.model import Channel
from storage import open_store
from tests.db.rows import NOW, later
from tests.wire.test_cli_requests import KEY


async def _reported(url: str, alarms: int) -> None:
    store = await open_store(url, [KEY])
    async with store.begin() as tx:
        person = (await tx.people.add(Channel.MAIL, "a@qg.kz", "kk", NOW)).id
        cases = [(await tx.cases.open(person, "kk", NOW)).id for _ in range(alarms)]
        for case in cases:
            await tx.breaches.report(case, NOW)
        if cases:
            await tx.breaches.discover(cases[0], "head@qg.kz", NOW, later(days=1))
    await store.close()


@pytest.mark.parametrize(
    ("language", "nothing", "due"), [("kk", "Ашық дабыл жоқ.", "24 қараша"), ("ru", "Открытых тревог нет.", "24 ноября")]
)
def test_open_alarms_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, nothing: str, due: str) -> None:
    """With the hour by which the authority must hear, where one was discovered."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    known = {"BOT_TOKEN": "1:a", "SECRET_KEY": KEY, "SMTP_HOST": "mail.qg.kz", "MAIL_FROM": "privacy@qg.kz", "DATABASE_URL": url}
    known |= {"OPERATOR_NAME": "QG", "OPERATOR_BIN": "060840005070", "RESPONSIBLE": "Айгүл"}
    for name, value in known.items():
        monkeypatch.setenv(f"MYQG_{name}", value)
    monkeypatch.chdir(tmp_path)
    said = []
    for alarms in (0, 2):
        asyncio.run(_reported(url, alarms))
        said.append(CliRunner().invoke(cli, ["breaches", "list", "-l", language]).output)

    assert f"{nothing}\n" == said[0]
    assert ["C-2026-000001", "C-2026-000002"] == [line.split()[1] for line in said[1].splitlines()]
    assert due in said[1].splitlines()[0]
