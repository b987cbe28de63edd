"""All that is peculiar to SQLite: private files, bytes that are gone, files that are broken."""

import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from questions.private import OTHERS, PRIVATE_FILE, PRIVATE_FOLDER

BUSY_TIMEOUT_S: Final = 1
"""How long another program's lock is waited for."""
POOL_TIMEOUT_S: Final = 10
"""How long the one connection is waited for, while this process purges, say."""
_BROKEN: Final = ("file is not a database", "malformed", "file is encrypted")
BESIDE: Final = 2
"""Files beside the database's own: write-ahead log, shared memory."""
BEGIN_WRITING: Final = "BEGIN IMMEDIATE"
"""Takes the lock for writing now. Without, the driver begins no transaction before tables are made,
and each statement that makes one would be committed by itself."""
FULL_CHECKPOINT: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
"""Empties the write-ahead log, in which deleted rows would live on."""


def path_of(url: URL) -> Path | None:
    """The database's file; None for another database, or one in memory."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database))


class SameFile:
    """Whether the file that was opened is still the one at its path."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._opened: _Identity | None = None
        self._beside: dict[Path, _Identity] = {}

    def opened(self, _connection: object, _record: object = None) -> None:
        """A connection was opened."""
        self._opened = _identity(self._path) if self._path else None

    def is_there(self) -> bool:
        """Yes, or nothing was opened yet."""
        if self._path is None or self._opened is None:
            return True
        for file in files_of(self._path)[1:] if len(self._beside) < BESIDE else ():
            # SQLite makes them when it first needs them.
            if found := _identity(file):
                self._beside[file] = found
        return self._opened == _identity(self._path)

    def forget(self) -> None:
        """Every connection was closed."""
        self._opened = None
        self._beside = {}

    def let_go(self) -> None:
        """Every connection to a file that is no longer there was closed: remove its write-ahead
        log, which SQLite leaves then and would read into whatever file comes to stand there.
        """
        for file, identity in self._beside.items():
            if _identity(file) == identity:
                with suppress(OSError):
                    file.unlink()
        self.forget()


_Identity = tuple[int, int]


def _identity(path: Path) -> _Identity | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def files_of(path: Path) -> tuple[Path, ...]:
    """The file, its write-ahead log and its shared memory."""
    return (path, Path(f"{path}-wal"), Path(f"{path}-shm"))


def prepare(connection: object, _record: object = None) -> None:
    """Settings of each connection; deleted rows are overwritten with zeros."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # DBAPI's connection has no type
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "secure_delete=ON",
        # What SQLite would sort in a temporary file stays in memory.
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def make_engine(url: URL, file: SameFile) -> AsyncEngine:
    """One connection: SQLite has one writer. Within the process its transactions wait for each
    other here, not for a lock that gives up after a second.
    """
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "connect", file.opened)
    return engine


def make_private(path: Path) -> None:
    """Make the file and its folder, for their owner alone, and take others' rights off old files.

    Raises:
        OSError: the place cannot be written to.
    """
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    path.touch(mode=PRIVATE_FILE)
    for file in files_of(path):
        if file.exists() and file.stat().st_mode & OTHERS:
            file.chmod(PRIVATE_FILE)


def is_broken(error: BaseException) -> bool:
    """Whether the file itself is damaged, rather than busy, full or away."""
    cause = getattr(error, "orig", None) or error
    return isinstance(cause, sqlite3.DatabaseError) and any(w in str(cause) for w in _BROKEN)


def was_opened_read_only(error: BaseException) -> bool:
    """Whether the connection cannot write, and never will, as the file could not be written to when
    it was opened.
    """
    cause = getattr(error, "orig", None) or error
    return isinstance(cause, sqlite3.OperationalError) and "readonly" in str(cause)


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged file and what belongs to it; returns its new name.

    Raises:
        OSError: it cannot be renamed.
    """
    stamp = f"{now:%Y%m%dT%H%M%S}"
    kept = Path(f"{path}.damaged-{stamp}")
    for file in files_of(path):
        if file.exists():
            file.chmod(PRIVATE_FILE)
            file.rename(f"{kept}{str(file).removeprefix(str(path))}")
    return kept
