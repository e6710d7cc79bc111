"""The example files: what an editor may get wrong is noticed here."""

import re
from collections import Counter, defaultdict

import pytest

from bot.policy.corpus import LOCALES, Corpus
from bot.policy.examples import phrasings, read_examples, read_guidance
from bot.policy.model import ANSWERABLE, Topic
from bot.policy.normal import fold

EXAMPLES = read_examples()
PERSONAL = re.compile(r"\d{6}|\S@\S")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_topic_has_examples(locale: str) -> None:
    """Ten phrasings are the least to learn from."""
    sizes = Counter(example.topic for example in EXAMPLES if example.locale == locale)

    assert [topic for topic in Topic if sizes[topic] < 10] == []


def test_no_phrasing_stands_under_two_topics() -> None:
    """Two topics with one line teach nothing."""
    topics = defaultdict(set)
    for example in EXAMPLES:
        topics[fold(example.text)].add(example.topic)

    assert {text: of for text, of in topics.items() if len(of) > 1} == {}


def test_no_example_carries_personal_data() -> None:
    """Phrasings from real questions arrive without numbers and addresses."""
    assert [example.text for example in EXAMPLES if PERSONAL.search(example.text)] == []


def test_comments_and_blank_lines_are_for_people() -> None:
    """Only the phrasings are learnt."""
    assert list(phrasings("# keep\n\nодин\n два # why\n")) == ["один", "два"]


def test_every_quoted_segment_exists() -> None:
    """topics.json quotes segments of the policy in force, in their order."""
    order = list(Corpus.load().slices)

    for guidance in read_guidance().values():
        assert order.index(guidance.first) <= order.index(guidance.last)


def test_every_answerable_topic_has_guidance() -> None:
    """Nothing that can be asked is without an answer."""
    assert list(ANSWERABLE) == list(read_guidance())
