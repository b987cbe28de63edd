"""What analysts get: every question, in two forms, and each export is recorded."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from questions.export import AT_ONCE, COLUMNS, Format, open_export
from questions.grouping import Step
from questions.period import Period, parse_period
from questions.storage import Storage, StorageError
from questions.tables import exports
from retrieval.finder import Finder
from tests.questions.conftest import PERSON, START, TODAY, Room
from tests.questions.exporting import TEXT, ask, cells, plain_row, rows, written
from tests.questions.test_failures import files_in


async def test_an_analyst_gets_every_question_with_what_became_of_it(
    room: Room, finder: Finder
) -> None:
    more: dict[str, Any] = {"runner_up": "who-is-refugee", "office_hours": True}
    await ask(room, 4, **more)
    await room.log.record(room.asked(TEXT, person=PERSON + 4, token="t", **more))
    await room.log.feedback("t", "outdated")
    found = await rows(room, finder)
    assert len(found) == 5
    expected = {
        "day": "2026-11-24",
        "office_hours": True,
        "language": "ja",
        "outcome": "answer",
        "entry": "why-japan",
        "band": "high",
        "runner_up": "who-is-refugee",
        "chosen": None,
        "text": TEXT,
    }
    for row in found:
        assert {k: v for k, v in row.items() if k != "feedback"} == expected
    assert [r["feedback"] for r in found if r["feedback"]] == ["outdated"]
    sheet = await cells(room, finder)
    assert [list(row) for row in sheet] == [list(COLUMNS)] * 5
    assert (sheet[0]["office_hours"], sheet[0]["chosen"], sheet[0]["text"]) == ("true", "", TEXT)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_neither_pseudonym_nor_key_nor_id_is_in_it(
    room: Room, form: Format, finder: Finder
) -> None:
    await ask(room, 6)
    text = await written(room, finder, form)
    assert text.count(TEXT) == 6
    assert not re.search(r"[0-9a-f]{16}", text)
    assert str(PERSON) not in text


async def test_an_analyst_is_told_how_many_texts_are_to_be_grouped(
    room: Room, finder: Finder
) -> None:
    told: list[int] = []

    def started(total: int) -> Step:
        told.append(total)
        return told.append

    await ask(room, 3)
    await ask(room, 1, text="駐車場はありますか")
    await open_export(room.storage, finder, "csv", Period(), room.clock, started)
    assert told == [2, 2]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_each_export_is_recorded_even_if_nobody_reads_it(
    room: Room, form: Format, finder: Finder
) -> None:
    await ask(room, 3)
    export = await open_export(room.storage, finder, form, Period(), room.clock)
    [record] = await room.rows(exports)
    assert {k: v for k, v in record.items() if k != "key"} == {
        "day": TODAY,
        "format": form,
        "rows": 3,
    }
    assert export.rows == 3


async def test_what_cannot_be_recorded_is_not_exported(sqlite_room: Room, finder: Finder) -> None:
    await ask(sqlite_room, 1)
    async with sqlite_room.storage.begin() as connection:
        await connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(StorageError, match="readonly"):
        await open_export(sqlite_room.storage, finder, "csv", Period(), sqlite_room.clock)


async def test_somebody_can_be_forgotten_while_an_export_is_read_slowly(
    room: Room, finder: Finder
) -> None:
    """Their rows that were not yet written do not come, and their bytes are gone."""
    for number in range(AT_ONCE + 5):
        await plain_row(room, number, "寄付の方法は？")
    await room.log.record(room.asked("マーカーとは？", day=TODAY + timedelta(days=1)))
    export = await open_export(room.storage, finder, "jsonl", Period(), room.clock)
    chunks = export.chunks()
    first, count = await anext(chunks)
    assert (first.count("\n"), count) == (AT_ONCE, AT_ONCE)
    assert (await room.personal.forget(PERSON)).questions == 1
    assert "マーカー".encode() not in await room.raw()
    assert [count async for _, count in chunks] == [5]


async def test_an_empty_database_gives_a_heading_and_no_row(room: Room, finder: Finder) -> None:
    assert await cells(room, finder) == []
    assert (await written(room, finder, "csv")).strip("\ufeff\r\n") == ",".join(
        f'"{c}"' for c in COLUMNS
    )
    assert await written(room, finder, "jsonl") == ""


async def test_a_period_is_kept_to_on_both_ends(room: Room, finder: Finder) -> None:
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 24)]
    for day in days:
        await room.log.record(room.asked(day=day))
    october = await rows(room, finder, parse_period(None, "2026-10", TODAY))
    assert [row["day"] for row in october] == ["2026-10-01", "2026-10-31"]
    assert len(await rows(room, finder, parse_period("25d", None, TODAY))) == 2
    assert len(await rows(room, finder, parse_period("24d", None, TODAY))) == 1
    assert [row["day"] for row in await rows(room, finder)] == [str(day) for day in days]


@pytest.mark.parametrize(
    ("since", "month"),
    [("30", None), ("0d", None), ("-1d", None), ("３０d", None), ("9999d", None), ("", None),
     (None, "2026-13"), (None, "0000-01"), (None, "2026-1"), (None, "x"), ("30d", "2026-10")],
)  # fmt: skip
def test_a_period_of_another_form_is_explained(since: str | None, month: str | None) -> None:
    with pytest.raises(ValueError, match="--"):
        parse_period(since, month, START.date())


async def test_no_database_is_an_error_and_none_is_made(tmp_path: Path, finder: Finder) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'nowhere' / 'bot.db'}")
    with pytest.raises(StorageError, match="no database at"):
        await open_export(storage, finder, "csv", Period(), lambda: START)
    assert files_in(tmp_path) == []
    await storage.close()


async def test_a_database_without_our_tables_or_damaged_is_left_as_it_is(
    tmp_path: Path, finder: Finder
) -> None:
    for content, said in ((b"", "support-bot migrate"), (b"no database" * 500, "not a database")):
        path = tmp_path / "bot.db"
        path.write_bytes(content)
        storage = Storage(f"sqlite:///{path}")
        with pytest.raises(StorageError, match=said):
            await open_export(storage, finder, "csv", Period(), lambda: START)
        await storage.close()
        assert not content or path.read_bytes() == content
        assert not any("damaged" in file.name for file in files_in(tmp_path))
