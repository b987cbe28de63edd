"""The database: where it is, bringing it to this version, one transaction at a time."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from questions import postgres, sqlite
from questions.errors import DamagedError, StorageError
from questions.failures import (
    FAILURES,
    OUR_OWN_FAULT,
    explained,
    parse_url,
)
from questions.migrating import upgrade
from questions.resting import Resting
from questions.tables import metadata, seen_updates
from questions.together import Row, Together, Work, put_rows

__all__ = ["LONG_S", "Storage", "StorageError"]

logger = logging.getLogger(__name__)
T = TypeVar("T")

SHORT_S: Final = 4
"""How long a person's answer waits for PostgreSQL, and 2 s more until a connection that hangs is
broken off. A shorter patience takes a busy machine for a dead database: then two processes may
answer the same update. On SQLite: `sqlite.BUSY_TIMEOUT_S` and `POOL_TIMEOUT_S`."""
LONG_S: Final = 600
"""For work that nobody waits for: migrations, purge, backup."""
REST_S: Final = 1
"""How often a database that keeps people waiting is asked whether it answers again."""


class Storage:
    """One database. Every method raises StorageError for whatever the database does wrong."""

    def __init__(
        self,
        database_url: str,
        rest_s: float | None = REST_S,
        connections: int = postgres.CONNECTIONS,
    ) -> None:
        """`connections`: to PostgreSQL, held open; as many again while there is much to do."""
        self._url = parse_url(database_url)
        self._connections = connections
        self._resting = Resting(self._probe, rest_s)
        self._file = sqlite.SameFile(self.path)
        self._together = Together(self.begin)
        self.migrated = False
        """Whether the tables are there; false again once the file is damaged, or another one."""
        self.generation = 0
        """Grows when another database takes this one's place: what is known of it is void."""
        self.unwiped = False
        """Whether deleted rows may still be in SQLite's write-ahead log: `wipe` again."""
        try:
            self._engine = self._make_engine()
        except FAILURES as error:
            raise explained(error) from None

    def _make_engine(self) -> AsyncEngine:
        if not self.shared:
            self._failures: tuple[type[Exception], ...] = FAILURES
            return sqlite.make_engine(self._url, self._file)
        engine = postgres.make_engine(self._url, SHORT_S, self._connections)
        self._failures = (*FAILURES, *postgres.failures())
        return engine

    @property
    def shared(self) -> bool:
        """Whether several processes of the bot may use this database: PostgreSQL."""
        return self._url.get_backend_name() == "postgresql"

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
        except DamagedError:
            await self._set_aside()
        return await self._migrate()

    async def _migrate(self) -> str:
        self._make_private()
        async with self.alone() as connection:
            revision = await connection.run_sync(upgrade)
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
        await self._let_go()
        self.generation += 1
        if path is None:
            raise StorageError("the database is damaged")
        try:
            kept = sqlite.set_aside(path, datetime.now(UTC))
        except OSError as error:
            raise StorageError(f"a damaged file cannot be set aside ({error.strerror})") from None
        logger.error(
            "the database file was damaged; it is kept as %s and a new one begun. Restore the last "
            "backup (support-bot restore), then delete the damaged file: it may hold questions.",
            kept.name,
        )

    async def check(self) -> None:
        """Whether the database answers, has our tables, and is still the one that was opened."""
        async with self.begin() as connection:
            await connection.execute(select(seen_updates.c.update_id).limit(1))

    async def must_exist(self) -> None:
        """For those who only read: there is a database with this version's tables.

        Makes and sets aside nothing.

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
    async def begin(self, within_s: float = SHORT_S) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end of the block, rolled back if it raises.

        For short work, the default, a database that keeps people waiting is not asked.
        """
        if self._resting.now and within_s <= SHORT_S:
            raise StorageError("the database keeps people waiting; it is let be until it answers")
        async with self._transaction(within_s) as connection:
            yield connection

    async def do(self, work: Work[T]) -> T:
        """Short work of one message, in a transaction: on SQLite together with others' work, which
        has one writer; on PostgreSQL alone, where processes would wait for each other's rows.
        """
        if not self.shared:
            return await self._together.do(work)
        async with self.begin() as connection:
            return await work(connection)

    async def put(self, *rows: Row) -> None:
        """Insert rows in a transaction: on SQLite together with others' rows and work."""
        if not self.shared:
            await self._together.put(*rows)
            return
        async with self.begin() as connection:
            await put_rows(connection, rows)

    @asynccontextmanager
    async def _transaction(self, within_s: float) -> AsyncIterator[AsyncConnection]:
        begun = time.monotonic()
        try:
            await self._must_be_the_same()
            async with asyncio.timeout(within_s if self.shared else None):
                async with self._engine.begin() as connection:
                    yield connection
        except self._failures as error:
            # What went wrong after minutes of long work costs nobody who asks something their time.
            if within_s <= SHORT_S and not isinstance(error, OUR_OWN_FAULT):
                self._resting.failed(time.monotonic() - begun)
            failure = explained(error)
            if isinstance(failure, DamagedError):
                self.migrated = False
            if sqlite.was_opened_read_only(error):
                await self._let_go()
            raise failure from None

    async def _probe(self) -> None:
        async with self._transaction(SHORT_S) as connection:
            if self.shared:
                await connection.execute(select(1))
            else:
                # Readers are not locked out, so only who wants to write learns whether one can.
                await connection.exec_driver_sql(sqlite.BEGIN_WRITING)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for long work, which no two processes do at the same time: all of it is
        done or nothing, also where it makes tables.
        """
        async with self.begin(LONG_S) as connection:
            if self.shared:
                await postgres.wait_for_turn(connection)
            else:
                await connection.exec_driver_sql(sqlite.BEGIN_WRITING)
            yield connection

    async def wipe(self) -> None:
        """After deletions: nothing of what was deleted stays in SQLite's write-ahead log.

        PostgreSQL keeps deleted rows until its VACUUM: docs/data-protection.md.
        """
        if self.path is None:
            return
        self.unwiped = True
        try:
            async with self._engine.connect() as connection:
                result = await connection.exec_driver_sql(sqlite.FULL_CHECKPOINT)
                busy = bool(result.scalar())
        except self._failures as error:
            raise explained(error) from None
        if busy:
            raise StorageError("another program is reading the database; deleted rows stay longer")
        self.unwiped = False

    async def vacuum(self) -> None:
        """After a purge: PostgreSQL takes deleted rows out of its tables."""
        if not self.shared:
            return
        try:
            async with asyncio.timeout(LONG_S):
                await postgres.vacuum(self._engine, metadata.tables)
        except self._failures as error:
            raise explained(error) from None

    async def close(self) -> None:
        """Let go of every connection."""
        await self._resting.stop()
        await self._let_go()

    async def _let_go(self) -> None:
        await self._engine.dispose()
        self._file.forget()

    async def _must_be_the_same(self) -> None:
        """An SQLite file that was deleted or replaced would take rows that nobody ever sees."""
        if self._file.is_there():
            return
        await self._engine.dispose()
        self._file.let_go()
        self.migrated = False
        self.generation += 1
        raise StorageError(
            "the database file was deleted or replaced while in use; "
            "the log goes on in what is in its place within seconds"
        )
