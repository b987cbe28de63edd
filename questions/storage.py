"""The database: where it is, bringing it to this version, one transaction at a time."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from questions import sqlite
from questions.tables import metadata, seen_updates

logger = logging.getLogger(__name__)

MIGRATIONS: Final = Path(__file__).parent / "migrations"
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

    def __init__(
        self, database_url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._url = parse_url(database_url)
        self._clock = clock
        self.migrated = False
        """Whether the tables are there; false again once the file turns out to be damaged."""
        try:
            self._engine = _engine(self._url)
        except (ImportError, SQLAlchemyError, ValueError) as error:
            raise _explained(error, self._url) from None

    @property
    def path(self) -> Path | None:
        """The SQLite file; None for another database."""
        return sqlite.path_of(self._url)

    async def migrate(self) -> str:
        """Create or change the tables to this version's; returns the revision.

        A damaged SQLite file is set aside, never deleted, and a new one begun.
        """
        try:
            return await self._migrate()
        except _DamagedError:
            await self._set_aside()
        return await self._migrate()

    async def _migrate(self) -> str:
        self._make_private()
        async with self.begin() as connection:
            revision = await connection.run_sync(_upgrade)
        self._make_private()
        self.migrated = True
        return revision

    def _make_private(self) -> None:
        if self.path is None:
            return
        try:
            sqlite.make_private(self.path)
        except OSError as error:
            raise StorageError(
                f"the database file cannot be made ({error.strerror}); "
                "set DATABASE_URL to a place this user may write to"
            ) from None

    async def _set_aside(self) -> None:
        path = self.path
        await self._engine.dispose()
        if path is None:
            raise StorageError("the database is damaged")
        try:
            kept = sqlite.set_aside(path, self._clock())
        except OSError as error:
            raise StorageError(f"a damaged file cannot be set aside ({error.strerror})") from None
        logger.error(
            "the database file was damaged; it is kept as %s and a new one begun. Restore the last "
            "backup (support-bot restore), then delete the damaged file: it may hold questions.",
            kept.name,
        )

    async def check(self) -> None:
        """Whether the database answers and has our tables."""
        async with self.begin() as connection:
            await connection.execute(select(seen_updates.c.update_id).limit(1))

    async def must_exist(self) -> None:
        """For those who only read: there is a database with this version's tables.

        Makes, changes and sets aside nothing.

        Raises:
            StorageError: it is not there, or of another version.
        """
        if self.path is not None and not self.path.is_file():
            raise StorageError(
                f"there is no database at {self.path}; set DATABASE_URL to the bot's"
            )
        async with self.begin() as connection:
            found = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
        if not set(metadata.tables) <= found:
            raise StorageError(
                "the database has not the tables of this version: run `support-bot migrate`"
            )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end of the block, rolled back if it raises."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, CommandError, OSError, ImportError, ValueError) as error:
            explained = _explained(error, self._url)
            if isinstance(explained, _DamagedError):
                self.migrated = False
            raise explained from None

    async def wipe(self) -> None:
        """After deletions: nothing of what was deleted stays in SQLite's write-ahead log.

        PostgreSQL keeps deleted rows until its VACUUM: docs/data-protection.md.
        """
        if self.path is None:
            return
        try:
            async with self._engine.connect() as connection:
                result = await connection.exec_driver_sql(sqlite.FULL_CHECKPOINT)
                busy = bool(result.scalar())
        except (SQLAlchemyError, OSError) as error:
            raise _explained(error, self._url) from None
        if busy:
            raise StorageError("another program is reading the database; deleted rows stay longer")

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()


class _DamagedError(StorageError):
    """The SQLite file itself is damaged."""


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
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    # SQLite has one writer: within the process its transactions wait for each other here, not for
    # a lock that gives up after a second.
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", sqlite.prepare)
    return engine


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
    kind = _DamagedError if sqlite.is_broken(error) else StorageError
    return kind(f"{type(cause).__name__}: {first}")
