"""`support-bot run` without Telegram's limit of 30 messages a second, and with an eye on how long
its event loop is blocked; says so in one line of JSON at its end.
"""

import asyncio
import json
import os
import sys
import time
from contextlib import suppress
from typing import Final

from bot.run import run_bot
from bot.settings import Settings, load_settings

LOOK_EVERY_S: Final = 0.005


async def _lateness(found: list[float]) -> None:
    """Milliseconds by which this task is woken too late: for so long something else held the event
    loop (or the machine)."""
    while True:
        due = time.perf_counter() + LOOK_EVERY_S
        await asyncio.sleep(LOOK_EVERY_S)
        found.append((time.perf_counter() - due) * 1000)


async def _run(settings: Settings) -> None:
    found: list[float] = [0.0]
    looking = asyncio.create_task(_lateness(found))
    try:
        await run_bot(settings, "polling", messages_per_s=0)
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        # The start itself, before anybody is answered, does not count.
        found = sorted(found[5:]) or found
        slow = found[int(len(found) * 0.999)]
        sys.stdout.write(json.dumps({"longest_ms": found[-1], "p999_ms": slow}) + "\n")


def main() -> None:
    """Run until SIGTERM."""
    asyncio.run(_run(load_settings(os.environ)))


if __name__ == "__main__":
    main()
