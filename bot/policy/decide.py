"""What to conclude about a message: emergencies and plain words first, then the zones of how sure the classifier is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.policy.model import (
    REFUSALS,
    Answer,
    Choose,
    Emergency,
    Example,
    Guess,
    Human,
    OutOfScope,
    Silent,
    Topic,
    Unsure,
    Verdict,
)
from bot.policy.normal import fold

# Leave-one-out over the examples, each deliberately unlike the others: at SURE 2 of 100 answers are wrong and 8 of 100
# refusals are answered. LIKELY lies above the trust in a first topic that has no lead at all (0.39).
SURE = 0.8
LIKELY = 0.45
BETWEEN_TWO = 0.6  # the two first together: then it is one of them, however even they stand
CLEARLY = 2.5  # times as likely as the best topic: then a refusal needs no buttons
BUTTONS = 2

# Folded spelling (see normal.py): ғ is г, і is и, Latin script is Cyrillic.
_GAS = r"\bгаз(?:а|ом|у|дын|дан|га|ды)?\b"
_SMELL = r"\b(?:иис|ис[иы]|пахн|запах|попахив|воня|сасы|утеч|утек|шыгып|кетип|жарыл|взорв|взрыв)"
_NEAR = r"(?:\W+\w+){0,3}?\W+"
_EMERGENCY = re.compile(f"{_GAS}{_NEAR}{_SMELL}|{_SMELL}\\w*{_NEAR}{_GAS}|\\bугарн\\w+ газ")

_PERSON = re.compile(
    r"\b(?:оператор|менеджер|саппорт|консультант|кенесши|специалист|маман|сотрудник|кызметкер|администратор|человек|адам)"
)
_CALL = re.compile(
    r"\b(?:позов|позва|соедин|переключ|перевед|подключ|дай(?:те)?\b|поговор|пообща|сойлес|байланыстыр|кос(?:ыныз|ып|шы|сан)|шакыр|ауыстыр|керек|нуж[ен])"
)
_OF_DATA = re.compile(r"данн|дерек|баз[аы]|сведен|маглумат|мобильн|ответственн|жауапты|политик|саясат|доступ|номер|карт")
_LONGEST_CALL = 8  # words; in a longer message "a person is needed" may be said of anything


def is_alarm(text: str) -> bool:
    """Whether somebody smells gas: that comes before whatever else they were asked."""
    return _EMERGENCY.search(fold(text)) is not None


def decide(text: str, guess: Guess, known: Mapping[str, Topic]) -> Verdict:
    """`known` are the examples in folded spelling, see `familiar()`."""
    folded = fold(text)
    if is_alarm(text):
        return Emergency()
    if folded in known:
        return concluded(known[folded])
    if asks_for_person(folded):
        return Human()
    return zone(guess) if folded.strip("? ") else Unsure()


def zone(guess: Guess) -> Verdict:
    """Sure: answer or refuse. Likely: let the person choose. Else say that it was not understood."""
    (first, chance), (_, best) = guess.ranked[0], guess.answerable[0]
    if guess.confidence >= SURE or (first in REFUSALS and chance > CLEARLY * best):
        return concluded(first)
    if guess.confidence >= LIKELY or sum(chance for _, chance in guess.answerable[:BUTTONS]) >= BETWEEN_TWO:
        return Choose(tuple(topic for topic, _ in guess.answerable[:BUTTONS]))
    return Unsure()


def concluded(topic: Topic) -> Verdict:
    match topic:
        case Topic.HUMAN:
            return Human()
        case Topic.SILENT:
            return Silent()
        case Topic.OUT_OF_SCOPE:
            return OutOfScope()
        case _:
            return Answer(topic)


def asks_for_person(folded: str) -> bool:
    words = len(folded.split())
    called = _PERSON.search(folded) and (words == 1 or _CALL.search(folded))
    return bool(called) and words <= _LONGEST_CALL and not _OF_DATA.search(folded)


def familiar(examples: Iterable[Example]) -> Mapping[str, Topic]:
    """Folded examples that stand under one topic only."""
    topics = defaultdict(set)
    for example in examples:
        topics[fold(example.text)].add(example.topic)
    return {folded: next(iter(of)) for folded, of in topics.items() if len(of) == 1}
