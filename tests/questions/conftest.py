"""What the log's tests share: a real database of each kind and a clock to turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from questions.asked import Asked
from questions.forgetting import PersonalData
from questions.log import QuestionLog
from questions.preferences import PreferenceStore
from questions.pseudonyms import Pseudonyms
from questions.retention import Purged, purge
from questions.sqlite import files_of
from questions.storage import Storage
from questions.tables import metadata

SECRET = b"a secret of at least sixteen characters"
START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PERSON = 9_876_543_210


@dataclass
class Room:
    """The log's parts on one database, at one time."""

    storage: Storage
    now: datetime = START

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Nothing in memory any more."""
        self.pseudonyms = Pseudonyms(self.storage, SECRET, self.clock)
        self.log = QuestionLog(self.storage, self.pseudonyms, self.clock)
        self.preferences = PreferenceStore(self.storage, self.pseudonyms)
        self.personal = PersonalData(self.storage, self.pseudonyms, self.clock)

    def clock(self) -> datetime:
        return self.now

    async def later(self, days: float) -> Purged:
        """Days pass; the daily purge runs."""
        self.now += timedelta(days=days)
        return await purge(self.storage, self.clock)

    def asked(self, text: str | None = None, **more: Any) -> Asked:
        given: dict[str, Any] = {
            "day": self.now.date(),
            "language": "ja",
            "outcome": "answer",
            "entry": "why-japan",
            "confidence": 0.97,
            "text": text,
            "person": PERSON,
        }
        return Asked(**given | more)

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        async with self.storage.begin() as connection:
            return [dict(row) for row in (await connection.execute(select(table))).mappings()]

    async def raw(self) -> bytes:
        """Every byte of SQLite's files; of PostgreSQL, whose files are its own, what it holds."""
        if self.storage.path is not None:
            return b"".join(f.read_bytes() for f in files_of(self.storage.path) if f.exists())
        return "".join([str(await self.rows(t)) for t in metadata.sorted_tables]).encode()


@pytest.fixture
async def room(either_database: str) -> AsyncIterator[Room]:
    """On both databases."""
    async with _room(either_database) as found:
        yield found


@pytest.fixture
async def sqlite_room(tmp_path: Path) -> AsyncIterator[Room]:
    async with _room(f"sqlite:///{tmp_path / 'data' / 'bot.db'}") as found:
        yield found


@pytest.fixture
async def postgres_room(postgres_url: str) -> AsyncIterator[Room]:
    async with _room(postgres_url) as found:
        yield found


@asynccontextmanager
async def _room(database_url: str) -> AsyncIterator[Room]:
    # Tests that break a database and mend it do not want to wait until it is asked again.
    storage = Storage(database_url, rest_s=None)
    await storage.migrate()
    yield Room(storage)
    await storage.close()


PROCESSES = 4


@pytest.fixture
async def processes(postgres_url: str) -> AsyncIterator[list[Room]]:
    """As many processes of the bot, none of which has made the tables yet."""
    async with AsyncExitStack() as stack:
        rooms = [Room(Storage(postgres_url)) for _ in range(PROCESSES)]
        for room in rooms:
            stack.push_async_callback(room.storage.close)
        yield rooms


async def started(rooms: list[Room]) -> list[Room]:
    await asyncio.gather(*(room.storage.migrate() for room in rooms))
    return rooms


TODAY = date(2026, 11, 24)
