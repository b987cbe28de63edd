"""On PostgreSQL: rows are put into another order, so that it tells nothing.

SQLite keeps our rows by their random keys. PostgreSQL keeps them as they came, each with the number
of its transaction: whoever reads the database could tell who asked after whom, and which update's
id belongs to which question.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, delete, insert, select, text, true

from questions.storage import Storage
from questions.tables import feedback_tokens, preferences, questions, seen_updates
from questions.times import day_of

RECENT_DAYS: Final = 1
"""Older questions were put into another order while they were recent."""


async def unorder(storage: Storage, clock: Callable[[], datetime]) -> None:
    """Write recent rows again, by their keys, those of a table in one transaction.

    Raises:
        StorageError: the database fails; nothing is lost, and the next time goes on.
    """
    if not storage.shared:
        return
    recent = questions.c.day >= day_of(clock()) - timedelta(days=RECENT_DAYS)
    which: dict[Table, ColumnElement[bool]] = {
        questions: recent,
        feedback_tokens: true(),
        preferences: true(),
        seen_updates: true(),
    }
    for table, rows in which.items():
        # One table at a time: who holds another's lock and waits for this one's is not waited for.
        async with storage.alone() as connection:
            # Who deletes or changes one of the rows meanwhile waits, and then finds it again.
            lock = f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"
            await connection.execute(text(lock))
            gone = delete(table).where(rows).returning(*table.c).cte("gone")
            again = select(*gone.c).order_by(*(gone.c[c.name] for c in table.primary_key))
            await connection.execute(insert(table).from_select(list(gone.c.keys()), again))
