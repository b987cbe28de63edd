"""A backup that honours deletions: the log as lines of JSON, without anything tied to a person.

Pseudonyms, salts, settings, tokens and update ids are left out: a copy of a salt would outlive its
destruction. Rows that were forgotten since do not come back, as their marks are kept for as long
as the rows would have been.
"""

import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.backup_lines import (
    ROW,
    ForgottenLine,
    Head,
    LabelLine,
    QuestionLine,
    Row,
    SuggestionLine,
)
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
from questions.times import day_of, month_of

LEFT_OUT: Final = frozenset({"pseudonym"})
COUNTS: Final[dict[str, Table]] = {
    table.name: table for table in (urgent_counts, arrivals, unlogged_counts)
}
OTHERS: Final = {**COUNTS, evaluations.name: evaluations, forgotten_rows.name: forgotten_rows}
LONGEST_LINE: Final = 20_000


class BackupError(Exception):
    """A backup cannot be written or read; the text says which file and what to do."""


@dataclass(slots=True)
class Restored:
    """What became of the lines of a backup."""

    restored: int = 0
    known: int = 0
    forgotten: int = 0
    past_their_time: int = 0
    texts_left_out: int = 0

    def line(self) -> str:
        """For the command line."""
        return (
            f"{self.restored} rows restored, {self.known} known already, "
            f"{self.forgotten} forgotten by their people, {self.past_their_time} past their time; "
            f"{self.texts_left_out} texts left out, "
            "as this database cannot know which of them were deleted"
        )


async def write_backup(storage: Storage, file: Path, clock: Callable[[], datetime]) -> int:
    """Write a new file, for its owner alone; returns the number of rows.

    Raises:
        BackupError: the file exists or cannot be written. StorageError: the database fails.
    """
    rows = [row async for row in _rows(storage, clock())]
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except OSError as error:
        raise BackupError(f"{file} cannot be made: {error.strerror}") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    return len(rows) - 1


async def _rows(storage: Storage, now: datetime) -> AsyncIterator[dict[str, Any]]:
    today = day_of(now)
    async with storage.begin(LONG_S) as connection:
        identity = (await connection.execute(select(database_identity.c.id))).scalar_one()
        yield {"kind": "refugee-support-bot backup", "version": 1, "database": identity}
        kept = [column for column in questions.c if column.name not in LEFT_OUT]
        fresh = questions.c.day >= today - timedelta(days=RETENTION.question_rows)
        for row in (await connection.execute(select(*kept).where(fresh))).mappings():
            text = row["text"] if _text_is_due(row["day"], today) else None
            yield {"kind": "questions", **row, "text": text}
        # Labels after their questions: `restore` looks for the row.
        for table in (labels, evaluations, *COUNTS.values(), forgotten_rows):
            for row in (await connection.execute(select(table))).mappings():
                yield {"kind": table.name, **row}
        for row in (await connection.execute(select(suggestions))).mappings():
            yield {**row, "of": row["kind"], "kind": "suggestions"}


def _text_is_due(day: date, today: date) -> bool:
    return day >= today - timedelta(days=RETENTION.question_text)


async def read_backup(
    storage: Storage, mark: Callable[[str], str], file: Path, clock: Callable[[], datetime]
) -> Restored:
    """Insert what is missing, all or nothing. `mark` makes the mark of a row's key.

    Into another database than the one it is of, texts are left out: that database cannot know what
    was deleted after the backup was made.

    Raises:
        BackupError: the file is no backup, or damaged. StorageError: the database fails.
    """
    head, rows = _parsed(file)
    done, today = Restored(), day_of(clock())
    forgotten = {row.mark for row in rows if isinstance(row, ForgottenLine)}
    async with storage.begin(LONG_S) as connection:
        here = (await connection.execute(select(database_identity.c.id))).scalar_one()
        forgotten |= set((await connection.execute(select(forgotten_rows.c.mark))).scalars())
        for row in rows:
            if isinstance(row, QuestionLine):
                known = head.database == here
                await _restore_question(
                    connection, row, mark(row.key) in forgotten, known, done, today
                )
            elif isinstance(row, LabelLine):
                await _restore_label(connection, row, mark(row.question) in forgotten, done)
            elif isinstance(row, SuggestionLine):
                await _restore_suggestion(connection, row, done, today)
            else:
                await _restore_other(connection, row, done, today)
    await storage.wipe()
    return done


