"""Which updates have been answered, and which a process is answering: so that none is answered
twice, neither when it is delivered again nor by two processes.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Final

from sqlalchemy import Delete, Executable, Update, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.retention import RETENTION
from questions.storage import Storage, StorageError
from questions.tables import seen_updates
from questions.times import day_of, end_of_day_after
from questions.upsert import upsert

logger = logging.getLogger(__name__)

IN_MEMORY: Final = 10_000
LEASE_S: Final = 60.0
"""How long a killed process keeps its updates from the others."""

_ANSWERED: Final = select(seen_updates.c.update_id).where(seen_updates.c.lease_until.is_(None))
"""What another process had in hand when it was killed is not answered."""


class Claim(Enum):
    """Whose an update is."""

    OURS = auto()
    ANSWERED = auto()
    ELSEWHERE = auto()
    """Another process is answering it."""


class SeenUpdates:
    """Remembers update ids in storage, and the last ones in memory for when storage is away.

    With `lease_s`, an update belongs to the process that claimed it until it is answered; this
    needs PostgreSQL, whose clock all processes share. Without, there is one process.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], datetime],
        lease_s: float | None = None,
        in_memory: int = IN_MEMORY,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._lease_s = lease_s
        self._in_memory = in_memory
        self._recent: OrderedDict[int, date] = OrderedDict()
        """The day each was answered or read from storage."""
        self._held: set[int] = set()
        self._too_many_on: date | None = None
        """The day on which storage holds more ids than memory: then it is asked each time."""
        self._all_known_of: int | None = None
        """The state of storage whose ids are all in memory."""

    async def claim(self, update_id: int) -> Claim:
        """Take an update to answer it. If storage is away, as far as memory knows."""
        if update_id in self._recent:
            return Claim.ANSWERED
        try:
            if self._lease_s is None:
                return await self._look_up(update_id)
            return await self._lease(update_id, self._lease_s)
        except StorageError as error:
            logger.warning("update ids cannot be looked up: %s", error)
            return Claim.OURS

    async def _look_up(self, update_id: int) -> Claim:
        """Whether this process, the only one, has answered it, now or before its last start."""
        if self._all_known_of == self._storage.generation:
            return Claim.OURS
        await self._remember_all()
        if self._all_known_of == self._storage.generation:
            return Claim.ANSWERED if update_id in self._recent else Claim.OURS
        query = _ANSWERED.where(seen_updates.c.update_id == update_id)
        found = (await self._storage.do(lambda c: c.execute(query))).first()
        return Claim.OURS if found is None else Claim.ANSWERED

    async def _remember_all(self) -> None:
        """Read the ids that storage holds, if memory has room for them."""
        today = day_of(self._clock())
        if self._too_many_on == today:
            return
        generation = self._storage.generation
        query = _ANSWERED.limit(self._in_memory + 1)
        async with self._storage.begin() as connection:
            found = (await connection.execute(query)).scalars().all()
        kept = {number: day for number, day in self._recent.items() if not _is_old(day, today)}
        known = dict.fromkeys(found, today) | kept
        if len(known) > self._in_memory:
            self._too_many_on = today
        else:
            self._recent, self._all_known_of = OrderedDict(known), generation

    async def _lease(self, update_id: int, seconds: float) -> Claim:
        until = {"lease_until": func.now() + timedelta(seconds=seconds)}
        ran_out = seen_updates.c.lease_until < func.now()
        look = select(seen_updates.c.lease_until).where(seen_updates.c.update_id == update_id)
        async with self._storage.begin() as connection:
            row = {**self._row(update_id), **until}
            claim = upsert(connection, seen_updates, row, until, ran_out)
            mine = await connection.execute(claim.returning(seen_updates.c.update_id))
            if mine.first() is not None:
                self._held.add(update_id)
                return Claim.OURS
            found = (await connection.execute(look)).first()
        # No row any more: it was let go between the two, and will be delivered again.
        return Claim.ANSWERED if found is not None and found[0] is None else Claim.ELSEWHERE

    async def add(self, update_id: int) -> None:
        """Remember an answered update."""
        self._held.discard(update_id)
        today = day_of(self._clock())
        self._recent[update_id] = today
        if len(self._recent) > self._in_memory:
            _, answered = self._recent.popitem(last=False)
            if not _is_old(answered, today):
                self._all_known_of, self._too_many_on = None, today
        row = self._row(update_id)
        try:
            await self._storage.put((_answered, row))
        except StorageError as error:
            logger.warning("an update id cannot be remembered: %s", error)

    async def release(self, *update_ids: int) -> None:
        """Let updates go that were not answered, so that any process may answer them at once."""
        mine = self._held & set(update_ids)
        self._held -= mine
        if mine:
            unanswered = seen_updates.c.lease_until.is_not(None)
            await self._change(
                delete(seen_updates).where(seen_updates.c.update_id.in_(mine), unanswered)
            )

    async def release_all(self) -> None:
        """Let go of everything, when the process stops."""
        await self.release(*self._held)

    async def keep_leases(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """For as long as the bot runs: prolong what takes longer than a lease, a reply that waits
        for Telegram, say; and remove what killed processes have left, as it tells when they were.
        """
        if self._lease_s is None:
            return
        while True:
            await sleep(self._lease_s / 3)
            await self._prolong(self._lease_s)
            await self._change(delete(seen_updates).where(seen_updates.c.lease_until < func.now()))

    async def _prolong(self, seconds: float) -> None:
        if self._held:
            await self._change(
                update(seen_updates)
                .where(
                    seen_updates.c.update_id.in_(self._held),
                    seen_updates.c.lease_until.is_not(None),
                )
                .values(lease_until=func.now() + timedelta(seconds=seconds))
            )

    async def _change(self, statement: Delete | Update) -> None:
        try:
            async with self._storage.begin() as connection:
                await connection.execute(statement)
        except StorageError as error:
            logger.warning("updates in work cannot be kept from other processes: %s", error)

    def _row(self, update_id: int) -> dict[str, object]:
        forget_after = end_of_day_after(self._clock(), RETENTION.seen_updates)
        return {"update_id": update_id, "forget_after": forget_after}


def _answered(connection: AsyncConnection) -> Executable:
    return upsert(connection, seen_updates, {}, {"lease_until": None})


def _is_old(answered: date, today: date) -> bool:
    """Whether storage holds an update of that day no longer."""
    return answered < today - timedelta(days=RETENTION.seen_updates)
