"""Short work in the event loop, one piece each time round: between two pieces, all others get
their turn.

A piece in a thread costs the change there and back, and the wait for the interpreter's lock; all
pieces that are due at once would block the loop for as long as they take together.
"""

import asyncio


class Turns:
    """Hands out turns in the order in which they were asked for."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    async def mine(self) -> None:
        """Returns when it is one's turn: for a few milliseconds of work without waiting."""
        async with self._one:
            # The next one is woken when this one lets go, and so comes a time round later.
            await asyncio.sleep(0)
