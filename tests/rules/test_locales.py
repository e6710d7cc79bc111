"""Both languages say the same things, in words Telegram can show, and the code says nothing else."""

from collections.abc import Iterable
from itertools import product

import pytest

from bot.breaches.model import BEFORE, OPEN, BreachState
from bot.cases.model import Author
from bot.cli.sheet import COLUMNS as SHEET
from bot.deliveries.model import State
from bot.inspection.model import COLUMNS as INSPECTED
from bot.notices.model import NoticeState
from bot.people.consent import ALARM, CALL, CHAT, HUMAN, NOTICES
from bot.people.model import Channel, Consent
from bot.people.sensitive import Sensitive
from bot.policy.content import Content
from bot.policy.corpus import Corpus
from bot.policy.desk import ALARMS
from bot.policy.model import ANSWERABLE
from bot.reception import COMMANDS
from bot.reply import Act, Offer
from bot.retention import RULES
from bot.rights import law
from bot.rights.journal import COLUMNS
from bot.rights.model import AnswerBy, Identified, Outcome, Right, Starts, Status
from bot.rights.rules import Step
from bot.staff import Role
from bot.texts import LOCALES, Texts
from bot.wording import is_html
from tests.rules.words import PLACEHOLDER, Saying, forms, messages, sayings, uses

KINDS = ("voice", "sticker", "photo", "document", "other")


def _places() -> set[str]:
    """Every depth to which an article can be named."""
    parts = ("article", "paragraph", "item", "last")
    return {"_".join(parts[: n + 1]) for n in range(len(parts))} | {"article_item"}


# Ids that are built: the pattern as the code writes it, and what is filled in.
BUILT: dict[str, Iterable[str]] = {
    "alarm.{}": ALARMS,
    "author.{}": Author,
    "cited.{}": ("law", "code", *_places()),
    "by_mail.words.{}": (*Right, ALARM, HUMAN, "status", "data"),
    "breach.{}": BreachState,
    "call.{}": ("waits", "typed", "settled", "exhausted"),
    "channel.{}": Channel,
    "consent.{}": Consent,
    "delivery.{}": State,
    "draft.{}": Right,
    "delivery.state.{}": (*State, "received", "no_way"),
    "inspection.column.{}": INSPECTED,
    "inspection.decided.{}": ("assignee", "outcome", "proposed_by", "proposed_at", "confirmed_by", "closed_at", "note"),
    "inspection.met.{}": ("in_time", "late", "running", "overdue", "waits", "waited"),
    "inspection.rule.{}": {row.part for row in law.rows()},
    "inspection.starts.{}": Starts,
    "inspection.step.{}": Step,
    "journal.{}": (*COLUMNS, "title", "yes", "no"),
    "language.{}": LOCALES,
    "mark.{}": LOCALES,
    "letter.breach.wait.{}": OPEN,
    "{}.subject": ("letter.overdue", "letter.reminder", "letter.revoked", "letter.answer_by", "letter.reopened"),
    "letter.not_taken.{}": ("conversation", "no_such_number"),
    "menu.sensitive.{}": Sensitive,
    "menu.unreadable.{}": KINDS,
    "notice.{}": NoticeState,
    "outcome.{}": Outcome,
    "policy.label.{}": ("original", "working"),
    "policy.rated.{}": ("yes", "no"),
    "retention.{}": [rule.kind for rule in RULES],
    "right.{}": Right,
    "right.{}.explained": Right,
    "rights.outcome.{}": Outcome,
    "role.{}": Role,
    "staff.command.{}": ("queue", "case", "reply", "partly", "docs", "received", "late", "notice", "help"),
    "staff.how_to_{}": ("partly", "docs", "late"),
    "action.{}": ("answer", "documents", *(rule.code for rule in law.actions().values())),
    "answer_by.{}": AnswerBy,
    "identified.{}": Identified,
    "rights.answer_by.{}": AnswerBy,
    "rights.partly_told.{}": AnswerBy,
    "status.{}": Status,
    "telegram.command.{}": (*COMMANDS, "language"),
    "texts.{}": SHEET,
    "wish.{}": (*Right, HUMAN, CALL, NOTICES, CHAT, ALARM, "more"),
}
CAPTIONED: dict[Act, Iterable[object]] = {
    Act.ASK: ANSWERABLE,
    Act.SECTION: Corpus.load(Content.at()).numbers,
    Act.FILE: Right,
    Act.FAQ: ("", "more"),
    Act.RATED: ("retention:yes", "retention:no"),
    Act.HUMAN: ("", "none", "alarm"),
    Act.LANGUAGE: LOCALES,
    Act.REQUEST: ("QG-2026-000001", *Right),
    Act.ANSWER_BY: ("QG-2026-000001", *(f"QG-2026-000001:{way}" for way in AnswerBy)),
    Act.ALARM: (*ALARMS, "kinds"),
    Act.VOUCH: ("C-2026-000001:yes", "C-2026-000001:no"),
    Act.BREACH: [f"C-2026-000001:{state}" for state in BEFORE],
    Act.WITHDRAW: Consent,
    Act.GIVE_AGAIN: Consent,
    Act.PROPOSE: [f"QG-2026-000001:{outcome}" for outcome in Outcome],
}


