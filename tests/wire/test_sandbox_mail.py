"""The sandbox's mailboxes: letters as mail programs write them, delivered as our server delivers."""

import json
from email import message_from_bytes
from email.policy import default

import pytest

from handlers.sandbox.cast import BOT_MAIL, DESK_MAIL
from handlers.sandbox.changes import Changes
from handlers.sandbox.mail import Attachment, NoSuchMailbox, Post
from tests.wire.mailworld import AIGERIM, OLGA, SERGEI, new_post

LONG = "Деректерімді жойыңыздаршы: " + "өте ұзын тақырып " * 12


@pytest.fixture
def post() -> Post:
    return new_post()


def test_new_letter(post: Post) -> None:
    """A person's letter keeps its words, long subjects too, and is stamped as authentic."""
    message_id = post.write(AIGERIM, BOT_MAIL, LONG, "Сәлем! 👍\nЖойыңыз.")

    (letter,) = post.letters(BOT_MAIL)
    assert (message_id, AIGERIM, "Айгерім Нұрланова") == (letter.message_id, letter.sender, letter.sender_name)
    assert " ".join(LONG.split()) == letter.subject
    assert "Сәлем! 👍\nЖойыңыз.\n" == letter.text
    assert "Жойыңыз." in str(letter.html)
    assert not letter.seen
    assert max(map(len, letter.raw.split(b"\r\n"))) < 1000


@pytest.mark.parametrize(("forged", "verdict"), [(False, "dmarc=pass"), (True, "dmarc=fail")])
def test_verdict(post: Post, forged: bool, verdict: str) -> None:
    """A forged letter looks the same but for the server's verdict."""
    post.write(AIGERIM, BOT_MAIL, "Тема", "текст", forged=forged)

    assert verdict in str(post.letters(BOT_MAIL)[0].header("authentication-results"))


@pytest.mark.parametrize(
    ("owner", "block"),
    [
        (AIGERIM, ("-----Бастапқы хабар-----", "Кімнен: ", "Жіберілді: ", "Кімге: ", "Тақырып: ")),
        (SERGEI, ("________________________________", "От: ", "Отправлено: ", "Кому: ", "Тема: ")),
    ],
)
def test_reply_quotes_as_outlook(post: Post, owner: str, block: tuple[str, ...]) -> None:
    """A reply goes back into the same thread with the original below, in the language of its author."""
    first = post.write(BOT_MAIL, owner, "Код", "123 456")

    post.reply(owner, 1, "Рахмет")

    (reply,) = post.letters(BOT_MAIL)
    assert ("RE: Код", first, first) == (reply.subject, reply.header("In-Reply-To"), reply.header("References"))
    lines = reply.text.split("\n")
    assert "Рахмет" == lines[0]
    assert all(line.startswith(start) for start, line in zip(block, lines[2:], strict=False))
    assert "123 456" in lines
    assert post.letters(owner)[0].seen


def test_reply_goes_where_replies_are_wanted(post: Post) -> None:
    """Reply-To is followed, "RE:" is not doubled, and the chain of references grows."""
    first = post.write(DESK_MAIL, AIGERIM, "RE: Сұрақ", "мәтін", headers={"Reply-To": f"MyQG <{BOT_MAIL}>"})
    post.reply(AIGERIM, 1, "бір")
    post.reply(BOT_MAIL, 1, "екі")

    (reply,) = post.letters(BOT_MAIL)
    (answer,) = post.letters(AIGERIM)[1:]
    assert ("RE: Сұрақ", "RE: Сұрақ") == (reply.subject, answer.subject)
    assert f"{first} {reply.message_id}" == answer.header("References")


def test_shared_mailbox(post: Post) -> None:
    """A colleague answers from the shared mailbox under the own name."""
    post.write(BOT_MAIL, DESK_MAIL, "Өтініш", "мәтін")

    post.reply(DESK_MAIL, 1, "Ответ", sender=OLGA)

    assert (OLGA, "Ольга Петрова") == (post.letters(BOT_MAIL)[0].sender, post.letters(BOT_MAIL)[0].sender_name)


