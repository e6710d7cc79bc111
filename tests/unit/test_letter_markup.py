"""The HTML part of letters: every text in both languages, nothing of anybody's words believed, links in ASCII."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.cases.threading import Tokens
from bot.deliveries.model import Delivery, Enclosure, Envelope, File, Operation, Parcel
from bot.people.model import Channel
from bot.reply import Act, Offer, Quote, Reply, Said, Value
from bot.rights.letters import own_words
from bot.rights.model import Right
from bot.texts import LOCALES
from handlers.mail.html import text_of
from handlers.mail.quotes import MARKER, new_text
from handlers.mail.render import MailSender
from handlers.mail.sender import SmtpSender
from tests.rules.words import PLACEHOLDER
from tests.world import FrozenClock, texts

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
VOID = {"meta", "br", "hr"}
SHOWN = {"b", "i", "u", "s", "code", "a", "blockquote", "div", "table", "tr", "td"}
AROUND = {"html", "head", "title", "body"}
HOSTILE = "<script>alert(1)</script> & \"a\" 'b' <b>қалың</b>\n\u202eтеріс\u202c \u200b{due}\n\nНомер: 1\nТабель: 2"
VALUES: dict[str, Value] = {"n": 3, "due": NOW, "at": NOW, "until": NOW, "requests": (Said("status.open"), Said("status.open"))}


class Page(HTMLParser):
    """What a mail program makes of a letter: tags opened and closed in turn, styles, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if "title" not in self.open:
            self.words += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


async def link_to(payload: str) -> str:
    return f"https://t.me/myqg_privacy_bot?start={payload}"


async def enclosed(enclosure: Enclosure, _: str, __: str) -> tuple[File, ...]:
    return (File(f"register.{enclosure.form}", "text/csv", b""),)


def page(reply: Reply, locale: str = "ru", *, links: bool = True) -> Page:
    return Page(parts(reply, locale, links=links)[1])


def parts(reply: Reply, locale: str = "ru", *, links: bool = True, subject: str = "letter.code.subject") -> tuple[str, str]:
    """The plain part and the HTML part."""
    smtp = SmtpSender(host="127.0.0.1", port=1, security="none")
    sender = MailSender(smtp, texts(), FrozenClock(), "privacy@qg.kz", "+7 700 000-00-00", link_to, enclosed, links=links)
    own_id = Tokens(["new" * 16], "qg.kz").message_id("a@qg.kz", "k", offers=reply.offers)
    parcel = Parcel(reply, locale, Envelope(Said(subject), own_id))
    letter = sender.letter(Delivery(1, 1, Channel.MAIL, Operation.MAIL, "a@qg.kz", parcel, NOW, 0))
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))

    assert plain is not None
    assert html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content()


def filled(says: str, locale: str) -> Reply:
    template = texts().catalogs[locale].gettext(says)
    return Reply(says, {name: VALUES.get(name, HOSTILE) for name in PLACEHOLDER.findall(template)})


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_a_whole_page(locale: str) -> None:
    """Whatever a letter says, with anything in its blanks: balanced tags, ours only, each block styled where it stands."""
    wrong = {}
    for says in sorted(one for one in texts().ids[locale] if not texts().ids[locale][one] and not one.startswith("offer.")):
        found = page(filled(says, locale), locale)
        strange = {tag for tag, _ in found.tags} - VOID - SHOWN - AROUND
        if found.open or found.wrong or strange or "{" in found.words.replace("{due}", ""):
            wrong[says] = (found.open, found.wrong, strange)

    assert {} == wrong


@pytest.mark.parametrize(("locale", "right"), [*product(LOCALES, Right)])
def test_a_page_says_what_the_plain_part_says(locale: str, right: Right) -> None:
    """Word for word, in the language it is marked with; no picture, nothing from elsewhere, letters of 16 pixels."""
    reply = Reply(f"right.{right}.explained", offers=(Offer(Act.STATUS), Offer(Act.MENU)))
    plain, html = parts(reply, locale)
    found = Page(html)

    assert [locale] == [one["lang"] for one in found.named("html")]
    assert texts().word(f"right.{right}.explained", locale) in found.words
    assert texts().word(f"right.{right}.explained", locale) in plain
    assert MARKER in found.words
    assert not re.search(r"\b(src|background|url)\b\s*[=(]|https?:", html)
    assert "font-size:16px" in html


