"""Reading what the bot said: from the words back to the message id, so that tests name ids instead of sentences."""

import html
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.reply import Offer
from bot.texts import LOCALES
from bot.wording import TAG
from handlers.telegram.keys import OfferCB
from tests.world import texts

HOLE = re.compile(r"\{(\w+)\}")
PIECES = ("offer.", "wish.", "right.", "status.", "outcome.", "author.", "role.", "telegram.", "doctor.", "policy.lead", "cited.")
ALSO_PIECES = (
    "staff.message",
    "rights.line",
    "rights.action_line",
    "letter.choices",
    "letter.kind",
    "letter.whose",
    "rights.delay_",
    "letter.commands",
    "letter.footer",
    "delivery.",
    "inspection.",
    "draft.",
    "copy.contact",
    "copy.consent",
    "copy.re",
    "copy.draft",
    "copy.message",
    "copy.question",
)


@dataclass(frozen=True, slots=True)
class Read:
    """One thing the bot said. `says` is its message id, `blanks` what stood in its placeholders."""

    text: str
    says: str
    locale: str
    blanks: dict[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    captions: tuple[str, ...] = ()
    id: int = 0

    def __getitem__(self, blank: str) -> str:
        return self.blanks[blank]


def read_message(message: dict[str, Any]) -> Read:
    """A message of a chat, as the Bot API shows it."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    offers = tuple(OfferCB.unpack(button["callback_data"]).offer for button in buttons)
    captions = tuple(button["text"] for button in buttons)
    return _read(message.get("text", ""), offers, captions, message["message_id"])


def read_text(text: str) -> Read:
    return _read(text.strip(), (), (), 0)


def _read(text: str, offers: tuple[Offer, ...], captions: tuple[str, ...], number: int) -> Read:
    """The template with the most words of its own that fits; Kazakh and Russian alike."""
    fits = [(weight, says, locale, form.fullmatch(text)) for weight, says, locale, form in _forms() if form.fullmatch(text)]
    if not fits:
        raise AssertionError(f"these are no words of ours: {text!r}")
    _, says, locale, found = max(fits, key=lambda fit: fit[0])
    assert found is not None
    return Read(text, says, locale, found.groupdict(), offers, captions, number)


@cache
def _forms() -> list[tuple[int, str, str, re.Pattern[str]]]:
    known = texts()
    return [
        _form(says, locale, known.catalogs[locale].gettext(says))
        for locale in LOCALES
        for says in known.ids[locale]
        if not says.startswith(PIECES + ALSO_PIECES) and not says.endswith(".subject") and "\n" not in says
    ]


def _form(says: str, locale: str, template: str) -> tuple[int, str, str, re.Pattern[str]]:
    plain = html.unescape(TAG.sub("", template))
    pieces, seen = HOLE.split(plain), set[str]()
    pattern = ""
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            pattern += re.escape(piece)
        else:
            pattern += "(?s:.*?)" if piece in seen else f"(?P<{piece}>(?s:.*?))"
            seen.add(piece)
    return len("".join(pieces[::2])), says, locale, re.compile(pattern)
