"""What to say, not how: a desk returns a Reply and each channel renders it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Act(StrEnum):
    """What a person can be offered to do next; the value is what a button carries."""

    ASK = "ask"  # arg: topic
    SECTION = "sec"  # arg: section number; the whole section
    ORIGINAL = "orig"  # arg: section number; the Kazakh original
    POLICY = "pol"  # the table of contents
    FILE = "file"  # arg: right
    AGREE = "yes"  # arg: what is wanted next, see bot/people/consent.py
    DECLINE = "no"  # arg: the same
    NO_MAILBOX = "nomail"
    SEND = "send"  # arg: draft id; file the request as described
    SKIP = "skip"  # arg: draft id; without own words
    STATUS = "stat"
    REQUEST = "req"  # arg: request number
    REVOKE = "rev"  # arg: request number
    HUMAN = "human"
    CALL = "call"
    LANGUAGE = "lang"  # arg: kk | ru
    NOTICES_ON = "non"
    NOTICES_OFF = "noff"
    MENU = "menu"
    MY_DATA = "data"
    FORGET = "forget"
    FORGET_NOW = "gone"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to tap (Telegram) or to answer with a number (mail)."""

    act: Act
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the policy, byte for byte; every channel sets them off from ours."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """Another message as a parameter."""

    id: str
    params: Mapping[str, "Value"] = field(default_factory=dict)


Value = str | int | date | datetime | Quote | Said | tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """`says` is a message id of locales/; `locale` is set where the desk chose the language."""

    says: str
    params: Mapping[str, Value] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    locale: str | None = None
