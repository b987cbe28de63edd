"""`support-bot doctor`: what keeps the bot from working here, and what to do about it."""
