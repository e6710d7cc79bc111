"""Encryption of what is personal, and keyed hashes to find it again."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import WrongSetting

ID = 4
NONCE = 12


class Undecipherable(Exception):
    """A stored value was not written by us for this column, or its key is not among MYQG_SECRET_KEY."""


def _derive(secret: str, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"myqg/{purpose}".encode()).derive(secret.encode())


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What one secret gives: a cipher, a key for hashes, and a short id that tells which secret wrote a value."""

    id: bytes
    cipher: AESGCM
    hashing: bytes

    @classmethod
    def of(cls, secret: str) -> "Key":
        return cls(_derive(secret, "id", ID), AESGCM(_derive(secret, "encrypt", 32)), _derive(secret, "hash", 32))

    def hash(self, place: str, value: str) -> bytes:
        return hmac.digest(self.hashing, f"{place}\0{value}".encode(), "sha256")


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """All keys, newest first: the newest writes, every one of them reads. `place` is table.column."""

    all: tuple[Key, ...]

    @classmethod
    def of(cls, secrets: Sequence[str]) -> "Keys":
        if isinstance(secrets, str) or not secrets or not all(secrets):
            raise WrongSetting("MYQG_SECRET_KEY is empty; write a long random secret, the newest first if there are several")
        return cls(tuple(Key.of(secret) for secret in secrets))

    @property
    def newest(self) -> Key:
        return self.all[0]

    def by_id(self, key_id: bytes) -> Key | None:
        return next((key for key in self.all if key.id == key_id), None)

    def seal(self, place: str, text: str) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return self.newest.id + nonce + self.newest.cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, place: str, sealed: bytes) -> str:
        key = self.by_id(sealed[:ID])
        if key is None:
            raise Undecipherable(f"{place}: the key {sealed[:ID].hex()} is not among MYQG_SECRET_KEY")
        try:
            return key.cipher.decrypt(sealed[ID : ID + NONCE], sealed[ID + NONCE :], place.encode()).decode()
        except InvalidTag as error:
            raise Undecipherable(f"{place}: the value was changed or moved") from error

    def hash(self, place: str, value: str) -> bytes:
        return self.newest.hash(place, value)

    def hashes(self, place: str, value: str) -> list[bytes]:
        """The hash under every key: a row may have been written before the last rotation."""
        return [key.hash(place, value) for key in self.all]
