"""The log keeps what it may of a message, and nothing else."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from questions.asked import Asked
from questions.tables import (
    arrivals,
    feedback_tokens,
    questions,
    unlogged_counts,
    urgent_counts,
)
from questions.unordering import unorder
from tests.questions.conftest import PERSON, TODAY, Room

TEXT = "難民はなぜ日本に来るの？"


async def test_a_question_is_kept_with_its_words_but_no_person_or_time(room: Room) -> None:
    assert await room.log.record(room.asked(TEXT, office_hours=True, runner_up="why-flee"))
    [row] = await room.rows(questions)
    assert len(row.pop("key")) == len(row.pop("pseudonym")) == 32
    assert row == {
        "day": TODAY,
        "office_hours": True,
        "language": "ja",
        "outcome": "answer",
        "entry": "why-japan",
        "band": "high",
        "runner_up": "why-flee",
        "chosen": None,
        "feedback": None,
        "text": TEXT,
    }
    assert str(PERSON).encode() not in await room.raw()


@pytest.mark.parametrize(
    ("why", "asked"),
    [
        ("it tells of an own need", {"personal": True}),
        ("it is long", {"text": "あ" * 201}),
        ("it is in a language whose names are not known", {"language": "fr", "text": "merci"}),
        ("its language cannot be told", {"language": "und", "text": "hm"}),
        ("it speaks of the writer's status", {"language": "en", "text": "my visa was refused"}),
        (
            "it speaks of the writer's status, with no word for I",
            {"text": "仮放免中ですが働けますか"},
        ),
        ("the writer's visa runs out", {"text": "ビザが切れました。どうすれば"}),
        ("it says so in half-width kana", {"text": "私のﾋﾞｻﾞが切れそう"}),
        (
            "it says so in full-width letters",
            {"language": "en", "text": "ｍｙ ｖｉｓａ, lost"},
        ),
        ("it speaks of the writer's family", {"text": "夫に殴られています"}),
        ("it is in a script that is not handled", {"text": "كيف"}),
        ("it is a command", {"language": "en", "text": "/start somewhere"}),
        ("there is none", {"text": "  "}),
    ],
)
async def test_words_are_not_kept_where(room: Room, why: str, asked: dict[str, Any]) -> None:
    await room.log.record(room.asked(**{"text": TEXT, **asked}))
    [row] = await room.rows(questions)
    assert row["text"] is None, why


@pytest.mark.parametrize("text", ["難民申請中の人は働けますか", "ビザとは何ですか", TEXT])
async def test_words_about_others_are_kept(room: Room, text: str) -> None:
    await room.log.record(room.asked(text=text))
    [row] = await room.rows(questions)
    assert row["text"] == text


async def test_an_urgent_message_is_only_counted(room: Room) -> None:
    words = "夫に殺される、助けて"
    for _ in range(3):
        urgent = room.asked(words, outcome="urgent", entry="violence", rule="words", token="t")
        assert await room.log.record(urgent)
    await room.log.record(room.asked(outcome="urgent", entry="violence", rule="entry"))
    assert await room.rows(questions) == await room.rows(feedback_tokens) == []
    counted = {
        (r["month"], r["card"], r["rule"]): r["messages"] for r in await room.rows(urgent_counts)
    }
    assert counted == {("2026-11", "violence", "words"): 3, ("2026-11", "violence", "entry"): 1}
    assert "殺".encode() not in await room.raw()


async def test_the_order_of_rows_tells_nothing(room: Room) -> None:
    for number in range(40):
        await room.log.record(room.asked(entry=f"entry-{number}"))
    await unorder(room.storage, room.clock)
    found = [row["entry"] for row in await room.rows(questions)]
    assert found != [f"entry-{number}" for number in range(40)]
    assert found == [r["entry"] for r in sorted(await room.rows(questions), key=lambda r: r["key"])]


async def test_feedback_and_choices_find_their_row_by_a_token_for_two_days(room: Room) -> None:
    await room.log.record(room.asked(token="abc"))
    await room.log.record(room.asked(token="def"))
    await room.log.feedback("abc", "wrong")
    await room.log.chose("abc", "refugee-definition")
    await room.log.chose("def", None)
    rows = {(r["feedback"], r["chosen"]) for r in await room.rows(questions)}
    assert rows == {("wrong", "refugee-definition"), (None, "none")}
    room.now += timedelta(days=2, seconds=1)
    await room.log.feedback("abc", "helpful")
    await room.later(0)
    assert await room.rows(feedback_tokens) == []
    assert "helpful" not in {r["feedback"] for r in await room.rows(questions)}


async def test_forged_tokens_and_values_change_nothing(room: Room) -> None:
    await room.log.record(room.asked(token="abc"))
    [row] = await room.rows(questions)
    for token in ("", "x", "abc' OR 1=1", row["key"], "é" * 40):
        await room.log.feedback(token, "wrong")
    await room.log.chose("abc", "My Name Is Marker")
    with pytest.raises(ValueError, match="verdict"):
        await room.log.feedback("abc", "terrible")
    assert await room.rows(questions) == [row]


async def test_arrivals_are_counted_by_name_and_month(room: Room) -> None:
    for source in ("poster", "poster", "web-1", "Ahmad Karimi", "x" * 31, "", "東京"):
        await room.log.arrived(source)
    assert {r["source"]: r["people"] for r in await room.rows(arrivals)} == {
        "poster": 2,
        "web-1": 1,
    }


async def test_of_whom_logging_is_off_there_is_a_count(room: Room) -> None:
    await room.log.unlogged()
    await room.log.unlogged()
    assert await room.rows(unlogged_counts) == [{"month": "2026-11", "messages": 2}]


async def test_many_at_once_lose_no_count(room: Room) -> None:
    await asyncio.gather(*(room.log.unlogged() for _ in range(200)))
    assert (await room.rows(unlogged_counts))[0]["messages"] == 200


def test_what_is_handed_over_shows_neither_words_nor_person() -> None:
    asked = Asked(TODAY, "ja", "answer", "x", 0.5, text="Marker", person=PERSON)
    assert "Marker" not in repr(asked)
    assert str(PERSON) not in f"{asked}"


async def test_writing_is_quick(room: Room) -> None:
    """In processor time: how busy the machine is does not matter."""
    start = time.process_time()
    for number in range(200):
        await room.log.record(room.asked(f"{TEXT} {number % 10}", token=f"t{number}"))
    assert (time.process_time() - start) / 200 < 0.01
