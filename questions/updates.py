"""Which updates have been answered: so that one delivered again is not answered again."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from questions.retention import RETENTION
from questions.storage import Storage, StorageError
from questions.tables import seen_updates
from questions.times import end_of_day_after

logger = logging.getLogger(__name__)

IN_MEMORY: Final = 10_000


class SeenUpdates:
    """Remembers update ids in storage, and the last ones in memory for when storage is away."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._recent: OrderedDict[int, None] = OrderedDict()

    async def contains(self, update_id: int) -> bool:
        """Whether this update was answered. If storage is away, as far as memory knows."""
        if update_id in self._recent:
            return True
        query = select(seen_updates.c.update_id).where(seen_updates.c.update_id == update_id)
        try:
            async with self._storage.begin() as connection:
                return (await connection.execute(query)).first() is not None
        except StorageError as error:
            logger.warning("update ids cannot be looked up: %s", error)
            return False

    async def add(self, update_id: int) -> None:
        """Remember an answered update."""
        self._recent[update_id] = None
        if len(self._recent) > IN_MEMORY:
            self._recent.popitem(last=False)
        row = {
            "update_id": update_id,
            "forget_after": end_of_day_after(self._clock(), RETENTION.seen_updates),
        }
        try:
            async with self._storage.begin() as connection:
                await connection.execute(insert(seen_updates).values(**row))
        except StorageError as error:
            logger.warning("an update id cannot be remembered: %s", error)