def test_nobodys_words_are_markup() -> None:
    """They are shown as written, line by line, set off from ours; what looks like a fact in them is none."""
    found = page(
        Reply("letter.case", {"number": "C-1", "text": HOSTILE, "wish": "?", "pseudonym": "P", "language": "", "channel": ""})
    )

    assert [] == found.named("script")
    assert "".join(HOSTILE.split("\n")) in found.words
    assert [("auto", True)] == [(one["dir"], "border-left" in (one["style"] or "")) for one in found.named("blockquote")]
    assert 4 == len(found.named("tr"))


def test_facts_stand_in_two_columns() -> None:
    """Several below each other; one alone stays a sentence."""
    facts = page(
        Reply("letter.revoked", {"number": "QG-2026-000001", "right": "?", "due": date(2026, 11, 25), "n": 3, "law": "25"})
    )
    one = page(Reply("letter.code_by_mail", {"code": "123 456", "wish": "?", "until": NOW}))

    assert (4, 8) == (len(facts.named("tr")), len(facts.named("td")))
    assert [] == one.named("table")
    assert "Код подтверждения: 123 456" in one.words


@pytest.mark.parametrize("locale", LOCALES)
def test_own_words_and_a_ready_answer_are_set_off(locale: str) -> None:
    """What the person wrote as it was written; the ready answer in another language than the rest of the letter."""
    other = next(one for one in LOCALES if one != locale)
    draft = Said("draft.erasure", {"number": "QG-2026-000001", "due": date(2026, 11, 25)}, other)
    params: dict[str, Value] = {"words": own_words(HOSTILE), "draft": Quote(draft)}
    reply = Reply("letter.request", {**filled("letter.request", locale).params, **params})
    plain, html = parts(Reply.load(reply.dump()), locale)
    found = Page(html)

    assert 2 == len(found.named("blockquote"))
    assert "".join(HOSTILE.split("\n")) in found.words
    assert HOSTILE in plain
    assert texts().word("draft.erasure", other, **draft.params).splitlines()[2] in found.words
    assert f"    {texts().word('draft.erasure', other, **draft.params).splitlines()[2]}" in plain


def test_a_demand_without_words_says_so() -> None:
    """Staff do not look for what is not there."""
    assert Said("letter.no_words") == own_words(None)


@pytest.mark.parametrize("locale", LOCALES)
def test_links_open_a_ready_letter(locale: str) -> None:
    """One for each choice: to the bot, ASCII, short enough for Outlook; the first line is the choice, then what it answers."""
    offers = (Offer(Act.FILE, "erasure"), Offer(Act.HUMAN), Offer(Act.FAQ))
    links = [urlsplit(one["href"] or "") for one in page(Reply("menu.stale", offers=offers), locale).named("a")]
    bodies = [parse_qs(link.query)["body"][0].split("\r\n") for link in links]

    assert [("mailto", "privacy@qg.kz")] * 3 == [(link.scheme, link.path) for link in links]
    assert all(link.geturl().isascii() and len(link.geturl()) < 2000 for link in links)
    assert ["1", "2", "3"] == [body[0] for body in bodies]
    assert {True} == {body[-1].startswith("[#q.") for body in bodies}


def test_without_links_choices_are_listed() -> None:
    """Where a new letter is not believed, the HTML says what the plain part says."""
    plain, html = parts(Reply("menu.stale", offers=(Offer(Act.HUMAN),)), links=False)

    assert "mailto:" not in html
    assert texts().word("letter.choices", "ru") in Page(html).words
    assert texts().word("letter.choices", "ru") in plain


@pytest.mark.parametrize("above", ["Қабылдадық.\nПринято.", ""])
def test_a_page_that_is_quoted_is_cut(above: str) -> None:
    """Also where a mail program sends HTML only, and marks nothing."""
    html = parts(filled("letter.request", "kk"), "kk")[1]
    written = above.replace("\n", "<br>") + "<br>"

    assert above == new_text(text_of(written + html))
