"""Figures for the pages, each read once and shown for half a minute: who goes to and fro between
pages, or looks at the same time as a colleague, makes the database count once.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from questions.reports.entries import Confusion, EntryFigures, read_confusions, read_entries
from questions.reports.overview import Overview, read_overview
from questions.reports.span import Span
from questions.storage import Storage

KEPT_FOR: Final = timedelta(seconds=30)
MOST_KEPT: Final = 30

T = TypeVar("T")
N = TypeVar("N", str, str | None)
Place = tuple[Span, str | None]
_without = partial(read_entries, confused=False)


class Figures:
    """The figures of one database. Every method raises StorageError if that fails."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock
        self._overviews: dict[Place, tuple[datetime, Overview]] = {}
        self._entries: dict[Place, tuple[datetime, tuple[EntryFigures, ...]]] = {}
        self._confusions: dict[tuple[Span, str], tuple[datetime, tuple[Confusion, ...]]] = {}

    async def overview(self, span: Span, language: str | None = None) -> Overview:
        """A period at a glance."""
        return await self._kept(self._overviews, (span, language), read_overview)

    async def entries(self, span: Span, language: str | None = None) -> tuple[EntryFigures, ...]:
        """Every entry that was shown in the period or the one before, most shown first, without
        what it was taken for."""
        return await self._kept(self._entries, (span, language), _without)

    async def confusions(self, span: Span, entry: str) -> tuple[Confusion, ...]:
        """What one entry was taken for."""
        return await self._kept(self._confusions, (span, entry), read_confusions)

    async def _kept(
        self,
        kept: dict[tuple[Span, N], tuple[datetime, T]],
        place: tuple[Span, N],
        read: Callable[[Storage, Span, N], Awaitable[T]],
    ) -> T:
        now = self._clock()
        held = kept.get(place)
        if held is not None and now - held[0] < KEPT_FOR:
            return held[1]
        found = await read(self._storage, *place)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[place] = now, found
        return found
