"""The HTTP session to Telegram: through a proxy and an own certificate authority if need be."""

import ssl
from functools import cache
from pathlib import Path

import certifi
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientSession, TCPConnector

from bot.errors import WrongSetting

TIMEOUT = 40.0


class Session(AiohttpSession):
    """aiogram's session; but HTTP proxies need no further package, a page is not an answer, and plain HTTP ends at once."""

    def __init__(self, api_url: str, *, proxy: str | None = None, ca_file: Path | None = None) -> None:
        socks = proxy if proxy and proxy.startswith("socks") else None
        try:
            super().__init__(proxy=socks, api=TelegramAPIServer.from_base(api_url), timeout=TIMEOUT)
        except RuntimeError:
            raise WrongSetting(
                "MYQG_PROXY_URL: a SOCKS proxy needs the package aiohttp-socks; install it or use http://…"
            ) from None
        self._connector_init["ssl"] = _certificates(ca_file)
        self._http_proxy = None if socks else proxy

    async def create_session(self) -> ClientSession:
        if self._http_proxy is None:
            return await super().create_session()
        if self._session is None or self._session.closed:
            self._session = ClientSession(connector=TCPConnector(**self._connector_init), proxy=self._http_proxy)
        return self._session

    async def close(self) -> None:
        """aiogram leaves TLS a quarter of a second to say goodbye; plain HTTP has nothing to say."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """A page instead of JSON comes from a gateway on the way, and counts as the server being away."""
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            if isinstance(error.data, str):
                raise TelegramServerError(method, f"HTTP {status_code} without JSON") from None
            raise


@cache
def _certificates(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file is not None:
        _trust(context, ca_file)
    return context


def _trust(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise WrongSetting(f"MYQG_CA_FILE: cannot read certificates from {ca_file} ({type(error).__name__})") from None
