"""The commands of the office: its own folder, looked through, learnt from, approved, published; and questions in lines."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.errors import BotError
from bot.policy.weights import read_weights
from storage import open_store
from tests.unit.policy import SEED

DEV = Path(__file__).parents[1] / "golden" / "dev.jsonl"
KEY = "k" * 48
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in a working directory without settings; -> its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str, given: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(cli, words, input=given)
        return (1, str(done.exception)) if isinstance(done.exception, BotError) else (done.exit_code, done.output)

    return command


@pytest.fixture
def office(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seed with few examples, so that learning takes a moment."""
    assert 0 == run("policy", "copy", "office")[0]
    folder = tmp_path / "office"
    for file in (folder / "questions").iterdir():
        file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:25]), "utf-8")
    monkeypatch.setenv("MYQG_CONTENT", str(folder))
    return folder


def test_lines_in_lines_out(run: Run) -> None:
    """One object a question, with everything an evaluation needs; empty lines are nothing."""
    asked = [
        "Сколько хранятся мои данные?",
        "Деректерімді жойыңыз",
        "передаёте данные партнёрам?",
        "газ иісі шығып тұр",
        "погода",
    ]
    given = "\n\n".join(json.dumps({"id": number, "text": text}) for number, text in enumerate(asked))
    code, out = run("ask", "--jsonl", given=given)
    found = [json.loads(line) for line in out.splitlines()]

    assert (0, list(range(5))) == (code, [one["id"] for one in found])
    assert ["answer", "answer", "silent", "emergency", "out_of_scope"] == [one["outcome"] for one in found]
    assert ["ru", "kk", "ru", "kk", "ru"] == [one["locale"] for one in found]
    retention, erasure, *_ = found
    assert ("retention", 6, ["right_erasure"]) == (retention["topic"], retention["section"], retention["offers"])
    assert ("right_erasure", "right_erasure") == (erasure["topic"], erasure["candidates"][0])
    assert 0.5 < erasure["confidence"] <= 1
    assert {"id", "outcome", "topic", "candidates", "offers", "section", "locale", "confidence"} == set(erasure)


@pytest.mark.parametrize("line", ["вопрос", '{"id": 1}', '{"text": "а"}', "[]", '{"id": 1, "text": 5}'])
def test_a_line_that_is_none_is_named(run: Run, line: str) -> None:
    """By its number, with the form it should have."""
    assert "line 2" in run("ask", "--jsonl", given='{"id": 1, "text": "а"}\n' + line)[1]


def test_a_question_is_needed(run: Run) -> None:
    """Without one there is nothing to print."""
    code, out = run("ask")

    assert 2 == code
    assert "write a question" in " ".join(out.split())


def test_the_table_of_an_evaluation(run: Run) -> None:
    """A row a style and a table a language, with intervals."""
    code, out = run("policy", "evaluate", str(DEV))

    assert 0 == code
    assert ["kk", "ru"] == [line.strip()[:2] for line in out.splitlines() if "95 % interval" in line]
    for style in ("all", "formal", "latin", "translit", "typos"):
        assert f"│ {style}" in out


@pytest.mark.parametrize("line", ["вопрос", '{"lang": "kk", "style": "short", "text": "а", "accept": []}', "[]"])
def test_a_wrong_line_of_an_evaluation_is_named(run: Run, tmp_path: Path, line: str) -> None:
    """The file and the line."""
    (tmp_path / "q.jsonl").write_text(f"{line}\n", "utf-8")

    assert "q.jsonl, line 1" in run("policy", "evaluate", "q.jsonl")[1]


def test_the_seed_passes_its_check(run: Run) -> None:
    """What comes with the program needs nothing."""
    code, out = run("policy", "check")

    assert (0, True) == (code, out.startswith("Everything fits"))


