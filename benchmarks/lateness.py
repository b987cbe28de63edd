"""How long an event loop is blocked: how much too late a task is woken that asks to be woken soon.

Run as a program it does nothing else: what the machine itself makes wait, beside a bot.
"""

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

LOOK_EVERY_S: Final = 0.005
STARTING: Final = 200
"""Looks that do not count: the start itself, before anybody is answered."""


@asynccontextmanager
async def watched() -> AsyncIterator[None]:
    """Watch this event loop; at the end say what was found, in a line of JSON."""
    found: list[float] = []
    looking = asyncio.create_task(_look(found))
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        late = sorted(found[STARTING:]) or [0.0]
        said = {"longest_ms": late[-1], "p999_ms": late[int(len(late) * 0.999)]}
        sys.stdout.write(json.dumps(said) + "\n")


async def _look(found: list[float]) -> None:
    while True:
        due = time.perf_counter() + LOOK_EVERY_S
        await asyncio.sleep(LOOK_EVERY_S)
        found.append((time.perf_counter() - due) * 1000)


async def _idle() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with watched():
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_idle())
