"""`myqg-bot policy publish`: which version of the policy people are answered from."""

from datetime import UTC, datetime

from rich.console import Console

from bot.cli.database import opened
from bot.errors import WrongContent
from bot.policy.answers import read_answers
from bot.policy.check import strangers
from bot.policy.content import Content
from bot.policy.corpus import Corpus
from bot.policy.published import published
from bot.settings import Settings


async def publish_version(settings: Settings, version: str) -> None:
    """What is published is kept in the database, word for word, and answered from until another version is."""
    office, console = Content.at(settings.content), Console(highlight=False, soft_wrap=True)
    corpus = Corpus.load(office, version or None)
    for stranger in strangers(corpus):
        raise WrongContent(stranger)
    async with opened(settings) as store, store.begin() as tx:
        before = await tx.policies.get(corpus.version)
        if before is not None and before.texts != dict(corpus.texts):
            raise WrongContent(f"policy/{corpus.version}: published before with other words; new words are a new folder")
        await tx.policies.publish(published(corpus, datetime.now(UTC)))
    withheld = [label for label, entry in read_answers(office).items() if not entry.stands(corpus)]
    console.print(f"policy {corpus.version} is published; `myqg-bot run` answers from it when it starts again")
    if withheld:
        console.print(f"{len(withheld)} answers are shown without their own words until they are approved: {', '.join(withheld)}")