def _known(locale: str) -> dict[str, set[str]]:
    """Message ids and the placeholders of each."""
    return {str(message.id): set(PLACEHOLDER.findall(" ".join(forms(message)))) for message in messages(locale)}


def test_the_languages_say_the_same() -> None:
    """Kazakh and Russian have the same ids with the same placeholders."""
    assert _known("kk") == _known("ru")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_there(locale: str) -> None:
    """Nothing is empty or fuzzy, and no id stands in two files."""
    texts = messages(locale)

    assert [] == [message.id for message in texts if message.fuzzy or not all(form.strip() for form in forms(message))]
    assert len(texts) == len({message.id for message in texts})


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_valid_html(locale: str) -> None:
    """An unclosed tag would make Telegram refuse the whole message."""
    assert [] == [message.id for message in messages(locale) for form in forms(message) if not is_html(form)]


def _built() -> set[str]:
    return {pattern.replace("{}", value) for pattern, values in BUILT.items() for value in values}


def _captions() -> set[str]:
    """The ids of every caption an offer can have."""
    texts = Texts.load()
    own = {f"offer.{act}.{str(arg).rpartition(':')[2]}" for act, args in CAPTIONED.items() for arg in args}
    return own | {f"offer.{act}" for act in Act if f"offer.{act}" in texts.ids["kk"]}


def test_every_id_of_the_code_has_its_words() -> None:
    """What a desk says is in the catalogs; an id put together at run time is listed above with all it can be."""
    known = _known("kk")
    areas = {one.partition(".")[0] for one in known}
    written = [use for use in uses() if use.area in areas and not use.id.startswith("offer.")]

    assert [] == [use for use in written if use.id not in known and use.id not in BUILT]
    assert set() == _built() - set(known)


def test_every_offer_has_a_caption() -> None:
    """Every button can be shown in both languages, with every argument it is given a caption for."""
    texts = Texts.load()
    offers = [Offer(act, str(arg)) for act in Act for arg in CAPTIONED.get(act, ["QG-2026-000001"])]

    assert [] == [pair for pair in product(LOCALES, offers) if not texts.label(pair[1], pair[0]).strip()]


def test_nothing_is_written_for_nobody() -> None:
    """A text that no code says is dead: nobody will notice when it is wrong."""
    said = {use.id for use in uses()} | _built() | _captions()

    assert set() == set(_known("kk")) - said


@pytest.mark.parametrize("saying", [one for one in sayings() if one.given is not None], ids=lambda saying: saying.id)
def test_placeholders_are_filled(saying: Saying) -> None:
    """Whoever says a text gives all it asks for."""
    assert _known("kk")[saying.id] <= (saying.given or set())
