"""The archive for an inspection: from stored rows, under pseudonyms, provable, and itself in the audit."""

import asyncio
import csv
import hashlib
import io
import json
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from bot.audit.model import ROSTER, Entry, Head, Written, chained
from bot.breaches.model import BreachState
from bot.calendar.model import Kind, Override
from bot.cases.model import Author, MessageState
from bot.cli import cli
from bot.errors import BotError
from bot.people.model import Channel, Consent
from bot.rights import law
from bot.rights.model import Right
from storage import SqlStore, open_store
from storage.office import audit
from tests.db.rows import NOW, confirmed, grant, later, outgoing, proposed, registered

KEY = "k" * 48
ONE, OTHER = "someone@qg.kz", "another@qg.kz"
WORDS = "<b>Удалите</b> мои данные"
QUESTION, CASE, ALARM = "Когда ответите?", "C-2026-000001", "C-2026-000002"
DELAY = "ждём ответа архива"
WORDING = "Мен келісемін: {operator}"
VERSION = hashlib.sha256(WORDING.encode()).hexdigest()[:32]
STAFF = "Ольга Петрова <o.petrova@qg.kz> agent ru; Марат Жұмабеков <m.zhumabekov@qg.kz> approver,auditor kk 603"
FIRST, SECOND, THIRD = (f"QG-2026-00000{n}" for n in (1, 2, 3))


async def _filled(store: SqlStore) -> None:
    """One person's request, answered after a conversation; another's, which is late, and the same one's a day later."""
    async with store.begin() as tx:
        one, other = [(await tx.people.add(Channel.MAIL, address, "kk", NOW)) for address in (ONE, OTHER)]
        for whose, right, at in ((one, Right.ERASURE, NOW), (other, Right.ACCESS, NOW), (other, Right.OBJECTION, later(days=1))):
            draft = await tx.register.draft(whose.id, right, Channel.MAIL, "kk", at)
            filed = await registered(tx, draft, at, days=1)
            await tx.register.start(draft, law.answers()[right], at, filed.due_at or at)
            if right is Right.ACCESS:
                [clock] = await tx.register.clocks(draft)
                await tx.register.explain(clock.id, DELAY)
            await tx.cases.open(whose.id, "kk", at, number=filed.number, request=draft)
        case = await tx.cases.by_number(FIRST)
        assert case is not None
        await tx.cases.say(case.id, Author.PERSON, one.pseudonym, Channel.MAIL, WORDS, MessageState.PASSED, NOW)
        said = await tx.cases.say(case.id, Author.STAFF, "o.petrova@qg.kz", Channel.MAIL, "Жауап", MessageState.PASSED, NOW)
        await tx.deliveries.add(outgoing("a", Channel.MAIL, ONE, person=one.id, case=case.id, message=said), NOW)
        assert await proposed(tx, 1, by="o.petrova@qg.kz")
        assert await confirmed(tx, 1, "m.zhumabekov@qg.kz", later(hours=5))
        await tx.register.meet(1, later(hours=5))
        question = await tx.cases.open(one.id, "kk", NOW)
        await tx.cases.say(question.id, Author.PERSON, one.pseudonym, Channel.MAIL, QUESTION, MessageState.PASSED, NOW)
        await tx.register.ask(1, "MyQG", "admin@qg.kz", NOW, later(days=1))
        await tx.wordings.keep(VERSION, WORDING, NOW)
        for whose in (one, other):
            await tx.people.grant(whose.id, grant(Consent.STORING, Channel.MAIL, VERSION))
        await tx.register.draft(other.id, Right.WITHDRAWAL, Channel.MAIL, "kk", later(hours=3))  # waits for its person
        alarm = await tx.cases.open(other.id, "kk", NOW)
        await tx.breaches.report(alarm.id, NOW)
        assert await tx.breaches.discover(alarm.id, "m.zhumabekov@qg.kz", later(hours=1), later(days=1))
        assert await tx.breaches.settle(alarm.id, BreachState.TOLD, "m.zhumabekov@qg.kz", later(days=2))
        await tx.people.withdraw(other.id, Consent.STORING, later(hours=1))
        await tx.calendar.add(Override(date(2026, 12, 31), Kind.OFF, "№ 7, 01.11.2026", "office", NOW))
        for at, roles in ((NOW, "agent"), (later(hours=2), "auditor")):
            tx.audit.write(Entry(ROSTER, "staff", facts={"s.later@qg.kz": roles}), at)
        tx.audit.write(Entry("order.enter", "2026-12-31", "office:root"), NOW)


