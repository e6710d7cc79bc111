"""The sandbox's IMAP server, proved with imap-tools and, where a client is too polite, by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date
from imaplib import IMAP4
from typing import TypeVar

import pytest
from imap_tools import A, MailboxLoginError, MailBoxUnencrypted, MailMessageFlags

from handlers.sandbox.cast import BOT_MAIL, MAIL_PASSWORD
from handlers.sandbox.faults import Fault, Switch
from tests.wire.mailworld import AIGERIM, SERGEI, MailWorld, mail_world

Result = TypeVar("Result")


@pytest.fixture
async def world() -> AsyncIterator[MailWorld]:
    async with mail_world() as world:
        yield world


async def with_client(world: MailWorld, work: Callable[[MailBoxUnencrypted], Result]) -> Result:
    """What `work` returns, done in a thread by a client that has logged in."""

    def run() -> Result:
        with MailBoxUnencrypted("127.0.0.1", world.imap_port, timeout=10).login(BOT_MAIL, MAIL_PASSWORD) as mailbox:
            return work(mailbox)

    return await asyncio.to_thread(run)


class Line:
    """A client that says exactly what it is told to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def says(self, command: bytes, until: bytes = b"t ") -> list[bytes]:
        self.writer.write(command + b"\r\n")
        return await self.hears(until)

    async def hears(self, until: bytes) -> list[bytes]:
        lines = []
        async with asyncio.timeout(5):
            while line := await self.reader.readline():
                lines.append(line.rstrip())
                if line.startswith(until):
                    break
        return lines


@pytest.fixture
async def line(world: MailWorld) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.imap_port)
    line = Line(reader, writer)
    await line.hears(b"* OK")
    yield line
    writer.close()


@pytest.fixture
async def inbox(line: Line) -> Line:
    await line.says(f"t LOGIN {BOT_MAIL} {MAIL_PASSWORD}".encode())
    await line.says(b"t SELECT INBOX")
    return line


async def test_letter_arrives_whole_and_unseen(world: MailWorld) -> None:
    """A Kazakh letter is fetched by uid with its subject, text and flags, and stays unseen."""
    world.post.write(AIGERIM, BOT_MAIL, "Деректерімді жойыңыз", "Сәлеметсіз бе!\nЖойыңыз.")

    fetched = await with_client(world, lambda mailbox: list(mailbox.fetch(A(uid="1:*"), mark_seen=False)))

    assert [("1", AIGERIM, "Деректерімді жойыңыз", ())] == [(m.uid, m.from_, m.subject, m.flags) for m in fetched]
    assert "Сәлеметсіз бе!\r\nЖойыңыз.\r\n" == fetched[0].text
    assert len(world.post.letters(BOT_MAIL)[0].raw) == fetched[0].size_rfc822
    assert [False] == [letter.seen for letter in world.post.letters(BOT_MAIL)]


async def test_fetch_marks_as_seen(world: MailWorld) -> None:
    """BODY[] without PEEK marks the letter, as the standard says."""
    world.post.write(AIGERIM, BOT_MAIL, "Тема", "текст")

    await with_client(world, lambda mailbox: list(mailbox.fetch("ALL")))

    assert [True] == [letter.seen for letter in world.post.letters(BOT_MAIL)]


async def test_bulk_and_headers_only(world: MailWorld) -> None:
    """Many letters come in one command, or only their headers."""
    for number in range(5):
        world.post.write(AIGERIM, BOT_MAIL, f"Хат {number}", "мәтін")

    bulk = await with_client(world, lambda mailbox: list(mailbox.fetch(bulk=True, mark_seen=False)))
    heads = await with_client(world, lambda mailbox: list(mailbox.fetch("UID 2:3", headers_only=True, mark_seen=False)))

    assert [f"Хат {number}" for number in range(5)] == [message.subject for message in bulk]
    assert [("2", "Хат 1", ""), ("3", "Хат 2", "")] == [(m.uid, m.subject, m.text.strip()) for m in heads]


