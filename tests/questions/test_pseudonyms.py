"""A pseudonym finds a person's rows for two months at most; then nobody can."""

from datetime import UTC, datetime, timedelta

import pytest

from questions.chosen import NOTHING_CHOSEN, Preferences
from questions.forgetting import Held
from questions.pseudonyms import Pseudonyms
from questions.retention import purge
from questions.tables import feedback_tokens, forgotten_rows, preferences, questions, salts
from tests.questions.conftest import PERSON, Room

OFF = Preferences("ja", logging_off=True)


async def test_the_same_person_has_one_pseudonym_a_month_and_others_another(room: Room) -> None:
    [mine] = await room.pseudonyms.of(PERSON)
    room.restart()
    assert await room.pseudonyms.of(PERSON) == (mine,)
    assert (await room.pseudonyms.of(PERSON + 1))[0].value != mine.value
    other_key = Pseudonyms(room.storage, b"another secret of some length", room.clock)
    assert (await other_key.of(PERSON))[0].value != mine.value


async def test_a_new_salt_each_month_and_never_more_than_two(room: Room) -> None:
    seen = set()
    for _ in range(12):
        alive = await room.pseudonyms.of(PERSON)
        seen |= {pseudonym.value for pseudonym in alive}
        assert len(alive) <= 2
        await room.later(31)
        await room.pseudonyms.of(PERSON)
        assert len(await room.rows(salts)) <= 2
    assert len(seen) == 12


async def test_once_the_salt_is_gone_nothing_ties_a_row_to_anybody(room: Room) -> None:
    room.now = datetime(2026, 11, 30, 3, tzinfo=UTC)
    await room.log.record(room.asked("難民とは？"))
    [before] = await room.pseudonyms.of(PERSON)
    room.now = datetime(2026, 12, 31, 3, tzinfo=UTC)
    await purge(room.storage, room.clock)
    assert (await room.personal.held(PERSON)).questions == 1
    room.now = datetime(2027, 1, 1, 3, tzinfo=UTC)
    await purge(room.storage, room.clock)
    room.restart()
    assert (await room.personal.held(PERSON)).questions == 0
    assert [row["pseudonym"] for row in await room.rows(questions)] == [None]
    assert before.value.encode() not in await room.raw()


async def test_a_choice_moves_on_while_the_person_writes(room: Room) -> None:
    await room.preferences.save(PERSON, OFF)
    for _ in range(8):
        await room.later(25)
        room.restart()
        assert await room.preferences.load(PERSON) == OFF
    assert len(await room.rows(preferences)) == 1


@pytest.mark.parametrize("day", range(1, 32, 5))
async def test_a_choice_is_gone_62_days_after_the_last_message(room: Room, day: int) -> None:
    for month in (1, 7, 12):
        room.now = datetime(2027, month, day, tzinfo=UTC)
        await room.preferences.save(PERSON, OFF)
        await room.later(62)
        assert await room.rows(preferences) == []
        room.restart()
        assert await room.preferences.load(PERSON) == NOTHING_CHOSEN


async def test_who_chooses_nothing_has_no_row(room: Room) -> None:
    await room.preferences.save(PERSON, OFF)
    await room.preferences.save(PERSON, NOTHING_CHOSEN)
    assert await room.rows(preferences) == []


async def test_my_data_counts_and_forget_deletes_only_mine_also_from_the_bytes(room: Room) -> None:
    room.now = datetime(2026, 11, 30, 3, tzinfo=UTC)
    await room.log.record(room.asked("難民条約マーカー一とは？", token="abc"))
    await room.preferences.save(PERSON, OFF)
    room.now += timedelta(days=5)
    await room.log.record(room.asked("難民条約マーカー二とは？"))
    await room.log.record(room.asked("難民条約マーカー三とは？", person=PERSON + 1))
    mine = [p.value.encode() for p in await room.pseudonyms.of(PERSON)]
    assert await room.personal.held(PERSON) == Held(2, 2)
    assert "マーカー一".encode() in await room.raw()
    assert await room.personal.forget(PERSON) == Held(2, 2)
    assert await room.personal.held(PERSON) == Held(0, 0)
    for gone in ("マーカー一".encode(), "マーカー二".encode(), *mine):
        assert gone not in await room.raw()
    assert "マーカー三".encode() in await room.raw()
    assert await room.rows(feedback_tokens) == await room.rows(preferences) == []
    assert len(await room.rows(forgotten_rows)) == 2


async def test_forgetting_many_rows_and_none(room: Room) -> None:
    assert await room.personal.forget(PERSON) == Held(0, 0)
    for _ in range(600):
        await room.log.record(room.asked())
    assert (await room.personal.forget(PERSON)).questions == 600
