"""`myqg-bot policy gaps`: what people asked and the bot could not answer well, as lines ready to become examples."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.audit.model import Entry
from bot.cli.database import opened, operator
from bot.cli.office import desk
from bot.clock import SystemClock
from bot.policy.desk import PolicyDesk
from bot.policy.model import Answer, Asked, Several
from bot.policy.normal import fold
from bot.rights.moves import by_office
from bot.settings import Settings


async def print_gaps(settings: Settings) -> None:
    async with opened(settings) as store, store.begin() as tx:
        tx.audit.write(Entry("questions.read", "questions", by_office(operator())), SystemClock().now())
        asked, ratings = await tx.questions.all(), await tx.questions.ratings()
    for line in (*gaps(desk(), asked), *helped(ratings)):
        print(line)


def gaps(policy: PolicyDesk, asked: Sequence[Asked]) -> list[str]:
    """Under the likeliest file of each, to be moved where it belongs: what is not answered, or was answered in vain."""
    files: dict[str, dict[str, str]] = defaultdict(dict)
    for question in asked:
        if question.helpful is False or not isinstance(policy.judge(question.text), Answer | Several):
            guess = policy.classifier.guess(question.text)
            label = guess.label(guess.ranked[0][0])
            files[f"questions/{label}.{question.locale}.txt"].setdefault(fold(question.text), " ".join(question.text.split()))
    if not files:
        return ["# no question of the last 30 days is without an answer"]
    return [line for file in sorted(files) for line in (f"# {file}", *files[file].values(), "")]


def helped(ratings: Iterable[tuple[str, str, int, int]]) -> list[str]:
    return [f"# {topic}.{locale}: helped {yes}, did not help {no}" for topic, locale, yes, no in ratings if no]
