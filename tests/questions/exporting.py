"""An export as who reads it finds it, and what people asked for it."""

import csv
import io
import json
from datetime import date
from typing import Any

from sqlalchemy import insert

from questions.export import Format, open_export
from questions.period import Period
from questions.tables import questions
from retrieval.finder import Finder
from tests.questions.conftest import PERSON, TODAY, Room

TEXT = "難民条約とは何ですか？"


async def written(room: Room, finder: Finder, form: Format, period: Period | None = None) -> str:
    export = await open_export(room.storage, finder, form, period or Period(), room.clock)
    return "".join([text async for text, _ in export.chunks()])


async def rows(room: Room, finder: Finder, period: Period | None = None) -> list[dict[str, Any]]:
    lines = await written(room, finder, "jsonl", period)
    return [json.loads(line) for line in lines.splitlines()]


async def cells(room: Room, finder: Finder) -> list[dict[str, str]]:
    text = (await written(room, finder, "csv")).encode().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def ask(room: Room, people: int, text: str = TEXT, **more: Any) -> None:
    """As many people ask the like."""
    for person in range(people):
        assert await room.log.record(room.asked(text, person=PERSON + person, **more))


async def plain_row(room: Room, key: int, text: str, day: date = TODAY) -> None:
    """A row as hostile as it can be, past everything that stands before the table."""
    row = {"key": f"{key:032x}", "day": day, "office_hours": True, "language": "ja",
           "outcome": "answer", "entry": "why-japan", "band": "high", "text": text,
           "pseudonym": f"{key:032x}"}  # fmt: skip
    async with room.storage.begin() as connection:
        await connection.execute(insert(questions).values(**row))
