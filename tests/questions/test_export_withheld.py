"""What analysts do not get: words by which a person could be singled out."""

from datetime import date, timedelta
from typing import Any

import pytest

from questions.period import Period
from questions.tables import questions
from retrieval.finder import Finder
from tests.questions.conftest import PERSON, TODAY, Room
from tests.questions.exporting import TEXT, ask, cells, rows


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
