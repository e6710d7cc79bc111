"""Settings in a file beside the service."""

from pathlib import Path

import pytest

from bot.cli.environment import environment
from bot.errors import WrongSetting


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_is_needed() -> None:
    """Without a .env the environment alone counts."""
    assert "MYQG_SMTP_PASSWORD" not in environment()


def test_values_stand_as_they_are_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes, comments and Notepad's byte order mark are understood; a dollar sign is only a dollar sign."""
    monkeypatch.setenv("MYQG_MAIL_FROM", "environment@qg.kz")
    lines = ("MYQG_SMTP_PASSWORD='pa${HOME}$x#'", "# comment", "export MYQG_SMTP_PORT=25 # inside")
    text = "\n".join((*lines, "MYQG_MAIL_FROM=file@qg.kz", 'MYQG_STAFF="a', 'b"', ""))
    (folder / ".env").write_text(text, encoding="utf-8-sig")
    found = environment()

    assert ["pa${HOME}$x#", "25", "a\nb"] == [found[f"MYQG_{name}"] for name in ("SMTP_PASSWORD", "SMTP_PORT", "STAFF")]
    assert "environment@qg.kz" == found["MYQG_MAIL_FROM"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"MYQG_SMTP_PORT: 25\n", ".env, line 1: cannot be read; write NAME=value"),
        (b"A=1\nB='open\nC=1\n", ".env, line 2: cannot be read; write NAME=value"),
        ("MYQG_RESPONSIBLE=Айгүл".encode("utf-16"), ".env: it is no UTF-8 text; save it as UTF-8"),
    ],
)
def test_unreadable_file_is_named(folder: Path, content: bytes, message: str) -> None:
    """The line number is enough to find it; the line itself may hold a secret."""
    (folder / ".env").write_bytes(content)

    with pytest.raises(WrongSetting) as raised:
        environment()
    assert message == str(raised.value)
