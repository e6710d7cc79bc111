"""`myqg-bot ask`: what an employee would see, as words or as lines of JSON; no bot, no database, no network."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.cli.office import desk, folder
from bot.errors import WrongContent
from bot.policy.desk import PolicyDesk
from bot.policy.model import Answer, Choose, Emergency, Human, OutOfScope, Several, Silent, Topic, Unsure, Verdict
from bot.texts import LOCALES, Texts

OUTCOMES: dict[type[Verdict], str] = {
    Answer: "answer",
    Choose: "choose",
    Several: "several",
    Unsure: "menu",
    Silent: "silent",
    Human: "human",
    OutOfScope: "out_of_scope",
    Emergency: "emergency",
}
CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was concluded about a question, and what was offered."""

    outcome: str
    topic: str | None
    candidates: tuple[Topic, ...]
    offers: tuple[str, ...]
    section: int | None
    locale: str
    confidence: float

    @classmethod
    def of(cls, policy: PolicyDesk, text: str, locale: str | None = None) -> "Outcome":
        verdict, guess = policy.judge(text), policy.classifier.guess(text)
        reply = policy.say(verdict, policy.language_of(text) or locale or LOCALES[0])
        shown = (
            (verdict.topic,) if isinstance(verdict, Answer) else verdict.topics if isinstance(verdict, Choose | Several) else ()
        )
        others = (
            () if isinstance(verdict, Choose | Several) else tuple(topic for topic, _ in guess.answerable if topic not in shown)
        )
        chances = dict(guess.ranked)
        return cls(
            outcome=OUTCOMES[type(verdict)],
            topic=verdict.topic if isinstance(verdict, Answer) else getattr(verdict, "label", None),
            candidates=(*shown, *others)[:CANDIDATES],
            offers=policy.rights_offered(reply),
            section=reply.params["section"] if isinstance(reply.params.get("section"), int) else None,  # type: ignore[arg-type]
            locale=reply.locale or LOCALES[0],
            confidence=round(chances[shown[0]] if shown else guess.ranked[0][1], 4),
        )


def answer(question: str, language: str | None) -> str:
    texts, policy = Texts.load(folder()), desk()
    reply = policy.ask(question, language)
    locale = reply.locale or LOCALES[0]
    buttons = [f"[{texts.label(offer, locale)}]" for offer in reply.offers]
    return "\n\n".join((texts.plain(reply, locale), " ".join(buttons)))


def answers(lines: Iterable[str], language: str | None) -> Iterator[str]:
    """A line of JSON for each line with an id and a text."""
    policy = desk()
    for number, line in enumerate(lines, 1):
        if line.strip():
            question = _question(line, number)
            outcome = Outcome.of(policy, question["text"], language)
            fields = {name: getattr(outcome, name) for name in Outcome.__slots__}
            yield json.dumps({"id": question["id"], **fields}, ensure_ascii=False)


def _question(line: str, number: int) -> dict[str, Any]:
    try:
        question = json.loads(line)
        if isinstance(question["text"], str) and "id" in question:
            return dict(question)
    except (ValueError, KeyError, TypeError):
        pass
    raise WrongContent(f'line {number}: write {{"id": "1", "text": "the question"}}')
