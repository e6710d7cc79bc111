"""Taking out of a question what says who asked it: numbers, addresses, links and names."""

import re

GONE = "…"
_PARTS = (
    re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE),
    re.compile(r"\S+@\S+|(?<!\w)@\w{3,}"),
    re.compile(r"\+?\d(?:[\s().-]{0,2}\d){4,}"),  # phones, IINs, cards, personnel numbers
    re.compile(r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"),  # dates of birth
)
_CAPITAL = "А-ЯЁӘҒҚҢӨҰҮҺІA-Z"
_NAME = rf"[{_CAPITAL}][\w-]+"
# Somebody who introduces themselves, or a name and a surname side by side.
_INTRODUCED = re.compile(
    r"(?i:\b(?:меня зовут|моё имя|мое имя|моя фамилия|менің атым|менің есімім|есімім|атым|аты-жөнім|тегім|фио))"
    r"(?P<sep>[\s:–-]+)\w[\w-]*(?:\s+\w[\w-]*)?"
)
_FULL_NAME = re.compile(rf"\b{_NAME}\s+{_NAME}(?:\s+{_NAME})?")
_INITIALS = re.compile(rf"\b[{_CAPITAL}]\.\s?(?:[{_CAPITAL}]\.\s?)?{_NAME}|\b{_NAME}\s+[{_CAPITAL}]\.(?:\s?[{_CAPITAL}]\.)?")


def redacted(text: str) -> str:
    """A phrasing that can be read by the office and become an example. Better a word too many taken out than one too few."""
    for part in _PARTS:
        text = part.sub(GONE, text)
    text = _INTRODUCED.sub(lambda found: found[0][: found.end("sep") - found.start()] + GONE, text)
    return _INITIALS.sub(GONE, _FULL_NAME.sub(GONE, text))