async def test_open_range_always_names_the_last_letter(world: MailWorld) -> None:
    """`n:*` beyond the end is the last letter, the trap every cursor falls into."""
    for number in range(3):
        world.post.write(AIGERIM, BOT_MAIL, f"Хат {number}", "мәтін")

    assert ["3"] == await with_client(world, lambda mailbox: mailbox.uids("UID 4:*"))
    assert ["3"] == await with_client(world, lambda mailbox: mailbox.uids("UID 99:*"))
    assert ["2", "3"] == await with_client(world, lambda mailbox: mailbox.uids("UID 2:*"))
    assert ["1", "3"] == await with_client(world, lambda mailbox: mailbox.uids("UID 1,3,7"))


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (A(subject="ЖОЙЫҢЫЗ"), ["1"]),
        (A(from_="kovalev"), ["2"]),
        (A(text="политика"), ["2"]),
        (A(body="сәлем"), ["1"]),
        (A(seen=False), ["2"]),
        (A(seen=True), ["1"]),
        (A(keyword="$Done"), ["2"]),
        (A(no_keyword="$Done"), ["1"]),
        (A(date_gte=date(2020, 1, 1)), ["1", "2"]),
        (A(date_lt=date(2020, 1, 1)), []),
        (A(sent_date_gte=date(2020, 1, 1)), ["1", "2"]),
        (A(size_gt=10), ["1", "2"]),
        (A(size_lt=10), []),
        ('(HEADER Subject "вопрос")', ["2"]),
        ('(OR (SUBJECT "жойыңыз") (SUBJECT "вопрос"))', ["1", "2"]),
        ('(NOT (SUBJECT "жойыңыз"))', ["2"]),
        ("2", ["2"]),
        ("*", ["2"]),
    ],
)
async def test_search(world: MailWorld, criteria: object, expected: list[str]) -> None:
    """Letters are found by what they say, in UTF-8, and by their flags, dates and sizes."""
    world.post.write(AIGERIM, BOT_MAIL, "Деректерімді жойыңыз", "Сәлем!")
    world.post.write(SERGEI, BOT_MAIL, "Вопрос", "Где политика?")
    world.post.read(BOT_MAIL, 1)
    world.post.mailbox(BOT_MAIL).flag(2, lambda flags: flags | {"$Done"})

    assert expected == await with_client(world, lambda mailbox: mailbox.uids(str(criteria), "UTF-8"))


async def test_flags_and_deletion(world: MailWorld) -> None:
    """Flags are set and taken away; deletion removes exactly the chosen letter, and its number never comes back."""
    for number in range(3):
        world.post.write(AIGERIM, BOT_MAIL, f"Хат {number}", "мәтін")

    def work(mailbox: MailBoxUnencrypted) -> list[str]:
        mailbox.flag(["1", "2"], [MailMessageFlags.SEEN, "$Done"], True)
        mailbox.flag("1", MailMessageFlags.SEEN, False)
        mailbox.delete("2")
        return mailbox.uids()

    assert ["1", "3"] == await with_client(world, work)
    assert [{"$Done"}, set()] == [item.flags for item in world.post.mailbox(BOT_MAIL).stored.values()]
    world.post.write(AIGERIM, BOT_MAIL, "Тағы", "мәтін")
    assert [1, 3, 4] == [letter.uid for letter in world.post.letters(BOT_MAIL)]


async def test_append(world: MailWorld) -> None:
    """A client puts a letter into the mailbox, with flags, as a literal."""
    raw = "Subject: Черновик\r\n\r\nтекст {5}\r\n".encode()

    def work(mailbox: MailBoxUnencrypted) -> tuple[object, ...]:
        return mailbox.append(raw, "INBOX", flag_set=[MailMessageFlags.DRAFT])

    assert "OK" == (await with_client(world, work))[0]
    assert [(raw, {"\\Draft"})] == [(item.raw, item.flags) for item in world.post.mailbox(BOT_MAIL).stored.values()]


async def test_folders_and_status(world: MailWorld) -> None:
    """There is INBOX and nothing else; STATUS counts and gives the two numbers of trust."""
    world.post.write(AIGERIM, BOT_MAIL, "Хат", "мәтін")

    def work(mailbox: MailBoxUnencrypted) -> tuple[list[str], bool, dict[str, int]]:
        return [folder.name for folder in mailbox.folder.list()], mailbox.folder.exists("Архив"), mailbox.folder.status("INBOX")

    names, exists, status = await with_client(world, work)

    assert (["INBOX"], False) == (names, exists)
    box = world.post.mailbox(BOT_MAIL)
    assert {"MESSAGES": 1, "RECENT": 0, "UIDNEXT": 2, "UIDVALIDITY": box.uidvalidity, "UNSEEN": 1} == status


