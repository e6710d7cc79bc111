"""The policy desk: a question or a button in, approved words and the policy's own text out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, assert_never

from bot.policy.answers import ANY, Entry, read_answers
from bot.policy.classify import Classifier
from bot.policy.clauses import demanded
from bot.policy.content import Content
from bot.policy.corpus import ORIGINAL, Corpus, section_of
from bot.policy.decide import BUTTONS, Zones, decide, goes_on, right_chance
from bot.policy.grams import HALF
from bot.policy.model import (
    ALARM,
    ANSWERABLE,
    RIGHT_TOPICS,
    Answer,
    Choose,
    Emergency,
    Guess,
    Human,
    OutOfScope,
    Several,
    Silent,
    Topic,
    Unsure,
    Verdict,
)
from bot.policy.weights import read_weights
from bot.reply import Act, Offer, Quote, Reply, Said, Value
from bot.rights.model import Right, Rights

OFFICIAL = "out_of_scope.bot_official"  # is this bot really the Company's?
UNPUBLISHED = f"{OFFICIAL}_unpublished"  # the same, where MYQG_PUBLISHED is not set
FREQUENT = 8  # questions on the first page of the FAQ
NO_DOUBT = 0.9  # how likely a sentence of a long story must be, to be what the story is told for
SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
SURE_OF_LANGUAGE = 0.85  # between this and its opposite lie words both languages share, and mixtures
# What a follow-up leaves unsaid: "and how long?" is asked about one's data. Plain words: the term itself asks for its definition.
UNSAID = {"kk": "деректерім", "ru": "мои данные"}
_HUMAN = Offer(Act.HUMAN)
_REPORT = Offer(Act.HUMAN, "alarm")
ALARMS = ("others", "account", "list", "fake")  # somebody else's data, a stolen account, a list on the net, a false bot
_ALARMS = tuple(Offer(Act.ALARM, kind) for kind in ALARMS)
_WHAT_NOW = Offer(Act.ALARM, "kinds")
_CONTENTS = Offer(Act.POLICY)
_FAQ = Offer(Act.FAQ)
_RIGHTS = Offer(Act.RIGHTS)


@dataclass(frozen=True, slots=True)
class PolicyDesk:
    """Answers from the policy alone; remembers nothing and knows nobody. `places` fill the words about the bot itself."""

    corpus: Corpus
    answers: Mapping[str, Entry]
    classifier: Classifier
    zones: Zones
    places: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def open(cls, content: Content, places: Mapping[str, Value], corpus: Corpus | None = None) -> Self:
        """`corpus` is the published policy, where it is not the newest one of the folder."""
        learnt = read_weights(content).learnt
        return cls(corpus or Corpus.load(content), read_answers(content), learnt.classifier, learnt.zones, places)

    def ask(self, text: str, locale: str | None, after: str = "") -> Reply:
        """`after` is the topic that was answered last: a follow-up is about it."""
        return self.say(self.judge(text, after), self.language_of(text) or locale or ORIGINAL)

    def judge(self, text: str, after: str = "") -> Verdict:
        verdict = self._judge(text)
        if after not in ANSWERABLE or not goes_on(text) or isinstance(verdict, Answer | Several | Emergency | Human):
            return verdict
        whole = self._judge(f"{text} {UNSAID[self.language_of(text) or ORIGINAL]}")
        return whole if isinstance(whole, Answer | Choose) else verdict

    def _judge(self, text: str) -> Verdict:
        guess = self.classifier.guess(text)
        verdict = decide(text, guess, self.zones)
        if not isinstance(verdict, Emergency | Human) and (several := self._several(text, guess)):
            return several
        if len(text) <= 2 * HALF or isinstance(verdict, Answer | Emergency):
            return verdict
        return self._told(text) or verdict

    def _several(self, text: str, guess: Guess) -> Several | None:
        """Looked for only where some right may be demanded at all: a clause costs as much as a message."""
        if len(text) <= 2 * HALF and right_chance(guess) < self.zones.demand:
            return None
        filed = {self.answers[topic].files: topic for topic in demanded(text, self.classifier.guess, self.zones)}
        topics = tuple(topic for right, topic in filed.items() if right in set(Right))
        return Several(topics) if len(topics) > 1 else None

    def _told(self, text: str) -> Verdict | None:
        """What is asked somewhere in a long story, where a sentence leaves no doubt."""
        stricter = replace(self.zones, sure=NO_DOUBT)
        said = (decide(part, self.classifier.guess(part), stricter) for part in SENTENCES.split(text) if part.strip())
        topics = tuple(dict.fromkeys(verdict.topic for verdict in said if isinstance(verdict, Answer)))[:BUTTONS]
        return Choose(topics) if len(topics) > 1 else Answer(topics[0]) if topics else None

    def say(self, verdict: Verdict, locale: str) -> Reply:
        match verdict:
            case Answer(topic):
                return self.topic(topic, locale)
            case Choose(topics):
                asked = tuple(Offer(Act.ASK, topic) for topic in topics)
                return Reply("policy.choose", offers=(*asked, Offer(Act.HUMAN, "none")), locale=locale)
            case Several(topics):
                return self._each(topics, locale)
            case Silent(label):
                return self._silent(label, locale)
            case Human(label):
                if label == ALARM:
                    return Reply("policy.alarm", self._places(locale), (_REPORT, _WHAT_NOW), locale)
                return Reply("policy.human", offers=(_HUMAN,), locale=locale)
            case OutOfScope(label):
                return self._out_of_scope(label, locale)
            case Emergency():
                return Reply("policy.emergency", locale=locale)
            case Unsure():
                return Reply("policy.unsure", offers=(_FAQ, _RIGHTS, _HUMAN), locale=locale)
            case never:
                assert_never(never)

    def alarm(self, kind: str, locale: str) -> Reply:
        """What to do now, before anybody has read the report."""
        if kind in ALARMS:
            return Reply(f"alarm.{kind}", self._places(locale), (_REPORT,), locale)
        return Reply("alarm.kinds", offers=(*_ALARMS, _REPORT), locale=locale)

    def topic(self, topic: str, locale: str) -> Reply:
        """The answer to one topic; the table of contents for a topic that is none."""
        entry = self.answers.get(topic) if topic in ANSWERABLE else None
        if entry is None or entry.quote is None:
            return self.contents(locale)
        params: dict[str, Value] = {
            "quote": Quote(self.corpus.passage(*entry.quote, locale)),
            "section": section_of(entry.quote[0]),
            "label": self._label(locale),
        }
        approved = entry.stands(self.corpus)
        says, lead = ("policy.answer", {"lead": entry.lead[locale]}) if approved else ("policy.quoted", {})
        return Reply(says, {**lead, **params}, self._offers(entry), locale)

    def more(self, topic: str, locale: str) -> Reply:
        """What did not fit under an answer."""
        rest = self.rest(topic, locale)
        return Reply("policy.more", offers=rest, locale=locale) if rest else self.contents(locale)

    def rest(self, topic: str, locale: str) -> tuple[Offer, ...]:
        entry = self.answers.get(topic) if topic in ANSWERABLE else None
        if entry is None or entry.quote is None:
            return ()
        section = str(section_of(entry.quote[0]))
        original = () if locale == ORIGINAL else (Offer(Act.ORIGINAL, section),)
        all_of_it = (*_next(entry), Offer(Act.HELPFUL, topic), Offer(Act.SECTION, section), *original, _FAQ, _HUMAN)
        return tuple(offer for offer in all_of_it if offer not in self._offers(entry))

    def unfolded(self, reply: Reply, locale: str) -> tuple[Offer, ...]:
        """Where choices cost no room, all of them at once."""
        return tuple(inner for offer in reply.offers for inner in self._opened(offer, locale))

    def _opened(self, offer: Offer, locale: str) -> tuple[Offer, ...]:
        if offer == _WHAT_NOW:
            return _ALARMS
        return self.rest(offer.arg, locale) if offer.act is Act.MORE else (offer,)

    def helpful(self, topic: str, locale: str) -> Reply:
        if topic not in ANSWERABLE:
            return self.contents(locale)
        return Reply("policy.helpful", offers=tuple(Offer(Act.RATED, f"{topic}:{said}") for said in ("yes", "no")), locale=locale)

    def rated(self, rating: str, locale: str) -> Reply:
        """`rating` is TOPIC:yes or TOPIC:no."""
        if rating.endswith(":no"):
            return Reply("policy.rated.no", offers=(_FAQ, _HUMAN), locale=locale)
        return Reply("policy.rated.yes", offers=(Offer(Act.MENU),), locale=locale)

    def frequent(self, page: str, locale: str) -> Reply:
        """The questions by topic, the most frequent first: a page, and then the rest."""
        topics = [label for label in self.answers if label in ANSWERABLE]
        asked = tuple(Offer(Act.ASK, topic) for topic in topics)
        if page:
            return Reply("policy.faq", offers=(*asked[FREQUENT:], _CONTENTS, _HUMAN), locale=locale)
        return Reply("policy.faq", offers=(*asked[:FREQUENT], Offer(Act.FAQ, "more")), locale=locale)

    def rights_offered(self, reply: Reply) -> tuple[Topic, ...]:
        """Which rights can be filed from a reply, or from what one of its buttons answers."""
        filed = {right for offer in reply.offers if offer.act is Act.FILE for right in Rights.parse(offer.arg) or ()}
        asked = {self.answers[offer.arg].files for offer in reply.offers if offer.act is Act.ASK}
        every = ANY in asked or any(offer.act is Act.RIGHTS for offer in reply.offers)
        return tuple(topic for topic in RIGHT_TOPICS if every or self.answers[topic].files in filed | asked)

    def section(self, number: int, locale: str) -> Reply:
        """A whole section; the table of contents for a number that is none."""
        return self._section(number, shown=locale, locale=locale)

    def original(self, number: int, locale: str) -> Reply:
        """The Kazakh original of a section for a person who reads another language."""
        return self._section(number, shown=ORIGINAL, locale=locale)

    def contents(self, locale: str) -> Reply:
        offers = tuple(Offer(Act.SECTION, str(number)) for number in self.corpus.numbers)
        return Reply("policy.contents", offers=offers, locale=locale)

    def language_of(self, text: str) -> str | None:
        """The language of a message, None when unsure."""
        kazakh = self.classifier.language(text)
        return "kk" if kazakh >= SURE_OF_LANGUAGE else "ru" if kazakh <= 1 - SURE_OF_LANGUAGE else None

    def _each(self, topics: Sequence[Topic], locale: str) -> Reply:
        """All of them with one tap; of two each alone as well, of more any from the list."""
        rights = Rights(tuple(Right(self.answers[topic].files or "") for topic in topics))
        alone = (Offer(Act.FILE, right) for right in rights) if len(topics) < BUTTONS else (_RIGHTS, _HUMAN)
        heard = tuple(Said(f"right.{right}") for right in rights)
        return Reply("policy.several", {"rights": heard}, (Offer(Act.FILE, str(rights)), *alone), locale)

    def _silent(self, label: str, locale: str) -> Reply:
        """What exactly the policy does not say, while that was approved for this policy; else only that it does not say it."""
        entry = self.answers.get(label)
        if entry is None or not entry.stands(self.corpus):
            return Reply("policy.silent", offers=(_HUMAN,), locale=locale)
        return Reply("policy.silent_about", {"lead": entry.lead[locale]}, (*_next(entry), _HUMAN), locale)

    def _out_of_scope(self, label: str, locale: str) -> Reply:
        places = self._places(locale)
        named = UNPUBLISHED if label == OFFICIAL and "published" not in places else label
        entry = self.answers.get(named)
        if entry is None:
            return Reply("policy.out_of_scope", offers=(_FAQ, _CONTENTS), locale=locale)
        return Reply("policy.about_bot", {"answer": entry.lead[locale].format_map(places)}, (_FAQ, _HUMAN), locale)

    def _places(self, locale: str) -> dict[str, Value]:
        """Places may differ by language: "published.kk" is {published} in Kazakh."""
        own = {name.removesuffix(f".{locale}"): value for name, value in self.places.items() if name.endswith(f".{locale}")}
        return {name: value for name, value in self.places.items() if "." not in name} | own

    def _section(self, number: int, shown: str, locale: str) -> Reply:
        if number not in self.corpus.numbers:
            return self.contents(locale)
        params: dict[str, Value] = {
            "heading": self.corpus.heading(number, shown),
            "quote": Quote(self.corpus.section(number, shown)),
            "label": self._label(shown),
        }
        original = () if shown == ORIGINAL else (Offer(Act.ORIGINAL, str(number)),)
        return Reply("policy.section", params, (*original, _CONTENTS, _HUMAN), locale)

    def _label(self, locale: str) -> Said:
        return Said(f"policy.label.{self.corpus.standing[locale]}")

    @staticmethod
    def _offers(entry: Entry) -> tuple[Offer, ...]:
        """The next step first; what is next door stays one tap away where a mistake would hurt."""
        steps = (*_next(entry), Offer(Act.HELPFUL, entry.label))
        return (*steps[:2], Offer(Act.MORE, entry.label))


def answered_topic(offers: Sequence[Offer]) -> str:
    """The topic that was answered where this was offered, or nothing."""
    return next((offer.arg for offer in offers if offer.act in (Act.MORE, Act.HELPFUL)), "")


def _next(entry: Entry) -> tuple[Offer, ...]:
    return (*_filing(entry.files), *(Offer(Act.ASK, topic) for topic in entry.siblings))


def _filing(right: str | None) -> tuple[Offer, ...]:
    if right is None:
        return ()
    return (_RIGHTS,) if right == ANY else (Offer(Act.FILE, right),)
