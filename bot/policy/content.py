"""The files the office owns: policy texts, approved answers, example phrasings, and the weights learnt from them."""

import shutil
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.errors import WrongSetting

PARTS = ("policy", "questions", "answers.toml")
WEIGHTS = "weights.npz"


@dataclass(frozen=True, slots=True)
class Content:
    """One folder of them: locales/ of the program, or where MYQG_CONTENT points."""

    root: Traversable

    @classmethod
    def at(cls, folder: Path | None = None) -> "Content":
        if folder is None:
            return cls(files("locales"))
        missing = [part for part in PARTS if not (folder / part).exists()]
        if missing:
            raise WrongSetting(
                f"MYQG_CONTENT: {folder} has no {missing[0]}; `myqg-bot policy copy {folder}` makes a folder to begin with"
            )
        return cls(folder)

    @property
    def policies(self) -> Traversable:
        return self.root / "policy"

    @property
    def questions(self) -> Traversable:
        return self.root / "questions"

    @property
    def answers(self) -> Traversable:
        return self.root / "answers.toml"

    @property
    def weights(self) -> Traversable:
        return self.root / WEIGHTS

    def copy(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for part in (*PARTS, WEIGHTS):
            source = Path(str(self.root / part))
            shutil.copytree(source, folder / part) if source.is_dir() else shutil.copy(source, folder / part)
