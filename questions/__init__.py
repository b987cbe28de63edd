"""What was asked: the log and what keeps updates from being answered twice.

The one package that knows SQLAlchemy. Nothing here holds a name, a Telegram id or a person's words.
"""
