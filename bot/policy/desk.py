"""The policy desk: a question or a button in, approved words and the policy's own text out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from bot.policy.classify import Classifier, train
from bot.policy.corpus import ORIGINAL, Corpus, section_of
from bot.policy.decide import decide, familiar
from bot.policy.examples import ANY, Guidance, read_examples, read_guidance
from bot.policy.model import Answer, Choose, Emergency, Human, OutOfScope, Silent, Topic, Unsure, Verdict
from bot.reply import Act, Offer, Quote, Reply, Said, Value

MOST_OFFERS = 3
TELLS_LANGUAGE = 0.4  # below it lie words both languages share, and mixtures
TELLS_WITH_LETTERS = 0.15  # a letter Russian does not have is half the proof
_KAZAKH_LETTER = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_HUMAN = Offer(Act.HUMAN)
_CONTENTS = Offer(Act.POLICY)


@dataclass(frozen=True, slots=True)
class PolicyDesk:
    """Answers from the policy alone; remembers nothing and knows nobody."""

    corpus: Corpus
    guidance: Mapping[Topic, Guidance]
    classifier: Classifier
    known: Mapping[str, Topic]

    @classmethod
    def open(cls) -> "PolicyDesk":
        """Everything from locales/, about half a second."""
        examples = read_examples()
        return cls(Corpus.load(), read_guidance(), train(examples), familiar(examples))

    def ask(self, text: str, locale: str | None) -> Reply:
        return self.say(self.judge(text), self.language_of(text) or locale or ORIGINAL)

    def judge(self, text: str) -> Verdict:
        return decide(text, self.classifier.guess(text), self.known)

    def say(self, verdict: Verdict, locale: str) -> Reply:
        match verdict:
            case Answer(topic):
                return self.topic(topic, locale)
            case Choose(topics):
                asked = tuple(Offer(Act.ASK, topic) for topic in topics)
                return Reply("policy.choose", offers=(*asked, _HUMAN), locale=locale)
            case Silent():
                return Reply("policy.silent", offers=(_HUMAN,), locale=locale)
            case Human():
                return Reply("policy.human", offers=(_HUMAN,), locale=locale)
            case OutOfScope():
                return Reply("policy.out_of_scope", offers=(_CONTENTS,), locale=locale)
            case Emergency():
                return Reply("policy.emergency", locale=locale)
            case Unsure():
                return Reply("policy.unsure", offers=(_CONTENTS, _HUMAN), locale=locale)
            case never:
                assert_never(never)

    def topic(self, topic: str, locale: str) -> Reply:
        """The answer to one topic; the table of contents for a topic that is none."""
        guidance = self.guidance.get(Topic(topic)) if topic in set(Topic) else None
        if guidance is None:
            return self.contents(locale)
        params: dict[str, Value] = {
            "lead": Said(f"policy.lead.{topic}"),
            "quote": Quote(self.corpus.passage(guidance.first, guidance.last, locale)),
            "section": section_of(guidance.first),
            "label": self._label(locale),
        }
        return Reply("policy.answer", params, _offers(guidance, locale), locale)

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
        score = self.classifier.language(text)
        if score >= (TELLS_WITH_LETTERS if _KAZAKH_LETTER.search(text) else TELLS_LANGUAGE):
            return "kk"
        return "ru" if score <= -TELLS_LANGUAGE else None

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


def _offers(guidance: Guidance, locale: str) -> tuple[Offer, ...]:
    siblings = tuple(Offer(Act.ASK, topic) for topic in guidance.siblings)
    original = () if locale == ORIGINAL else (Offer(Act.ORIGINAL, str(section_of(guidance.first))),)
    return (*_filing(guidance.files), *siblings, *original, _HUMAN)[:MOST_OFFERS]


def _filing(right: str | None) -> tuple[Offer, ...]:
    if right is None:
        return ()
    return (Offer(Act.RIGHTS),) if right == ANY else (Offer(Act.FILE, right),)
