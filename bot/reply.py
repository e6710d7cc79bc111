"""What to say, not how: a desk returns a Reply and each channel renders it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """What a person can be offered to do next; the value is what a button carries."""

    ASK = "ask"  # arg: topic
    SECTION = "sec"  # arg: section number; the whole section
    ORIGINAL = "orig"  # arg: section number; the Kazakh original
    POLICY = "pol"  # the table of contents
    FAQ = "faq"  # the questions by topic; arg: "more" for the second page
    MORE = "more"  # arg: topic; what did not fit under its answer
    HELPFUL = "help"  # arg: topic; was the answer helpful?
    RATED = "rate"  # arg: topic:yes or topic:no
    RIGHTS = "rights"  # the list of rights
    FILE = "file"  # arg: right, or several as Rights writes them; so below
    AGREE = "yes"  # arg: what is wanted next: a right, "human", "call" or "notices"
    DECLINE = "no"  # arg: the same
    NO_MAILBOX = "nomail"  # arg: right
    FORMER = "former"  # arg: right; I no longer work here
    ADDRESS = "addr"  # arg: a corporate address, completed from what was typed
    NEW_CODE = "code"
    SHOW_CODE = "show"  # arg: right; a code to be mailed from the corporate mailbox
    CHAT = "chat"  # by mail: a link that opens the chat and binds it to the mailbox
    STOP = "stop"  # by mail; arg: request numbers joined by "+", or nothing; that was not me
    SEND = "send"  # arg: right; a verified person files it
    ANOTHER = "anew"  # arg: right; a second request beside an open one
    SKIP = "skip"  # arg: right; no words of one's own
    STATUS = "stat"  # my requests
    REQUEST = "req"  # arg: the number of one of them
    REVOKE = "rev"  # arg: request number
    REVOKE_NOW = "revn"  # arg: request number, and how often it was opened again
    RECEIPT = "rcpt"  # arg: request number
    DECISION = "dec"  # arg: request number; what was decided
    REOPEN = "reop"  # arg: request number
    ANSWER_BY = "by"  # arg: number, or number:way of handing over the answer
    ANSWER = "ans"  # arg: case number; the next words go to staff
    HUMAN = "human"
    CALL = "call"
    ALARM = "alarm"  # arg: what happened; what to do now
    LANGUAGE = "lang"  # arg: kk | ru
    NOTICES_ON = "non"
    NOTICES_OFF = "noff"
    MENU = "menu"
    MY_DATA = "data"
    COPY = "copy"  # all of it, by mail
    CONSENTS = "cons"  # what I agreed to
    WORDINGS = "text"  # the words I agreed to
    WITHDRAW = "wdr"  # arg: consent
    GIVE_AGAIN = "again"  # arg: consent
    FORGET = "forget"
    FORGET_NOW = "gone"
    # staff
    DELIVER = "give"  # arg: message id; a previewed answer goes to the person
    DROP = "drop"  # arg: message id
    TAKE = "take"  # arg: request number
    REFUSALS = "refs"  # arg: request number; the list of reasons
    PROPOSE = "prop"  # arg: number:outcome
    CONFIRM = "conf"  # arg: number:outcome
    REJECT = "rej"  # arg: number:outcome
    SEND_DRAFT = "draft"  # arg: number; the ready answer of a letter goes to the person
    DIAL = "dial"  # arg: case number; six digits for who calls back now
    VOUCH = "vouch"  # arg: number:yes or number:no; it is the person, or not
    BREACH = "brch"  # arg: number:state
    APPROVE = "appr"  # arg: notice id
    CANCEL = "canc"  # arg: notice id


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to tap (Telegram) or to answer with a number (mail)."""

    act: Act
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the bot, as a deep link names it; whoever sends it knows the bot's address."""

    payload: str


@dataclass(frozen=True, slots=True)
class Said:
    """Another message as a parameter; `locale` where it is said in another language than the rest."""

    id: str
    params: Mapping[str, "Value"] = field(default_factory=dict)
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that every channel sets off from ours: the policy's, byte for byte, or those of a ready answer."""

    text: str | Said


Value = str | int | date | datetime | Quote | Link | Said | tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """`says` is a message id of locales/; `locale` is set where the desk chose the language."""

    says: str
    params: Mapping[str, Value] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    locale: str | None = None

    def dump(self) -> dict[str, Any]:
        """As JSON, to wait in a row until it can be said."""
        offers = [[offer.act.value, offer.arg] for offer in self.offers]
        return {"says": self.says, "params": _dump_params(self.params), "offers": offers, "locale": self.locale}

    @classmethod
    def load(cls, dump: Mapping[str, Any]) -> "Reply":
        offers = tuple(Offer(Act(act), arg) for act, arg in dump["offers"])
        return cls(dump["says"], _load_params(dump["params"]), offers, dump["locale"])

    def to_json(self) -> str:
        return json.dumps(self.dump(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Reply":
        return cls.load(json.loads(text))


def dump_said(said: Said) -> list[Any]:
    own = [said.locale] if said.locale else []
    return ["said", said.id, _dump_params(said.params), *own]


def load_said(dump: list[Any]) -> Said:
    return Said(dump[1], _load_params(dump[2]), *dump[3:])


def _dump_params(params: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _dump(value) for name, value in params.items()}


def _load_params(dump: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _load(value) for name, value in dump.items()}


def _dump(value: Value) -> Any:
    match value:
        case datetime():
            return ["moment", value.isoformat()]
        case date():
            return ["day", value.isoformat()]
        case Quote(text):
            return ["quote", text if isinstance(text, str) else dump_said(text)]
        case Link(payload):
            return ["link", payload]
        case Said():
            return dump_said(value)
        case tuple():
            return ["all", [dump_said(said) for said in value]]
        case _:
            return value


def _load(value: Any) -> Value:
    match value:
        case ["moment", str(text)]:
            return datetime.fromisoformat(text)
        case ["day", str(text)]:
            return date.fromisoformat(text)
        case ["quote", str(text)]:
            return Quote(text)
        case ["quote", list(said)]:
            return Quote(load_said(said))
        case ["link", str(text)]:
            return Link(text)
        case ["said", *_]:
            return load_said(value)
        case ["all", list(items)]:
            return tuple(load_said(item) for item in items)
        case str() | int():
            return value
        case _:
            raise ValueError("not a packed value")