async def test_idle_tells_of_a_new_letter_at_once(world: MailWorld) -> None:
    """A letter that arrives during IDLE is told within a moment, and found afterwards."""

    def work(mailbox: MailBoxUnencrypted) -> tuple[list[bytes], list[str]]:
        mailbox.idle.start()  # type: ignore[no-untyped-call]
        loop.call_soon_threadsafe(world.post.write, AIGERIM, BOT_MAIL, "Хат", "мәтін")
        told = mailbox.idle.poll(timeout=5)
        mailbox.idle.stop()  # type: ignore[no-untyped-call]
        return told, mailbox.uids()

    loop = asyncio.get_running_loop()
    told, uids = await with_client(world, work)

    assert [b"* 1 EXISTS"] == told
    assert ["1"] == uids


async def test_idle_tells_of_expunges_and_flags(world: MailWorld, inbox: Line) -> None:
    """What another client removes or marks is told with the right number."""
    for number in range(3):
        world.post.write(AIGERIM, BOT_MAIL, f"Хат {number}", "мәтін")
    await inbox.says(b"t IDLE", until=b"* 3 EXISTS")

    await with_client(world, lambda mailbox: mailbox.delete("2"))
    lines = await inbox.hears(b"* 2 EXPUNGE")
    world.post.read(BOT_MAIL, 3)
    lines += await inbox.hears(b"* 2 FETCH")

    assert [b"* 2 EXPUNGE", b"* 2 FETCH (UID 3 FLAGS (\\Seen))"] == [lines[-2], lines[-1]]
    assert b"t OK IDLE completed" == (await inbox.says(b"DONE"))[-1]


async def test_quiet_idle_ends_by_timeout(world: MailWorld) -> None:
    """IDLE without news ends when the client says so."""
    assert [] == await with_client(world, lambda mailbox: mailbox.idle.wait(timeout=0.2))


async def test_rebuilt_mailbox_has_another_validity(world: MailWorld) -> None:
    """A mailbox restored from a backup has new numbers and says so."""
    world.post.write(AIGERIM, BOT_MAIL, "Хат", "мәтін")
    before = await with_client(world, lambda mailbox: mailbox.folder.status("INBOX"))
    world.post.mailbox(BOT_MAIL).rebuild()

    after = await with_client(world, lambda mailbox: mailbox.folder.status("INBOX"))

    assert before["UIDVALIDITY"] + 1 == after["UIDVALIDITY"]
    assert 1 == after["MESSAGES"]


async def test_wrong_password(world: MailWorld) -> None:
    """A wrong password is refused in both ways of logging in, and the right one is taken."""

    def login(password: str, *, plain: bool) -> None:
        with MailBoxUnencrypted("127.0.0.1", world.imap_port, timeout=10) as mailbox:
            (mailbox.login_utf8 if plain else mailbox.login)(BOT_MAIL, password)

    await asyncio.to_thread(login, MAIL_PASSWORD, plain=True)
    with pytest.raises(IMAP4.error, match="AUTHENTICATIONFAILED"):
        await asyncio.to_thread(login, "құпиясөз", plain=True)
    with pytest.raises(MailboxLoginError):
        await asyncio.to_thread(login, "wrong", plain=False)


