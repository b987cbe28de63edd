"""What analysts get, and what they do not: nobody can be singled out, nothing is executed."""

import csv
import io
import json
import re
import sqlite3
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from questions.export import AT_ONCE, COLUMNS, Format, open_export
from questions.grouping import Step
from questions.period import Period, parse_period
from questions.spreadsheet import defused
from questions.storage import Storage, StorageError
from questions.tables import exports, questions
from retrieval.finder import Finder
from tests.process.conftest import env
from tests.process.running import SUPPORT_BOT, command
from tests.questions.conftest import PERSON, START, TODAY, Room
from tests.questions.test_failures import files_in

__all__ = ["env"]  # pytest takes it from here

TEXT = "難民条約とは何ですか？"
FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]")


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


async def test_a_spreadsheet_in_japan_reads_the_characters_rightly(
    room: Room, finder: Finder
) -> None:
    assert (await written(room, finder, "csv")).encode().startswith(b'\xef\xbb\xbf"day",')


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_neither_pseudonym_nor_key_nor_id_is_in_it(
    room: Room, form: Format, finder: Finder
) -> None:
    await ask(room, 6)
    text = await written(room, finder, form)
    assert text.count(TEXT) == 6
    assert not re.search(r"[0-9a-f]{16}", text)
    assert str(PERSON) not in text


@pytest.mark.parametrize("people", [1, 4, 5])
async def test_texts_are_shown_from_five_people_on_and_rows_always(
    room: Room, people: int, finder: Finder
) -> None:
    await ask(room, people)
    await ask(room, people)  # the same people again are no more people
    found = await rows(room, finder)
    assert [row["text"] for row in found] == [TEXT if people == 5 else None] * 2 * people
    assert [row["text"] for row in await cells(room, finder)] == [
        TEXT if people == 5 else ""
    ] * 2 * people


async def test_a_group_is_what_asks_the_like_in_one_language_and_month(
    room: Room, finder: Finder
) -> None:
    await ask(room, 4)
    fifth: dict[str, Any] = {"person": PERSON + 4}
    for other in ({"language": "en"}, {"day": date(2026, 10, 31)}):
        await room.log.record(room.asked(TEXT, **fifth | other))
    assert {row["text"] for row in await rows(room, finder)} == {None}
    # Another wording, and another reply, of the same month.
    like: dict[str, Any] = {"day": date(2026, 11, 1), "outcome": "unknown", "entry": None}
    await room.log.record(room.asked("難民条約って何", **fifth | like))
    texts = [row["text"] for row in await rows(room, finder)]
    assert texts[:2] == [None, "難民条約って何"]
    assert sorted(texts[2:], key=str) == [None, *[TEXT] * 4]
    # A part of the month shows no more, and no less, than the whole.
    assert [r["text"] for r in await rows(room, finder, Period(TODAY, TODAY))].count(TEXT) == 4


async def test_words_are_not_shown_because_others_went_without_an_answer_too(
    room: Room, finder: Finder
) -> None:
    different = ("駐車場はありますか", "ペンギンは飛びますか", "今日の天気を教えて",
                 "おすすめの映画", "ピアノを習いたい", "世田谷のハザラの一家のこと")  # fmt: skip
    for person, text in enumerate(different):
        asked = room.asked(text, person=PERSON + person, outcome="unknown", entry=None)
        await room.log.record(asked)
    assert [row["text"] for row in await rows(room, finder)] == [None] * len(different)


async def test_noise_is_never_shown_however_many_make_it(room: Room, finder: Finder) -> None:
    story = "fuck my landlord in Setagaya who threw out the only Hazara family of the street"
    for person, text in enumerate(("asdf", "qwerty", "zxcvb", "fghj", "asdf", story)):
        await room.log.record(room.asked(text, person=PERSON + person, language="en"))
    assert [row["text"] for row in await rows(room, finder)] == [None] * 6


async def test_questions_without_an_entry_are_a_group_too(room: Room, finder: Finder) -> None:
    await ask(room, 5, entry=None, outcome="unknown")
    assert {row["text"] for row in await rows(room, finder)} == {TEXT}


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


async def test_who_has_forgotten_leaves_the_group_small(room: Room, finder: Finder) -> None:
    await ask(room, 5)
    await room.personal.forget(PERSON)
    assert [row["text"] for row in await rows(room, finder)] == [None] * 4


async def test_texts_whose_pseudonyms_are_gone_count_for_nobody(room: Room, finder: Finder) -> None:
    await ask(room, 9)
    await room.later(38)  # New Year: November's salt is destroyed, its texts are still kept
    assert [row["text"] for row in await room.rows(questions)] == [TEXT] * 9
    assert [row["text"] for row in await rows(room, finder)] == [None] * 9


