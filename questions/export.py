"""Questions for analysts, as CSV or lines of JSON: no pseudonym, no key, no text of a small group.

A group is all rows of one entry, outcome, language and month, whatever part of the month is asked
for. Rows whose pseudonym is gone count for nobody, so texts older than the month before this one
are withheld too.
"""

import json
import re
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import distinct, extract, func, insert, select, tuple_

from questions.period import Period
from questions.retention import RETENTION
from questions.spreadsheet import BOM, csv_lines
from questions.storage import LONG_S, Storage
from questions.tables import exports, questions
from questions.times import day_of
from questions.withholding import SMALLEST_GROUP

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
Group = tuple[int, int, str, str, str | None]


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
    _large: frozenset[Group]
    withheld: int = 0
    """Texts left out because their group is small, so far."""

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
        elif row["text"] is not None and _group(row) not in self._large:
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
    storage: Storage, form: Format, period: Period, clock: Callable[[], datetime]
) -> Export:
    """Count what there is and record the export, before anything of it is read.

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
        large = frozenset(map(_as_group, await connection.execute(_LARGE_GROUPS)))
        record = {"key": secrets.token_hex(16), "day": today, "format": form, "rows": rows}
        await connection.execute(insert(exports).values(**record))
    texts_from = today - timedelta(days=RETENTION.question_text)
    return Export(rows, storage, form, first, last, texts_from, large)


_PLACE: Final = (
    extract("year", questions.c.day),
    extract("month", questions.c.day),
    questions.c.language,
    questions.c.outcome,
    questions.c.entry,
)
_LARGE_GROUPS: Final = (
    select(*_PLACE)
    .group_by(*_PLACE)
    .having(func.count(distinct(questions.c.pseudonym)) >= SMALLEST_GROUP)
)


def _as_group(found: Sequence[Any]) -> Group:
    year, month, language, outcome, entry = found
    return int(year), int(month), language, outcome, entry


def _group(row: Row) -> Group:
    day = row["day"]
    return day.year, day.month, row["language"], row["outcome"], row["entry"]
