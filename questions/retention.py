"""How long each thing is kept, in one table, and the purge that keeps to it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Delete, Update, and_, delete, exists, func, or_, update

from questions.storage import Storage
from questions.tables import (
    arrivals,
    evaluations,
    exports,
    feedback_tokens,
    forgotten_rows,
    labels,
    preferences,
    questions,
    salts,
    seen_updates,
    suggestions,
    unlogged_counts,
    urgent_counts,
)
from questions.times import day_of, month_before, month_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retention:
    """Days. README and docs/data-protection.md show the same table; a test holds them to it."""

    question_text: int = 90
    question_rows: int = 400
    monthly_counts: int = 400
    marks_of_forgotten_rows: int = 400
    records_of_exports: int = 400
    suggestions: int = 400
    evaluations: int = 800
    preferences: int = 62
    seen_updates: int = 2
    feedback_tokens: int = 2


RETENTION: Final = Retention()


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows the last purge took."""

    texts: int = 0
    rows: int = 0
    labels: int = 0
    counts: int = 0
    marks: int = 0
    exports: int = 0
    suggestions: int = 0
    evaluations: int = 0
    ideas: int = 0
    salts: int = 0
    pseudonyms: int = 0
    preferences: int = 0
    seen_updates: int = 0
    feedback_tokens: int = 0

    def line(self) -> str:
        """For the log and the command line."""
        return ", ".join(
            f"{getattr(self, f.name)} {f.name.replace('_', ' ')}" for f in fields(self)
        )


async def purge(storage: Storage, clock: Callable[[], datetime]) -> Purged:
    """Delete what is past its time, so that it is gone from SQLite's bytes too, and from
    PostgreSQL's tables.

    Raises:
        StorageError: the database fails; nothing or a part was deleted, and the next purge goes on.
    """
    now = clock()
    found = {}
    async with storage.alone() as connection:
        for name, statement in _due(now).items():
            found[name] = (await connection.execute(statement)).rowcount
        for table in (urgent_counts, arrivals, unlogged_counts):
            oldest = month_of(day_of(now) - timedelta(days=RETENTION.monthly_counts))
            done = await connection.execute(delete(table).where(table.c.month < oldest))
            found["counts"] = found.get("counts", 0) + done.rowcount
    await storage.wipe()
    await storage.vacuum()
    return Purged(**found)


def _due(now: datetime) -> dict[str, Delete | Update]:
    today = day_of(now)
    text_from = today - timedelta(days=RETENTION.question_text)
    rows_from = today - timedelta(days=RETENTION.question_rows)
    evaluations_from = today - timedelta(days=RETENTION.evaluations)
    suggestions_from = today - timedelta(days=RETENTION.suggestions)
    exports_from = today - timedelta(days=RETENTION.records_of_exports)
    # The salts of this month and the one before are alive: at most 62 days, since months alternate.
    oldest_month = month_before(month_of(today))
    first_day = today.replace(year=int(oldest_month[:4]), month=int(oldest_month[5:]), day=1)
    has_text = questions.c.text.is_not(None)
    tied = questions.c.pseudonym.is_not(None)
    return {
        "rows": delete(questions).where(questions.c.day < rows_from),
        # After the rows. A label that was written while its row was being deleted goes here too.
        "labels": delete(labels).where(~exists().where(questions.c.key == labels.c.question)),
        "texts": update(questions).where(questions.c.day < text_from, has_text).values(text=None),
        # Without its salt a pseudonym serves nobody; left standing it would still show which
        # questions came from one person.
        "pseudonyms": update(questions)
        .where(questions.c.day < first_day, tied)
        .values(pseudonym=None),
        "salts": delete(salts).where(salts.c.month < oldest_month),
        "preferences": delete(preferences).where(preferences.c.month < oldest_month),
        "feedback_tokens": delete(feedback_tokens).where(feedback_tokens.c.forget_after < now),
        "seen_updates": delete(seen_updates).where(
            # A lease that ran out belongs to a process that was killed. Leases go by the clock of
            # the database, which all processes share, and no other ends one.
            or_(
                and_(seen_updates.c.lease_until.is_(None), seen_updates.c.forget_after < now),
                seen_updates.c.lease_until < func.now(),
            )
        ),
        "exports": delete(exports).where(exports.c.day < exports_from),
        "evaluations": delete(evaluations).where(evaluations.c.day < evaluations_from),
        "suggestions": delete(suggestions).where(suggestions.c.day < suggestions_from),
        # After "rows": the key of a question that is gone points to nobody's words, yet tells that
        # there was one.
        "ideas": update(suggestions)
        .where(
            suggestions.c.question.is_not(None),
            ~exists().where(questions.c.key == suggestions.c.question),
        )
        .values(question=None),
        "marks": delete(forgotten_rows).where(forgotten_rows.c.forget_after < today),
    }