@dataclass(frozen=True)
class Place:
    folder: Path
    url: str

    def run(self, *words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["requests", "inspect", *words])
        return (1, str(done.exception)) if isinstance(done.exception, BotError) else (done.exit_code, done.output)

    def made(self, *words: str) -> dict[str, bytes]:
        """What is in the archive."""
        code, out = self.run("one.zip", *words)

        assert 0 == code, out
        with ZipFile(self.folder / "one.zip") as zipped:
            return {name: zipped.read(name) for name in zipped.namelist()}

    def again(self, *words: str) -> dict[str, bytes]:
        (self.folder / "one.zip").unlink()
        return self.made(*words)

    def with_store(self, deed: Callable[[SqlStore], object]) -> None:
        async def done() -> None:
            store = await open_store(self.url, [KEY])
            await deed(store)  # type: ignore[misc]
            await store.close()

        asyncio.run(done())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    known = {"BOT_TOKEN": "1:a", "SECRET_KEY": KEY, "SMTP_HOST": "mail.qg.kz", "MAIL_FROM": "privacy@qg.kz", "DATABASE_URL": url}
    known |= {"OPERATOR_NAME": "«QG» АҚ | АО «QG»", "OPERATOR_BIN": "060840005070", "RESPONSIBLE": "Айгүл", "STAFF": STAFF}
    for name, value in known.items():
        monkeypatch.setenv(f"MYQG_{name}", value)
    monkeypatch.chdir(tmp_path)
    found = Place(tmp_path, url)
    found.with_store(_filled)
    return found


def test_everything_is_in_one_archive(place: Place) -> None:
    """The journal, a file for each request, consents, rules, calendar, people with access, what is late, the audit."""
    pages = {"contents", "journal", "unregistered", "overdue", "consents", "breaches", "rules", "calendar", "access", "audit"}
    names = {f"{page}.html" for page in pages} | {f"requests/{number}.html" for number in (FIRST, SECOND, THIRD)}

    assert names | {"register.xlsx", "register.csv", "audit.json", "manifest.json"} == set(place.made())


@pytest.mark.parametrize(
    ("language", "due", "when"), [("kk", "Жауап мерзімі", "2026 жылғы 24 қараша"), ("ru", "Срок ответа", "24 ноября")]
)
def test_the_journal_can_be_printed(place: Place, language: str, due: str, when: str) -> None:
    """In words of one language, across an A4 sheet; the table beside it has every column."""
    files = place.made("-l", language)
    printed = files["journal.html"].decode()
    table = list(csv.reader(io.StringIO(files["register.csv"].decode("utf-8-sig")), delimiter=";"))

    assert all(part in printed for part in (due, when, FIRST, SECOND, "A4 landscape", f'lang="{language}"', "060840005070"))
    assert (4, due in table[0]) == (len(table), True)


def test_people_are_pseudonyms(place: Place) -> None:
    """No address of theirs is anywhere, and no words of theirs where the file is of everybody."""
    whole = b"".join(content for name, content in place.made().items() if not name.endswith(".xlsx")).decode()

    assert [] == [private for private in (ONE, OTHER, "Удалите", "Жауап<", QUESTION) if private in whole]
    assert "S-" in whole


