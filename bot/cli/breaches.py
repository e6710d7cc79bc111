"""`myqg-bot breaches`: alarms nobody has judged, and breaches of which the authority has not heard."""

from bot.breaches.desk import facts
from bot.cli.database import opened
from bot.settings import Settings
from bot.texts import Texts


async def print_open(settings: Settings, locale: str) -> None:
    """A line for each, the oldest first."""
    async with opened(settings) as store, store.read() as tx:
        found = await tx.breaches.open()
    texts = Texts.load()
    for breach in found:
        print(texts.word("breaches.line", locale, **facts(breach)))
    if not found:
        print(texts.word("breaches.all_settled", locale))