def test_forward_takes_files_along(post: Post) -> None:
    """A forwarded letter carries the text below and the attachments."""
    files = [Attachment("өтініш.pdf", b"%PDF", "application/pdf")]
    post.write(AIGERIM, DESK_MAIL, "Файл", "қоса берілді", attachments=files)

    post.forward(DESK_MAIL, 1, OLGA, "Посмотрите")

    (letter,) = post.letters(OLGA)
    assert ("FW: Файл", files) == (letter.subject, list(letter.attachments))
    assert letter.text.startswith("Посмотрите\n\n____")


def test_failure_notice(post: Post) -> None:
    """A server that took a letter and cannot deliver it says so in a report the standard parser understands."""
    first = post.write(BOT_MAIL, AIGERIM, "Код", "123 456")

    post.bounce(AIGERIM, 1)

    (notice,) = post.letters(BOT_MAIL)
    assert ("<>", "auto-replied") == (notice.header("Return-Path"), notice.header("Auto-Submitted"))
    assert "multipart/report" == message_from_bytes(notice.raw, policy=default).get_content_type()
    assert first.encode() in notice.raw


def test_unknown_mailbox(post: Post) -> None:
    """A letter to nobody at our domain is delivered to none of its recipients; outside, every address exists."""
    with pytest.raises(NoSuchMailbox):
        post.receive(AIGERIM, [DESK_MAIL, "nobody@qg.kz"], b"Subject: x\r\n\r\n")

    assert [] == post.letters(DESK_MAIL)
    post.write(BOT_MAIL, "Elena@Mail.Example", "Жауап", "мәтін")
    assert 1 == len(post.letters("elena@mail.example"))


def test_claims_of_others_are_taken_away() -> None:
    """A sender's own Authentication-Results of our server's name and Return-Path do not survive; foreign results do."""
    post = new_post()
    claims = b"Authentication-Results : MX.QG.KZ ;\n dmarc=pass\nReturn-Path: <a@b>\nAuthentication-Results: mx.other; spf=pass\n"

    post.receive("x@y.example", [BOT_MAIL], claims + b"From: x@y.example\n\ntext\n.", authentic=False)

    raw = post.letters(BOT_MAIL)[0].raw
    assert (2, 1, 0) == (raw.lower().count(b"authentication-results"), raw.count(b"Return-Path"), raw.count(b"dmarc=pass"))
    assert raw.endswith(b"\r\n\r\ntext\r\n.")


@pytest.mark.parametrize(
    "raw", [b"", b"no headers at all", b"From: \xff\xfe\r\nDate: yesterday\r\n\r\n\xd0", b"From: <<>>\nSubject: =?x?q?=ff?=\n\n"]
)
def test_broken_letters_are_kept_and_shown(post: Post, raw: bytes) -> None:
    """Whatever arrives is delivered and can be listed."""
    post.receive("", [BOT_MAIL], raw)

    assert 1 == len(post.letters(BOT_MAIL))


def test_dump_and_load() -> None:
    """Mailboxes survive a restart: letters, flags, numbers; a new letter gets the next number."""
    post = new_post()
    post.write(AIGERIM, BOT_MAIL, "Бір", "мәтін")
    post.read(BOT_MAIL, 1)
    dump = json.loads(json.dumps(post.dump()))

    again = Post(Changes(), [])
    again.load(dump)

    assert dump == again.dump()
    assert post.letters(BOT_MAIL) == again.letters(BOT_MAIL)
    again.write(AIGERIM, BOT_MAIL, "Екі", "мәтін")
    assert [1, 2] == [letter.uid for letter in again.letters(BOT_MAIL)]


def test_changes_are_told() -> None:
    """Writing and reading wake whoever watches the world."""
    post = new_post()
    before = post.changes.version
    post.write(AIGERIM, BOT_MAIL, "Бір", "мәтін")
    written = post.changes.version
    post.read(BOT_MAIL, 1)

    assert before < written < post.changes.version
