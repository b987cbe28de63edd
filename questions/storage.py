"""The database: where it is, bringing it to this version, one transaction at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from questions.tables import seen_updates

MIGRATIONS: Final = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S: Final = 1
POOL_TIMEOUT_S: Final = 10
_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class StorageError(Exception):
    """The database cannot be used; the text says why and what to do, without its password."""


class Storage:
    """One database. Every method raises StorageError for whatever the database does wrong."""

    def __init__(self, database_url: str) -> None:
        self._url = parse_url(database_url)
        self.migrated = False
        try:
            self._engine = _engine(self._url)
        except (ImportError, SQLAlchemyError, ValueError) as error:
            raise _explained(error, self._url) from None

    async def migrate(self) -> str:
        """Create or change the tables to this version's; returns the revision."""
        _make_private_file(self._url)
        async with self.begin() as connection:
            revision = await connection.run_sync(_upgrade)
        self.migrated = True
        return revision

    async def check(self) -> None:
        """Whether the database answers and has our tables."""
        async with self.begin() as connection:
            await connection.execute(select(seen_updates.c.update_id).limit(1))

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end of the block, rolled back if it raises."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, CommandError, OSError, ImportError, ValueError) as error:
            raise _explained(error, self._url) from error

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()


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


def migrate(database_url: str) -> str:
    """`Storage.migrate` for a command line."""

    async def upgrade() -> str:
        storage = Storage(database_url)
        try:
            return await storage.migrate()
        finally:
            await storage.close()

    return asyncio.run(upgrade())


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True)
    # SQLite has one writer: within the process its transactions wait for each other here, not for
    # a lock that gives up after a second.
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _make_private_file(url: URL) -> None:
    """The SQLite file and its folder, readable by their owner alone, before anything is in it."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return
    path = Path(str(url.database))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StorageError(
            f"the database file cannot be made ({error.strerror}); "
            "set DATABASE_URL to a place this user may write to"
        ) from None


def _upgrade(connection: Connection) -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return MigrationContext.configure(connection).get_current_revision() or "none"


def _explained(error: Exception, url: URL) -> StorageError:
    if isinstance(error, ImportError):
        return StorageError(f"the driver for {url.drivername} is not installed ({error.name})")
    cause = getattr(error, "orig", None) or error
    # The statement's parameters are never part of it.
    first = (str(cause).splitlines() or [""])[0][:200]
    return StorageError(f"{type(cause).__name__}: {first}")
