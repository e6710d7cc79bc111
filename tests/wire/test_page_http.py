"""The page's server without a browser: who may act, what is refused, what outlives a restart."""

import json
import re
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout

from handlers.sandbox import DESK_MAIL, STAFF_GROUP, Fault, Sandbox

PAGE = resources.files("handlers.sandbox") / "page"
WORDS: dict[str, dict[str, str]] = json.loads((PAGE / "words.json").read_text("utf-8"))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def session(sandbox: Sandbox) -> AsyncIterator[ClientSession]:
    async with ClientSession(sandbox.page_url, timeout=ClientTimeout(10)) as session:
        yield session


async def done(session: ClientSession, verb: str, **body: Any) -> tuple[int, dict[str, Any]]:
    async with session.post(f"/do/{verb}", json=body) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Content-Type": "text/plain"},
    ],
    ids=str,
)
async def test_other_sites_cannot_act(sandbox: Sandbox, session: ClientSession, headers: dict[str, str]) -> None:
    """A page of another site in the same browser is refused, also under a name that points here."""
    body = json.dumps({"user": 501, "text": "hi"})
    async with session.post("/do/say", data=body, headers={"Content-Type": "application/json", **headers}) as response:
        assert 403 == response.status

    assert [] == sandbox.telegram.messages(501)


async def test_other_names_of_this_computer_cannot_read(session: ClientSession) -> None:
    """A name that was pointed at 127.0.0.1 (DNS rebinding) reads nothing."""
    async with session.get(f"/state?mailbox={DESK_MAIL}", headers={"Host": "evil.example:80"}) as response:
        assert 403 == response.status


async def test_page_may_load_nothing_from_elsewhere(session: ClientSession) -> None:
    """The browser is told to run only what is served here, and never markup of people."""
    async with session.get("/") as response:
        policy = response.headers["Content-Security-Policy"]
        text = await response.text()

    assert "default-src 'none'; script-src 'self'" in policy
    assert "nosniff" == response.headers["X-Content-Type-Options"]
    assert [] == re.findall(r"https?://", text)


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("dance", {}),
        ("say", {"user": 501}),
        ("say", {"user": "501", "text": "hi"}),
        ("say", {"user": 501, "text": "hi", "loud": True}),
        ("say", {"user": 999, "text": "hi"}),
        ("edit", {"user": 501, "message_id": 7, "text": "hi"}),
        ("send_document", {"user": 501, "name": "a", "content": "?"}),
        ("switch_on", {"fault": "flood"}),
        ("reply", {"owner": DESK_MAIL, "uid": 5, "text": "hi"}),
        ("write", {"sender": "a@b.kz", "to": "nobody@qg.kz", "subject": "", "text": ""}),
        ("write", {"sender": "a@b.kz", "to": "a b, <", "subject": "", "text": ""}),
        ("write", {"sender": "", "to": "", "subject": "", "text": ""}),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(session: ClientSession, verb: str, body: dict[str, Any]) -> None:
    """Wrong verbs and arguments get 400 and say why; nothing breaks."""
    status, answer = await done(session, verb, **body)

    assert (400, True) == (status, bool(answer["error"]))


async def test_body_that_is_no_object_is_refused(session: ClientSession) -> None:
    """A list or broken JSON is 400, not a failure of the server."""
    for body in ("[]", "{", "null"):
        async with session.post("/do/say", data=body, headers={"Content-Type": "application/json"}) as response:
            assert 400 == response.status


async def test_every_kind_of_verb_works_over_http(sandbox: Sandbox, session: ClientSession) -> None:
    """Telegram, the post and the faults are all within reach of a test that speaks only HTTP."""
    said = await done(session, "say", user=601, text="Сәлем", chat=STAFF_GROUP)
    wrote = await done(
        session, "write", sender="a.nurlanova@qg.kz", to=DESK_MAIL, subject="Сұрақ", text="?", headers={"X-Own": "1"}
    )
    broke = await done(session, "switch_on", fault="smtp_hang", times=1, seconds=9)

    assert [200, 200, 200] == [said[0], wrote[0], broke[0]]
    assert "Сәлем" == sandbox.telegram.messages(STAFF_GROUP)[-1]["text"]
    assert (wrote[1]["result"], "1") == ((letter := sandbox.post.letters(DESK_MAIL)[0]).message_id, letter.header("X-Own"))
    assert 9 == sandbox.faults.on[Fault.SMTP_HANG].seconds


