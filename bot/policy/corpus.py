"""The policy as it was given to us: one version, its segments, and the words of either language byte for byte."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.errors import WrongContent
from bot.policy.content import Content
from bot.setting_values import unread

LOCALES = ("kk", "ru")
ORIGINAL = "kk"


@dataclass(frozen=True, slots=True)
class Corpus:
    """One version of the policy; a segment is a slice of its text."""

    version: str
    sha256: str
    loaded: str
    standing: Mapping[str, str]  # locale -> "original" or "working", a translation nobody has approved
    texts: Mapping[str, str]
    slices: Mapping[str, Mapping[str, tuple[int, int]]]

    @classmethod
    def load(cls, content: Content, version: str | None = None) -> "Corpus":
        name, there = version or latest(content), versions(content)
        if name not in there:
            raise WrongContent(f"policy/{name}: there is no such folder; there are {', '.join(there)}")
        folder = content.policies / name
        try:
            meta = json.loads((folder / "meta.json").read_bytes())
            return cls.of({locale: _read(folder / f"{locale}.txt") for locale in LOCALES}, meta)
        except OSError as error:
            raise WrongContent(f"policy/{name}/{Path(str(error.filename)).name}: {unread(error)}") from None
        except (ValueError, KeyError) as error:
            raise WrongContent(f"policy/{folder.name}: {type(error).__name__} {error}") from None

    @classmethod
    def of(cls, texts: Mapping[str, str], meta: Mapping[str, Any]) -> "Corpus":
        return cls(
            version=meta["version"],
            sha256=meta["sha256"],
            loaded=meta["loaded"],
            standing=meta["texts"],
            texts=texts,
            slices=meta["segments"],
        )

    @property
    def meta(self) -> dict[str, Any]:
        """As in meta.json."""
        segments = {name: dict(places) for name, places in self.slices.items()}
        return {
            "version": self.version,
            "sha256": self.sha256,
            "loaded": self.loaded,
            "texts": dict(self.standing),
            "segments": segments,
        }

    @property
    def numbers(self) -> list[int]:
        return [int(segment[1:]) for segment in self.slices if segment[1:].isdigit()]

    def segment(self, segment: str, locale: str) -> str:
        return self.passage(segment, segment, locale)

    def passage(self, first: str, last: str, locale: str) -> str:
        """Everything from one segment to another, with what lies between."""
        return self.texts[locale][self.slices[first][locale][0] : self.slices[last][locale][1]]

    def heading(self, number: int, locale: str) -> str:
        return self.segment(f"s{number}", locale)

    def section(self, number: int, locale: str) -> str:
        """The whole section below its heading."""
        inside = [segment for segment in self.slices if segment.startswith(f"s{number}.")]
        return self.passage(inside[0], inside[-1], locale)


def latest(content: Content) -> str:
    return versions(content)[-1]


def versions(content: Content) -> list[str]:
    """Named by the day they were loaded; the newest is the last."""
    found = sorted(folder.name for folder in content.policies.iterdir() if folder.is_dir())
    if not found:
        raise WrongContent("policy/: there is no version of the policy")
    return found


def section_of(segment: str) -> int:
    return int(segment.partition(".")[0].removeprefix("s"))


def _read(file: Traversable) -> str:
    return file.read_bytes().decode()  # read_text() would translate line ends, and slices would slip
