"""`myqg-bot reseal`: the end of a change of keys."""

from bot.settings import Settings
from storage import open_store, reseal


async def reseal_all(known: Settings) -> None:
    store = await open_store(known.database_url.get_secret_value(), known.keys)
    try:
        print(f"{await reseal(store)} rows are under the newest key; MYQG_SECRET_KEY needs only that one now")
    finally:
        await store.close()
