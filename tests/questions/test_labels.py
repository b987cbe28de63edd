"""Labels: kept with who and when, for as long as the question they are about, and no longer."""

from datetime import timedelta
from pathlib import Path

import pytest

from questions.backup import write_backup
from questions.demo_mark import is_demo, mark_as_demo
from questions.labels import (
    LabelledQuestion,
    labelled_questions,
    put_labels,
    take_back,
)
from questions.restore import read_backup
from questions.retention import RETENTION
from questions.storage import Storage
from questions.tables import labels, questions
from tests.questions.conftest import PERSON, TODAY, Room

TEXT = "難民の人は犬を飼えますか？"


async def asked(room: Room, people: int = 1, text: str = TEXT) -> list[str]:
    """The keys of questions that as many people asked."""
    before = {row["key"] for row in await room.rows(questions)}
    for person in range(people):
        await room.log.record(
            room.asked(text, person=PERSON + person, outcome="unknown", entry=None)
        )
    return sorted({row["key"] for row in await room.rows(questions)} - before)


async def test_a_whole_group_is_labelled_at_once_with_who_and_when(room: Room) -> None:
    keys = await asked(room, 3)
    assert await put_labels(room.storage, keys, "entry", "housing", " 鈴木 ", room.clock) == 3
    found = await room.rows(labels)
    assert sorted(label["question"] for label in found) == keys
    assert {(x["verdict"], x["entry"], x["by"], x["day"]) for x in found} == {
        ("entry", "housing", "鈴木", TODAY)
    }


async def test_a_second_opinion_takes_the_place_of_the_first(room: Room) -> None:
    keys = await asked(room)
    await put_labels(room.storage, keys, "entry", "housing", "Suzuki", room.clock)
    room.now += timedelta(days=1)
    await put_labels(room.storage, keys, "new-entry", None, "Sato", room.clock)
    [label] = await room.rows(labels)
    assert (label["verdict"], label["entry"], label["by"]) == ("new-entry", None, "Sato")
    assert await take_back(room.storage, keys) == 1
    assert await room.rows(labels) == []


@pytest.mark.parametrize(
    ("verdict", "entry", "by"),
    [("good", None, "S"), ("entry", None, "S"), ("skip", "housing", "S"), ("entry", "", "S"),
     ("entry", "x" * 41, "S"), ("skip", None, " "), ("skip", None, "S" * 41),
     ("skip", None, "S\nadmin")],
)  # fmt: skip
async def test_a_label_of_another_form_is_refused_and_nothing_changes(
    room: Room, verdict: str, entry: str | None, by: str
) -> None:
    keys = await asked(room)
    with pytest.raises(ValueError, match=r"verdict|entry|name"):
        await put_labels(room.storage, keys, verdict, entry, by, room.clock)  # type: ignore[arg-type]  # what a form may send
    assert await room.rows(labels) == []


async def test_to_evaluate_on_there_is_each_labelled_question_with_its_words(room: Room) -> None:
    [dog] = await asked(room)
    [long] = await asked(room, text="長" * 201)
    [later] = await asked(room, text="また今度")
    await put_labels(room.storage, [dog, long], "entry", "housing", "S", room.clock)
    await put_labels(room.storage, [later], "skip", None, "S", room.clock)
    assert await labelled_questions(room.storage) == [
        LabelledQuestion(dog, TEXT, "ja", "entry", "housing", TODAY)
    ]


async def test_who_forgets_takes_the_labels_along(room: Room) -> None:
    keys = await asked(room, 2)
    await put_labels(room.storage, keys, "off-topic", None, "S", room.clock)
    await room.personal.forget(PERSON)
    [kept] = await room.rows(questions)
    assert [label["question"] for label in await room.rows(labels)] == [kept["key"]]
    # A page that was open meanwhile labels nothing that is gone.
    assert await put_labels(room.storage, keys, "off-topic", None, "S", room.clock) == 1


async def test_a_label_goes_when_its_row_is_past_its_time(room: Room) -> None:
    keys = await asked(room)
    await put_labels(room.storage, keys, "off-topic", None, "S", room.clock)
    await room.later(RETENTION.question_rows)
    assert len(await room.rows(labels)) == 1
    done = await room.later(1)
    assert (done.rows, done.labels) == (1, 1)
    assert await room.rows(labels) == []


async def test_a_backup_brings_labels_back_but_not_those_of_who_forgot(
    room: Room, tmp_path: Path
) -> None:
    keys = await asked(room, 2)
    await put_labels(room.storage, keys, "entry", "housing", "S", room.clock)
    await write_backup(room.storage, tmp_path / "backup", room.clock)
    await room.personal.forget(PERSON)
    async with room.storage.begin() as connection:
        await connection.execute(questions.delete())
        await connection.execute(labels.delete())
    done = await read_backup(room.storage, tmp_path / "backup", room.clock)
    assert (done.restored, done.forgotten) == (2, 2)
    [row] = await room.rows(questions)
    [label] = await room.rows(labels)
    assert (label["question"], label["entry"]) == (row["key"], "housing")
    again = await read_backup(room.storage, tmp_path / "backup", room.clock)
    assert (again.restored, again.known) == (0, 2)


async def test_labels_past_the_time_of_their_row_do_not_come_back(
    room: Room, tmp_path: Path
) -> None:
    await put_labels(room.storage, await asked(room), "off-topic", None, "S", room.clock)
    await write_backup(room.storage, tmp_path / "backup", room.clock)
    await room.later(RETENTION.question_rows + 1)
    await read_backup(room.storage, tmp_path / "backup", room.clock)
    assert await room.rows(labels) == []


async def test_a_database_is_a_demo_only_once_it_was_marked(room: Room, tmp_path: Path) -> None:
    assert not await is_demo(room.storage)
    await room.log.arrived("poster")
    assert not await is_demo(room.storage)
    other = Storage(f"sqlite:///{tmp_path / 'demo.db'}")
    await other.migrate()
    async with other.begin() as connection:
        await mark_as_demo(connection)
    assert await is_demo(other)
    await other.close()
