"""The least a bot can do: python-telegram-bot alone, sending back what it is sent.

Sixty-four updates at once, as many connections and the same rate limit (none) as ours is measured
with: what is faster than this is no longer PTB.
"""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

AT_ONCE = 64


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll until SIGTERM."""
    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    builder = builder.base_url(os.environ["TELEGRAM_API_BASE_URL"]).concurrent_updates(AT_ONCE)
    builder = builder.request(HTTPXRequest(AT_ONCE, read_timeout=20))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling(allowed_updates=["message"], timeout=30)


if __name__ == "__main__":
    main()
