"""A backup ties nothing to anybody, and does not bring back what was deleted."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from questions.backup import BackupError, write_backup
from questions.drafts import Draft
from questions.quality import Measured, history, record
from questions.restore import read_backup
from questions.storage import Storage
from questions.suggestions import Suggestions
from questions.tables import evaluations, questions, suggestions, unlogged_counts, urgent_counts
from tests.questions.conftest import PERSON, Room
from tests.quota import files_of_at_most

TEXT = "難民条約とは何ですか？"


async def filled(room: Room, file: Path) -> None:
    await room.log.record(room.asked(TEXT, token="tokenmarker"))
    await room.log.record(room.asked("寄付の方法は？", person=PERSON + 1))
    await room.log.record(room.asked(outcome="urgent", entry="violence"))
    await room.log.unlogged()
    assert await write_backup(room.storage, file, room.clock) == 4


async def test_it_is_its_owners_alone_and_holds_no_pseudonym_salt_or_token(
    room: Room, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    await filled(room, file)
    assert file.stat().st_mode & 0o777 == 0o600
    written = file.read_text("utf-8")
    for pseudonym in await room.pseudonyms.of(PERSON):
        assert pseudonym.value not in written
    assert "salt" not in written
    assert "tokenmarker" not in written
    with pytest.raises(BackupError, match="exists"):
        await write_backup(room.storage, file, room.clock)


async def test_the_order_of_its_lines_tells_nothing(room: Room, tmp_path: Path) -> None:
    for number in range(20):
        await room.log.record(room.asked(entry=f"entry-{number}"))
    await write_backup(room.storage, tmp_path / "backup", room.clock)
    lines = (tmp_path / "backup").read_text("utf-8").splitlines()[1:]
    keys = [json.loads(line)["key"] for line in lines]
    assert keys == sorted(keys)


async def test_one_that_cannot_be_finished_leaves_nothing_in_the_way_of_the_next(
    room: Room, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    await room.log.record(room.asked(TEXT))
    with files_of_at_most(100), pytest.raises(BackupError, match="cannot be written"):
        await write_backup(room.storage, file, room.clock)
    assert await write_backup(room.storage, file, room.clock) == 1


async def test_what_was_forgotten_after_it_was_made_does_not_come_back(
    room: Room, tmp_path: Path
) -> None:
    await filled(room, tmp_path / "backup")
    await room.personal.forget(PERSON)
    await room.personal.forget(PERSON + 1)
    done = await read_backup(room.storage, tmp_path / "backup", room.clock)
    assert (done.restored, done.forgotten, done.known) == (0, 2, 2)
    assert await room.rows(questions) == []
    assert TEXT.encode() not in await room.raw()


async def test_rows_that_were_lost_come_back_once(room: Room, tmp_path: Path) -> None:
    await filled(room, tmp_path / "backup")
    async with room.storage.begin() as connection:
        await connection.execute(questions.delete())
        await connection.execute(urgent_counts.delete())
    for _ in range(2):
        await read_backup(room.storage, tmp_path / "backup", room.clock)
    assert sorted(r["text"] for r in await room.rows(questions)) == sorted([TEXT, "寄付の方法は？"])
    assert {r["pseudonym"] for r in await room.rows(questions)} == {None}
    assert len(await room.rows(urgent_counts)) == len(await room.rows(unlogged_counts)) == 1


async def test_suggestions_and_figures_come_back_without_what_was_forgotten(
    room: Room, tmp_path: Path
) -> None:
    await room.log.record(room.asked(TEXT))
    [row] = await room.rows(questions)
    store = Suggestions(room.storage, room.clock)
    draft = Draft("new-entry", "ja", "tours", "見学できますか", "jar", row["key"])
    await store.put(draft, "鈴木")
    await record(
        room.storage, [Measured("analysts", "ja", 3, False, {"a": 0.5}, "d" * 64)], room.clock
    )
    kept = (await store.read(), await history(room.storage))
    await write_backup(room.storage, tmp_path / "backup", room.clock)
    await room.personal.forget(PERSON)
    async with room.storage.begin() as connection:
        for table in (suggestions, evaluations):
            await connection.execute(table.delete())
    for known in (0, 2):
        done = await read_backup(room.storage, tmp_path / "backup", room.clock)
        assert (done.restored, done.known, done.forgotten) == (2 - known, known, 1)
    [suggestion] = await store.read()
    assert suggestion.draft == replace(draft, question=None)
    assert (suggestion.key, await history(room.storage)) == (kept[0][0].key, kept[1])


async def test_what_is_past_its_time_does_not_come_back(room: Room, tmp_path: Path) -> None:
    await filled(room, tmp_path / "backup")
    async with room.storage.begin() as connection:
        await connection.execute(questions.delete())
    room.now += timedelta(days=91)
    done = await read_backup(room.storage, tmp_path / "backup", room.clock)
    assert [r["text"] for r in await room.rows(questions)] == [None, None]
    assert done.line().endswith("; 2 texts past their time")
    room.now += timedelta(days=400)
    done = await read_backup(room.storage, tmp_path / "backup", room.clock)
    assert done.past_their_time >= 2


async def test_into_a_new_database_words_do_not_come_back(room: Room, tmp_path: Path) -> None:
    """Also into one of the other kind."""
    await filled(room, tmp_path / "backup")
    new = Storage(f"sqlite:///{tmp_path / 'new.db'}")
    await new.migrate()
    other = Room(new)
    done = await read_backup(new, tmp_path / "backup", other.clock)
    assert (done.texts_left_out, done.texts_past_their_time) == (2, 0)
    assert "2 texts left out, as this database cannot know" in done.line()
    assert [r["text"] for r in await other.rows(questions)] == [None, None]
    await new.close()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "not json",
        '{"kind": "salts"}',
        '{"kind": "questions", "key": "x"}',
        '{"kind": "unlogged_counts", "month": "1", "messages": 1}',
        '{"kind": "forgotten_rows", "mark": "x", "forget_after": "2026-01-01", "Marker": 1}',
    ],
)
async def test_a_damaged_one_restores_nothing_and_is_not_repeated(
    room: Room, tmp_path: Path, line: str
) -> None:
    file = tmp_path / "backup"
    await filled(room, file)
    async with room.storage.begin() as connection:
        await connection.execute(questions.delete())
    text = file.read_text("utf-8")
    file.write_text((text + line + "\n") if line else "", "utf-8")
    with pytest.raises(BackupError) as error:
        await read_backup(room.storage, file, room.clock)
    assert "Marker" not in str(error.value)
    assert await room.rows(questions) == []


async def test_a_missing_file_is_named(room: Room, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nowhere"):
        await read_backup(room.storage, tmp_path / "nowhere", room.clock)


async def test_its_lines_are_plain_json(room: Room, tmp_path: Path) -> None:
    await filled(room, tmp_path / "backup")
    lines = (tmp_path / "backup").read_text("utf-8").splitlines()
    kinds = [json.loads(line)["kind"] for line in lines]
    assert kinds[0] == "refugee-support-bot backup"
    assert set(kinds[1:]) == {"questions", "urgent_counts", "unlogged_counts"}
