"""`myqg-bot policy`: looking through, learning, approving and publishing what the office owns."""

import re
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.cli.office import content, writable
from bot.cli.outputs import made, writing
from bot.errors import WrongContent, WrongSetting
from bot.policy.answers import read_answers
from bot.policy.calibrate import Shares
from bot.policy.check import findings, strangers
from bot.policy.content import Content
from bot.policy.corpus import LOCALES, Corpus, latest
from bot.policy.examples import read_examples
from bot.policy.learn import Learnt
from bot.policy.learn import train as learn
from bot.policy.weights import key_of, packed, read_weights

APPROVED = re.compile(r"^approved = .*$", re.MULTILINE)
BETTER_HIGH = ("first", "offered")
WORSE = 0.01  # of the questions: less is chance
FIGURES = {
    "right topic first": "first",
    "right topic offered": "offered",
    "with buttons": "buttons",
    "refused": "refused",
    "silent, but answered": "silent",
    "out of scope, but answered": "out_of_scope",
}


def check_all() -> int:
    office, console = content(), Console(highlight=False, soft_wrap=True)
    found = findings(office)
    found += _accuracy(office) if not any(line.startswith("questions/") and "not UTF-8" in line for line in found) else []
    for line in found:
        console.print(f"✗ {line}", markup=False)
    verdict = (
        f"{len(found)} to mend" if found else f"Everything fits: policy {latest(office)}, {len(read_examples(office))} phrasings"
    )
    console.print(verdict)
    return int(bool(found))


def train_all() -> None:
    office, console = content(), Console(highlight=False, soft_wrap=True)
    place = writable(Path(str(office.root))) / office.weights.name
    before = _left_out(office)
    learnt = _learn(office, console)
    place.write_bytes(packed(learnt, key_of(office)))
    for name, field in FIGURES.items():
        was = f" (before {100 * getattr(before, field):.1f})" if before else ""
        console.print(f"{name:<27} {100 * getattr(learnt.left_out, field):5.1f} %{was}")
    console.print("measured on phrasings left out; `myqg-bot run` takes the new weights when it starts again")


def approve_all(labels: Sequence[str]) -> None:
    office, console = content(), Console(highlight=False, soft_wrap=True, markup=False)
    corpus, answers, place = Corpus.load(office), read_answers(office), writable(Path(str(office.root))) / office.answers.name
    for stranger in strangers(corpus):
        raise WrongContent(stranger)
    for label in labels:
        entry = answers.get(label)
        if entry is None or not entry.needs_approval:
            raise WrongContent(f"answers.toml: there is no [{label}] that needs approval")
        for locale in LOCALES:
            quoted = corpus.passage(*entry.quote, locale) if entry.quote else f"policy {corpus.version}"
            console.print(f"[{label}] {locale}: {entry.lead[locale]}\n    {quoted}\n")
        text = place.read_text("utf-8-sig")
        place.write_text(_approved(text, label, entry.digest(corpus)), "utf-8")
    console.print(f"approved for policy {corpus.version}: {', '.join(labels)}")


def copy_all(folder: Path) -> None:
    if any(made(folder).iterdir()):
        raise WrongSetting(f"{folder} is not empty; name a new folder")
    with writing(folder):
        Content.at().copy(folder)
    Console(soft_wrap=True).print(f"copied; set MYQG_CONTENT={folder}, and after each change run `myqg-bot policy check`")


def _learn(office: Content, console: Console) -> Learnt:
    examples = read_examples(office)
    with console.status("learning") as status:
        return learn(examples, status.update)


def _accuracy(office: Content) -> list[str]:
    """The weights belong to these examples, or what is learnt from these is as good."""
    try:
        weights = read_weights(office)
    except WrongContent as error:
        return [str(error)]
    if not weights.stale:
        return []
    found = [f"{office.weights.name}: the examples have changed since; run `myqg-bot policy train`"]
    before, now = weights.learnt.left_out, _learn(office, Console(stderr=True)).left_out
    for name, field in FIGURES.items():
        was, is_now = getattr(before, field), getattr(now, field)
        if (was - is_now if field in BETTER_HIGH else is_now - was) > WORSE:
            found.append(
                f"questions/: {name} would be {100 * is_now:.1f} %, and is {100 * was:.1f} % now; look at the last changes"
            )
    return found


def _left_out(office: Content) -> Shares | None:
    try:
        return read_weights(office).learnt.left_out
    except WrongContent:
        return None


def _approved(text: str, label: str, digest: str) -> str:
    """The entry with this line anew, and everything around it as it was."""
    header = re.search(rf"^\[\s*{re.escape(label)}\s*\]", text, re.MULTILINE)
    if header is None:
        raise WrongContent(f"answers.toml: the line [{label}] was not found; write it alone on its line")
    start = header.start()
    end = text.find("\n[", start)
    head, entry, tail = text[:start], text[start : end if end >= 0 else None], text[end:] if end >= 0 else ""
    line = f'approved = "{digest}"'
    if APPROVED.search(entry):
        return head + APPROVED.sub(line, entry, count=1) + tail
    return f"{head}{entry.rstrip()}\n{line}\n{tail}"
