"""Work of many messages in one transaction: while one is in hand, what comes next waits and then
goes together (group commit; Gray and Reuter, "Transaction Processing", 9.4.7).

SQLite has one writer, and each transaction costs four hand-overs between threads.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

MOST: Final = 100
"""Pieces of work in one transaction."""


class Together:
    """Does work in transactions that `begin` opens, several pieces in each."""

    def __init__(self, begin: Callable[[], AbstractAsyncContextManager[AsyncConnection]]) -> None:
        self._begin = begin
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._doing: asyncio.Task[None] | None = None

    async def do(self, work: Work[T]) -> T:
        """Do work and return what it does, once it is committed.

        Raises:
            StorageError: it was not done. Others' work is not touched by it.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._doing is None or self._doing.done():
            self._doing = asyncio.create_task(self._do_all())
        return await done

    async def _do_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._do_batch(batch)
            finally:
                # Whatever happened, nobody waits for ever.
                for _, done in batch:
                    done.cancel()

    async def _do_batch(self, batch: list[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        try:
            async with self._begin() as connection:
                results = [await work(connection) for work, _ in batch]
        except Exception as error:
            if len(batch) == 1:
                _tell(batch, error)
                return
            # One may have spoilt it for all: each for itself.
            for one in batch:
                await self._do_batch([one])
            return
        for (_, done), result in zip(batch, results, strict=True):
            if not done.done():
                done.set_result(result)


def _tell(batch: list[tuple[Work[Any], asyncio.Future[Any]]], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
