"""What only PostgreSQL has: its addresses, its pool, several processes at once, its own faults."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url

from bot.housekeeping import keep_house
from bot.people import People
from questions.failures import parse_url
from questions.log import QuestionLog
from questions.postgres import FEW_CONNECTIONS, NAME, address
from questions.storage import SHORT_S, Storage, StorageError
from questions.tables import arrivals, database_identity, questions, salts
from questions.unordering import unorder
from questions.updates import Claim, SeenUpdates
from tests.conftest import ROOT
from tests.postgres import Server, own_server
from tests.questions.conftest import PERSON, PROCESSES, START, Room, started

# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "understood", "left_out"),
    [
        ("postgres://u:p@h:5/d", "postgresql://u:p@h:5/d", ()),
        ("postgres://u:p%40x@h/d?sslmode=require", "postgresql://u:p%40x@h/d?sslmode=require", ()),
        ("postgresql://u@h/d?ssl=true", "postgresql://u@h/d?sslmode=require", ()),
        (
            "postgresql+asyncpg://u@h/d?ssl=verify-full",
            "postgresql://u@h/d?sslmode=verify-full",
            (),
        ),
        (
            "postgresql://u@h/d?sslmode=require&channel_binding=require&pgbouncer=true",
            "postgresql://u@h/d?sslmode=require",
            ("channel_binding", "pgbouncer"),
        ),
        ("postgresql:///d?host=/run/pg", "postgresql:///d?host=%2Frun%2Fpg", ()),
    ],
)
def test_addresses_as_hosts_hand_them_out(
    given: str, understood: str, left_out: tuple[str, ...]
) -> None:
    assert address(parse_url(given)) == (understood, left_out)


async def test_such_an_address_works(postgres_url: str) -> None:
    url = make_url(postgres_url).update_query_dict(
        {"sslmode": "prefer", "channel_binding": "prefer", "connect_timeout": "5"}
    )
    storage = Storage(url.render_as_string(hide_password=False))
    await storage.migrate()
    await storage.check()
    await storage.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hidden@127.0.0.1:1/d",
        "postgresql://u:hidden@nowhere.invalid/d?sslmode=require",
    ],
)
async def test_a_database_that_is_not_there_is_told_without_the_password(url: str) -> None:
    storage = Storage(url)
    with pytest.raises(StorageError) as error:
        await storage.check()
    assert "hidden" not in str(error.value)
    await storage.close()


async def test_a_database_that_was_never_made_is_told(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False)
    storage = Storage(url)
    with pytest.raises(StorageError, match='database "nowhere" does not exist'):
        await storage.check()
    await storage.close()


def test_the_driver_is_loaded_only_where_it_is_used() -> None:
    program = (
        "import sys; from questions.storage import Storage; Storage('sqlite:///x.db');"
        "sys.exit('asyncpg' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_a_missing_driver_is_named() -> None:
    program = (
        "import sys; from questions.storage import Storage; sys.modules['asyncpg'] = None;"
        "Storage('postgresql://h/d')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert b"the driver is not installed: pip install asyncpg" in done.stderr


async def test_a_desk_beside_the_bot_takes_two_connections_at_most(postgres_url: str) -> None:
    storage = Storage(postgres_url, connections=FEW_CONNECTIONS)
    here = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :us")

    async def query() -> int:
        async with storage.begin() as connection:
            found = (await connection.execute(here, {"us": NAME})).scalar_one()
            await connection.execute(text("SELECT pg_sleep(0.05)"))
            return int(found)

    assert max(await asyncio.gather(*(query() for _ in range(10)))) == 2
    await storage.close()


# --- several processes ----------------------------------------------------------------------------


async def test_processes_that_start_at_once_make_tables_and_salts_once(
    processes: list[Room],
) -> None:
    await started(processes)
    made = await asyncio.gather(*(room.pseudonyms.of(PERSON) for room in processes))
    assert len(set(made)) == 1
    assert (
        len(await processes[0].rows(salts)) == len(await processes[0].rows(database_identity)) == 1
    )


async def test_counts_of_several_processes_add_up(processes: list[Room]) -> None:
    await started(processes)
    await asyncio.gather(*(room.log.arrived("poster") for room in processes for _ in range(25)))
    [row] = await processes[0].rows(arrivals)
    assert row["people"] == 25 * PROCESSES
    assert sum(room.log.dropped for room in processes) == 0


async def test_they_purge_and_unorder_at_once(processes: list[Room]) -> None:
    await started(processes)
    await asyncio.gather(*(room.log.record(room.asked("寄付は？")) for room in processes))
    await asyncio.gather(*(room.later(0) for room in processes))
    await asyncio.gather(*(unorder(room.storage, room.clock) for room in processes))
    assert len(await processes[0].rows(questions)) == PROCESSES


async def test_who_forgets_at_several_at_once_is_told_by_each_that_it_is_done(
    processes: list[Room],
) -> None:
    await started(processes)
    for _ in range(5):
        await asyncio.gather(*(room.log.record(room.asked()) for room in processes * 10))
        await asyncio.gather(*(room.personal.forget(PERSON) for room in processes))
        assert await processes[0].rows(questions) == []


async def test_a_button_pressed_at_one_finds_the_row_of_another(processes: list[Room]) -> None:
    one, other, *_ = await started(processes)
    await one.log.record(one.asked(token="abc"))
    await other.log.feedback("abc", "helpful")
    assert [row["feedback"] for row in await one.rows(questions)] == ["helpful"]


async def test_logging_off_at_one_is_heeded_by_the_other_at_once(processes: list[Room]) -> None:
    one, other = (People(r.preferences, shared=True) for r in (await started(processes))[:2])
    await other.load(PERSON)
    assert other.may_log(PERSON)
    await one.load(PERSON)
    one.set_logging(PERSON, off=True)
    assert await one.save(PERSON)
    await other.load(PERSON)
    assert not other.may_log(PERSON)


# --- its own faults -------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[Server]:
    """A server to stop and to start."""
    try:
        with own_server() as found:
            yield found
    except LookupError as error:
        pytest.skip(str(error))


async def test_one_that_stops_costs_rows_and_is_used_when_it_is_back(server: Server) -> None:
    room = Room(Storage(server.url))
    await room.storage.migrate()
    assert await room.log.record(room.asked())
    server.stop()
    assert not await room.log.record(room.asked())
    with pytest.raises(StorageError):
        await room.storage.check()
    server.start()
    assert await room.log.record(room.asked())
    await room.storage.check()
    assert (room.log.dropped, room.log.failing) == (1, False)
    assert len(await room.rows(questions)) == 2
    await room.storage.close()


async def test_one_that_hangs_holds_nobody_up_for_long(server: Server) -> None:
    storage = Storage(server.url, rest_s=0.2)
    await storage.migrate()
    updates, log = SeenUpdates(storage, lambda: START, 60), QuestionLog(storage)
    server.hang()
    try:
        begun = time.monotonic()
        claims = await asyncio.gather(*(updates.claim(number) for number in range(100)))
        first = time.monotonic() - begun
        assert set(claims) == {Claim.OURS}
        assert first < SHORT_S + 3
        begun = time.monotonic()
        assert await updates.claim(1000) is Claim.OURS
        assert not await log.record(Room(storage).asked())
        assert time.monotonic() - begun < 0.1
    finally:
        server.go_on()
    await asyncio.sleep(1)
    assert await log.record(Room(storage).asked())
    await storage.close()


async def test_after_a_purge_no_deleted_row_waits_for_its_vacuum(postgres_room: Room) -> None:
    room = postgres_room
    for number in range(100):
        await room.log.record(room.asked("寄付は？", person=number))
    await room.later(401)
    async with room.storage.begin() as connection:
        pages = await connection.execute(text("SELECT pg_relation_size('questions')"))
        assert pages.scalar_one() == 0


async def test_neither_transactions_nor_places_tell_who_came_after_whom(
    postgres_room: Room,
) -> None:
    room = postgres_room
    for number in range(40):
        await room.log.record(room.asked(entry=f"entry-{number}"))
        await SeenUpdates(room.storage, room.clock).add(number)

    async def stop(_seconds: float) -> None:
        raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        await keep_house(room.storage, room.clock, stop)
    columns = "count(*), count(distinct xmin::text)"
    for table in ("questions", "seen_updates"):
        async with room.storage.begin() as connection:
            found = (await connection.execute(text(f"SELECT {columns} FROM {table}"))).one()
        assert tuple(found) == (40, 1)


async def test_a_refused_value_is_not_repeated(postgres_room: Room) -> None:
    rows: list[dict[str, object]] = [
        {"key": "marker" * 10, "day": START.date()},
        {"key": 1234567890, "day": START.date()},
        {"key": "marker", "day": "marker"},
        {"key": None, "day": START.date(), "text": "marker"},
    ]
    for row in rows:
        with pytest.raises(StorageError) as error:
            async with postgres_room.storage.begin() as connection:
                await connection.execute(insert(questions), row)
        assert "marker" not in str(error.value)
        assert "1234567890" not in str(error.value)


async def test_what_postgresql_cannot_store_costs_the_words_and_not_the_row(room: Room) -> None:
    for character in ("\x00", "\ud800"):
        assert await room.log.record(room.asked(f"難民{character}とは何ですか？"))
    assert [row["text"] for row in await room.rows(questions)] == [None, None]
    assert not room.log.failing
