"""What goes wrong with a database. Here is no SQLAlchemy: what only talks starts without it."""


class StorageError(Exception):
    """The database cannot be used; the text says why and what to do, without its password."""


class MigrationError(Exception):
    """The tables cannot be brought to this version."""


class DamagedError(StorageError):
    """The SQLite file itself is damaged."""
