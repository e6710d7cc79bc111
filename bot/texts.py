"""Message ids and a locale become text: plurals, dates, and the escaping each channel needs."""

import gettext
import html
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.catalogs import catalog as read_catalog
from bot.catalogs import name_of
from bot.reply import Offer, Quote, Reply, Said, Value
from bot.wording import TAG
from bot.zone import ALMATY

LOCALES = ("kk", "ru")
# CLDR's long Kazakh date is "2026 ж. 3 қараша"; official letters write the year out.
DATES = {"kk": "y 'жылғы' d MMMM", "ru": "d MMMM y 'г.'"}


@dataclass(frozen=True, slots=True)
class Style:
    """How one channel writes: what it does to a template, to a person's words, and to the policy's."""

    template: Callable[[str], str]
    escape: Callable[[str], str]
    quote: Callable[[str], str]


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


HTML = Style(lambda text: text, lambda text: html.escape(text, quote=False), lambda text: f"<blockquote>{text}</blockquote>")
PLAIN = Style(lambda text: html.unescape(TAG.sub("", text)), lambda text: text, _indented)


@dataclass(frozen=True, slots=True)
class Texts:
    """Both catalogs, in memory."""

    catalogs: Mapping[str, gettext.GNUTranslations]
    ids: Mapping[str, Mapping[str, bool]]  # by locale: message id -> whether it has plural forms

    @classmethod
    def load(cls, office: Path | None = None) -> "Texts":
        """`office` is MYQG_CONTENT, which may have wordings of its own."""
        merged = {locale: read_catalog(locale, office) for locale in LOCALES}
        ids = {locale: _ids(catalog) for locale, catalog in merged.items()}
        return cls({locale: _compiled(catalog) for locale, catalog in merged.items()}, ids)

    def html(self, reply: Reply, locale: str) -> str:
        return self.styled(reply, locale, HTML)

    def plain(self, reply: Reply, locale: str) -> str:
        return self.styled(reply, locale, PLAIN)

    def styled(self, reply: Reply, locale: str, style: Style) -> str:
        return self._say(reply.says, reply.params, reply.locale or locale, style)

    def word(self, says: str, locale: str, **params: Value) -> str:
        return self._say(says, params, locale, PLAIN)

    def template(self, says: str, locale: str) -> str:
        """A text before its parameters."""
        return self.catalogs[locale].gettext(says)

    def filled(self, template: str, params: Mapping[str, Value], locale: str) -> str:
        """A text that may be in the catalogs no more."""
        return self._fill(template, params, locale, PLAIN)

    def label(self, offer: Offer, locale: str) -> str:
        """The caption of an offer: its own for this argument, or the act's."""
        own = f"offer.{offer.act}.{offer.arg.rpartition(':')[2]}"
        known = own if own in self.ids[locale] else f"offer.{offer.act}"
        return self._say(known, {"arg": offer.arg}, locale, PLAIN)

    def _say(self, says: str, params: Mapping[str, Value], locale: str, style: Style) -> str:
        if says not in self.ids[locale]:
            raise KeyError(f"no text {says!r} in {locale}")
        catalog, n = self.catalogs[locale], params.get("n")
        found = catalog.ngettext(says, says, n) if isinstance(n, int) and self.ids[locale][says] else catalog.gettext(says)
        return self._fill(found, params, locale, style)

    def _fill(self, template: str, params: Mapping[str, Value], locale: str, style: Style) -> str:
        values = {name: self._value(value, locale, style) for name, value in params.items()}
        return style.template(template).format_map(values)

    def _value(self, value: Value, locale: str, style: Style) -> str:
        match value:
            case Quote(text):
                return style.quote(self._value(text, locale, style))
            case Said(id, params, own):
                return self._say(id, params, own or locale, style)
            case tuple():
                return "\n".join(f"• {self._value(said, locale, style)}" for said in value)
            case datetime():
                local = value.astimezone(ALMATY)
                return f"{_day(local.date(), locale)}, {local:%H:%M}"
            case date():
                return _day(value, locale)
            case _:
                return style.escape(str(value))


def _day(day: date, locale: str) -> str:
    return format_date(day, DATES[locale], locale=locale)


def _ids(catalog: Catalog) -> dict[str, bool]:
    return {name_of(message): message.pluralizable for message in catalog if message.id}


def _compiled(catalog: Catalog) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
