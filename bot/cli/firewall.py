"""`myqg-bot doctor --firewall`: what to ask the network team for, as a table to paste into a ticket."""

from collections.abc import Iterator, Mapping

from bot.cli.environment import environment
from bot.cli.places import database_server, web_server
from bot.errors import WrongSetting
from bot.settings import Settings

Row = tuple[str, str, str, str]

# Stands in for what is not set yet, so that the list can be asked for before there is a token.
UNSET = {
    "MYQG_BOT_TOKEN": "1:unset",
    "MYQG_SECRET_KEY": "unset" * 8,
    "MYQG_SMTP_HOST": "MYQG_SMTP_HOST",
    "MYQG_IMAP_HOST": "MYQG_IMAP_HOST",
    "MYQG_IMAP_PASSWORD": "unset",
    "MYQG_MAIL_FROM": "unset@unset.kz",
    "MYQG_OPERATOR_NAME": "unset",
    "MYQG_OPERATOR_BIN": "0" * 12,
    "MYQG_RESPONSIBLE": "unset",
}


HEAD = "MyQG privacy bot: connections from its server outwards. Nothing has to be opened inwards."
FOOT = {
    "read": "",
    "partly": "\n\nA name in capitals stands for a setting that is not set yet.",
    "defaults": "\n\nThe settings cannot be read (`myqg-bot doctor` tells why); these are the defaults.",
}


def firewall_list() -> str:
    """From the settings where they can be read, and from their defaults where not."""
    known, how = _known()
    rows = [("Purpose", "Host", "Port", "Protocol"), *_rows(known)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join((HEAD, "", *lines)) + FOOT[how]


def _known() -> tuple[Settings, str]:
    given = _environment()
    for how, tried in (("read", given), ("partly", _with_unset(given)), ("defaults", UNSET)):
        known, _ = Settings.examined(tried)
        if known is not None:
            return known, how
    raise AssertionError("the defaults can be read")


def _environment() -> Mapping[str, str]:
    try:
        return environment()
    except WrongSetting:
        return {}


def _with_unset(given: Mapping[str, str]) -> dict[str, str]:
    missing = {name: value for name, value in UNSET.items() if not (given.get(name) or given.get(f"{name}_FILE"))}
    return {**given, **missing}


def _rows(known: Settings) -> Iterator[Row]:
    if known.telegram:
        yield from _telegram(known)
    yield "Mail out (SMTP)", known.smtp_host, str(known.smtp_port), f"TCP, {known.smtp_security}"
    if known.imap_host is not None:
        yield "Mail in (IMAP)", known.imap_host, str(known.imap_port), f"TCP, {known.imap_security}"
    if server := database_server(known.database_url.get_secret_value()):
        yield "Database (PostgreSQL)", server[0], str(server[1]), "TCP"
    yield "Names (DNS)", "your DNS servers", "53", "UDP and TCP"
    yield "Time (NTP)", "your time server", "123", "UDP"
    yield "Only to install (PyPI)", "pypi.org", "443", "TCP, tls"
    yield "Only to install (PyPI)", "files.pythonhosted.org", "443", "TCP, tls"


def _telegram(known: Settings) -> Iterator[Row]:
    host, port = web_server(known.bot_api_url)
    secured = "tls" if known.bot_api_url.startswith("https") else "none"
    proxy = known.secret("proxy_url")
    if proxy is None:
        yield "Telegram (Bot API)", host, str(port), f"TCP, {secured}"
        return
    through, entrance = web_server(proxy)
    yield "Proxy to Telegram", through, str(entrance), "TCP"
    yield "Telegram, from the proxy", host, str(port), f"TCP, {secured}"
