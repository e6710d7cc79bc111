"""`myqg-bot reseal`: the end of a change of keys."""

from bot.cli.database import opened
from bot.settings import Settings
from storage import reseal


async def reseal_all(known: Settings) -> None:
    async with opened(known) as store:
        print(f"{await reseal(store)} rows are under the newest key; MYQG_SECRET_KEY needs only that one now")
