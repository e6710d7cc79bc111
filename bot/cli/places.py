"""Where things are, without the secrets in their addresses."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}
SOCKS_PORT = 1080
POSTGRESQL_PORT = 5432
# As SQLAlchemy reads it: a password may hold #, / and ?, which end a web address.
SERVER = re.compile(r"[\w+]+://(?:[^:/@]*(?::[^@]*)?@)?(?P<host>\[[^\]]*\]|[^:/?]*)(?::(?P<port>\d+))?(?=[/?]|$)", re.ASCII)


def database_place(url: str) -> str:
    server = database_server(url)
    if server is None:
        return f"SQLite in {url.partition(':///')[2].partition('?')[0]}"
    return f"PostgreSQL at {server[0]}:{server[1]}"


def database_server(url: str) -> tuple[str, int] | None:
    """Host and port; None where the database is a file."""
    if url.startswith("sqlite"):
        return None
    found = SERVER.match(url)
    if found is None:
        return "localhost", POSTGRESQL_PORT
    return found["host"].strip("[]") or "localhost", int(found["port"] or POSTGRESQL_PORT)


def web_server(url: str) -> tuple[str, int]:
    """Host and port of an address, or its scheme's usual port."""
    parts = urlsplit(url)
    return parts.hostname or "localhost", parts.port or PORTS.get(parts.scheme, SOCKS_PORT)


def is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
