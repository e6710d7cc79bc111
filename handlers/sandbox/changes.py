"""Something happened: whoever shows or waits for the world's state is woken."""

import asyncio


class Changes:
    """A version number that only grows, and a way to wait for the next one."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting: list[asyncio.Future[None]] = []

    def touch(self) -> None:
        self.version += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def after(self, version: int, timeout: float) -> int:
        """The version once it is above `version`, or the same one after `timeout` seconds."""
        if self.version == version:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await asyncio.wait([future], timeout=timeout)
        return self.version
