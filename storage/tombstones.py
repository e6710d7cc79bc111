"""Who asked to be forgotten, as keyed hashes: a restored backup and letters that are read again bring nobody back.

The table goes back with a backup, the file beside it does not.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import case, select

from bot.errors import WrongSetting
from bot.people.model import Channel
from bot.people.ports import TOMBSTONE_LIFE
from storage.crypto import Keys
from storage.engine import Work, database_url
from storage.tables import channels, people, tombstones

PLACE = "tombstones.name"
LINE = re.compile(r"([0-9a-f]{64}) (\S+)")

Stones = Mapping[bytes, datetime]


def of_address(channel: Channel, address: str) -> str:
    return f"{channel}:{address}"


def of_person(pseudonym: str) -> str:
    return f"person:{pseudonym}"


def stone(keys: Keys, stones: Stones, name: str) -> datetime | None:
    """When this name was forgotten last, under whichever key."""
    return max((stones[found] for found in keys.hashes(PLACE, name) if found in stones), default=None)


async def bury(work: Work, person: int, now: datetime) -> None:
    """The pseudonym and every address of a person who is about to be forgotten."""
    pseudonym = (await work.connection.execute(select(people.c.pseudonym).where(people.c.id == person))).scalar_one()
    rows = await work.connection.execute(select(channels.c.channel, channels.c.address).where(channels.c.person_id == person))
    names = [of_person(pseudonym), *(of_address(row.channel, row.address) for row in rows)]
    buried = {work.keys.hash(PLACE, name): now for name in names}
    await lay(work, buried)
    work.buried.update(buried)


async def lay(work: Work, stones: Stones) -> None:
    """The later moment counts."""
    for name, at in stones.items():
        stmt = work.insert(tombstones).values(name_hash=name, at=at)
        new = stmt.excluded
        later = case((tombstones.c.at > new.at, tombstones.c.at), else_=new.at)
        await work.connection.execute(stmt.on_conflict_do_update(index_elements=["name_hash"], set_={"at": later}))


async def all_of(work: Work) -> dict[bytes, datetime]:
    rows = await work.connection.execute(select(tombstones))
    return {row.name_hash: row.at for row in rows}


@dataclass(frozen=True, slots=True)
class TombstoneFile:
    """A line for each name: its hash, and when it was forgotten."""

    path: Path

    @classmethod
    def of(cls, url: str, named: Path | None) -> "TombstoneFile | None":
        """Where the setting says; else beside a SQLite file. PostgreSQL has no such place of its own."""
        if named is not None:
            return cls(named)
        place = database_url(url)
        return cls(Path(f"{place.database}.forgotten")) if place.get_backend_name() == "sqlite" else None

    def read(self, now: datetime | None) -> dict[bytes, datetime]:
        """Lines that are too old to matter are taken out where the time is known."""
        stones = dict[bytes, datetime]()
        for number, line in enumerate(self._lines(), 1):
            name, at = self._parsed(number, line)
            stones[name] = max(at, stones.get(name, at))
        kept = {name: at for name, at in stones.items() if now is None or at >= now - TOMBSTONE_LIFE}
        if len(kept) < len(stones):
            self._replace(kept)
        return kept

    def add(self, stones: Stones) -> None:
        if stones:
            with self.path.open("a", encoding="ascii") as file:
                file.write(_text(stones))
                file.flush()
                os.fsync(file.fileno())

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text("ascii").splitlines() if self.path.exists() else []
        except (OSError, UnicodeDecodeError) as error:
            raise WrongSetting(f"MYQG_TOMBSTONES: {self.path} cannot be read ({type(error).__name__})") from None

    def _parsed(self, number: int, line: str) -> tuple[bytes, datetime]:
        found = LINE.fullmatch(line)
        try:
            if found is not None:
                return bytes.fromhex(found[1]), datetime.fromisoformat(found[2]).astimezone(UTC)
        except ValueError:
            pass
        raise WrongSetting(f"MYQG_TOMBSTONES: {self.path}, line {number} is damaged; take it out")

    def _replace(self, stones: Stones) -> None:
        new = self.path.with_name(f"{self.path.name}.new")
        new.write_text(_text(stones), "ascii")
        new.replace(self.path)


def _text(stones: Stones) -> str:
    return "".join(f"{name.hex()} {at.astimezone(UTC).isoformat()}\n" for name, at in stones.items())
