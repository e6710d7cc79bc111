"""How far a mailbox was read."""

from storage import SqlStore


async def test_a_mailbox_that_was_never_read_has_no_cursor(store: SqlStore) -> None:
    """The first read of a mailbox finds nothing to go on from."""
    async with store.read() as tx:
        assert None is await tx.cursors.read("inbox")


async def test_a_cursor_never_goes_back(store: SqlStore) -> None:
    """A slower reader that finishes late does not make the mailbox be read again."""
    async with store.begin() as tx:
        await tx.cursors.write("inbox", 7, 20)
        await tx.cursors.write("inbox", 7, 15)

        assert (7, 20) == await tx.cursors.read("inbox")


async def test_a_new_uidvalidity_starts_anew(store: SqlStore) -> None:
    """When the server renumbers a mailbox, the old position means nothing."""
    async with store.begin() as tx:
        await tx.cursors.write("inbox", 7, 20)
        await tx.cursors.write("inbox", 4_294_967_295, 1)

        assert (4_294_967_295, 1) == await tx.cursors.read("inbox")
