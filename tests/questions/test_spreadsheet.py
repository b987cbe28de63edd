"""A spreadsheet that opens an export reads its texts and executes nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.spreadsheet import defused
from retrieval.finder import Finder
from tests.questions.conftest import Room
from tests.questions.exporting import cells, plain_row, rows, written

FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]")


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


async def test_a_spreadsheet_in_japan_reads_the_characters_rightly(
    room: Room, finder: Finder
) -> None:
    assert (await written(room, finder, "csv")).encode().startswith(b'\xef\xbb\xbf"day",')
