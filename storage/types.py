"""Names of constraints, and column types: moments in UTC, encrypted text, keyed hashes, enums by value, keys wide enough."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, LargeBinary
from sqlalchemy.types import TypeDecorator

from storage.crypto import Keys

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# A plain BIGINT primary key does not count by itself on SQLite.
Id = BigInteger().with_variant(Integer, "sqlite")
Hash = LargeBinary(32)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; SQLite keeps no zone, so what is stored is always UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_KEYS: WeakKeyDictionary[Dialect, Keys] = WeakKeyDictionary()  # every engine has its own dialect


def use_keys(dialect: Dialect, keys: Keys) -> None:
    _KEYS[dialect] = keys


class Encrypted(TypeDecorator[str]):
    """Text that only the service can read; `place` (table.column) is authenticated, so a moved value does not open."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _KEYS[dialect].seal(self.place, value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        return None if value is None else _KEYS[dialect].open(self.place, value)


def named(members: type[StrEnum]) -> Enum:
    """The value of a member as text."""
    return Enum(members, native_enum=False, length=32, values_callable=lambda enum: [member.value for member in enum])
