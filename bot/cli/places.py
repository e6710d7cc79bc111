"""Where things are, without the secrets in their addresses."""

from ipaddress import ip_address
from urllib.parse import urlsplit

POSTGRESQL_PORT = 5432


def database_place(url: str) -> str:
    server = database_server(url)
    if server is None:
        return f"SQLite in {url.partition(':///')[2].partition('?')[0]}"
    return f"PostgreSQL at {server[0]}:{server[1]}"


def database_server(url: str) -> tuple[str, int] | None:
    """Host and port; None where the database is a file."""
    if url.startswith("sqlite"):
        return None
    return web_server(url, POSTGRESQL_PORT)


def web_server(url: str, port: int | None = None) -> tuple[str, int]:
    """Host and port of an address; `port` where it names none and its scheme has no usual one."""
    parts = urlsplit(url)
    try:
        named = parts.port
    except ValueError:
        named = None
    return parts.hostname or "localhost", named or port or {"https": 443, "http": 80}.get(parts.scheme, 1080)


def is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
