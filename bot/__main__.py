"""`python -m bot` is `support-bot`."""

from bot.cli import app

app()