async def test_examine_changes_nothing(world: MailWorld) -> None:
    """A mailbox opened read-only marks nothing and refuses changes."""
    world.post.write(AIGERIM, BOT_MAIL, "Хат", "мәтін")

    def work(mailbox: MailBoxUnencrypted) -> tuple[int, str]:
        mailbox.folder.set("INBOX", readonly=True)
        return len(list(mailbox.fetch())), mailbox.client.uid("STORE", "1", "+FLAGS", "(\\Seen)")[0]

    assert (1, "NO") == await with_client(world, work)
    assert [False] == [letter.seen for letter in world.post.letters(BOT_MAIL)]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"t UID FETCH 1 (FLAGS", b"t BAD parentheses"),
        (b"t UID FETCH 1 ENVELOPE", b"t BAD ENVELOPE is not offered here"),
        (b"t UID FETCH x FLAGS", b"t BAD set"),
        (b"t UID SEARCH CHARSET KOI8-R ALL", b"t NO [BADCHARSET (US-ASCII UTF-8)] charset"),
        (b"t UID SEARCH SUBJECT", b"t BAD a search key lacks its argument"),
        (b"t UID SEARCH " + b"NOT " * 300 + b"ALL", b"t BAD how many search keys?"),
        (b"t SELECT Sent", b"t NO [NONEXISTENT] there is only INBOX"),
        (b"t UID MOVE 1 Done", b"t NO [TRYCREATE] there is only INBOX"),
        (b"t XYZZY", b"t BAD unknown command"),
        (b"t UID", b"t BAD unknown command"),
        (b"t ID NIL", b"t OK ID completed"),
        (b"t NOOP", b"t OK done"),
    ],
)
async def test_mistakes_get_one_answer(inbox: Line, command: bytes, answer: bytes) -> None:
    """A command that cannot be understood or done is answered, and the session goes on."""
    assert answer == (await inbox.says(command))[-1]
    assert b"t OK done" == (await inbox.says(b"t NOOP"))[-1]


async def test_strangers_may_do_nothing(line: Line) -> None:
    """Before the login nothing is shown."""
    assert [b"t NO log in first"] == await line.says(b"t SELECT INBOX")
    assert [b"t NO log in first"] == await line.says(b"t UID FETCH 1 FLAGS")


@pytest.mark.parametrize(
    "flood",
    [
        b"t LOGIN " + b"x" * 200_000,
        b"t LOGIN {9999999}",
        b"t LOGIN {9999999+}",
        b"t LOGIN \x00",
        b"\x16\x03\x01 TLS",
    ],
)
async def test_floods_end_the_connection(line: Line, flood: bytes) -> None:
    """Who sends more than a login needs, or another protocol, is shown the door and costs no memory."""
    try:
        last = (await line.says(flood, until=b"* BYE"))[-1:]
    except ConnectionError:
        last = []

    assert last == [] or last[0].startswith((b"* BYE line", b"* BYE literal", b"* BYE command", b"* BYE this is not IMAP"))


async def test_parts_of_a_letter(world: MailWorld, inbox: Line) -> None:
    """Headers, chosen fields and slices of a letter are served."""
    world.post.write(AIGERIM, BOT_MAIL, "hello", "text", headers={"Message-ID": "<1@qg.kz>"})

    fields = await inbox.says(b'T UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (Subject "message-id")] INTERNALDATE)', until=b"T ")
    slice_ = await inbox.says(b"T UID FETCH 1 BODY.PEEK[]<0.6>", until=b"T ")
    old = await inbox.says(b"T UID FETCH 1 (RFC822.HEADER RFC822.SIZE)", until=b"T ")

    assert [b"Subject: hello", b"Message-ID: <1@qg.kz>"] == [row for row in fields if row.startswith((b"Subject", b"Message-ID"))]
    assert [b"* 1 EXISTS", b"* 1 FETCH (UID 1 BODY[]<0> {6}", b"Return)"] == [fields[0], *slice_[:2]]
    assert b"Return-Path: <a.nurlanova@qg.kz>" in old


async def test_dropped_connections(world: MailWorld, inbox: Line) -> None:
    """The fault cuts live connections at once and new ones until it is switched off."""
    world.faults.switch_on(Fault.IMAP_DROP)

    assert [] == await inbox.hears(b"never")
    with pytest.raises((OSError, IMAP4.abort)):
        await with_client(world, lambda mailbox: mailbox.uids())
    world.faults.switch_off(Fault.IMAP_DROP)
    assert [] == await with_client(world, lambda mailbox: mailbox.uids())


async def test_one_drop(world: MailWorld, inbox: Line) -> None:
    """A counted drop cuts who is there, once, and lets the next one in."""
    world.faults.switch_on(Fault.IMAP_DROP, Switch(times=1))

    assert [] == await inbox.hears(b"never")
    assert [] == await with_client(world, lambda mailbox: mailbox.uids())
