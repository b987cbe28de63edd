"""`python -m bot` is `support-bot`."""

from bot.cli import app

# Work in a process of its own imports this file again.
if __name__ == "__main__":
    app()