async def test_what_is_past_its_time_is_not_exported_before_the_purge(
    room: Room, finder: Finder
) -> None:
    await ask(room, 5)
    room.now += timedelta(days=90)
    assert {row["text"] for row in await rows(room, finder)} == {TEXT}
    room.now += timedelta(days=1)
    assert [row["text"] for row in await rows(room, finder)] == [None] * 5
    room.now += timedelta(days=310)
    assert await rows(room, finder) == []


HOSTILE = (
    "=HYPERLINK(\"http://x.example\",\"寄付\")", "=寄付1", "+寄付1", "-寄付1", "@SUM(寄付1)",
    "\t=寄付1", "\r=寄付1", "\n=寄付1", "＝寄付1", "＋寄付1", "－寄付1", "＠SUM(寄付1)", " =寄付1",
    "\u3000=寄付1", "\u200b=寄付1", "\ufeff=寄付1", "寄付\n=1+1", "寄付\r\n@x", "寄付;=1",
    "寄付\t+1", "寄付\",=1", "\x00=寄付1", "\x1b[2J\x9b1m寄付", "寄付\u2028=1",
    "<script>alert(1)</script>", "{\"text\": 1}\n{}",
)  # fmt: skip


async def test_no_cell_is_a_formula_and_no_text_is_lost(room: Room, finder: Finder) -> None:
    # PostgreSQL stores no NUL.
    hostile = [text for text in HOSTILE if "\x00" not in text or not room.storage.shared]
    for number, text in enumerate(hostile):
        for person in range(5):
            await plain_row(room, 5 * number + person, text)
    sheet = await written(room, finder, "csv")
    found = (await cells(room, finder))[::5]
    assert len(found) == len(hostile)
    for row, text in zip(found, hostile, strict=True):
        assert None not in row
        assert not FORMULA.match(row["text"]), text
        assert row["text"].replace("'", "")[-2:] == text[-2:]
    # Read with another separator and without heed of quotes it is harmless too.
    for cell in re.split(r"[;\t\r\n]|,", sheet.lstrip("\ufeff")):
        assert not FORMULA.match(cell.strip('"')), cell
    for form in (sheet, await written(room, finder, "jsonl")):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", form)
    lines = (await rows(room, finder))[::5]
    assert (lines[1]["text"], lines[-1]["text"]) == (HOSTILE[1], HOSTILE[-1])


@given(st.text(alphabet=st.sampled_from("=+-@＝＋－＠ \t\r\n;,'\"a難")))
def test_no_part_of_any_text_begins_as_a_formula(text: str) -> None:
    for part in re.split(r"[;\t\r\n,]", defused(text)):
        assert not FORMULA.match(part)
    assert defused(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["難民とは？", "42.195 km - how?", "a=b", "10万円", "me@home"])
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


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


def test_the_command_writes_rows_to_output_and_all_else_to_error(
    env: dict[str, str], tmp_path: Path
) -> None:
    command(env, "chat", "--log", stdin="難民とは\nwhat is a refugee\n".encode())
    done = command(env, "export", "--format", "jsonl", "--since", "1d")
    assert done.returncode == 0, done.stderr.decode()
    assert {json.loads(line)["language"] for line in done.stdout.splitlines()} == {"ja", "en"}
    assert done.stderr.startswith(b"exported: 2 questions, 0 texts withheld")
    sheet = command(env, "export", "--format", "csv", "--month", "2020-01")
    assert (sheet.returncode, sheet.stdout.count(b"\n")) == (0, 1)
    with sqlite3.connect(tmp_path / "data" / "bot.db") as connection:
        recorded = connection.execute("SELECT format, rows FROM exports ORDER BY 1").fetchall()
    connection.close()
    assert recorded == [("csv", 0), ("jsonl", 2)]


def test_a_command_that_cannot_work_says_why_in_one_line(env: dict[str, str]) -> None:
    for arguments, said in (
        (["--format", "csv"], b"there is no database at"),
        (["--format", "csv", "--since", "x"], b"--since takes days"),
        (["--format", "xls"], b"xls"),
        ([], b"--format"),
    ):
        done = command(env, "export", *arguments)
        assert (done.returncode, done.stdout) == (2, b""), arguments
        assert said in done.stderr
        assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(env: dict[str, str]) -> None:
    command(env, "chat", "--log", stdin=b"what is a refugee\n" * 40)
    line = " ".join([*SUPPORT_BOT, "export", "--format", "csv"])
    done = subprocess.run(
        ["bash", "-c", f"{line} | head -1"], env=env, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
