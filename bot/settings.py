"""Settings: one frozen tree, read once, from a mapping; secrets print as ***."""

import difflib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import WrongSetting
from bot.staff import Staff, parse_staff

PREFIX = "MYQG_"
MIN_KEY = 32


def _list(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _staff(value: object) -> object:
    return parse_staff(value) if isinstance(value, str) else value


def _keys(value: object) -> object:
    for key in _list(value) if isinstance(value, str) else ():  # type: ignore[attr-defined]
        if len(key) < MIN_KEY:
            raise ValueError(f"each key needs at least {MIN_KEY} characters; `myqg-bot key` makes one")
    return value


def _address(value: str) -> str:
    local, _, domain = value.strip().lower().partition("@")
    if not local or "." not in domain or any(c.isspace() for c in value.strip()):
        raise ValueError("this is not a mail address; write name@domain.kz")
    return f"{local}@{domain}"


def _bin(value: str) -> str:
    if not (value.isdigit() and len(value) == 12):
        raise ValueError("a BIN has 12 digits")
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(_list)]
Address = Annotated[str, BeforeValidator(_address)]


class Settings(BaseModel):
    """Every field is MYQG_ and its name in capitals; a secret may also be a path in MYQG_…_FILE."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True)

    bot_token: SecretStr = Field(description="the bot's token from @BotFather")
    bot_api_url: str = Field("https://api.telegram.org", description="another Bot API server")
    proxy_url: SecretStr | None = Field(None, description="HTTP proxy on the way to Telegram")
    ca_file: Path | None = Field(None, description="certificates (PEM) of your own authority, for Telegram, SMTP and IMAP")
    database_url: SecretStr = Field(SecretStr("sqlite:///myqg.sqlite3"), description="sqlite:///FILE or postgresql://…")
    secret_key: Annotated[SecretStr, BeforeValidator(_keys)] = Field(
        description="keys for personal fields, newest first, separated by commas; `myqg-bot key` makes one"
    )
    smtp_host: str = Field(description="the mail server that takes our letters")
    smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    smtp_security: Literal["tls", "starttls", "none"] = Field("starttls", description="tls (465), starttls (587) or none")
    smtp_user: str | None = Field(None, description="login; none for a relay that needs none")
    smtp_password: SecretStr | None = Field(None, description="its password")
    imap_host: str | None = Field(None, description="the server of the bot's mailbox; without it nothing is read by mail")
    imap_port: int = Field(993, ge=1, le=65535, description="its port")
    imap_security: Literal["tls", "none"] = Field("tls", description="tls or none")
    imap_user: str | None = Field(None, description="login; MYQG_MAIL_FROM if not set")
    imap_password: SecretStr | None = Field(None, description="its password")
    mail_from: Address = Field(description="the bot's own address: sender, Reply-To and IMAP account")
    staff_mail: Address = Field("loyalty@qg.kz", description="where requests go; never read by the bot")
    mail_domains: Words = Field(("qg.kz",), description="domains of corporate mailboxes, separated by commas")
    authserv_id: str | None = Field(
        None, description="name in your mail server's Authentication-Results; without it no sender is trusted"
    )
    staff_chat: int | None = Field(None, description="id of the staff group in Telegram (send /id there)")
    staff: Annotated[Staff, BeforeValidator(_staff)] = Field(
        Staff(), description="people: Name <address> agent,approver kk [Telegram id]; separated by semicolons"
    )
    staff_phone: str = Field("+7 (701) 898-62-61", description="the office's phone, as people should dial it")
    operator_name: str = Field(description="the operator, as in the notice about processing; Kazakh | Russian")
    operator_bin: Annotated[str, BeforeValidator(_bin)] = Field(description="its BIN, 12 digits")
    staff_mail_locale: Literal["kk", "ru"] = Field("ru", description="language of the letters to MYQG_STAFF_MAIL")
    responsible: str = Field(description="who is responsible for personal data: name and contact")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Self:
        """Reads MYQG_… of the mapping; raises WrongSetting with one line that names the setting."""
        _refuse_unknown(environment, cls)
        try:
            return cls.model_validate(dict(_values(environment, cls)))
        except ValidationError as error:
            raise WrongSetting(_first(error)) from None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key.strip() for key in self.secret_key.get_secret_value().split(",") if key.strip())

    def operator(self, locale: str) -> str:
        """The operator's name in one language."""
        kazakh, _, russian = (part.strip() for part in self.operator_name.partition("|"))
        return russian if locale == "ru" and russian else kazakh

    def secret(self, name: str) -> str | None:
        """The clear text of a secret field, where it must leave for a server."""
        value = getattr(self, name)
        return value.get_secret_value() if isinstance(value, SecretStr) else None

    @classmethod
    def is_secret(cls, name: str) -> bool:
        return "SecretStr" in str(cls.model_fields[name].annotation)


def _refuse_unknown(environment: Mapping[str, str], cls: type[Settings]) -> None:
    known = [PREFIX + name.upper() for name in cls.model_fields]
    known += [f"{PREFIX}{name.upper()}_FILE" for name in cls.model_fields if cls.is_secret(name)]
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise WrongSetting(f"{name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else ""))


def _values(environment: Mapping[str, str], cls: type[Settings]) -> list[tuple[str, Any]]:
    found = []
    for name in cls.model_fields:
        variable = PREFIX + name.upper()
        value = environment.get(variable, "").strip() or _from_file(environment, variable)
        if value:
            found.append((name, value))
    return found


def _from_file(environment: Mapping[str, str], variable: str) -> str:
    path = environment.get(f"{variable}_FILE", "").strip()
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{variable}_FILE: cannot read {path} ({type(error).__name__})") from None


def _first(error: ValidationError) -> str:
    """One line that names the setting and says what to write; never the value."""
    first = error.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0])
    field = Settings.model_fields[name]
    if first["type"] == "missing":
        return f"{PREFIX}{name.upper()} is not set: {field.description}"
    return f"{PREFIX}{name.upper()}: {first['msg'].removeprefix('Value error, ')} ({field.description})"
