"""The log keeps what it may, and never stands in the way."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select

from questions.asked import Asked
from questions.failures import parse_url
from questions.log import QuestionLog
from questions.retention import purge
from questions.storage import Storage, StorageError
from questions.tables import metadata, questions, seen_updates
from questions.updates import Claim, SeenUpdates
from tests.questions.conftest import Room

ASKED = Asked(date(2026, 11, 24), "ja", "answer", "why-japan", 0.97)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


async def opened(place: Path | str) -> Storage:
    storage = Storage(f"sqlite+aiosqlite:///{place}" if isinstance(place, Path) else place)
    await storage.migrate()
    return storage


async def test_the_migrations_make_the_tables_of_the_code(either_database: str) -> None:
    storage = await opened(either_database)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection)
        return list(compare_metadata(context, metadata))

    async with storage.begin() as connection:
        assert await connection.run_sync(differences) == []
    assert await storage.migrate() == "0001"
    await storage.close()


async def test_a_start_that_was_killed_while_it_made_tables_is_not_in_the_way_of_the_next(
    either_database: str,
) -> None:
    storage = Storage(either_database)
    if storage.path is not None:
        storage.path.parent.mkdir()
    with pytest.raises(ZeroDivisionError):
        async with storage.alone() as connection:
            await connection.exec_driver_sql("CREATE TABLE questions (a int)")
            raise ZeroDivisionError
    assert await storage.migrate() == "0001"
    assert await QuestionLog(storage).record(ASKED)
    await storage.close()


async def test_two_first_starts_at_once_both_succeed(either_database: str) -> None:
    storages = [Storage(either_database) for _ in range(2)]
    await asyncio.gather(*(storage.migrate() for storage in storages))
    for storage in storages:
        assert await QuestionLog(storage).record(ASKED)
        await storage.close()


async def test_the_file_and_its_folder_are_its_owners_alone(tmp_path: Path) -> None:
    storage = await opened(tmp_path / "data" / "bot.db")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert await QuestionLog(storage).record(ASKED)
    files = list((tmp_path / "data").iterdir())
    assert {file.suffix for file in files} == {".db", ".db-wal", ".db-shm"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    await storage.close()


async def test_an_old_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    storage = await opened(tmp_path / "bot.db")
    await storage.close()
    (tmp_path / "bot.db").chmod(0o644)
    storage = await opened(tmp_path / "bot.db")
    assert (tmp_path / "bot.db").stat().st_mode & 0o777 == 0o600
    await storage.close()


async def test_a_storage_that_fails_drops_the_row_counts_it_and_recovers(
    either_database: str,
) -> None:
    storage = Storage(either_database)  # no tables yet
    log = QuestionLog(storage)
    assert not await log.record(ASKED)
    assert log.dropped == 1
    await storage.migrate()
    assert await log.record(ASKED)
    await storage.close()


async def test_many_at_once_lose_no_row_and_no_id(either_database: str) -> None:
    storage = await opened(either_database)
    log, seen = QuestionLog(storage), SeenUpdates(storage, lambda: NOW)

    async def one(number: int) -> None:
        assert await seen.claim(number) is Claim.OURS
        await seen.add(number)
        assert await log.record(ASKED)

    await asyncio.gather(*(one(number) for number in range(200)))
    async with storage.begin() as connection:
        rows = (await connection.execute(select(questions))).all()
        ids = (await connection.execute(select(seen_updates))).all()
    assert (len(rows), len(ids), log.dropped) == (200, 200, 0)
    await storage.close()


async def test_update_ids_are_remembered_for_two_days(either_database: str) -> None:
    storage = await opened(either_database)
    now = NOW
    seen = SeenUpdates(storage, lambda: now)
    await seen.add(5)
    await seen.add(5)
    fresh = SeenUpdates(storage, lambda: now)
    assert await fresh.claim(5) is Claim.ANSWERED
    assert await fresh.claim(6) is Claim.OURS
    now = NOW + timedelta(days=2, seconds=1)
    assert (await purge(storage, lambda: now)).seen_updates == 1
    assert await SeenUpdates(storage, lambda: now).claim(5) is Claim.OURS
    await storage.close()


async def test_update_ids_are_known_in_memory_while_storage_is_away(either_database: str) -> None:
    storage = Storage(either_database)  # no tables
    seen = SeenUpdates(storage, lambda: NOW)
    await seen.add(5)
    assert await seen.claim(5) is Claim.ANSWERED
    assert await seen.claim(6) is Claim.OURS
    await storage.close()


async def test_once_all_ids_fit_into_memory_no_message_asks_the_database(
    sqlite_room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """Also after a day on which there were too many, and after many days."""
    seen = SeenUpdates(sqlite_room.storage, sqlite_room.clock, in_memory=10)
    for number in range(15):
        assert await seen.claim(number) is Claim.OURS
        await seen.add(number)
    assert await seen.claim(1) is Claim.ANSWERED
    for number in range(100, 130):
        await sqlite_room.later(1)
        assert await seen.claim(number) is Claim.OURS
        await seen.add(number)
    async with sqlite_room.storage.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE seen_updates")
    assert await seen.claim(200) is Claim.OURS
    assert "cannot be looked up" not in caplog.text


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite"),
        ("postgres://u:p@h/d", "postgresql+asyncpg"),
        ("postgresql://u:p@h/d", "postgresql+asyncpg"),
    ],
)
def test_every_form_of_address(given: str, driver: str) -> None:
    assert parse_url(given).drivername == driver


@pytest.mark.parametrize("given", ["", "nonsense", "mysql://u:secret@h/d"])
def test_an_address_of_no_known_form_is_explained_without_its_password(given: str) -> None:
    with pytest.raises(StorageError) as error:
        parse_url(given)
    assert "secret" not in str(error.value)


async def test_a_place_one_may_not_write_to_is_explained(tmp_path: Path) -> None:
    """Not even root may write below a file."""
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="DATABASE_URL"):
        await Storage(f"sqlite:///{tmp_path / 'file' / 'x' / 'bot.db'}").migrate()