def test_a_request_has_its_whole_story(place: Place) -> None:
    """Each step from the audit, the clock that was met, who proposed and who confirmed, and what was sent."""
    story = place.made("-l", "ru")[f"requests/{FIRST}.html"].decode()
    with ZipFile(place.folder / "one.zip") as zipped:
        open_one = zipped.read(f"requests/{SECOND}.html").decode()

    said = ("предложено решение", "staff:o.petrova@qg.kz", "дан ответ", "m.zhumabekov@qg.kz", "соблюдён", "отправляется", "MyQG")
    assert [] == [word for word in said if word not in story]
    assert "просрочен, не исполнено" in open_one


def test_one_person_is_shown_alone_and_with_their_words(place: Place) -> None:
    """A request's number stands for who filed it: nobody else is in any file, and what was said is there, escaped."""
    files = place.made("--person", FIRST)
    whole = b"".join(files[name] for name in files if name.endswith((".html", ".json", ".csv"))).decode()

    assert [f"requests/{FIRST}.html", f"requests/{CASE}.html"] == [name for name in files if name.startswith("requests/")]
    assert QUESTION in files[f"requests/{CASE}.html"].decode()
    assert "&lt;b&gt;Удалите&lt;/b&gt; мои данные" in files[f"requests/{FIRST}.html"].decode()
    assert [] == [other for other in (SECOND, THIRD, ONE, "order.enter") if other in whole]
    assert 1 == json.loads(files["manifest.json"])["requests"]


def test_a_number_that_is_none_is_named(place: Place) -> None:
    """And no archive is left behind."""
    assert "QG-2026-000404: there is no such request" in place.run("one.zip", "--person", "QG-2026-000404")[1]
    assert [] == list(place.folder.glob("*one.zip*"))


def test_a_period_leaves_out_what_is_outside(place: Place) -> None:
    """By the day of registration in Almaty; the audit by the day of the entry."""
    files = place.made("--since", "2026-11-24", "--until", "2026-11-24")

    assert [f"requests/{THIRD}.html"] == [name for name in files if name.startswith("requests/")]
    assert {THIRD} == {entry["about"] for entry in json.loads(files["audit.json"])}


def test_consents_are_counted_and_can_be_read(place: Place) -> None:
    """Per version and per pseudonym, with the words letter by letter; the fingerprint is counted from them."""
    page = place.made("-l", "ru")["consents.html"].decode()

    assert all(part in page for part in (WORDING, VERSION, "отпечаток совпадает с текстом"))
    assert "<td>2</td><td>1</td><td>1</td>" in page


def test_rules_and_days_are_those_in_force(place: Place) -> None:
    """Each row of the law with who confirmed it, each order with who entered it."""
    files = place.made("-l", "ru")

    assert files["rules.html"].decode().count("юристом не подтверждено") == len(law.rows())
    assert "№ 7, 01.11.2026" in files["calendar.html"].decode()


def test_people_with_access_are_told_honestly(place: Place) -> None:
    """Who is staff today, who acted and whether they still are, and what the bot cannot know."""
    page = place.made("-l", "ru")["access.html"].decode()

    assert all(part in page for part in ("Ольга Петрова", "проверяющий", "office:root", "Кто, когда и в какой роли"))
    assert 2 == page.count("s.later@qg.kz")


def test_what_is_late_says_why(place: Place) -> None:
    """The reason staff gave, or that they gave none; what was answered in time is not there."""
    page = place.made("-l", "ru")["overdue.html"].decode()

    assert (True, True, False) == (
        SECOND in page and DELAY in page,
        THIRD in page and "причина не записана" in page,
        FIRST in page,
    )


def test_alarms_say_who_judged_them_and_when(place: Place) -> None:
    """The authority heard of the breach, and heard late; a person who reported none has none in their file."""
    page = place.made("-l", "ru")["breaches.html"].decode()
    own = place.again("-l", "ru", "--person", FIRST)["breaches.html"].decode()
    said = (ALARM, "уполномоченный орган уведомлён", "m.zhumabekov@qg.kz", "исполнено с опозданием")

    assert ([], False) == ([word for word in said if word not in page], ALARM in own)


