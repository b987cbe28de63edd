"""Questions for analysts, as CSV or lines of JSON: no pseudonym, no key, no text of a small group.

A group is similar questions of one month, whatever part of the month is asked for. Rows whose
pseudonym is gone count for nobody, so texts older than the month before this one are withheld too.
"""

import json
import re
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import func, insert, select, tuple_

from questions.logged import Place, Started, read_shown
from questions.period import Period
from questions.retention import RETENTION
from questions.spreadsheet import BOM, csv_lines
from questions.storage import LONG_S, Storage
from questions.tables import exports, questions
from questions.times import day_of, month_of
from retrieval.finder import Finder

Format = Literal["csv", "jsonl"]
COLUMNS: Final = (
    "day",
    "office_hours",
    "language",
    "outcome",
    "entry",
    "band",
    "runner_up",
    "chosen",
    "feedback",
    "text",
)
AT_ONCE: Final = 2_000
"""Rows read in one transaction. Nothing is open while they are written to a slow reader: an open
one would keep the bytes of what somebody has just deleted alive."""
# All control characters but line feed and tab, and separators that end a line for some programs.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

Row = dict[str, Any]


@dataclass(slots=True)
class Export:
    """One export, recorded when it was opened."""

    rows: int
    """How many there were when it was opened."""
    _storage: Storage
    _form: Format
    _first: date
    _last: date
    _texts_from: date
    _shown_texts: frozenset[Place]
    withheld: int = 0
    """Texts left out because their group is small or noise, so far."""

    async def chunks(self) -> AsyncIterator[tuple[str, int]]:
        """What to write, and how many rows it holds; newest day last.

        Raises:
            StorageError: the database fails.
        """
        if self._form == "csv":
            yield BOM + csv_lines([COLUMNS]), 0
        place = (self._first, "")
        while rows := await self._read(place):
            place = (rows[-1]["day"], rows[-1]["key"])
            yield self._written([self._shown(row) for row in rows]), len(rows)

    async def _read(self, place: tuple[date, str]) -> list[Row]:
        columns = [questions.c.key, *(questions.c[name] for name in COLUMNS)]
        # Keys are random: within a day the order says nothing.
        order = (questions.c.day, questions.c.key)
        after = tuple_(*order) > tuple_(*place)
        query = select(*columns).where(after, questions.c.day <= self._last).order_by(*order)
        async with self._storage.begin(LONG_S) as connection:
            rows = (await connection.execute(query.limit(AT_ONCE))).mappings().all()
        return [dict(row) for row in rows]

    def _shown(self, row: Row) -> Row:
        shown = {name: row[name] for name in COLUMNS}
        if row["day"] < self._texts_from:
            shown["text"] = None
        elif row["text"] is not None and _place(row) not in self._shown_texts:
            shown["text"] = None
            self.withheld += 1
        for name, value in shown.items():
            if isinstance(value, str):
                shown[name] = _CONTROLS.sub(" ", value)
        return shown

    def _written(self, rows: Sequence[Row]) -> str:
        if self._form == "csv":
            return csv_lines(row.values() for row in rows)
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


async def open_export(
    storage: Storage,
    finder: Finder,
    form: Format,
    period: Period,
    clock: Callable[[], datetime],
    started: Started | None = None,
) -> Export:
    """Count what there is and record the export; then see which texts may be shown.

    `finder` knows which texts are alike.

    Raises:
        StorageError: there is no database, or it fails; then there is no export.
    """
    await storage.must_exist()
    today = day_of(clock())
    # What is past its time may stand there until the next purge.
    kept_from = today - timedelta(days=RETENTION.question_rows)
    first, last = max(kept_from, period.first or kept_from), period.last or date.max
    due = questions.c.day.between(first, last)
    async with storage.begin(LONG_S) as connection:
        counted = await connection.execute(select(func.count()).select_from(questions).where(due))
        rows = int(counted.scalar_one())
        record = {"key": secrets.token_hex(16), "day": today, "format": form, "rows": rows}
        await connection.execute(insert(exports).values(**record))
    texts_from = today - timedelta(days=RETENTION.question_text)
    # After the record: what cannot be recorded is not read.
    shown = await read_shown(storage, finder, started)
    return Export(rows, storage, form, first, last, texts_from, shown)


def _place(row: Row) -> Place:
    return Place(row["text"], row["language"], month_of(row["day"]))
