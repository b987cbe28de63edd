"""`support-bot run` without Telegram's limit of 30 messages a second, its event loop watched."""

import asyncio
import os

from benchmarks.lateness import watched
from bot.run import run_bot
from bot.settings import load_settings


async def _run() -> None:
    async with watched():
        await run_bot(load_settings(os.environ), "polling", messages_per_s=0)


if __name__ == "__main__":
    asyncio.run(_run())
