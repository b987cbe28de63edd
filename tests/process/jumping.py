"""The bot with a clock that is off by as many seconds as the file named by JUMP says."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.logs import set_up_logging
from bot.run import run_bot
from bot.settings import Mode, load_settings


def main() -> None:
    """As `support-bot run`."""
    settings = load_settings(os.environ)
    set_up_logging(settings)
    file = Path(os.environ["JUMP"])

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=int(file.read_text(encoding="ascii")))

    mode: Mode = "webhook" if settings.webhook_url else "polling"
    asyncio.run(run_bot(settings, mode, clock))


if __name__ == "__main__":
    main()
