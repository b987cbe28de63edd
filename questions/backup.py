"""A backup that honours deletions: the log as lines of JSON, without anything tied to a person.

Pseudonyms, salts, settings, tokens and update ids are left out: a copy of a salt would outlive its
destruction. Rows that were forgotten since do not come back, as their marks are kept for as long
as the rows would have been.
"""

import json
import os
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, select

from questions.private import PRIVATE_FILE
from questions.retention import RETENTION
from questions.storage import LONG_S, Storage
from questions.tables import (
    arrivals,
    database_identity,
    evaluations,
    forgotten_rows,
    labels,
    questions,
    suggestions,
    unlogged_counts,
    urgent_counts,
)
from questions.times import day_of

LEFT_OUT: Final = frozenset({"pseudonym"})
TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        questions,
        # After their questions: `restore` looks for the row.
        labels,
        suggestions,
        evaluations,
        urgent_counts,
        arrivals,
        unlogged_counts,
        forgotten_rows,
    )
}
"""What is in a backup, in this order, each table by its key: the order of rows tells nothing."""


class BackupError(Exception):
    """A backup cannot be written or read; the text says which file and what to do."""


async def write_backup(storage: Storage, file: Path, clock: Callable[[], datetime]) -> int:
    """Write a new file, for its owner alone; returns the number of rows.

    Raises:
        BackupError: the file exists or cannot be written. StorageError: the database fails.
    """
    rows = [row async for row in _rows(storage, clock())]
    _write_new(file, rows)
    return len(rows) - 1


def _write_new(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except OSError as error:
        raise BackupError(f"{file} cannot be made: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as lines:
            for row in rows:
                lines.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    except OSError as error:
        # Half a backup would stand for that day's.
        file.unlink()
        raise BackupError(f"{file} cannot be written: {error.strerror}") from None


async def _rows(storage: Storage, now: datetime) -> AsyncIterator[dict[str, Any]]:
    today = day_of(now)
    async with storage.begin(LONG_S) as connection:
        identity = (await connection.execute(select(database_identity.c.id))).scalar_one()
        yield {"kind": "refugee-support-bot backup", "version": 1, "database": identity}
        for kind, table in TABLES.items():
            columns = [column for column in table.c if column.name not in LEFT_OUT]
            query = select(*columns).order_by(*table.primary_key)
            if table is questions:
                fresh = today - timedelta(days=RETENTION.question_rows)
                query = query.where(questions.c.day >= fresh)
            for row in (await connection.execute(query)).mappings():
                yield _line(kind, dict(row), today)


def _line(kind: str, row: dict[str, Any], today: date) -> dict[str, Any]:
    if kind == questions.name and not text_is_due(row["day"], today):
        row["text"] = None
    if kind == suggestions.name:
        row["of"] = row.pop("kind")
    return {"kind": kind, **row}


def text_is_due(day: date, today: date) -> bool:
    """Whether a text of that day may still be kept."""
    return day >= today - timedelta(days=RETENTION.question_text)
