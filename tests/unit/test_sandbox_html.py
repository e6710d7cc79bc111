"""The sandbox reads HTML as Telegram does: same text, same entities, same refusals."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.sandbox.errors import ApiError
from handlers.sandbox.html import parse, units
from handlers.sandbox.params import Params
from handlers.sandbox.text import Formatted, caption, message_text, plain


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


STYLES = [
    ("b", "bold"),
    ("strong", "bold"),
    ("i", "italic"),
    ("em", "italic"),
    ("u", "underline"),
    ("ins", "underline"),
    ("s", "strikethrough"),
    ("strike", "strikethrough"),
    ("del", "strikethrough"),
    ("tg-spoiler", "spoiler"),
    ("code", "code"),
    ("pre", "pre"),
    ("blockquote", "blockquote"),
    ("B", "bold"),
    ("bLoCkQuOtE", "blockquote"),
]


@pytest.mark.parametrize(("tag", "kind"), STYLES)
def test_every_tag_makes_its_entity(tag: str, kind: str) -> None:
    """A tag marks its content, counted in UTF-16 units: an emoji is two, a Kazakh letter one."""
    text = message_text(Params({"text": f"🔒 ж<{tag}>Құпия 🔒</{tag}>.", "parse_mode": "HTML"}))

    assert Formatted("🔒 жҚұпия 🔒.", [entity(kind, 4, 8)]) == text


GOOD = [
    ("", "", []),
    ("қарапайым мәтін", "қарапайым мәтін", []),
    ("&lt;&gt;&amp;&quot;", '<>&"', []),
    ("&lt &gt &amp &quot", '< > & "', []),
    ("&LT; &nbsp; &copy; &", "&LT; &nbsp; &copy; &", []),
    ("Иванов & Ко", "Иванов & Ко", []),
    ("&#1179;&#x493;", "қғ", []),
    ("&#128274;", "🔒", []),
    ("&#0; &#x110000; &#; &#x;", "&#0; &#x110000; &#; &#x;", []),
    ("&#000000041;", "&#000000041;", []),  # nine characters at most
    ("<b>бір</b><i>екі</i>", "бірекі", [entity("bold", 0, 3), entity("italic", 3, 3)]),
    ("<b>a<i>b</i></b>", "ab", [entity("italic", 1, 1), entity("bold", 0, 2)]),
    ("<b>a</>", "a", [entity("bold", 0, 1)]),
    ("<b>a</b  >", "a", [entity("bold", 0, 1)]),
    ("<b  >a</B>", "a", [entity("bold", 0, 1)]),
    ("<b x=1 y='&lt;' z=\"'\" lone>a</b>", "a", [entity("bold", 0, 1)]),
    ("<b></b>", "", []),
    ("a<i></i>b", "ab", []),
    ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
    ("<span class=tg-spoiler>a</span>", "a", [entity("spoiler", 0, 1)]),
    ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
    ("<blockquote expandable=no>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
    ('<a href="https://qg.kz/kk?a=1&amp;b=2">a</a>', "a", [entity("text_link", 0, 1, url="https://qg.kz/kk?a=1&b=2")]),
    ('<a href="qg.kz">a</a>', "a", [entity("text_link", 0, 1, url="http://qg.kz/")]),
    ("<a>qg.kz</a>", "qg.kz", [entity("text_link", 0, 5, url="http://qg.kz/")]),
    ('<a href="tg://user?id=501">a</a>', "a", [entity("text_mention", 0, 1, user={"id": 501})]),
    ('<a href="tg://resolve?domain=x">a</a>', "a", [entity("text_link", 0, 1, url="tg://resolve?domain=x")]),
    ('<a href="жоқ">a</a>', "a", []),
    ('<a href="javascript:alert(1)">a</a>', "a", []),
    ("<a href='http://localhost/'>a</a>", "a", []),
    ("<a href='http://qg.kz:99999/'>a</a>", "a", []),
    ('<pre><code class="language-sql">a</code></pre>', "a", [entity("pre", 0, 1, language="sql")]),
    ('<code class="language-sql"><pre>a</pre></code>', "a", [entity("pre", 0, 1, language="sql")]),
    ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5368")]),
    ('<tg-time unix="1795000000">a</tg-time>', "a", [entity("date_time", 0, 1, unix_time=1795000000)]),
    (
        '<tg-time unix="1795000000" format="Dt">a</tg-time>',
        "a",
        [entity("date_time", 0, 1, unix_time=1795000000, date_time_format="Dt")],
    ),
]


@pytest.mark.parametrize(("markup", "text", "entities"), GOOD)
def test_good_markup(markup: str, text: str, entities: list[dict[str, object]]) -> None:
    """What Telegram accepts comes out as its text and entities, the inner ones first."""
    assert (text, entities) == parse(markup)


BAD = [
    ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("қ<br>", 'Unsupported start tag "br" at byte offset 2'),
    ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
    ("🔒<b", "Unclosed start tag at byte offset 4"),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<b class", 'Unclosed start tag "b" at byte offset 0'),
    ("<b class=", 'Unclosed start tag "b" at byte offset 0'),
    ("<b class =  ", 'Unclosed start tag "b" at byte offset 0'),
    ('<b class="a', "Unclosed start tag at byte offset 0"),
    ('<b class="a"', "Unclosed start tag at byte offset 0"),
    ("<b class='a>ә</b>", "Unclosed start tag at byte offset 0"),
    ("ә<i =a>", 'Empty attribute name in the tag "i" at byte offset 2'),
    ("<i a=b,c>", "Unexpected end of name token at byte offset 5"),
    ("<i a=қ>", "Unexpected end of name token at byte offset 5"),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>a</b></b>", "Unexpected end tag at byte offset 8"),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ("<b>a</b x>", "Unclosed end tag at byte offset 4"),
    ("<i>ә</em>", 'Unmatched end tag at byte offset 5, expected "</i>", found "</em>"'),
    ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<span class=red>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ("<tg-emoji emoji-id=x1>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ("<tg-emoji emoji-id=0>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ("<tg-emoji emoji-id=9223372036854775808>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ("<tg-time unix=1 format=rt>a</tg-time>", "Invalid date format used"),
    (
        "&#xD83D;",
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
    ),
]


@pytest.mark.parametrize(("markup", "error"), BAD)
def test_bad_markup(markup: str, error: str) -> None:
    """What Telegram refuses is refused with its own words; positions are in bytes."""
    with pytest.raises(ApiError) as refused:
        parse(markup)

    assert (400, f"Bad Request: can't parse entities: {error}") == (refused.value.code, refused.value.description)


CLEANED = [
    ("  <b>a </b>  ", "a", [("bold", 0, 1)]),
    ("  <b> a</b>", " a", [("bold", 0, 2)]),  # a space inside of an entity stays
    ("\n\n a \n", "a", []),
    ("a\tb\x00c", "a b c", []),
    ("a\r\nb", "a\nb", []),
    ("\u202ea<b>b</b>", "ab", [("bold", 1, 1)]),
    ("<i>🔒\u2028</i>a", "🔒a", [("italic", 0, 2)]),
    ("a<b>  \n</b>", "a", []),
    ("<b>a <code>b</code> c</b>", "a b c", [("bold", 0, 2), ("code", 2, 1), ("bold", 3, 2)]),
    ("<code><b>a</b></code>", "a", [("code", 0, 1)]),
    ("<i><b>a</b></i>", "a", [("bold", 0, 1), ("italic", 0, 1)]),
    ("<pre><code>a</code></pre>", "a", [("pre", 0, 1), ("code", 0, 1)]),
    ("<blockquote><b>a</b></blockquote>", "a", [("blockquote", 0, 1), ("bold", 0, 1)]),
    ("/start now", "/start now", [("bot_command", 0, 6)]),
    ("a/start", "a/start", []),
    ("loyalty@qg.kz және @dinara_a", "loyalty@qg.kz және @dinara_a", [("email", 0, 13), ("mention", 19, 9)]),
    ("Қараңыз: https://qg.kz/kk.", "Қараңыз: https://qg.kz/kk.", [("url", 9, 16)]),
    ("<code>/start</code> #жою", "/start #жою", [("code", 0, 6), ("hashtag", 7, 4)]),
    ("QG-2026-000001 №1 #1", "QG-2026-000001 №1 #1", []),
]


@pytest.mark.parametrize(("markup", "text", "entities"), CLEANED)
def test_text_is_cleaned_and_trimmed(markup: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """What is kept is trimmed and free of control characters, and entities move along."""
    found = message_text(Params({"text": markup, "parse_mode": "html"}))

    assert (text, entities) == (found.text, [(one["type"], one["offset"], one["length"]) for one in found.entities])


REFUSED = [
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": " \n\t"}, "text must be non-empty"),
    ({"text": "\u200b\u2060"}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "ә" * 4097}, "message is too long"),
    ({"text": "ә" * 16385}, "text is too long"),
    ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ({"text": "a", "entities": "["}, "can't parse entities JSON object"),
]


@pytest.mark.parametrize(("values", "error"), REFUSED)
def test_text_that_cannot_be_sent(values: dict[str, str], error: str) -> None:
    """Empty, invisible and too long texts are refused."""
    with pytest.raises(ApiError) as refused:
        message_text(Params(values))

    assert f"Bad Request: {error}" == refused.value.description


def test_length_is_counted_after_parsing() -> None:
    """Tags do not count, and an emoji counts once: 4096 code points are fine."""
    found = message_text(Params({"text": f"<b>{'🔒' * 4096}</b>", "parse_mode": "HTML"}))

    assert [entity("bold", 0, 8192)] == found.entities


def test_captions_are_shorter() -> None:
    """A caption may be empty and has at most 1024 characters after parsing."""
    with pytest.raises(ApiError) as refused:
        caption(Params({"caption": "ә" * 1025}))

    assert "Bad Request: message caption is too long" == refused.value.description
    assert Formatted("") == caption(Params())
    assert {"caption": "a", "caption_entities": [entity("bold", 0, 1)]} == caption(
        Params({"caption": "<b>a</b>", "parse_mode": "HTML"})
    ).body("caption_")


def test_nothing_is_parsed_in_what_people_type() -> None:
    """A person's angle brackets are just text."""
    assert Formatted("<b>1 < 2") == plain(" <b>1 < 2 ")


def test_entities_can_be_given() -> None:
    """Instead of marked-up text a call may carry the entities themselves."""
    given = '[{"type": "bold", "offset": 1, "length": 2}]'

    assert Formatted("abc", [entity("bold", 0, 2)]) == message_text(Params({"text": " abc", "entities": given}))


PIECES = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<a href='", "'>", "</", "<i", ">", "&", "&lt;", "&#1179;", "=", " ", "\u2028", "ә", "🔒", "a"]
    )
)


@given(PIECES)
def test_any_text_is_read_or_refused(pieces: list[str]) -> None:
    """Whatever is sent, the answer is a refusal in words, or entities that lie inside of the text."""
    params = Params({"text": "".join(pieces), "parse_mode": "HTML"})
    with suppress(ApiError):
        found = message_text(params)

        assert found.text == found.text.rstrip()
        for one in found.entities:
            assert 0 <= one["offset"] < one["offset"] + one["length"] <= units(found.text)
