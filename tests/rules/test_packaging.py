"""What is shipped: one wheel with four packages and their words, and one pinned list of what it needs."""

import re
import subprocess
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.rules.tree import OURS, ROOT, project, uv

DATA = {".po", ".json", ".txt", ".toml", ".js", ".css", ".html", ".svg", ".mako", ".npz"}
EXPORT = ("export", "--quiet", "--format", "requirements-txt", "--no-emit-project", "--no-dev", "--no-annotate")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--quiet", "--wheel", "--out-dir", str(folder))
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_wheel_holds_the_four_packages(wheel: list[str]) -> None:
    """Tests and papers stay at home."""
    version = project()["project"]["version"]

    assert {*OURS, f"myqg_privacy_bot-{version}.dist-info"} == {name.partition("/")[0] for name in wheel}


def _shipped() -> set[str]:
    paths = (path for folder in OURS for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts)
    return {str(path.relative_to(ROOT)) for path in paths if path.is_file()}


def test_wheel_holds_every_word(wheel: list[str]) -> None:
    """Texts, policy, questions, law, the page and the migrations are inside, and nothing that is not in the tree."""
    ours = {name for name in wheel if ".dist-info/" not in name}

    assert _shipped() == ours
    assert {".py", *DATA} == {Path(name).suffix for name in ours}


def test_nobody_else_owns_our_names() -> None:
    """Another distribution with a package `bot` would be imported instead of ours, or be overwritten by it."""
    owners = packages_distributions()

    assert {} == {name: owners[name] for name in OURS if set(owners.get(name, ())) - {"myqg-privacy-bot"}}


def _requirements(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_lock_is_current() -> None:
    """requirements.lock is what pyproject.toml resolves to on its date."""
    assert _requirements(uv(*EXPORT)) == _requirements((ROOT / "requirements.lock").read_text(encoding="utf-8"))


def test_lock_pins_every_file_and_names_no_server() -> None:
    """Every line is a version or a hash: where packages come from is the reader's own business."""
    lines = _requirements((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    versions = [line for line in lines if re.match(r"[a-z0-9-]+(\[[a-z]+\])?==[0-9]", line)]
    hashes = [line for line in lines if re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)]

    assert len(lines) == len(versions) + len(hashes)
    assert len(hashes) >= len(versions) > 0


def test_uv_lock_is_not_kept() -> None:
    """uv.lock spells out the address of every file; the date in pyproject.toml says the same without."""
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if kept.returncode:
        pytest.skip("not a git work tree: nothing is proved here")

    assert "uv.lock" not in kept.stdout.splitlines()
