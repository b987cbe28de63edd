"""Many messages' work goes into one transaction, and none spoils another's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.errors import StorageError
from questions.storage import Storage
from questions.tables import unlogged_counts
from questions.together import Together


async def opened(path: Path) -> Storage:
    storage = Storage(f"sqlite:///{path / 'log.db'}")
    await storage.migrate()
    return storage


def count(month: str) -> Any:
    return lambda c: c.execute(insert(unlogged_counts), {"month": month, "messages": 1})


async def rows(storage: Storage) -> int:
    query = select(func.count()).select_from(unlogged_counts)
    found = await storage.do(lambda c: c.execute(query))
    return int(found.scalar_one())


async def test_what_waits_is_committed_together(tmp_path: Path) -> None:
    storage = await opened(tmp_path)
    transactions = 0

    @asynccontextmanager
    async def begin() -> AsyncIterator[AsyncConnection]:
        nonlocal transactions
        transactions += 1
        async with storage.begin() as connection:
            yield connection

    together = Together(begin)
    await asyncio.gather(*(together.do(count(f"2026-{n:02}")) for n in range(40)))
    assert await rows(storage) == 40
    assert transactions <= 2
    await storage.close()


async def test_work_that_fails_fails_alone(tmp_path: Path) -> None:
    storage = await opened(tmp_path)
    work = [storage.do(count(month)) for month in ("2026-01", "2026-02", "2026-01", "2026-03")]
    done = await asyncio.gather(*work, return_exceptions=True)
    assert sum(isinstance(one, StorageError) for one in done) == 1
    assert await rows(storage) == 3
    await storage.close()


async def test_a_fault_of_ours_reaches_who_asked_and_stops_nothing(tmp_path: Path) -> None:
    storage = await opened(tmp_path)

    async def wrong(_connection: AsyncConnection) -> None:
        raise KeyError("ours")

    work = (storage.do(count("2026-01")), storage.do(wrong), storage.do(count("2026-02")))
    done = await asyncio.gather(*work, return_exceptions=True)
    assert [type(one) for one in done if isinstance(one, Exception)] == [KeyError]
    assert await rows(storage) == 2
    await storage.close()


async def test_who_gave_up_waiting_does_not_stop_the_others(tmp_path: Path) -> None:
    storage = await opened(tmp_path)
    impatient = asyncio.create_task(storage.do(count("2026-01")))
    await asyncio.sleep(0)
    others = asyncio.gather(*(storage.do(count(f"2026-{n:02}")) for n in range(2, 6)))
    impatient.cancel()
    await others
    assert await rows(storage) >= 4
    await storage.close()


async def test_rows_of_a_kind_go_in_by_one_statement_and_a_wrong_one_fails_alone(
    tmp_path: Path,
) -> None:
    storage = await opened(tmp_path)
    statements = 0

    def month(_connection: AsyncConnection) -> Executable:
        nonlocal statements
        statements += 1
        return insert(unlogged_counts)

    def put(number: int) -> Awaitable[None]:
        return storage.put((month, {"month": f"2026-{number:02}", "messages": 1}))

    await asyncio.gather(*(put(number) for number in range(1, 40)))
    assert await rows(storage) == 39
    assert statements <= 2
    done = await asyncio.gather(put(50), put(7), put(51), return_exceptions=True)
    assert [isinstance(one, StorageError) for one in done] == [False, True, False]
    assert await rows(storage) == 41
    await storage.close()
