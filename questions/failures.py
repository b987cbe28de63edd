"""What can be wrong with a database, said in one line without its password or anybody's words."""

from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    IntegrityError,
    ProgrammingError,
    SQLAlchemyError,
)

from questions import sqlite
from questions.errors import DamagedError, MigrationError, StorageError

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


FAILURES: Final = (SQLAlchemyError, MigrationError, OSError, ImportError, ValueError)
OUR_OWN_FAULT: Final = (IntegrityError, DataError, ProgrammingError, MigrationError)
"""These say nothing of whether the database is there."""


def parse_url(database_url: str) -> URL:
    """The address with the driver this project uses.

    Raises:
        StorageError: for an address of no known form.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        raise StorageError("DATABASE_URL is not an address such as sqlite:///PATH") from None
    if url.drivername not in _DRIVERS:
        known = ", ".join(f"{name}://" for name in ("sqlite", "postgresql"))
        raise StorageError(f"DATABASE_URL begins with {url.drivername}://; known are {known}")
    return url.set(drivername=_DRIVERS[url.drivername])


def explained(error: Exception) -> StorageError:
    """The failure as everybody else knows it."""
    if isinstance(error, ImportError):
        return StorageError(f"the driver is not installed: pip install {error.name}")
    if isinstance(error, TimeoutError) and not str(error):
        return StorageError("the database did not answer in time")
    cause = getattr(error, "orig", None) or error
    # The statement's parameters are never part of it.
    first = (str(cause).splitlines() or [""])[0][:200]
    if isinstance(error, DataError | IntegrityError) or "query argument" in first:
        first = "what it says is withheld, as it repeats values"
    kind = DamagedError if sqlite.is_broken(error) else StorageError
    return kind(f"{type(cause).__name__}: {first}")
