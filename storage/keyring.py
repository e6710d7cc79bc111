"""Notices a wrong MYQG_SECRET_KEY at start: every key that ever wrote has left a sample to open."""

from sqlalchemy import select

from bot.errors import WrongSetting
from storage.crypto import Undecipherable
from storage.engine import Work
from storage.office import keyring

SAMPLE = "opens"
WRONG = "MYQG_SECRET_KEY does not open this database; write the secret it was made with, after the new one if you changed it"


async def fits(work: Work) -> bool:
    """Every sample opens; an empty database fits any key."""
    try:
        samples = (await work.connection.execute(select(keyring.c.sample))).scalars()
        return all(sample == SAMPLE for sample in samples)
    except Undecipherable:
        return False


async def enter(work: Work) -> None:
    """Refuses keys that do not fit, and leaves a sample of the newest."""
    if not await fits(work):
        raise WrongSetting(WRONG)
    row = {"key_id": work.keys.newest.id.hex(), "sample": SAMPLE}
    await work.connection.execute(work.insert(keyring).values(row).on_conflict_do_nothing())
