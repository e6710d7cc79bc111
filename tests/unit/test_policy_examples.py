"""The office's files: what an editor may get wrong is noticed, and named by file and line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import WrongContent, WrongSetting
from bot.policy.answers import read_answers
from bot.policy.check import findings
from bot.policy.content import Content
from bot.policy.corpus import LOCALES
from bot.policy.examples import phrasings, read_examples
from bot.policy.model import ANSWERABLE, NOT_ANSWERED, topic_of
from tests.unit.policy import SEED

# As many letters less before the end of a sentence as more behind it: the quote would end with a word of the next one.
MOVED = (
    "от несанкционированного доступа и распространения. Персональные данные",
    "несанкционированного распространения. Персональные данные самих всегда",
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office's own folder, with a few examples of each kind."""
    SEED.copy(tmp_path)
    for file in (tmp_path / "questions").iterdir():
        kept = file.read_text("utf-8").splitlines()[:20]
        file.write_text("\n".join(kept) + "\n", "utf-8")
    return tmp_path


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_seed_is_in_order() -> None:
    """What comes with the program passes its own check."""
    assert [] == findings(SEED)


def test_every_topic_has_enough_examples() -> None:
    """At least 120 phrasings of what is answered, and 40 of each part of what is not, in either language."""
    sizes = {(line.label, line.locale): 0 for line in read_examples(SEED)}
    for line in read_examples(SEED):
        sizes[line.label, line.locale] += 1
    parts = [(label, locale) for label, locale in sizes if "." in label]

    assert [] == [topic for topic in ANSWERABLE for locale in LOCALES if sizes[topic, locale] < 120]
    assert [] == [part for part in parts if sizes[part] < 40]
    assert len({label for label, _ in parts if topic_of(label) in NOT_ANSWERED}) >= 30


def test_comments_and_blank_lines_are_for_people() -> None:
    """Only the phrasings are learnt."""
    assert list(phrasings("# keep\n\nодин\n два # why\n")) == [(3, "один"), (4, "два")]


def test_every_answerable_topic_has_an_answer() -> None:
    """Nothing that can be asked is without words and a quote."""
    answers = read_answers(SEED)

    assert set(ANSWERABLE) == {label for label, entry in answers.items() if entry.quote}


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda at: _append(at / "questions/contacts.ru.txt", "позвоните мне 87010000000\n"), "contacts.ru.txt, line 21"),
        (lambda at: _append(at / "questions/contacts.ru.txt", "пишите на a@qg.kz\n"), "contacts.ru.txt, line 21"),
        (lambda at: _append(at / "questions/contacts.ru.txt", "???\n"), "contacts.ru.txt, line 21"),
        (lambda at: _twice(at), "stands under contacts"),
        (lambda at: (at / "questions/contacts.ru.txt").write_text("почта\n", "utf-8"), "contacts.ru.txt: 1 phrasings"),
        (lambda at: (at / "questions/kontakty.ru.txt").write_text("почта\n", "utf-8"), "kontakty.ru.txt"),
        (lambda at: (at / "questions/contacts.ru.txt").write_bytes("почта".encode("cp1251")), "contacts.ru.txt: not UTF-8"),
        (lambda at: _replace(at / "answers.toml", 'quote = ["s6.p1"]', 'quote = ["s66.p1"]'), "[retention]: policy"),
        (lambda at: _replace(at / "answers.toml", 'quote = ["s4.p1", "s4.i3"]', 'quote = ["s4.i3", "s4.p1"]'), "[purposes]"),
        (lambda at: _replace(at / "answers.toml", 'approved = "f81db769c1c2e3c4"', 'approved = "0"'), "policy approve retention"),
        (lambda at: _replace(at / "answers.toml", "[retention]", "[retenton]"), "[retenton] is no topic"),
        (lambda at: _replace(at / "answers.toml", 'files = "erasure"', 'files = "all"'), "[right_erasure]: files"),
        (lambda at: _replace(at / "answers.toml", 'next = ["right_erasure"]', 'next = ["erasure"]'), "[retention]: next"),
        (
            lambda at: _replace(at / "answers.toml", "{published}. Сверьте", "{publisht}. Сверьте"),
            "{publisht} stands for nothing",
        ),
        (lambda at: _replace(next(at.glob("policy/*/kk.txt")), "Компания", "Компаниа"), "kk.txt: it is not the text"),
        (lambda at: _replace(at / "answers.toml", "ru = ", "rus = "), "[retention]: rus is no field"),
        (lambda at: _replace(at / "answers.toml", "kk = ", "kk = (("), "answers.toml: "),
        (lambda at: next(at.glob("policy/*/ru.txt")).unlink(), "policy/2026-11-22"),
        (lambda at: _replace(next(at.glob("policy/*/ru.txt")), *MOVED), "ru.txt: it is not the text"),
        (lambda at: _shift(at), "meta.json was made for: segment s1 is not where"),
    ],
)
def test_what_is_wrong_is_named(office: Path, spoil: Callable[[Path], object], named: str) -> None:
    """A file, and the line or the entry: whoever edits it needs no developer to find it."""
    spoil(office)

    assert named in "\n".join(findings(Content.at(office)))


def _twice(office: Path) -> None:
    phrasing = (office / "questions/contacts.ru.txt").read_text("utf-8").splitlines()[0]
    _append(office / "questions/retention.ru.txt", f"{phrasing.upper()}!\n")


def _shift(office: Path) -> None:
    path = next(office.glob("policy/*/meta.json"))
    meta = json.loads(path.read_text("utf-8"))
    meta["segments"]["s1"]["kk"][1] = 10**6
    path.write_text(json.dumps(meta), "utf-8")


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(WrongSetting, match="policy copy"):
        Content.at(tmp_path)


def test_an_answer_is_not_left_out(office: Path) -> None:
    """A topic without an entry could not be answered."""
    _replace(office / "answers.toml", "[retention]", "[silent.retention]")

    with pytest.raises(WrongContent, match="retention"):
        read_answers(Content.at(office))
