"""Fills an empty database with a simulated season, really asked of the bot's own Finder, and with
what analysts have made of its first two months."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import Any, Final

from sqlalchemy import Table, delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.asked import Asked
from questions.demo.reviewed import evaluation_rows, label_row, suggestion_rows
from questions.demo.simulation import DAYS, Message, season
from questions.demo.texts import load_texts
from questions.demo_mark import FILLED_BY_USE, holds_questions_of_people, mark_as_demo
from questions.log import NONE_OF_THESE, row_of
from questions.storage import Storage, StorageError
from questions.tables import (
    arrivals,
    evaluations,
    labels,
    questions,
    suggestions,
    unlogged_counts,
    urgent_counts,
)
from questions.times import JAPAN, day_of, month_before, month_of
from retrieval.decision import Choices, Decision
from retrieval.finder import Finder, Question

RATES: Final = 0.16
"""Of answers that somebody says something of."""
PRESSES: Final = 0.75
"""Of choices."""
OUT_OF_DATE: Final = "next-marathon"
"""An entry that simulated people find outdated, so that there is one to mend."""

Note = Callable[[Decision, datetime, str, int], Asked | None]
"""What the log may learn of a decision: decision, time, words, person."""


@dataclass(slots=True)
class _Season:
    """What is written in the end."""

    rows: list[dict[str, Any]]
    labels: list[dict[str, Any]]
    urgent: Counter[tuple[str, str, str]]


async def fill_demo(
    storage: Storage,
    finder: Finder,
    note: Note,
    clock: Callable[[], datetime],
    step: Callable[[int], None],
    number: int,
    seed: int = 1,
) -> int:
    """Write simulated messages of 90 days; returns how many. All or nothing.

    The same seed on the same day gives the same database, but for its identity.

    Raises:
        StorageError: there is something in the database that is no demo; nothing was changed.
    """
    async with storage.begin() as connection:
        await _must_not_hold_questions(connection)
    rng = Random(seed)  # noqa: S311 - the same again is what is wanted
    today = day_of(clock())
    texts = load_texts()
    found = _Season([], [], Counter())
    answers: dict[tuple[str, str], Decision] = {}
    for message in season(texts, finder.knowledge, today, number, rng):
        place = (message.text, message.language)
        if place not in answers:
            answers[place] = finder.decide(Question(message.text, hint=message.language))
        _note(found, message, answers[place], note, today, rng)
        step(1)
    asked = {row["key"]: row["text"] for row in found.rows}
    suggested = suggestion_rows(texts, finder.knowledge, found.labels, asked, today)
    async with storage.alone() as connection:
        # Somebody may have begun to use it while the answers were computed.
        await _must_not_hold_questions(connection)
        for table in FILLED_BY_USE:
            await connection.execute(delete(table))
        await _insert(connection, questions, found.rows)
        await _insert(connection, urgent_counts, _urgent_rows(found.urgent))
        await _insert(connection, arrivals, list(_arrivals(texts.sources, today, rng)))
        await _insert(connection, unlogged_counts, list(_unlogged(today, rng)))
        await _insert(connection, labels, found.labels)
        await _insert(connection, suggestions, suggested)
        await _insert(connection, evaluations, evaluation_rows(texts, finder.knowledge, today))
        # In one transaction with them: simulated questions never stand there unmarked.
        await mark_as_demo(connection)
    return number


async def _must_not_hold_questions(connection: AsyncConnection) -> None:
    if await holds_questions_of_people(connection):
        raise StorageError(
            "there are questions in this database; a demo needs an empty one: set DATABASE_URL"
        )


def _note(
    found: _Season, message: Message, decision: Decision, note: Note, today: date, rng: Random
) -> None:
    now = datetime(message.day.year, message.day.month, message.day.day, message.hour, tzinfo=JAPAN)
    asked = note(decision, now.astimezone(UTC), message.text, message.person)
    if asked is None:
        return
    if asked.urgent:
        found.urgent[month_of(asked.day), asked.entry or "", asked.rule or "words"] += 1
        return
    # As after the daily purge: pseudonyms of this month and the one before.
    alive = {month_of(today), month_before(month_of(today))}
    key = f"{rng.getrandbits(128):032x}"
    person = blake2b(f"{message.person} {month_of(message.day)}".encode(), digest_size=16)
    pseudonym = person.hexdigest() if month_of(message.day) in alive else None
    said = _said_of_it(message, decision, asked, rng)
    row = row_of(asked, key) | {"pseudonym": pseudonym} | said
    found.rows.append(row)
    if label := label_row(message, row, today):
        found.labels.append(label)


def _said_of_it(
    message: Message, decision: Decision, asked: Asked, rng: Random
) -> dict[str, str | None]:
    """What the person pressed below the reply."""
    said: dict[str, str | None] = {"chosen": None, "feedback": None}
    if isinstance(decision, Choices) and rng.random() < PRESSES:
        meant = message.wants in decision.entries
        said["chosen"] = message.wants if meant else NONE_OF_THESE
    if asked.outcome == "answer" and rng.random() < RATES:
        right = asked.entry == message.wants
        if right and asked.entry == OUT_OF_DATE:
            said["feedback"] = rng.choice(("outdated", "outdated", "helpful"))
        elif rng.random() < (0.88 if right else 0.1):
            said["feedback"] = "helpful"
        else:
            said["feedback"] = rng.choice(("not-helpful", "unclear", "wrong", "not-helpful"))
    return said


def _urgent_rows(counted: Counter[tuple[str, str, str]]) -> list[dict[str, Any]]:
    return [
        {"month": month, "card": card, "rule": rule, "messages": number}
        for (month, card, rule), number in sorted(counted.items())
    ]


def _months(today: date) -> list[str]:
    return sorted({month_of(today - timedelta(days=n)) for n in range(DAYS)})


def _arrivals(sources: Iterable[str], today: date, rng: Random) -> Iterable[dict[str, Any]]:
    for month in _months(today):
        for source in sources:
            yield {"month": month, "source": source, "people": rng.randint(3, 60)}


def _unlogged(today: date, rng: Random) -> Iterable[dict[str, Any]]:
    for month in _months(today):
        yield {"month": month, "messages": rng.randint(10, 80)}


async def _insert(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(table), rows)
