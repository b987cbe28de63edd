"""Which logged questions went unanswered: what the groups are made of."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from questions.storage import Storage
from questions.tables import labels, questions


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """One row that has words and no label."""

    key: str
    day: date
    language: str
    text: str


def _unanswered() -> ColumnElement[bool]:
    """Nothing was found, or nothing surely; or whoever asked said that it was not that."""
    q = questions.c
    return or_(
        q.outcome == "unknown",
        and_(q.outcome == "choices", or_(q.chosen.is_(None), q.chosen == "none")),
        and_(q.outcome == "answer", q.band == "low"),
        and_(q.feedback.is_not(None), q.feedback != "helpful"),
    )


async def unanswered_questions(storage: Storage) -> list[UnansweredQuestion]:
    """Every unanswered question that has words and that nobody has labelled.

    Raises:
        StorageError: the database fails.
    """
    q = questions.c
    query = (
        select(q.key, q.day, q.language, q.text)
        .outerjoin(labels, labels.c.question == q.key)
        .where(labels.c.question.is_(None), q.text.is_not(None), _unanswered())
    )
    async with storage.begin() as connection:
        return [UnansweredQuestion(*row) for row in await connection.execute(query)]


async def state_of_log(storage: Storage) -> tuple[object, ...]:
    """Something that differs whenever the unanswered questions may.

    Raises:
        StorageError: the database fails.
    """
    q = questions.c
    counted = select(
        func.count(),
        func.count(q.text),
        func.count(q.chosen),
        func.count(q.feedback),
        func.max(q.day),
    )
    labelled = select(func.count(), func.max(labels.c.day)).select_from(labels)
    async with storage.begin() as connection:
        rows = (await connection.execute(counted)).one()
        return (*rows, *(await connection.execute(labelled)).one())