async def _restore_question(
    connection: AsyncConnection,
    row: QuestionLine,
    forgotten: bool,
    same_database: bool,
    done: Restored,
    today: date,
) -> None:
    if forgotten:
        done.forgotten += 1
    elif row.day < today - timedelta(days=RETENTION.question_rows):
        done.past_their_time += 1
    elif (
        await connection.execute(select(questions.c.key).where(questions.c.key == row.key))
    ).first():
        done.known += 1
    else:
        values = row.model_dump(exclude={"kind"})
        if not (same_database and _text_is_due(row.day, today)):
            done.texts_left_out += values["text"] is not None
            values["text"] = None
        await connection.execute(insert(questions).values(**values))
        done.restored += 1


async def _restore_label(
    connection: AsyncConnection, row: LabelLine, forgotten: bool, done: Restored
) -> None:
    question = select(questions.c.key).where(questions.c.key == row.question)
    held = select(labels.c.question).where(labels.c.question == row.question)
    if forgotten:
        done.forgotten += 1
    elif not (await connection.execute(question)).first():
        done.past_their_time += 1
    elif (await connection.execute(held)).first():
        done.known += 1
    else:
        await connection.execute(insert(labels).values(**row.model_dump(exclude={"kind"})))
        done.restored += 1


async def _restore_suggestion(
    connection: AsyncConnection, row: SuggestionLine, done: Restored, today: date
) -> None:
    held = select(suggestions.c.key).where(suggestions.c.key == row.key)
    if row.day < today - timedelta(days=RETENTION.suggestions):
        done.past_their_time += 1
    elif (await connection.execute(held)).first():
        done.known += 1
    else:
        # Questions have been restored by now: one that is not there is forgotten or past its time.
        question = select(questions.c.key).where(questions.c.key == row.question)
        key = (await connection.execute(question)).scalar_one_or_none()
        values = row.model_dump(exclude={"kind", "of"})
        values |= {"kind": row.of, "question": key}
        await connection.execute(insert(suggestions).values(**values))
        done.restored += 1


async def _restore_other(
    connection: AsyncConnection, row: Row, done: Restored, today: date
) -> None:
    table = OTHERS[row.kind]
    values = row.model_dump(exclude={"kind"})
    oldest = month_of(today - timedelta(days=RETENTION.monthly_counts))
    oldest_day = today - timedelta(days=RETENTION.evaluations)
    if (
        values.get("month", oldest) < oldest
        or values.get("forget_after", today) < today
        or values.get("day", today) < oldest_day
    ):
        done.past_their_time += 1
        return
    here = [column == values[column.name] for column in table.primary_key]
    if (await connection.execute(select(table).where(*here))).first():
        done.known += 1
    else:
        await connection.execute(insert(table).values(**values))
        done.restored += 1


def _parsed(file: Path) -> tuple[Head, list[Row]]:
    number = 1
    try:
        with file.open(encoding="utf-8") as lines:
            head = Head.model_validate_json(lines.readline(LONGEST_LINE))
            rows = []
            while line := lines.readline(LONGEST_LINE):
                number += 1
                rows.append(ROW.validate_json(line))
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}") from None
    except (ValidationError, UnicodeDecodeError):
        # What stands there is not repeated: it may hold words of a person.
        raise BackupError(
            f"{file}:{number}: this is no line of a backup; nothing was restored"
        ) from None
    return head, rows
