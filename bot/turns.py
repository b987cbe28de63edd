"""Short work in the event loop, one piece each time round: between two pieces, all others get
their turn.

A piece in a thread costs the change there and back, and the wait for the interpreter's lock; all
pieces that are due at once would block the loop for as long as they take together.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Turns:
    """Hands out turns in the order in which they were asked for."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    async def do(self, work: Callable[[], T]) -> T:
        """Do a piece of work of a few milliseconds when its turn comes."""
        async with self._one:
            await asyncio.sleep(0)
            return work()