def test_what_waits_for_its_person_has_no_number_yet(place: Place) -> None:
    """Shown all the same; in a period by the day it came."""
    everything = place.made("-l", "ru")["unregistered.html"].decode()
    december = place.again("-l", "ru", "--since", "2026-12-01")["unregistered.html"].decode()

    assert (True, False) == tuple("ждёт подтверждения почты" in page for page in (everything, december))


def test_the_manifest_proves_each_file(place: Place) -> None:
    """Its hash, and the head of the audit; nobody else on this computer can open the archive."""
    files = place.made()
    manifest = json.loads(files.pop("manifest.json"))

    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == {
        one["name"]: one["sha256"] for one in manifest["files"]
    }
    assert (None, str(manifest["audit"]["entries"])) == (manifest["audit"]["broken_at"], manifest["audit"]["head"].split(":")[0])
    assert 0o600 == stat.S_IMODE((place.folder / "one.zip").stat().st_mode)


def test_the_excerpt_can_be_counted_anew(place: Place) -> None:
    """The hashes follow from what the file says, without the database."""
    entries = json.loads(place.made()["audit.json"])
    rows = [_row(entry) for entry in entries]
    head = Head(0, bytes(32))
    for row in rows:
        assert row.chained == chained(head.chained, row.id, row.at, row.entry)
        head = Head(row.id, row.chained)


def _row(entry: dict[str, object]) -> Written:
    told = Entry(str(entry["deed"]), str(entry["about"]), str(entry["by"]), entry["facts"])  # type: ignore[arg-type]
    return Written(int(str(entry["id"])), datetime.fromisoformat(str(entry["at"])), told, bytes.fromhex(str(entry["chained"])))


def test_a_broken_chain_is_said(place: Place) -> None:
    """On the screen, on paper and in the manifest."""

    async def forged(store: SqlStore) -> None:
        async with store.engine.begin() as connection:
            await connection.execute(update(audit).where(audit.c.id == 2).values(deed="request.revoke"))

    place.with_store(forged)
    _, out = place.run("one.zip", "-l", "ru")
    with ZipFile(place.folder / "one.zip") as zipped:
        manifest, page = json.loads(zipped.read("manifest.json")), zipped.read("audit.html").decode()

    assert (2, True, True) == (manifest["audit"]["broken_at"], "Номер записи: 2" in page, "BROKEN at entry 2" in out)


def test_the_archive_stands_in_the_audit(place: Place) -> None:
    """Who made it, of what, and its hash: before it gets its name."""
    place.made("--since", "2026-11-01")
    sha256, last = hashlib.sha256((place.folder / "one.zip").read_bytes()).hexdigest(), list[Written]()

    async def look(store: SqlStore) -> None:
        async with store.read() as tx:
            last.append((await tx.audit.rows())[-1])

    place.with_store(look)
    entry = last[0].entry

    assert ("register.inspect", "register") == (entry.deed, entry.about)
    assert {"rows": "3", "sha256": sha256, "since": "2026-11-01"} == dict(entry.facts)


def test_an_archive_is_not_written_over(place: Place) -> None:
    """What was handed over stays what it was; in a folder each gets a name of its own."""
    place.made()
    made, said = place.run("hand-over"), place.run("one.zip")

    assert (0, True) == (made[0], "is there already" in said[1])
    assert 1 == len(list((place.folder / "hand-over").glob("inspection-*.zip")))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("p2.txt", "p2.txt: write a name that ends in .zip, or a folder"),
        ("desk.sqlite3/one.zip", "desk.sqlite3: is there already"),
        ("desk.sqlite3/in/one.zip", "desk.sqlite3/in: cannot be written (Not a directory); name another place"),
    ],
)
def test_a_place_that_is_none_is_named(place: Place, target: str, reason: str) -> None:
    """Before anything is read."""
    assert reason in place.run(target)[1]
