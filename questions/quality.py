"""How well the bot answered, evaluation by evaluation: what the desk draws over time."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import delete, insert, select

from questions.storage import Storage
from questions.tables import evaluations
from questions.times import day_of

AskedSet = Literal["labelled", "analysts"]
"""Questions that the developers wrote and labelled; logged ones that analysts have labelled."""
DEFINITIONS: Final[Mapping[AskedSet, Mapping[str, str]]] = {
    "labelled": {
        "en": "Questions written for testing, with the right entry for each.",
        "ja": "試験のために書いた質問。それぞれに正しい項目が決まっています。",
    },
    "analysts": {
        "en": "Questions people asked, with the entry that an analyst said is right. They were "
        "picked because they went wrong, so the figures are lower.",
        "ja": "実際に届き、分析担当者が正しい項目を選んだ質問。うまく答えられなかったものから"
        "選ばれるので、数字は低めに出ます。",
    },
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One evaluation in one language. `figures`: shares, 0 to 1, by name in the order they are
    shown; None where nothing of the kind was asked. `knowledge`: the digest of what was measured.
    """

    asked: AskedSet
    language: str
    questions: int
    by_meaning: bool
    figures: Mapping[str, float | None]
    knowledge: str
    day: date | None = None
    """In Japan; None: not recorded yet."""


class _Figures(BaseModel):
    model_config = ConfigDict(extra="ignore")

    questions: int
    by_meaning: bool
    figures: dict[str, float | None]


async def record(
    storage: Storage, found: Sequence[Measured], clock: Callable[[], datetime]
) -> None:
    """Keep evaluations of today, in place of those of the same set and language today.

    Raises:
        StorageError: there is no database, or it fails; then none is kept.
    """
    await storage.must_exist()
    today = day_of(clock())
    async with storage.begin() as connection:
        for one in found:
            same = (evaluations.c.asked == one.asked) & (evaluations.c.language == one.language)
            await connection.execute(delete(evaluations).where(same, evaluations.c.day == today))
            row = {
                "key": secrets.token_hex(16),
                "day": today,
                "asked": one.asked,
                "language": one.language,
                "figures": json.dumps(
                    {
                        "questions": one.questions,
                        "by_meaning": one.by_meaning,
                        "figures": dict(one.figures),
                    }
                ),
                "knowledge": one.knowledge,
            }
            await connection.execute(insert(evaluations).values(**row))


async def history(storage: Storage) -> list[Measured]:
    """Every evaluation kept, oldest first; one that cannot be read is passed over.

    Raises:
        StorageError: the database fails.
    """
    table = evaluations
    query = select(table).order_by(table.c.day, table.c.asked, table.c.language)
    found = []
    async with storage.begin() as connection:
        for row in (await connection.execute(query)).mappings():
            try:
                held = _Figures.model_validate_json(row["figures"])
            except ValidationError:
                continue
            more = (held.questions, held.by_meaning, held.figures, row["knowledge"], row["day"])
            found.append(Measured(row["asked"], row["language"], *more))
    return found
