"""Work of many messages in one transaction: while one is in hand, what comes next waits and then
goes together (group commit; Gray and Reuter, "Transaction Processing", 9.4.7).

SQLite has one writer, and each transaction costs four hand-overs between threads, each statement
as many. So rows that are put into the same table go there by one statement.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

Statement = Callable[[AsyncConnection], Executable]
"""An INSERT in a database's own words; rows of the same function go together."""
Row = tuple[Statement, Mapping[str, Any]]

MOST: Final = 100
"""Pieces of work in one transaction."""


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    done: asyncio.Future[Any]
    work: Work[Any] | None = None
    rows: tuple[Row, ...] = ()


class Together:
    """Does work in transactions that `begin` opens, several pieces in each."""

    def __init__(self, begin: Callable[[], AbstractAsyncContextManager[AsyncConnection]]) -> None:
        self._begin = begin
        self._waiting: list[_Piece] = []
        self._doing: asyncio.Task[None] | None = None

    async def do(self, work: Work[T]) -> T:
        """Do work and return what it does, once it is committed.

        Raises:
            StorageError: it was not done. Others' work is not touched by it.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._begin_with(_Piece(done, work))
        return await done

    async def put(self, *rows: Row) -> None:
        """Insert rows; returns once they are committed.

        Raises:
            StorageError: none of them was. Others' work is not touched by it.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._begin_with(_Piece(done, rows=rows))
        await done

    def _begin_with(self, piece: _Piece) -> None:
        self._waiting.append(piece)
        if self._doing is None or self._doing.done():
            self._doing = asyncio.create_task(self._do_all())

    async def _do_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._do_batch(batch)
            finally:
                # Whatever happened, nobody waits for ever.
                for piece in batch:
                    piece.done.cancel()

    async def _do_batch(self, batch: list[_Piece]) -> None:
        try:
            async with self._begin() as connection:
                results = [await p.work(connection) if p.work else None for p in batch]
                await put_rows(connection, (row for piece in batch for row in piece.rows))
        except Exception as error:
            if len(batch) == 1:
                _tell(batch, error)
                return
            # One may have spoilt it for all: each for itself.
            for one in batch:
                await self._do_batch([one])
            return
        for piece, result in zip(batch, results, strict=True):
            if not piece.done.done():
                piece.done.set_result(result)


async def put_rows(connection: AsyncConnection, rows: Iterable[Row]) -> None:
    """Insert rows, by one statement each kind, in the order in which kinds come first."""
    kinds: dict[Statement, list[Mapping[str, Any]]] = {}
    for statement, row in rows:
        kinds.setdefault(statement, []).append(row)
    for statement, found in kinds.items():
        await connection.execute(statement(connection), found)


def _tell(batch: list[_Piece], error: Exception) -> None:
    for piece in batch:
        if not piece.done.done():
            piece.done.set_exception(error)
