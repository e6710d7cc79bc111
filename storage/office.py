"""Tables of the house: its words, its calendar, its directory, its numbers, its audit and its keys."""

from sqlalchemy import JSON, Column, Date, Integer, MetaData, String, Table, Text
from sqlalchemy.types import BigInteger

from bot.calendar.model import Kind
from bot.directory.model import Standing
from storage.types import NAMES, Encrypted, Hash, Id, UtcDateTime, named

metadata = MetaData(naming_convention=NAMES)

wordings = Table(
    "wordings",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

directory = Table(
    "directory",
    metadata,
    Column("id", Id, primary_key=True),
    Column("address", Encrypted("directory.address"), nullable=False),
    Column("address_hash", Hash, nullable=False, unique=True),
    Column("employer", String(256), nullable=False),
    Column("language", String(8), nullable=False),
    Column("status", named(Standing), nullable=False),
    Column("phone", Encrypted("directory.phone")),
    Column("name", Encrypted("directory.name")),
    Column("login", Encrypted("directory.login")),
    Column("imported_at", UtcDateTime, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("series", String(8), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("deed", String(64), nullable=False),
    Column("about", String(64), nullable=False, index=True),
    Column("done_by", Encrypted("audit.done_by"), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("chained", Hash, nullable=False),
)

chain = Table(
    "chain",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("chained", Hash, nullable=False),
    Column("cut", BigInteger, nullable=False),
    Column("cut_chained", Hash, nullable=False),
)

policies = Table(
    "policies",
    metadata,
    Column("version", String(32), primary_key=True),
    Column("texts", JSON, nullable=False),
    Column("meta", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("topic", String(64), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("helped", Integer, nullable=False, default=0),
    Column("not_helped", Integer, nullable=False, default=0),
)

cursors = Table(
    "cursors",
    metadata,
    Column("account", String(256), primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)

calendar_overrides = Table(
    "calendar_overrides",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", named(Kind), nullable=False),
    Column("order", String(200), nullable=False),
    Column("added_by", Encrypted("calendar_overrides.added_by"), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

calendar_confirmations = Table(
    "calendar_confirmations",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("order", String(200), nullable=False),
    Column("added_by", Encrypted("calendar_confirmations.added_by"), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

keyring = Table(
    "keyring",
    metadata,
    Column("key_id", String(8), primary_key=True),
    Column("sample", Encrypted("keyring.sample"), nullable=False),
)
