"""What is due from time to time: a database that was away or damaged, the daily purge, rows whose
order is to tell nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Final

from bot.handlers.errors import where
from questions.retention import purge
from questions.storage import Storage, StorageError
from questions.times import day_of
from questions.unordering import unorder

logger = logging.getLogger(__name__)

LOOK_AGAIN_S: Final = 10
UNORDERED_EVERY: Final = timedelta(hours=1)
BEGIN_ANEW_S: Final = 60
CLEAR_EVERY_S: Final = 60


async def tended(
    work: Callable[[], Awaitable[None]],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Work that goes on beside the answers. Should it fail in a way that it does not know, that is
    logged and it begins anew: what was promised to be deleted is not kept for a slip of ours."""
    while True:
        try:
            return await work()
        except Exception as error:
            logger.error("it begins anew in %g s: %s", BEGIN_ANEW_S, where(error))
            await sleep(BEGIN_ANEW_S)


async def keep_house(
    storage: Storage,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """For as long as the bot runs: bring the database back; purge at the start and daily, put rows
    out of order at the start and hourly, wipe what could not be wiped when it was deleted.
    """
    purged: date | None = None
    unordered: datetime | None = None
    while True:
        ready = storage.migrated or await migrated(storage)
        today = day_of(clock())
        if ready and purged != today and await _purged(storage, clock):
            purged = today
        due = unordered is None or not timedelta(0) <= clock() - unordered < UNORDERED_EVERY
        if ready and due and await _unordered(storage, clock):
            unordered = clock()
        if ready and storage.unwiped:
            await _wiped(storage)
        await sleep(LOOK_AGAIN_S)


async def keep_memory(
    drop_old: Callable[[], None], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """For as long as the bot runs: every minute, forget what memory no longer needs."""
    while True:
        drop_old()
        await sleep(CLEAR_EVERY_S)


async def migrated(storage: Storage) -> bool:
    """Bring the database to this version; False: it fails, which is said in the log."""
    try:
        revision = await storage.migrate()
    except StorageError as error:
        # People are answered without a log; /readyz says so.
        logger.error("the database fails, nothing is logged: %s", error)
        return False
    logger.info("database at revision %s", revision)
    return True


async def _unordered(storage: Storage, clock: Callable[[], datetime]) -> bool:
    try:
        await unorder(storage, clock)
    except StorageError as error:
        logger.warning("the order of rows could not be changed yet: %s", error)
        return False
    return True


async def _wiped(storage: Storage) -> None:
    try:
        await storage.wipe()
    except StorageError as error:
        logger.warning("deleted rows could not be wiped yet: %s", error)


async def _purged(storage: Storage, clock: Callable[[], datetime]) -> bool:
    try:
        done = await purge(storage, clock)
    except StorageError as error:
        logger.warning("what is past its time could not be deleted yet: %s", error)
        return False
    logger.info("purged: %s", done.line())
    return True
