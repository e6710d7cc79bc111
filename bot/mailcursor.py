"""How far the bot's own mailbox was read."""

from dataclasses import dataclass

from bot.ports import Store


@dataclass(frozen=True, slots=True)
class MailCursor:
    """`account` is the address of the mailbox."""

    store: Store
    account: str

    async def read(self) -> tuple[int, int] | None:
        async with self.store.read() as tx:
            return await tx.cursors.read(self.account)

    async def move(self, uidvalidity: int, uid: int) -> None:
        async with self.store.begin() as tx:
            await tx.cursors.write(self.account, uidvalidity, uid)
