"""The desk of the tests, opened once, and the office's files it was opened from."""

from functools import cache

from bot.policy.content import Content
from bot.policy.corpus import Corpus
from bot.policy.desk import PolicyDesk

SEED = Content.at()
PLACES = {"mail": "loyalty@qg.kz", "phone": "+7 (701) 898-62-61"}


@cache
def taught_desk() -> PolicyDesk:
    return PolicyDesk.open(SEED, PLACES)


@cache
def seed_corpus() -> Corpus:
    return Corpus.load(SEED)
