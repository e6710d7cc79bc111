"""How far each mailbox was read."""

from dataclasses import dataclass

from sqlalchemy import case, select

from bot import ports
from storage.engine import Work
from storage.office import cursors


@dataclass(frozen=True, slots=True)
class SqlCursors(ports.Cursors):
    work: Work

    async def read(self, account: str) -> tuple[int, int] | None:
        stmt = select(cursors.c.uidvalidity, cursors.c.uid).where(cursors.c.account == account)
        row = (await self.work.connection.execute(stmt)).one_or_none()
        return None if row is None else (row.uidvalidity, row.uid)

    async def write(self, account: str, uidvalidity: int, uid: int) -> None:
        stmt = self.work.insert(cursors).values(account=account, uidvalidity=uidvalidity, uid=uid)
        new = stmt.excluded
        lower = (cursors.c.uidvalidity == new.uidvalidity) & (cursors.c.uid > new.uid)
        values = {"uidvalidity": new.uidvalidity, "uid": case((lower, cursors.c.uid), else_=new.uid)}
        await self.work.connection.execute(stmt.on_conflict_do_update(index_elements=["account"], set_=values))
