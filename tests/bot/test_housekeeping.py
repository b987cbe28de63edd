"""The purge runs at the start and daily; a database that comes back is used again."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.housekeeping import keep_house, tended
from questions.storage import Storage
from questions.tables import seen_updates
from questions.updates import SeenUpdates
from tests.bot.conftest import no_sleep

START = datetime(2026, 11, 24, 3, tzinfo=UTC)


class Days:
    """A clock that goes on by a day with every sleep, until `last` sleeps."""

    def __init__(self, last: int) -> None:
        self.now, self.left = START, last

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, _seconds: float) -> None:
        self.left -= 1
        if not self.left:
            raise asyncio.CancelledError
        self.now += timedelta(days=1)


async def ids(storage: Storage) -> int:
    async with storage.begin() as connection:
        return len((await connection.execute(select(seen_updates))).all())


async def test_it_purges_at_the_start_and_every_day(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'bot.db'}")
    await storage.migrate()
    await SeenUpdates(storage, lambda: START - timedelta(days=3)).add(1)
    await SeenUpdates(storage, lambda: START).add(2)
    for last, left in ((1, 1), (2, 1), (3, 0)):
        clock = Days(last)
        with suppress(asyncio.CancelledError):
            await keep_house(storage, clock, clock.sleep)
        assert await ids(storage) == left
    await storage.close()


async def test_a_database_that_was_away_is_used_when_it_is_back(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.touch()
    storage = Storage(f"sqlite:///{place / 'bot.db'}")
    clock = Days(3)

    async def sleep(seconds: float) -> None:
        if clock.left == 3:
            assert not storage.migrated
            place.unlink()
        await clock.sleep(seconds)

    with suppress(asyncio.CancelledError):
        await keep_house(storage, clock, sleep)
    assert storage.migrated
    await storage.close()


async def test_what_fails_in_a_way_nobody_knows_begins_anew(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("begun")
        if len(done) < 3:
            raise ZeroDivisionError("with a marker in it")

    await tended(work, no_sleep)
    assert len(done) == 3
    assert "ZeroDivisionError at test_housekeeping.py" in caplog.text
    assert "marker" not in caplog.text
