"""Settings: one frozen tree, read once, from a mapping; secrets print as ***."""

import difflib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot import setting_values as values
from bot.errors import WrongSetting
from bot.executors import Executor, parse_executors
from bot.staff import Staff, parse_staff

PREFIX = "MYQG_"
FULL, OFF = "full", "off"

Address = Annotated[str, BeforeValidator(values.address)]
Host = Annotated[str, BeforeValidator(values.host)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseModel):
    """Every field is MYQG_ and its name in capitals; a secret may also be a path in MYQG_…_FILE."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True)

    bot_token: Annotated[SecretStr, BeforeValidator(values.token)] | None = Field(
        description="the bot's token from @BotFather; not needed where MYQG_TELEGRAM_MODE is off"
    )
    telegram_mode: Annotated[Literal["full", "notice_only", "off"], BeforeValidator(str.lower)] = Field(
        "full", description="what goes through Telegram: full, notice_only (policy and notices, the rest by mail) or off"
    )
    bot_api_url: Annotated[str, BeforeValidator(values.web_address)] = Field(
        "https://api.telegram.org", description="the Bot API server, if not Telegram's own"
    )
    proxy_url: Annotated[SecretStr | None, BeforeValidator(values.proxy)] = Field(
        None, description="HTTP proxy on the way to Telegram", examples=["http://proxy.qg.kz:3128"]
    )
    ca_file: Annotated[Path | None, BeforeValidator(values.certificates)] = Field(
        None, description="certificates (PEM) of your own authority, for Telegram, SMTP and IMAP"
    )
    database_url: Annotated[SecretStr, BeforeValidator(values.database)] = Field(
        SecretStr("sqlite:///myqg.sqlite3"), description="sqlite:///FILE or postgresql://…"
    )
    secret_key: Annotated[SecretStr, BeforeValidator(values.keys)] = Field(
        description="keys for personal fields, newest first, separated by commas; `myqg-bot key` makes one"
    )
    smtp_host: Host = Field(description="the mail server that takes the bot's letters", examples=["mail.qg.kz"])
    smtp_port: Port = Field(587, description="port of the mail server: 587, 465 with tls, 25 inside")
    smtp_security: Annotated[Literal["tls", "starttls", "none"], BeforeValidator(str.lower)] = Field(
        "starttls", description="tls (465), starttls (587) or none"
    )
    smtp_user: str | None = Field(None, description="login at the mail server; not set for a relay that needs none")
    smtp_password: SecretStr | None = Field(None, description="password at the mail server")
    imap_host: Host | None = Field(
        None, description="the server of the bot's mailbox; without it no letter is read", examples=["mail.qg.kz"]
    )
    imap_port: Port = Field(993, description="port of the mailbox: 993, or 143 with none")
    imap_security: Annotated[Literal["tls", "none"], BeforeValidator(str.lower)] = Field(
        "tls", description="tls (993) or none (143)"
    )
    imap_user: str | None = Field(None, description="login at the mailbox; MYQG_MAIL_FROM if not set")
    imap_password: SecretStr | None = Field(None, description="password of the mailbox")
    mail_from: Address = Field(
        description="the bot's own address (sender, Reply-To and IMAP account)", examples=["privacy@qg.kz"]
    )
    staff_mail: Address = Field("loyalty@qg.kz", description="where requests go; never read by the bot")
    mail_domains: Annotated[tuple[str, ...], BeforeValidator(values.domains)] = Field(
        ("qg.kz",), description="domains of corporate mailboxes, separated by commas"
    )
    authserv_id: str | None = Field(
        None,
        description="name in your mail server's Authentication-Results; without it only answers to the bot's own letters "
        "are believed, and decisions only in answer to a letter to one's own mailbox",
    )
    trust_header: Annotated[str | None, BeforeValidator(values.mark)] = Field(
        None,
        description="a header by which your mail server marks letters of its own people, where it writes no "
        "Authentication-Results; it must take it out of letters from outside; `myqg-bot doctor --mail` finds it",
        examples=["X-MS-Exchange-Organization-AuthAs: Internal"],
    )
    staff_chat: Annotated[int | None, BeforeValidator(values.group)] = Field(
        None, description="id of the staff group in Telegram (send /id there)"
    )
    staff: Annotated[Staff, BeforeValidator(parse_staff)] = Field(
        Staff(), description="people: Name <address> agent,approver kk [Telegram id]; separated by semicolons"
    )
    executors: Annotated[tuple[Executor, ...], BeforeValidator(parse_executors)] = Field(
        (),
        description="systems in which decisions are carried out: System <address> kk; separated by semicolons; without any, "
        "who proposes an outcome has done it",
        examples=["MyQG <myqg-admin@qg.kz> ru; HR <hr@qg.kz> kk"],
    )
    staff_phone: str = Field("+7 (701) 898-62-61", description="the office's phone, as people should dial it")
    operator_name: str = Field(
        description="the operator, as in the notice about processing; Kazakh | Russian; another one asks for consents anew",
        examples=["«QazaqGaz» ҰК» АҚ | АО «НК «QazaqGaz»"],
    )
    operator_bin: Annotated[str, BeforeValidator(values.bin_of)] = Field(description="the operator's BIN, 12 digits")
    staff_mail_locale: Literal["kk", "ru"] = Field("ru", description="language of the letters to MYQG_STAFF_MAIL")
    responsible: str = Field(
        description="who is responsible for personal data: name and contact", examples=["Айгүл Сейітова, +7 (7172) 00-00-00"]
    )
    published: str | None = Field(
        None,
        description="where outside Telegram the bot's exact @name is printed, for who asks whether it is real; Kazakh | Russian",
        examples=["MyQG қосымшасындағы «Байланыс» беті | страница «Контакты» в приложении MyQG"],
    )
    content: Annotated[Path | None, BeforeValidator(values.folder)] = Field(
        None,
        description="the office's own folder: policy texts, answers, examples, wordings; `myqg-bot policy copy FOLDER` makes one",
    )
    tombstones: Annotated[Path | None, BeforeValidator(values.new_file)] = Field(
        None,
        description="file of who asked to be forgotten, as keyed hashes, read at start: keep it out of backups; "
        "beside the SQLite file if not set",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = Field(
        "INFO", description="how much is logged"
    )

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Self:
        """Reads MYQG_… of the mapping; raises WrongSetting with one line that names the setting."""
        settings, problems = cls.examined(environment)
        if settings is None:
            others = f" (and {len(problems) - 1} more: see `myqg-bot doctor`)" if len(problems) > 1 else ""
            raise WrongSetting(problems[0] + others)
        return settings

    @classmethod
    def examined(cls, environment: Mapping[str, str]) -> tuple[Self | None, list[str]]:
        """The settings, or else everything that is wrong with them: a line for each, which names the setting."""
        problems = dict(_unknown(environment))
        found = dict(_values(environment, problems))
        try:
            settings = cls.model_validate(found)
        except ValidationError as error:
            for detail in error.errors(include_input=False, include_url=False):
                problems.setdefault(_variable(str(detail["loc"][0])), _line(detail))
            return None, list(problems.values())
        problems |= _contradictions(settings)
        return (None, list(problems.values())) if problems else (settings, [])

    @model_validator(mode="before")
    @classmethod
    def _without_telegram(cls, found: dict[str, Any]) -> dict[str, Any]:
        """Where Telegram is off, nobody has to have a bot there."""
        return {"bot_token": None, **found} if str(found.get("telegram_mode")).lower() == OFF else found

    @property
    def telegram(self) -> bool:
        """Whether there is a bot in Telegram at all."""
        return self.telegram_mode != OFF

    @property
    def personal_by_telegram(self) -> bool:
        """Whether anything about a person may go through Telegram."""
        return self.telegram_mode == FULL

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return values.words(self.secret_key.get_secret_value())

    def operator(self, locale: str) -> str:
        """The operator's name in one language."""
        return values.tongue(self.operator_name, locale)

    @property
    def trusts_senders(self) -> bool:
        """Whether letters are read, and the own server says whose they are."""
        return self.imap_host is not None and (self.authserv_id is not None or self.trust_header is not None)

    @property
    def places(self) -> dict[str, str]:
        """Where people can turn, for the answers about the bot itself."""
        printed = (
            {f"published.{locale}": values.tongue(self.published, locale) for locale in ("kk", "ru")} if self.published else {}
        )
        return {"mail": self.staff_mail, "phone": self.staff_phone, **printed}

    def secret(self, name: str) -> str | None:
        """The clear text of a secret field, where it must leave for a server."""
        value = getattr(self, name)
        return value.get_secret_value() if isinstance(value, SecretStr) else None

    @classmethod
    def is_secret(cls, name: str) -> bool:
        return "SecretStr" in str(cls.model_fields[name].annotation)


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _unknown(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A misspelt name would be ignored in silence, and the default taken."""
    plain = [_variable(name) for name in Settings.model_fields]
    known = [*plain, *(f"{_variable(name)}_FILE" for name in Settings.model_fields if Settings.is_secret(name))]
    for name in environment:
        if not name.upper().startswith(PREFIX) or name in known:
            continue
        if name.removesuffix("_FILE") in plain:
            yield name, f"{name}: only secrets are read from files; write the value into {name.removesuffix('_FILE')}"
        else:
            near = difflib.get_close_matches(name.upper(), known, 1)
            advice = f"did you mean {near[0]}?" if near else "all of them are in .env.example"
            yield name, f"{name}: there is no such setting; {advice}"


def _values(environment: Mapping[str, str], problems: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is set; what cannot be read from its file becomes a problem."""
    for name in Settings.model_fields:
        variable = _variable(name)
        path = environment.get(f"{variable}_FILE", "").strip() if Settings.is_secret(name) else ""
        try:
            value = _value(environment, variable, path)
        except ValueError as error:
            problems[variable] = str(error)
        else:
            if value:
                yield name, value


def _value(environment: Mapping[str, str], variable: str, path: str) -> str:
    value = environment.get(variable, "").strip()
    if not path:
        return value
    if value:
        raise ValueError(f"{variable} and {variable}_FILE are both set: keep one of them")
    try:
        value = Path(path).read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{variable}_FILE: {path}: {values.unread(error)}") from None
    if not value:
        raise ValueError(f"{variable}_FILE: {path} is empty")
    return value


def _contradictions(known: Settings) -> dict[str, str]:
    """What is right alone and wrong together."""
    wrong = {
        "MYQG_IMAP_HOST is not set, but MYQG_TELEGRAM_MODE is not full: then people write letters, and they must be read": (
            not known.personal_by_telegram and not known.imap_host
        ),
        "MYQG_IMAP_PASSWORD is not set, but MYQG_IMAP_HOST is: a mailbox cannot be opened without it": (
            known.imap_host and not known.imap_password
        ),
        "MYQG_SMTP_PASSWORD is not set, but MYQG_SMTP_USER is: set both, or neither for a relay without login": (
            known.smtp_user and not known.smtp_password
        ),
        "MYQG_SMTP_USER is not set, but MYQG_SMTP_PASSWORD is: set both, or neither for a relay without login": (
            known.smtp_password and not known.smtp_user
        ),
        "MYQG_MAIL_FROM and MYQG_STAFF_MAIL are the same address: the bot needs a mailbox of its own": (
            known.mail_from == known.staff_mail
        ),
        "MYQG_IMAP_USER is the mailbox of MYQG_STAFF_MAIL, which the bot must not read: use the one of MYQG_MAIL_FROM": (
            (known.imap_user or "").lower() == known.staff_mail
        ),
        "MYQG_STAFF names the shared mailbox or the bot's own as a person: each needs a mailbox of their own": any(
            known.staff.by_mail(address) for address in (known.staff_mail, known.mail_from)
        ),
    }
    return {line.partition(" ")[0]: line for line, holds in wrong.items() if holds}


def _line(error: ErrorDetails) -> str:
    """One line that names the setting and says what to write; never the value."""
    name = str(error["loc"][0])
    field = Settings.model_fields[name]
    if error["type"] == "missing":
        return f"{_variable(name)} is not set: {_what(field)}"
    return f"{_variable(name)}: {_wrong(error)}"


def _what(field: FieldInfo) -> str:
    example = f", for example {field.examples[0]}" if field.examples else ""
    return f"{field.description}{example}"


def _wrong(error: ErrorDetails) -> str:
    match error["type"], error.get("ctx", {}):
        case "literal_error", ctx:
            return f"write {ctx['expected'].replace(chr(39), '')}"
        case "int_parsing" | "greater_than_equal" | "less_than_equal", _:
            return "write a whole number from 1 to 65535"
        case _:
            return error["msg"].removeprefix("Value error, ")
