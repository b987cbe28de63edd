"""`support-bot run --mode webhook`, whose updates another process may take after three seconds."""

import asyncio
import os

from bot.logs import set_up_logging
from bot.run import run_bot
from bot.settings import load_settings

LEASE_S = 3.0

if __name__ == "__main__":
    settings = load_settings(os.environ)
    set_up_logging(settings)
    asyncio.run(run_bot(settings, "webhook", lease_s=LEASE_S))
