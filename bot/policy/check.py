"""What is wrong with the office's files: a line for each thing to mend."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.errors import WrongContent
from bot.policy.answers import Entry, read_answers
from bot.policy.content import Content
from bot.policy.corpus import LOCALES, ORIGINAL, Corpus
from bot.policy.examples import Line, read_lines
from bot.policy.model import NOT_ANSWERED, Topic, topic_of
from bot.policy.normal import fold

FEWEST = 20  # phrasings of a topic in one language; the more the better
PERSONAL = re.compile(r"\d{6}|\S@\S+\.\w|\+?\d[\d ()-]{9,}\d")


def findings(content: Content) -> list[str]:
    """Everything but how good the answers are. A file that cannot be read at all is one finding."""
    found: list[str] = []
    try:
        corpus = Corpus.load(content)
        found += strangers(corpus)
        found += _answers(corpus, read_answers(content))
    except WrongContent as error:
        found.append(str(error))
    try:
        found += _examples(read_lines(content))
    except WrongContent as error:
        found.append(str(error))
    return found


def strangers(corpus: Corpus) -> Iterator[str]:
    """Texts whose quotes would begin or end in the middle of something."""
    for locale in LOCALES:
        file, advice = f"policy/{corpus.version}/{locale}.txt", "a new wording is a new folder"
        cut = _cut(corpus, locale)
        if cut is not None:
            yield f"{file}: it is not the text meta.json was made for: segment {cut} is not where it should be; {advice}"
        elif locale == ORIGINAL and hashlib.sha256(corpus.texts[ORIGINAL].encode()).hexdigest() != corpus.sha256:
            yield f"{file}: it is not the text meta.json was made for; {advice}"


def _cut(corpus: Corpus, locale: str) -> str | None:
    """The first segment that is not where a line or a sentence begins and ends."""
    text, end, name = corpus.texts[locale], 0, ""
    for name, places in corpus.slices.items():
        start, stop = places.get(locale, (0, 0))
        if not _whole(text, end, start, stop):
            return name
        end = stop
    return name if text[end:].strip() else None


def _whole(text: str, end: int, start: int, stop: int) -> bool:
    """Words, and before them only white space since the end of the segment before, whose line or sentence is over."""
    part, gap = text[start:stop], text[end:start]
    is_over = end == 0 or "\n" in gap or text[end - 1] == "."
    return is_over and end <= start and stop <= len(text) and not gap.strip() and part == part.strip() != ""


def _answers(corpus: Corpus, answers: Mapping[str, Entry]) -> Iterator[str]:
    order = list(corpus.slices)
    for label, entry in answers.items():
        missing = [segment for segment in entry.quote or () if segment not in order]
        if missing:
            yield f"answers.toml, [{label}]: policy {corpus.version} has no segment {missing[0]}"
        elif entry.quote and order.index(entry.quote[0]) > order.index(entry.quote[1]):
            yield f"answers.toml, [{label}]: the quote ends before it begins"
        elif not entry.stands(corpus):
            yield f"answers.toml, [{label}]: the policy has other words now; read them and run `myqg-bot policy approve {label}`"


def _examples(lines: Sequence[Line]) -> Iterator[str]:
    sizes = Counter((line.example.topic, line.example.locale) for line in lines)
    for topic in Topic:
        for locale in LOCALES:
            if sizes[topic, locale] < FEWEST:
                yield f"questions/{topic}.{locale}.txt: {sizes[topic, locale]} phrasings; write at least {FEWEST}"
    places = defaultdict(list)
    for line in lines:
        where = f"questions/{line.file}, line {line.number}"
        folded = fold(line.example.text)
        if PERSONAL.search(line.example.text):
            yield f"{where}: there is a number or an address in it; take it out"
        if not folded.strip("? "):
            yield f"{where}: there are no words in it"
        places[folded].append((line.example.label, where))
    for met in places.values():
        if len({_kind(label) for label, _ in met}) > 1:
            yield f"{met[1][1]}: the same phrasing stands under {met[0][0]} ({met[0][1]}); keep it in one of them"
        elif len(met) > 1:
            yield f"{met[1][1]}: the same phrasing stands in {met[0][1]}; one of them is enough"


def _kind(label: str) -> str:
    return label if topic_of(label) in NOT_ANSWERED else topic_of(label)
