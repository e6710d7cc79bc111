"""Files and functions that fit in a head, and names that say what a thing is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.rules.tree import OURS, ROOT, modules, parsed

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
SAY_NOTHING = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
PAGE = sorted(path for path in (ROOT / "handlers/sandbox/page").iterdir() if path.suffix in {".js", ".css", ".html"})


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_files_fit() -> None:
    """Nobody scrolls through more than 400 lines."""
    lengths = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in [*modules(*OURS, "tests"), *PAGE]}

    assert {} == {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{_name(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_fit() -> None:
    """A function is read at a glance, or nearly."""
    lengths = dict(function for path in modules(*OURS, "tests") for function in _functions(path))

    assert {} == {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}


def test_names_say_something() -> None:
    """No module and no class is named after a pattern."""
    parts = {part for path in modules(*OURS, "tests") for part in path.relative_to(ROOT).with_suffix("").parts}
    classes = [node.name for path in modules(*OURS) for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef)]

    assert set() == parts & SAY_NOTHING
    assert [] == [name for name in classes if name.endswith(("Manager", "Helper", "Util", "Utils"))]


def test_modules_say_what_they_are() -> None:
    """A module begins with one sentence."""
    told = {_name(path): ast.get_docstring(parsed(path)) or not parsed(path).body for path in modules(*OURS, "tests")}

    assert [] == [name for name, sentence in told.items() if not sentence]


def test_no_test_folder_shadows_ours() -> None:
    """A folder tests/handlers would be imported instead of ours; one without __init__.py is a module twice."""
    folders = [folder for folder in (ROOT / "tests").rglob("*") if folder.is_dir() and any(folder.glob("*.py"))]

    assert set() == {folder.name for folder in folders} & set(OURS)
    assert [] == [folder for folder in folders if not (folder / "__init__.py").exists()]
