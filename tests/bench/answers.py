"""Speed, start and memory of the classifier, and what it buys: the same questions asked of BM25 over the same examples.

`uv run python -m tests.bench.answers [FILE]`; FILE has the form of tests/golden/dev.jsonl.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rank_bm25 import BM25Okapi
from rich.console import Console
from rich.table import Table

from bot.cli.evaluate import judge, measured
from bot.cli.office import content, desk
from bot.policy.examples import read_examples
from bot.policy.model import NOT_ANSWERED, Topic
from bot.policy.normal import fold
from bot.policy.weights import read_weights

DEV = Path(__file__).parent.parent / "golden" / "dev.jsonl"
TIMED = 1000  # questions
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
REFUSED = {"silent answered": Topic.SILENT, "out of scope answered": Topic.OUT_OF_SCOPE}


def main() -> None:
    file = Path(sys.argv[1]) if sys.argv[1:] else DEV
    questions = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    texts = [questions[number % len(questions)]["text"] for number in range(TIMED)]
    fresh = json.loads(_in_one_core("-c", "from tests.bench.answers import start; start()"))
    rival, rival_start = _rival()
    office = desk()
    table = Table("", "the desk", "BM25", title=f"{len(questions)} questions of {file.name}")
    table.add_row("ready to answer after (s)", f"{fresh['seconds']:.2f}", f"{rival_start:.2f}")
    table.add_row("memory for it (MB)", f"{fresh['megabytes']:.0f}", "–")
    table.add_row("questions a second", f"{_speed(office.judge, texts):.0f}", f"{_speed(rival, texts):.0f}")
    judged = judge(office, file)
    for locale in sorted({one.language for one in judged}):
        ours = [one for one in judged if one.language == locale]
        asked = [question for question in questions if question["lang"] == locale]
        for measure in ("right first", *REFUSED):
            theirs = _share(rival, asked, REFUSED.get(measure))
            table.add_row(f"{locale}: {measure} (%)", f"{_per_cent(*measured(ours, measure)):.1f}", f"{theirs:.1f}")
    Console().print(table)


def start() -> None:
    """In a process of its own: seconds and megabytes from the weights to the first answer."""
    import numpy as np  # noqa: F401 - a cost of Python, not of the classifier

    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    read_weights(content()).learnt.classifier.guess("Сколько хранятся данные?")
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "megabytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024}))


def _in_one_core(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], env=os.environ | ONE_CORE, capture_output=True, text=True, check=True)
    return done.stdout


def _rival() -> tuple[Callable[[str], Topic], float]:
    """The topic of the nearest example, by words."""
    began = time.perf_counter()
    examples = read_examples(content())
    index = BM25Okapi([fold(example.text).split() for example in examples])

    def topic(text: str) -> Topic:
        return examples[int(index.get_scores(fold(text).split()).argmax())].topic

    return topic, time.perf_counter() - began


def _speed(answer: Callable[[str], object], texts: Sequence[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        answer(text)
    return len(texts) / (time.perf_counter() - began)


def _share(rival: Callable[[str], Topic], questions: Sequence[dict[str, Any]], refused: Topic | None) -> float:
    """Right topics of what is answerable; or of what is not, how much the rival would answer."""
    if refused is None:
        asked = [question for question in questions if question["accept"][0] not in NOT_ANSWERED]
        return _per_cent(sum(rival(question["text"]) in question["accept"] for question in asked), len(asked))
    asked = [question for question in questions if question["accept"][0] == refused]
    return _per_cent(sum(rival(question["text"]) not in NOT_ANSWERED for question in asked), len(asked))


def _per_cent(hits: int, of: int) -> float:
    return 100 * hits / max(of, 1)


if __name__ == "__main__":
    main()