def test_an_edit_is_noticed_and_learnt(run: Run, office: Path) -> None:
    """New phrasings make the weights stale; after learning they are understood, and the check is content."""
    with (office / "questions/contacts.ru.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"куда трубить в рог по поводу {what}\n" for what in ("данных", "анкеты", "профиля", "сведений"))
    code, out = run("policy", "check")
    assert (1, True) == (code, "run `myqg-bot policy train`" in out)
    code, out = run("policy", "train")
    assert (0, True) == (code, "right topic first" in out)

    assert not read_weights(SEED).stale
    assert "1. " not in run("policy", "check")[1]
    assert json.loads(run("ask", "--jsonl", given='{"id": 1, "text": "куда трубить в рог"}')[1])["candidates"][0] == "contacts"


def test_a_changed_quote_is_approved_again(run: Run, office: Path) -> None:
    """The check names the entry, approving shows the words and writes one line."""
    text = next(office.glob("policy/*/ru.txt"))
    text.write_bytes(text.read_bytes().replace("в течение срока".encode(), "в Течение срока".encode()))
    before = (office / "answers.toml").read_text("utf-8")
    code, out = run("policy", "check")
    assert (1, True) == (code, "policy approve retention" in out)
    code, out = run("policy", "approve", "retention")
    after = (office / "answers.toml").read_text("utf-8")

    assert (0, True) == (code, "Течение срока" in out)
    assert 1 == sum(one != other for one, other in zip(before.splitlines(), after.splitlines(), strict=True))
    assert "[retention]" not in run("policy", "check")[1]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_text_that_has_shifted_is_named(run: Run, office: Path, settings: str, language: str) -> None:
    """One letter more, and every quote below it is cut: nothing is approved or published until the text fits again."""
    text = next(office.glob(f"policy/*/{language}.txt"))
    text.write_bytes(text.read_bytes().replace(b"1. ", b"1.  ", 1))
    said = f"{language}.txt: it is not the text meta.json was made for: segment s1.p1 is not where it should be"

    assert all(said in run("policy", *words)[1] for words in (("check",), ("approve", "retention"), ("publish",)))


def test_a_version_that_is_none_is_named(run: Run, settings: str) -> None:
    """With those there are."""
    assert "policy/2030-01-01: there is no such folder; there are 2026-11-22" == run("policy", "publish", "2030-01-01")[1]


def test_approving_what_is_not_there_is_refused(run: Run, office: Path) -> None:
    """With the name that was written."""
    assert "[retenton]" in run("policy", "approve", "retenton")[1]


def test_a_copy_goes_into_a_new_folder_only(run: Run, office: Path) -> None:
    """Nobody's work is written over."""
    assert "not empty" in run("policy", "copy", "office")[1]


@pytest.mark.parametrize("words", [("policy", "copy"), ("sandbox", "--script", "--keep")], ids=["copy", "sandbox"])
def test_a_place_that_is_no_folder_is_named(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A file stands where the folder should."""
    (tmp_path / "file").touch()

    assert "file: is there already, and nothing is written over; name another place" == run(*words, "file")[1]
    assert "file/in: cannot be written (Not a directory); name another place" == run(*words, "file/in")[1]


def test_a_missing_folder_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting, and the command that makes one."""
    monkeypatch.setenv("MYQG_CONTENT", "nowhere")

    assert "MYQG_CONTENT: nowhere is no folder" in run("policy", "check")[1]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Just enough to open a database, which is there; -> its URL."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    known = {
        "BOT_TOKEN": "1:a",
        "SECRET_KEY": KEY,
        "SMTP_HOST": "mail.qg.kz",
        "MAIL_FROM": "privacy@qg.kz",
        "OPERATOR_NAME": "QG",
        "OPERATOR_BIN": "060840005070",
        "RESPONSIBLE": "Айгүл",
        "DATABASE_URL": url,
    }
    for name, value in known.items():
        monkeypatch.setenv(f"MYQG_{name}", value)
    asyncio.run(_begun(url))
    return url


async def _begun(url: str) -> None:
    await (await open_store(url, [KEY])).close()


@pytest.mark.parametrize(
    "words",
    [
        ("requests", "list"),
        ("requests", "export", "r.csv"),
        ("requests", "inspect", "r.zip"),
        ("audit", "verify"),
        ("breaches", "list"),
        ("retention",),
        ("policy", "gaps"),
        ("policy", "publish"),
        ("people", "count"),
        ("unbind", "a@qg.kz"),
        ("reseal",),
    ],
    ids=" ".join,
)
def test_a_mistyped_path_makes_no_database(
    run: Run, settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """The path is named, and what to do; nothing is made, not even the folder."""
    there = sorted(tmp_path.iterdir())
    monkeypatch.setenv("MYQG_DATABASE_URL", f"sqlite:///{tmp_path / 'dask.sqlite3'}")
    _, said = run(*words)
    monkeypatch.setenv("MYQG_DATABASE_URL", f"sqlite:///{tmp_path / 'no' / 'desk.sqlite3'}")
    _, without_folder = run(*words)

    assert said.startswith(f"MYQG_DATABASE_URL: there is no database at {tmp_path / 'dask.sqlite3'}; correct the path")
    assert without_folder.startswith(f"MYQG_DATABASE_URL: there is no folder {tmp_path / 'no'}; make it")
    assert there == sorted(tmp_path.iterdir())


def test_a_version_is_published(run: Run, office: Path, settings: str) -> None:
    """Word for word into the database; sentences for other words are named."""
    text = next(office.glob("policy/*/ru.txt"))
    text.write_bytes(text.read_bytes().replace("в течение срока".encode(), "в Течение срока".encode()))
    code, out = run("policy", "publish")
    assert (0, True) == (code, "is published" in out)
    assert "until they are approved: retention" in " ".join(out.split())
    text.write_bytes(text.read_bytes().replace("в Течение срока".encode(), "в течение срока".encode()))
    assert "published before with other words" in run("policy", "publish")[1]


def test_retention_is_counted_held_and_described(run: Run, settings: str) -> None:
    """A dry run, a hold that names what is not there, and the page in both languages."""
    code, out = run("retention", "--dry-run")
    assert (0, True) == (code, "would go" in out and "register" in out)
    assert "QG-2026-000404: there is no such" in run("retention", "--hold", "QG-2026-000404")[1]
    pages = {locale: run("retention", "--describe", locale)[1] for locale in ("kk", "ru")}

    assert all("SQLite" in page and "Айгүл" in page and "90" in page and "1096" in page for page in pages.values())
    assert pages["kk"] != pages["ru"]


@pytest.mark.parametrize("more", [("--dry-run",), ("--release", "QG-2026-000404")], ids=["dry-run", "release"])
def test_one_thing_is_done_at_a_time(run: Run, settings: str, more: tuple[str, ...]) -> None:
    """A rehearsal sets no hold, and nobody guesses which of two numbers was meant."""
    code, said = run("retention", "--hold", "QG-2026-000404", *more)

    assert (2, True) == (code, "write one of them" in " ".join(said.split()))


def test_gaps_of_nobody(run: Run, settings: str) -> None:
    """Nothing asked, nothing to print but that; who looked stands in the audit."""
    assert (0, "# no question of the last 30 days is without an answer\n") == run("policy", "gaps")
    assert "1 " in run("audit", "verify")[1]
