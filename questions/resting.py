"""A database that keeps people waiting is let be until it answers again."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from questions.errors import StorageError

WAITED_S: Final = 0.8
"""A failure that took longer cost somebody their time; one that is told at once does not."""


class Resting:
    """After a slow failure nobody but `probe` asks, every `rest_s`, until it succeeds."""

    def __init__(self, probe: Callable[[], Awaitable[None]], rest_s: float | None) -> None:
        """`rest_s` None: never let it be."""
        self._probe = probe
        self._rest_s = rest_s
        self._probing: asyncio.Task[None] | None = None

    @property
    def now(self) -> bool:
        """Whether the database is to be let be."""
        return self._probing is not None and not self._probing.done()

    def failed(self, waited_s: float) -> None:
        """It failed, after so many seconds."""
        if self._rest_s is not None and waited_s > WAITED_S and not self.now:
            self._probing = asyncio.create_task(self._until_it_answers(self._rest_s))

    async def _until_it_answers(self, rest_s: float) -> None:
        while True:
            await asyncio.sleep(rest_s)
            with suppress(StorageError):
                await self._probe()
                return

    async def stop(self) -> None:
        """Ask no more."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)
