"""Whatever the database does, a row is dropped and counted, and the log recovers by itself."""

import asyncio
import logging
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bot.housekeeping import keep_house
from questions import sqlite
from questions.resting import WAITED_S
from questions.storage import Storage, StorageError
from questions.tables import questions
from tests.questions.conftest import PERSON, Room


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def pragma(room: Room, statement: str) -> None:
    async with room.storage.begin() as connection:
        await connection.exec_driver_sql(f"PRAGMA {statement}")


async def test_a_full_disk(sqlite_room: Room) -> None:
    await sqlite_room.log.record(sqlite_room.asked())
    await pragma(sqlite_room, "max_page_count=1")
    while await sqlite_room.log.record(sqlite_room.asked(text="難" * 150)):
        pass
    assert sqlite_room.log.dropped == 1
    assert sqlite_room.log.failing
    await pragma(sqlite_room, "max_page_count=1000000")
    assert await sqlite_room.log.record(sqlite_room.asked())
    assert not sqlite_room.log.failing


async def test_a_read_only_file(sqlite_room: Room) -> None:
    await pragma(sqlite_room, "query_only=ON")
    assert not await sqlite_room.log.record(sqlite_room.asked())
    # It was opened anew, in case the file can be written to by now.
    assert await sqlite_room.log.record(sqlite_room.asked())
    await pragma(sqlite_room, "query_only=ON")
    with pytest.raises(StorageError, match="readonly"):
        await sqlite_room.personal.forget(PERSON)
    assert await sqlite_room.log.record(sqlite_room.asked())


async def test_a_file_that_another_program_has_locked(sqlite_room: Room) -> None:
    await sqlite_room.log.record(sqlite_room.asked())
    assert sqlite_room.storage.path is not None
    other = sqlite3.connect(sqlite_room.storage.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert not await sqlite_room.log.record(sqlite_room.asked())
    assert sqlite_room.log.dropped == 1
    other.execute("ROLLBACK")
    other.close()
    assert await sqlite_room.log.record(sqlite_room.asked())


async def test_who_forgets_while_another_program_reads_has_forgotten(
    sqlite_room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """The rows are gone at once; their bytes when the bot next wipes and nobody reads."""
    room, path = sqlite_room, sqlite_room.storage.path
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None)
    await room.log.record(room.asked("難民マーカーとは？"))

    async def forget(_seconds: float) -> None:
        if "reading the database" not in caplog.text:
            other.execute("BEGIN")
            other.execute("SELECT * FROM questions").fetchall()
            assert (await room.personal.forget(PERSON)).questions == 1
            assert await room.rows(questions) == []
            assert "マーカー".encode() in await room.raw()
            other.execute("COMMIT")
        else:
            raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        await keep_house(room.storage, room.clock, forget)
    assert "マーカー".encode() not in await room.raw()
    other.close()


async def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(b"this is no database" * 1000)
    storage = Storage(f"sqlite:///{path}")
    with caplog.at_level(logging.ERROR):
        await storage.migrate()
    room = Room(storage)
    assert await room.log.record(room.asked())
    [kept] = (file for file in files_in(tmp_path) if ".damaged-" in file.name)
    assert kept.read_bytes().startswith(b"this is no database")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.name in caplog.text
    await storage.close()


async def test_a_file_damaged_while_in_use_is_noticed_and_replaced(sqlite_room: Room) -> None:
    for _ in range(300):
        await sqlite_room.log.record(sqlite_room.asked())
    await sqlite_room.storage.wipe()
    path = sqlite_room.storage.path
    assert path is not None
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    await sqlite_room.storage.close()
    assert not await sqlite_room.log.record(sqlite_room.asked())
    assert not sqlite_room.storage.migrated
    await sqlite_room.storage.migrate()
    sqlite_room.restart()
    assert await sqlite_room.log.record(sqlite_room.asked())
    assert any(".damaged-" in file.name for file in files_in(path.parent))


async def test_a_file_deleted_while_in_use_is_noticed_and_another_begun(sqlite_room: Room) -> None:
    room, path = sqlite_room, sqlite_room.storage.path
    await room.log.record(room.asked())
    assert path is not None
    path.unlink()
    with pytest.raises(StorageError, match="deleted or replaced"):
        await room.storage.check()
    assert not await room.log.record(room.asked())
    await room.storage.migrate()
    assert await room.log.record(room.asked())
    assert path.stat().st_mode & 0o777 == 0o600
    # What was written before a restart is still the person's to forget after it.
    room.restart()
    assert (await room.personal.forget(PERSON)).questions == 1
    # And what was deleted with the file is not brought back by what lay beside it.
    assert await room.rows(questions) == []


async def test_a_file_replaced_while_in_use_is_noticed_and_used(
    sqlite_room: Room, tmp_path: Path
) -> None:
    room, path = sqlite_room, sqlite_room.storage.path
    assert path is not None
    await room.log.record(room.asked())
    other = Room(Storage(f"sqlite:///{tmp_path / 'other.db'}"))
    await other.storage.migrate()
    await other.log.record(other.asked(entry="who-is-refugee"))
    await other.storage.close()
    (tmp_path / "other.db").rename(path)
    assert not await room.log.record(room.asked())
    await room.storage.migrate()
    assert await room.log.record(room.asked())
    assert {row["entry"] for row in await room.rows(questions)} == {"who-is-refugee", "why-japan"}
    # By the salt of the database that is there now.
    assert (await room.personal.held(PERSON)).questions == 2


async def test_a_database_that_keeps_people_waiting_is_let_be(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    storage = Storage(f"sqlite:///{path}", rest_s=0.2)
    await storage.migrate()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    room = Room(storage)
    assert not await room.log.record(room.asked())
    waited = 0.0
    # It is asked whether it answers several times meanwhile.
    for _ in range(10):
        begun = time.monotonic()
        assert not await room.log.record(room.asked())
        waited += time.monotonic() - begun
        await asyncio.sleep(0.2)
    assert waited < sqlite.BUSY_TIMEOUT_S / 2
    other.execute("ROLLBACK")
    other.close()
    for _ in range(100):
        await asyncio.sleep(0.1)
        if await room.log.record(room.asked()):
            break
    assert not room.log.failing
    await storage.close()


async def test_long_work_that_fails_costs_no_message_its_row(sqlite_room: Room) -> None:
    storage = Storage(f"sqlite:///{sqlite_room.storage.path}")
    with pytest.raises(StorageError):
        async with storage.alone() as connection:
            await asyncio.sleep(WAITED_S + 0.1)
            await connection.exec_driver_sql("a deadlock, say")
    room = Room(storage)
    assert await room.log.record(room.asked())
    await storage.close()


async def test_a_failure_shows_neither_words_nor_parameters(
    sqlite_room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    await pragma(sqlite_room, "query_only=ON")
    with caplog.at_level(logging.DEBUG):
        await sqlite_room.log.record(sqlite_room.asked("難民マーカーとは？", token="tokenmarker"))
    assert "マーカー" not in caplog.text
    assert "tokenmarker" not in caplog.text
    assert str(PERSON) not in caplog.text
