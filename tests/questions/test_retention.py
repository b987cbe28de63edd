"""What is past its time is gone, also from the bytes of the files."""

from dataclasses import asdict, fields
from datetime import time

from questions.chosen import Preferences
from questions.drafts import Draft
from questions.export import open_export
from questions.labels import put_labels
from questions.period import Period
from questions.quality import Measured, record
from questions.retention import RETENTION
from questions.suggestions import Suggestions
from questions.tables import (
    database_identity,
    exports,
    feedback_tokens,
    metadata,
    questions,
    seen_updates,
)
from questions.updates import SeenUpdates
from retrieval.finder import Finder
from tests.questions.conftest import PERSON, Room

TEXT = "難民条約のマーカーとは？"


async def fill(room: Room, finder: Finder) -> None:
    await room.log.record(room.asked(TEXT, token="tokenmarker"))
    await room.log.record(room.asked(outcome="urgent", entry="violence"))
    await room.log.arrived("poster")
    await room.log.unlogged()
    await room.preferences.save(PERSON, Preferences(language="ja"))
    await SeenUpdates(room.storage, room.clock).add(5)
    await open_export(room.storage, finder, "csv", Period(), room.clock)
    [row] = await room.rows(questions)
    await put_labels(room.storage, [row["key"]], "skip", None, "Suzuki", room.clock)
    draft = Draft("new-entry", "ja", "tours", "見学できますか", "jar", row["key"])
    await Suggestions(room.storage, room.clock).put(draft, "Suzuki")
    figures = Measured("labelled", "ja", 1, False, {}, "d" * 64)
    await record(room.storage, [figures], room.clock)
    await room.log.record(room.asked(person=PERSON + 1))
    await room.personal.forget(PERSON + 1)


async def test_texts_go_after_90_days_and_their_rows_after_400(room: Room, finder: Finder) -> None:
    await fill(room, finder)
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


async def test_ids_and_tokens_go_within_two_days_and_tell_no_time(
    room: Room, finder: Finder
) -> None:
    await fill(room, finder)
    await room.later(1)
    for table in (seen_updates, feedback_tokens):
        [row] = await room.rows(table)
        assert row["forget_after"].time() == time()
    await room.later(1)
    assert await room.rows(seen_updates) == await room.rows(feedback_tokens) == []
    assert b"tokenmarker" not in await room.raw()


async def test_records_of_exports_go_after_400_days(room: Room, finder: Finder) -> None:
    await fill(room, finder)
    await room.later(RETENTION.records_of_exports)
    assert len(await room.rows(exports)) == 1
    await room.later(1)
    assert await room.rows(exports) == []


async def test_of_all_that_was_ever_written_nothing_is_left(room: Room, finder: Finder) -> None:
    """Also of a table that is made some day: it has to be filled here, and to be purged."""
    await fill(room, finder)
    tables = [table for table in metadata.sorted_tables if table is not database_identity]
    for table in tables:
        assert await room.rows(table), f"fill() writes nothing into {table.name}"
    await room.later(max(asdict(RETENTION).values()) + 1)
    for table in tables:
        assert await room.rows(table) == [], table.name


async def test_an_empty_database_can_be_purged(room: Room) -> None:
    done = await room.later(0)
    assert {getattr(done, f.name) for f in fields(done)} == {0}
