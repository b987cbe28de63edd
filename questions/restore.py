"""Brings back what of a backup is missing, but for what was forgotten or is past its time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.backup import TABLES, BackupError, text_is_due
from questions.backup_lines import (
    ROW,
    ArrivalLine,
    EvaluationLine,
    ForgottenLine,
    Head,
    LabelLine,
    QuestionLine,
    Row,
    SuggestionLine,
    UnloggedLine,
    UrgentLine,
)
from questions.forgetting import mark_of
from questions.retention import RETENTION
from questions.storage import LONG_S, Storage
from questions.tables import database_identity, forgotten_rows, questions
from questions.times import day_of, month_of
from questions.upsert import insert_missing

LONGEST_LINE: Final = 20_000
"""Characters."""


@dataclass(slots=True)
class Restored:
    """What became of the lines of a backup."""

    restored: int = 0
    known: int = 0
    forgotten: int = 0
    past_their_time: int = 0
    texts_past_their_time: int = 0
    texts_left_out: int = 0
    """Texts of another database."""

    def line(self) -> str:
        """For the command line."""
        said = (
            f"{self.restored} rows restored, {self.known} known already, "
            f"{self.forgotten} forgotten by their people, {self.past_their_time} past their time; "
            f"{self.texts_past_their_time} texts past their time"
        )
        if self.texts_left_out:
            said += (
                f"; {self.texts_left_out} texts left out, "
                "as this database cannot know which of them were deleted"
            )
        return said


async def read_backup(storage: Storage, file: Path, clock: Callable[[], datetime]) -> Restored:
    """Insert what is missing, all or nothing.

    Into another database than the one it is of, texts are left out: that database cannot know what
    was deleted after the backup was made.

    Raises:
        BackupError: the file is no backup, or damaged. StorageError: the database fails.
    """
    head, lines = _parsed(file)
    async with storage.begin(LONG_S) as connection:
        here = (await connection.execute(select(database_identity.c.id))).scalar_one()
        held = {table: await _keys(connection, table) for table in TABLES.values()}
        merged = _Merge(held, day_of(clock()), same_database=head.database == here)
        merged.marks |= {line.mark for line in lines if isinstance(line, ForgottenLine)}
        for line in lines:
            merged.add(line)
        for table, rows in merged.missing.items():
            await insert_missing(connection, table, rows)
    await storage.wipe()
    return merged.done


_Key = tuple[Any, ...]


async def _keys(connection: AsyncConnection, table: Table) -> set[_Key]:
    return {tuple(row) for row in await connection.execute(select(*table.primary_key))}


class _Merge:
    """What of a backup's lines goes into a database, given the keys of the rows it holds."""

    def __init__(self, held: dict[Table, set[_Key]], today: date, *, same_database: bool) -> None:
        self._held = held
        self._today = today
        self._same_database = same_database
        self.marks = {mark for (mark,) in held[forgotten_rows]}
        self.missing: dict[Table, list[dict[str, Any]]] = {table: [] for table in held}
        self.done = Restored()

    def add(self, line: Row) -> None:
        """Look at a line. Labels and suggestions come after the questions they point to."""
        table = TABLES[line.kind]
        values = line.model_dump(exclude={"kind", "of"})
        key = tuple(values[column.name] for column in table.primary_key)
        if self._is_forgotten(line):
            self.done.forgotten += 1
        elif self._is_past_its_time(line):
            self.done.past_their_time += 1
        elif key in self._held[table]:
            self.done.known += 1
        else:
            self._held[table].add(key)
            self.missing[table].append(values | self._changed(line))
            self.done.restored += 1

    def _is_forgotten(self, line: Row) -> bool:
        match line:
            case QuestionLine():
                return mark_of(line.key) in self.marks
            case LabelLine():
                return mark_of(line.question) in self.marks
        return False

    def _is_past_its_time(self, line: Row) -> bool:
        match line:
            case QuestionLine():
                return line.day < self._before(RETENTION.question_rows)
            case LabelLine():
                return not self._is_held(line.question)
            case SuggestionLine():
                return line.day < self._before(RETENTION.suggestions)
            case EvaluationLine():
                return line.day < self._before(RETENTION.evaluations)
            case ForgottenLine():
                return line.forget_after < self._today
            case UrgentLine() | ArrivalLine() | UnloggedLine():
                return line.month < month_of(self._before(RETENTION.monthly_counts))

    def _changed(self, line: Row) -> dict[str, Any]:
        """What is not restored as it stands in the line."""
        match line:
            case QuestionLine(text=str()) if not text_is_due(line.day, self._today):
                self.done.texts_past_their_time += 1
                return {"text": None}
            case QuestionLine(text=str()) if not self._same_database:
                self.done.texts_left_out += 1
                return {"text": None}
            case SuggestionLine():
                question = line.question if self._is_held(line.question) else None
                return {"kind": line.of, "question": question}
        return {}

    def _is_held(self, question: str | None) -> bool:
        return (question,) in self._held[questions]

    def _before(self, days: int) -> date:
        return self._today - timedelta(days=days)


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
