"""Which questions lack an answer, read from the log."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from questions.grouping import Text
from questions.log import NONE_OF_THESE
from questions.storage import Storage
from questions.tables import labels, questions
from retrieval.text import squeeze

AT_ONCE: Final = 500
"""Rows read in one transaction: between two, others may write, and the event loop breathes."""
REASONS: Final = ("unknown", "none-of-these", "nothing-chosen", "unsure", "not-helpful")


@dataclass(frozen=True, slots=True)
class Row:
    """One question; `person` is a number that means nothing elsewhere."""

    key: str
    day: date
    language: str
    text: str
    way: str
    """The text without what differs between two spellings of it."""
    reason: str
    person: int | None

    def as_text(self) -> Text:
        """What is grouped."""
        return Text(self.text, self.language, self.day)


async def read_rows(storage: Storage, texts_from: date) -> list[Row]:
    """The questions from a day on that have words, lack an answer and are not labelled.

    Raises:
        StorageError: the database fails.
    """
    people: dict[str, int] = {}
    rows: list[Row] = []
    place: tuple[date, str] = (texts_from, "")
    c = questions.c
    columns = (c.day, c.key, c.language, c.text, c.outcome, c.chosen, c.feedback, c.pseudonym)
    order = (c.day, c.key)
    while True:
        query = (
            select(*columns)
            .where(tuple_(*order) > tuple_(*place), _lacks_an_answer())
            .where(c.key.not_in(select(labels.c.question)))
            .order_by(*order)
            .limit(AT_ONCE)
        )
        async with storage.begin() as connection:
            found = (await connection.execute(query)).all()
        for day, key, language, text, outcome, chosen, feedback, pseudonym in found:
            person = None if pseudonym is None else people.setdefault(pseudonym, len(people))
            reason = _reason(outcome, chosen, feedback)
            rows.append(Row(key, day, language, text, squeeze(text), reason, person))
        if len(found) < AT_ONCE:
            return rows
        place = (rows[-1].day, rows[-1].key)


def _lacks_an_answer() -> ColumnElement[bool]:
    c = questions.c
    unhelpful = and_(c.feedback.is_not(None), c.feedback != "helpful")
    unchosen = or_(c.chosen.is_(None), c.chosen == NONE_OF_THESE)
    return and_(
        c.text.is_not(None),
        or_(
            c.outcome == "unknown",
            and_(c.outcome == "choices", unchosen),
            and_(c.outcome == "answer", c.band == "low"),
            unhelpful,
        ),
    )


def _reason(outcome: str, chosen: str | None, feedback: str | None) -> str:
    if feedback is not None and feedback != "helpful":
        return "not-helpful"
    if outcome == "unknown":
        return "unknown"
    if outcome == "choices":
        return "nothing-chosen" if chosen is None else "none-of-these"
    return "unsure"
