"""The staff directory as tests take it in."""

from datetime import datetime

from bot.deliveries.outbox import Outbox
from bot.directory.desk import DirectoryDesk, Report
from bot.directory.model import Employee, Standing
from bot.directory.reading import Reading
from bot.settings import Settings
from storage import SqlStore
from tests.unit.test_settings import RIGHT
from tests.world import FrozenClock, World

SETTINGS = Settings.from_env(RIGHT)


def employee(address: str, *, status: Standing = Standing.ACTIVE, login: str | None = None) -> Employee:
    return Employee(address, "QG", "kk", status, phone="+7 701 000 00 01", name="Аида", login=login)


async def take_in(
    store: SqlStore,
    at: datetime,
    *employees: Employee,
    add_only: bool = False,
    force: bool = True,
    dry_run: bool = False,
    settings: Settings = SETTINGS,
) -> Report:
    """An import at this moment; of the few people of a test anybody who leaves is more than 2 %."""
    desk = DirectoryDesk(store, FrozenClock(at), Outbox.of(settings), "office:test")
    reading = Reading(employees, [])
    return await desk.bring_in(reading, add_only=add_only, force=force, dry_run=dry_run, step=lambda _: None)


async def works_here(world: World, *people: Employee | str) -> Report:
    """The whole directory from now on."""
    store = world.app.store
    assert isinstance(store, SqlStore)
    employees = [employee(one) if isinstance(one, str) else one for one in people]
    return await take_in(store, world.clock.now(), *employees, settings=world.settings)
