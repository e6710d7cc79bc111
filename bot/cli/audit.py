"""`myqg-bot audit`: whether the rows of the audit are those that were written."""

from bot.audit.desk import read_head, verify
from bot.cli.database import opened
from bot.errors import WrongSetting
from bot.settings import Settings


async def verify_chain(settings: Settings, head: str) -> int:
    """The exit code: 1 where an entry was changed, left out or cut off."""
    kept = read_head(head) if head else None
    if head and kept is None:
        raise WrongSetting("--head: copy it whole from the letter, as 17:3f9a…")
    async with opened(settings) as store:
        found, stands = await verify(store, kept)
    if found.broken is not None:
        print(f"BROKEN at entry {found.broken}: it was changed, left out or cut off; {found.entries} entries before it are whole")
        return 1
    if not stands:
        print(f"BROKEN: an entry is not the one of the letter, though {found.entries} entries follow from each other")
        return 1
    print(f"{found.entries} entries, each follows from the one before; head {found.head}")
    return 0
