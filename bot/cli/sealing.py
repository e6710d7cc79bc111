"""`myqg-bot reseal`: the end of a change of keys."""

from bot.cli.database import opened
from bot.settings import Settings
from storage import reseal


async def reseal_all(known: Settings) -> None:
    async with opened(known) as store:
        with store.serving():  # a running bot would write under the key that is about to go
            done = await reseal(store)
        print(f"{done} rows are under the newest key; MYQG_SECRET_KEY needs only that one now")
