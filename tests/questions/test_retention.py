"""What is past its time is gone, also from the bytes of the files."""

from dataclasses import fields
from datetime import time

from questions.export import open_export
from questions.period import Period
from questions.retention import RETENTION
from questions.tables import (
    arrivals,
    exports,
    feedback_tokens,
    forgotten_rows,
    metadata,
    preferences,
    questions,
    salts,
    seen_updates,
    unlogged_counts,
    urgent_counts,
)
from questions.updates import SeenUpdates
from tests.questions.conftest import PERSON, Room

TEXT = "難民条約のマーカーとは？"


async def fill(room: Room) -> None:
    await room.log.record(room.asked(TEXT, token="tokenmarker"))
    await room.log.record(room.asked(outcome="urgent", entry="violence"))
    await room.log.arrived("poster")
    await room.log.unlogged()
    await room.preferences.save(PERSON, await room.preferences.load(PERSON))
    await SeenUpdates(room.storage, room.clock).add(5)
    await open_export(room.storage, "csv", Period(), room.clock)


async def test_texts_go_after_90_days_and_their_rows_after_400(room: Room) -> None:
    await fill(room)
    await room.later(RETENTION.question_text)
    assert [row["text"] for row in await room.rows(questions)] == [TEXT]
    done = await room.later(1)
    assert done.texts == 1
    assert [row["text"] for row in await room.rows(questions)] == [None]
    assert "マーカー".encode() not in await room.raw()
    await room.later(RETENTION.question_rows - RETENTION.question_text - 1)
    assert len(await room.rows(questions)) == 1
    await room.later(1)
    assert await room.rows(questions) == []


async def test_ids_and_tokens_go_within_two_days_and_tell_no_time(room: Room) -> None:
    await fill(room)
    await room.later(1)
    for table in (seen_updates, feedback_tokens):
        [row] = await room.rows(table)
        assert row["forget_after"].time() == time()
    await room.later(1)
    assert await room.rows(seen_updates) == await room.rows(feedback_tokens) == []
    assert b"tokenmarker" not in await room.raw()


async def test_records_of_exports_go_after_400_days(room: Room) -> None:
    await fill(room)
    await room.later(RETENTION.records_of_exports)
    assert len(await room.rows(exports)) == 1
    await room.later(1)
    assert await room.rows(exports) == []


async def test_after_two_years_nothing_is_left(room: Room) -> None:
    await fill(room)
    await room.personal.forget(PERSON)
    await room.later(730)
    for table in (questions, urgent_counts, arrivals, unlogged_counts, salts, preferences):
        assert await room.rows(table) == [], table.name
    assert await room.rows(forgotten_rows) == []


async def test_an_empty_database_can_be_purged(room: Room) -> None:
    done = await room.later(0)
    assert {getattr(done, f.name) for f in fields(done)} == {0}


def test_every_table_has_its_time() -> None:
    timed = {t.name for t in metadata.sorted_tables} - {"database_identity"}
    assert timed == {
        "questions",
        "feedback_tokens",
        "urgent_counts",
        "arrivals",
        "unlogged_counts",
        "salts",
        "preferences",
        "seen_updates",
        "forgotten_rows",
        "exports",
        "labels",
        "suggestions",
        "evaluations",
    }
