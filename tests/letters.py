"""The dialogue language of mail: a person or a member of staff at their mail program."""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.texts import LOCALES
from handlers.mail.quotes import MARKER
from handlers.sandbox import BOT_MAIL, DESK_MAIL
from handlers.sandbox.letter import Letter
from tests.reading import Read, read_text
from tests.world import World, texts

CODE = re.compile(r"\b\d{3} \d{3}\b")


@dataclass(slots=True)
class Mailbox:
    """One mailbox and whoever sits before it."""

    world: World
    address: str

    @property
    def letters(self) -> list[Letter]:
        return self.world.post.letters(self.address)

    @property
    def last(self) -> Letter:
        return self.letters[-1]

    @property
    def ids(self) -> list[str]:
        """The message ids of everything in the mailbox that the bot wrote."""
        return [read(letter).says for letter in self.letters if letter.sender == BOT_MAIL]

    def only(self, says: str) -> Letter:
        """The one letter that says this."""
        found = [letter for letter in self.letters if letter.sender == BOT_MAIL and read(letter).says == says]

        assert 1 == len(found), self.ids
        return found[0]

    def code(self) -> str:
        """The code of the newest letter that has one."""
        codes = [found[0] for letter in self.letters if (found := CODE.search(letter.text))]
        return codes[-1]

    async def writes(self, subject: str, text: str, **how: Any) -> list[Letter]:
        """To the bot; -> what came back."""
        before = len(self.letters)
        self.world.post.write(self.address, BOT_MAIL, subject, text, **how)
        await self.world.settle()
        return self.letters[before:]

    async def replies(self, letter: Letter, text: str, *, by: str | None = None, **how: Any) -> list[Letter]:
        """With the answered letter quoted below; `by` is who writes from this mailbox under the own address."""
        mine = self if by is None else Mailbox(self.world, by)
        before = len(mine.letters)
        self.world.post.reply(self.address, letter.uid, text, sender=by, **how)
        await self.world.settle()
        return mine.letters[before:]

    async def presses(self, letter: Letter, caption: str, *, by: "Mailbox | None" = None, **how: Any) -> list[Letter]:
        """A link of a letter: a new letter opens and is sent as it is, `by` whoever sits there; -> what came back."""
        subject, body = opened(links(letter)[caption])
        return await (by or self).writes(subject, body, **how)


def desk(world: World) -> Mailbox:
    """The shared mailbox of staff."""
    return Mailbox(world, DESK_MAIL)


def read(letter: Letter) -> Read:
    """What a letter of the bot says, without the marker, the choices and the footer."""
    body = letter.text.partition(MARKER)[2].partition("\n-- \n")[0]
    for locale in LOCALES:
        for heading in ("letter.choices", "letter.commands"):
            body = body.partition(texts().word(heading, locale))[0]
        body = body.replace(texts().word("letter.not_filed", locale), "")
    return read_text(body)


def choices(letter: Letter) -> dict[str, str]:
    """The numbered choices at the end of a letter: number by caption."""
    return {caption: number for number, caption in re.findall(r"^\[(\d+)\] (.+)$", letter.text, re.MULTILINE)}


def links(letter: Letter) -> dict[str, str]:
    """Where the links of the HTML part lead, by caption without its number."""
    found = re.findall(r'<a href="([^"]+)"[^>]*>(?:\d+\. )?([^<]+)</a>', letter.html or "")
    return {html.unescape(caption): html.unescape(href) for href, caption in found}


def opened(link: str) -> tuple[str, str]:
    """Subject and text of the letter that a mail program opens for it."""
    asked = urlsplit(link)
    fields = parse_qs(asked.query)

    assert ("mailto", BOT_MAIL) == (asked.scheme, asked.path)
    return fields["subject"][0], fields["body"][0]
