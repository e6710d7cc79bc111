"""`myqg-bot texts`: all words of the bot as a sheet for a lawyer, and what the lawyer changed and read taken back."""

import sys
from datetime import datetime
from pathlib import Path

from bot.catalogs import written
from bot.cli import sheet
from bot.cli.office import folder, writable
from bot.cli.outputs import writing
from bot.corrections import Corrections, compared
from bot.errors import WrongSetting
from bot.review import Review, marked, marks_file
from bot.texts import LOCALES, Texts
from bot.zone import ALMATY


def export(file: Path, *, unreviewed: bool, legal: bool) -> None:
    if file.suffix.lower() != ".xlsx":
        raise WrongSetting(f"{file}: write a name that ends in .xlsx")
    office = folder()
    review = Review.load(office)
    chosen = [text for text in (review.unread if unreviewed else review.ordered) if review.legal(text.id) or not legal]
    with writing(file):
        sheet.write(file, review, chosen, Texts.load(office))
    print(f"{len(chosen)} texts in {file}, {sum(review.legal(text.id) for text in chosen)} of them legal")


def take(file: Path, *, dry_run: bool, keep_good: bool) -> int:
    """Changes nothing unless every row is right, or the good ones are asked for; -> the exit code."""
    office = folder()
    review = Review.load(office)
    rows, unreadable = sheet.read(file, Texts.load(office))
    found = compared(rows, review, datetime.now(ALMATY).date())
    problems = [*unreadable, *found.problems]
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    if problems and not keep_good:
        print(f"{len(problems)} rows to mend; nothing is written (--keep-good takes the others)", file=sys.stderr)
        return 1
    files = _files(office, review, found)
    if not dry_run:
        for path, text in files.items():
            writable(path.parent if path.parent.is_dir() else path.parent.parent)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
    _tell(found, files, "would be " if dry_run else "")
    return int(bool(problems))


def _files(office: Path | None, review: Review, found: Corrections) -> dict[Path, str]:
    """What is to be written, and where: into the office's folder, or into the program's own files."""
    files = dict[Path, str]()
    for locale in LOCALES:
        new = {says: text.said[locale] for says, text in found.texts.items()}
        said = {says: forms for says, forms in new.items() if forms != review.texts[says].said[locale]}
        files |= written(locale, office, said) if said else {}
    if found.marks:
        place = Path(str(marks_file(office)))
        files[place] = marked(place.read_text("utf-8") if place.exists() else "", found.marks)
    return files


def _tell(found: Corrections, files: dict[Path, str], would: str) -> None:
    for says in found.texts:
        print(f"{says}: changed{', not read any more' if says in found.lost else ''}")
    counts = {"changed": found.texts, "marked as read": found.read, "not read any more": found.lost}
    print(", ".join(f"{len(texts)} {would}{what}" for what, texts in counts.items()))
    for path in files:
        print(f"{would}written: {path}")
    if found.texts:
        print("the bot says them when `myqg-bot run` starts again")
