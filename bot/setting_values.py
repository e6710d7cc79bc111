"""What the value of a setting may look like; every refusal says what to write, and none repeats the value."""

import re
import ssl
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

MIN_KEY = 32
TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
HOST = re.compile(r"[\w.-]+", re.ASCII)
MARK = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*:\s*[!-~]+(?: [!-~]+)*")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
DATABASE = re.compile(r"sqlite(\+\w+)?:///(?!:memory:).*[^/]|postgres(ql)?(\+\w+)?://.+", re.DOTALL)
PROXIES = ("http", "https", "socks4", "socks5", "socks5h")


def words(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def token(value: str) -> str:
    if not TOKEN.fullmatch(value):
        raise ValueError("this is not a token; it is a number, a colon and letters, and @BotFather gives it")
    return value


def keys(value: str) -> str:
    if not words(value) or min(map(len, words(value))) < MIN_KEY:
        raise ValueError(f"each key needs at least {MIN_KEY} characters; `myqg-bot key` makes one")
    return value


def address(value: str) -> str:
    local, at, domain = value.strip().lower().partition("@")
    if not (local and at and DOMAIN.fullmatch(domain)) or any(c.isspace() or c in "<>,;" for c in local):
        raise ValueError("this is not a mail address; write name@domain.kz and nothing else")
    return f"{local}@{domain}"


def domains(value: str) -> tuple[str, ...]:
    found = tuple(part.lower().removeprefix("@") for part in words(value))
    if not found or not all(map(DOMAIN.fullmatch, found)):
        raise ValueError("write domains separated by commas, as in qg.kz, ica.kz")
    return found


def host(value: str) -> str:
    if not (HOST.fullmatch(value) or _is_ipv6(value)):
        raise ValueError("write only the server's name, without https:// and without a port")
    return value


def web_address(value: str) -> str:
    if _url(value, ("http", "https")) is None:
        raise ValueError("write an address that begins with https:// or http://")
    return value.rstrip("/")


def proxy(value: str) -> str:
    if _url(value, PROXIES) is None:
        raise ValueError("write an address that begins with http:// (or socks5://) and names host and port")
    return value


def certificates(value: str) -> Path:
    try:
        ssl.create_default_context(cafile=value)
    except ssl.SSLError:
        raise ValueError(f"there are no certificates (PEM) in {value}") from None
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot read certificates (PEM) from {value}: {unread(error)}") from None
    return Path(value)


def mark(value: str) -> str:
    if not MARK.fullmatch(value):
        raise ValueError("write the header's name, a colon and its value, as in X-Internal: yes")
    name, _, said = value.partition(":")
    return f"{name}: {said.strip()}"


def group(value: str) -> int:
    """Telegram's ids of groups are negative."""
    if not re.fullmatch(r"-\d+", value):
        raise ValueError("the id of a group is a number below zero; send /id in that group and copy what the bot says")
    return int(value)


def bin_of(value: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", value):
        raise ValueError("a BIN has 12 digits")
    return value


def _url(value: str, schemes: tuple[str, ...]) -> SplitResult | None:
    try:
        url = urlsplit(value)
        _ = url.port
    except ValueError:
        return None
    return url if url.scheme in schemes and url.hostname else None


def _is_ipv6(value: str) -> bool:
    try:
        IPv6Address(value)
    except ValueError:
        return False
    return True


def unread(error: OSError | ValueError) -> str:
    """Why a file cannot be used, in words."""
    match error:
        case FileNotFoundError():
            return "there is no such file"
        case UnicodeDecodeError():
            return "it is no UTF-8 text; save it as UTF-8"
        case OSError():
            return f"it cannot be read ({error.strerror})"
        case _:
            return "what is in it cannot be read"


def tongue(text: str, locale: str) -> str:
    """One language of "Kazakh | Russian"; the first where there is only one."""
    kazakh, _, russian = (part.strip() for part in text.partition("|"))
    return russian if locale == "ru" and russian else kazakh


def folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise ValueError(f"{path} is no folder; `myqg-bot policy copy {path}` makes one")
    return path


def database(value: str) -> str:
    if not DATABASE.fullmatch(value):
        raise ValueError("write sqlite:///FILE or postgresql://user:password@host/name")
    folder = Path(value.partition(":///")[2].partition("?")[0]).parent
    if value.startswith("sqlite") and not folder.is_dir():
        raise ValueError(f"there is no folder {folder}; make it, or correct the path")
    return value


def new_file(text: str) -> Path:
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError(f"{path} cannot be a file; name one in a folder that is there")
    return path
