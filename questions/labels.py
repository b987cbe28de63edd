"""What analysts said of logged questions: which entry they belong to, or that one is missing.

A label points at a question's row and holds no words, so it goes when the row goes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

from sqlalchemy import delete, insert, select

from questions.batches import batches
from questions.storage import Storage
from questions.tables import labels, questions
from questions.times import day_of

Verdict = Literal["entry", "new-entry", "off-topic", "not-a-question", "skip"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
LONGEST_NAME: Final = 40
"""Characters of the name an analyst types."""
LONGEST_ENTRY: Final = 40


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A labelled question whose redacted words are still kept."""

    question: str
    text: str
    language: str
    verdict: Verdict
    entry: str | None
    asked: date
    """The day in Japan."""


async def put_labels(
    storage: Storage,
    keys: Sequence[str],
    verdict: Verdict,
    entry: str | None,
    by: str,
    clock: Callable[[], datetime],
) -> int:
    """Label questions, all or none, in place of what was said of them before.

    Returns how many were labelled: rows that are gone meanwhile are passed over.

    Raises:
        ValueError: an unknown verdict, an entry missing or too many, no name or one too long.
        StorageError: the database fails.
    """
    label = _checked(verdict, entry, by.strip(), day_of(clock()))
    done = 0
    async with storage.begin() as connection:
        for some in batches(list(dict.fromkeys(keys))):
            there = select(questions.c.key).where(questions.c.key.in_(some))
            found = list((await connection.execute(there)).scalars())
            await connection.execute(delete(labels).where(labels.c.question.in_(some)))
            if found:
                await connection.execute(insert(labels), [{**label, "question": k} for k in found])
            done += len(found)
    return done


async def take_back(storage: Storage, keys: Sequence[str]) -> int:
    """Delete what was said of questions; returns of how many.

    Raises:
        StorageError: the database fails.
    """
    done = 0
    async with storage.begin() as connection:
        for some in batches(list(dict.fromkeys(keys))):
            gone = await connection.execute(delete(labels).where(labels.c.question.in_(some)))
            done += gone.rowcount
    return done


async def labelled_questions(storage: Storage) -> list[LabelledQuestion]:
    """Labelled questions that have words, by language and words: to learn from and to evaluate on.

    For those who may see redacted texts. `skip` says nothing of a question, so it is left out.

    Raises:
        StorageError: the database fails.
    """
    query = (
        select(
            labels.c.question,
            questions.c.text,
            questions.c.language,
            labels.c.verdict,
            labels.c.entry,
            questions.c.day.label("asked"),
        )
        .join(questions, questions.c.key == labels.c.question)
        .where(questions.c.text.is_not(None), labels.c.verdict != "skip")
        .order_by(questions.c.language, questions.c.text, labels.c.question)
    )
    async with storage.begin() as connection:
        return [LabelledQuestion(**row) for row in (await connection.execute(query)).mappings()]


def _checked(verdict: str, entry: str | None, by: str, day: date) -> dict[str, object]:
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is no verdict; known are {', '.join(VERDICTS)}")
    if (entry is not None) != (verdict == "entry"):
        raise ValueError("an entry goes with the verdict `entry`, and only with that")
    if entry is not None and not 0 < len(entry) <= LONGEST_ENTRY:
        raise ValueError(f"an entry's id has 1 to {LONGEST_ENTRY} characters")
    if not 0 < len(by) <= LONGEST_NAME or not by.isprintable():
        raise ValueError(f"a name has 1 to {LONGEST_NAME} characters, and no line break")
    return {"verdict": verdict, "entry": entry, "by": by, "day": day}
