"""The way to Telegram: a proxy, an own certificate authority, and settings that cannot work."""

from pathlib import Path

import pytest
from aiogram import Bot
from aiohttp import web

from bot.errors import WrongSetting
from handlers.sandbox.cast import BOT_TOKEN
from handlers.telegram.session import Session

ME = {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "bot", "username": "through_proxy"}}


async def test_requests_go_through_the_proxy() -> None:
    """An HTTP proxy is asked for the whole address; nothing goes to Telegram directly."""
    asked: list[str] = []

    async def forward(request: web.BaseRequest) -> web.Response:
        asked.append(str(request.url))
        return web.json_response(ME)

    runner = web.ServerRunner(web.Server(forward))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    proxy = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with Bot(BOT_TOKEN, session=Session("http://telegram.invalid", proxy=proxy)).context() as bot:
        me = await bot.me()
    await runner.cleanup()

    assert "through_proxy" == me.username
    assert [f"http://telegram.invalid/bot{BOT_TOKEN}/getMe"] == asked


def test_socks_without_its_package_names_the_setting() -> None:
    """aiohttp-socks is no dependency of ours; who needs it is told."""
    with pytest.raises(WrongSetting, match="MYQG_PROXY_URL"):
        Session("https://api.telegram.org", proxy="socks5://127.0.0.1:1080")


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_certificates_that_cannot_be_read_name_the_setting(tmp_path: Path, content: str | None) -> None:
    """A missing file and one without certificates stop the start."""
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(WrongSetting, match="MYQG_CA_FILE"):
        Session("https://api.telegram.org", ca_file=path)