@pytest.mark.parametrize(
    "address", ["/page/..%2fcast.py", "/page/words.py", "/file?id=x", f"/attachment?owner={DESK_MAIL}&uid=1&at=0"]
)
async def test_nothing_else_is_served(session: ClientSession, address: str) -> None:
    """Only the files of the page, of messages and of letters."""
    async with session.get(address) as response:
        assert 404 == response.status


@pytest.mark.parametrize(
    "query", ["", "mailbox=nobody@qg.kz", f"mailbox={DESK_MAIL}&pane=x", f"mailbox={DESK_MAIL}&pane=999:999"]
)
async def test_state_of_nobody_is_a_bad_request(session: ClientSession, query: str) -> None:
    """Unknown people and mailboxes are 400."""
    async with session.get(f"/state?{query}") as response:
        assert 400 == response.status


async def test_changes_are_streamed(sandbox: Sandbox, session: ClientSession) -> None:
    """Whoever listens hears of a change at once, and the stream ends when the sandbox does."""
    async with session.get("/events") as stream:
        await stream.content.readuntil(b"\n\n")
        sandbox.telegram.say(501, "hi")
        heard = await stream.content.readuntil(b"\n\n")

    assert f"data: {sandbox.changes.version}\n\n".encode() == heard


async def test_people_s_files_are_never_opened_as_a_page(sandbox: Sandbox, session: ClientSession) -> None:
    """A document is a download whatever it says it is."""
    sandbox.telegram.send_document(501, "a.html", b"<script>", mime="text/html")
    file = sandbox.telegram.messages(501)[0]["document"]["file_id"]
    async with session.get("/file", params={"id": file}) as response:
        assert "application/octet-stream" == response.content_type
        assert response.headers["Content-Disposition"].startswith("attachment")


def test_every_word_is_there_in_both_languages() -> None:
    """No key without Kazakh or Russian, and both have the same placeholders."""
    for key, word in WORDS.items():
        assert (key, {"kk", "ru"}) == (key, set(word))
        assert all(word.values()), key
        assert [key, *sorted(re.findall(r"\{\w+\}", word["kk"]))] == [key, *sorted(re.findall(r"\{\w+\}", word["ru"]))]


def test_every_word_is_used_and_every_used_word_exists() -> None:
    """Keys in the scripts and in the markup are those of words.json."""
    text = "".join(item.read_text("utf-8") for item in PAGE.iterdir() if item.name.endswith((".js", ".html")))
    quoted = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', text)) | {
        f"works.{kind}" for kind in ("accountant", "engineer", "fitter", "former", "agent", "head")
    }
    built = ("fault.", "story.", "tab.", "works.", "chat.")

    assert set() == {key for key in quoted if key.split(".")[0] in {name.split(".")[0] for name in WORDS}} - set(WORDS)
    assert [] == [key for key in WORDS if key not in quoted and f'"{key}"' not in text and not key.startswith(built)]


def test_page_builds_no_markup_from_text() -> None:
    """No script of the page turns a string into HTML."""
    for item in PAGE.iterdir():
        if item.name.endswith(".js"):
            assert [] == re.findall(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", item.read_text("utf-8")
            ), item.name


async def test_kept_world_outlives_a_restart(tmp_path: Path) -> None:
    """Messages, letters and the numbering of updates are there again, and no half-written file beside them."""
    async with Sandbox(keep=tmp_path / "world") as first:
        first.telegram.say(501, "Есіңде ме?")
        first.post.write("a.nurlanova@qg.kz", DESK_MAIL, "Сұрақ", "?")
        last = first.telegram.updates.last_id
    async with Sandbox(keep=tmp_path / "world") as second:
        assert ["Есіңде ме?"] == [message["text"] for message in second.telegram.messages(501)]
        assert ["Сұрақ"] == [letter.subject for letter in second.post.letters(DESK_MAIL)]
        assert second.telegram.updates.last_id >= last

    assert ["world.json"] == [file.name for file in (tmp_path / "world").iterdir()]


async def test_broken_kept_world_is_named(tmp_path: Path) -> None:
    """A file that cannot be read stops the start with its name, and no server is left behind."""
    (tmp_path / "world.json").write_text("{", encoding="utf-8")

    with pytest.raises(ValueError, match=r"world\.json is not a saved sandbox"):
        async with Sandbox(keep=tmp_path):
            pass
