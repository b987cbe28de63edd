"""A newcomer's database: living, the same every time, and never mixed with people's questions."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli_analysts import noting
from questions.demo.filling import fill_demo
from questions.demo.reviewed import REVIEWED_UNTIL
from questions.demo.simulation import DAYS, REPORTED, happenings
from questions.demo.texts import load_texts
from questions.demo_mark import is_demo
from questions.desk.pages.quality import KINDS
from questions.desk.waiting import WaitingRoom
from questions.labels import VERDICTS, labelled_questions
from questions.quality import history
from questions.refusals import refusal
from questions.reports.entries import read_entries, risen
from questions.reports.events import Event, EventsError, read_events, within, write_events
from questions.reports.overview import read_overview
from questions.reports.span import Span
from questions.reports.unanswered import Unanswered
from questions.storage import StorageError
from questions.suggestions import Suggestions
from questions.tables import arrivals, labels, metadata, questions, urgent_counts
from retrieval.finder import Finder
from tests.questions.conftest import TODAY, Room

SEASON = Span(TODAY - timedelta(days=DAYS - 1), TODAY)


async def fill(room: Room, finder: Finder, number: int, seed: int = 1) -> int:
    told: list[int] = []
    done = await fill_demo(
        room.storage, finder, noting(finder), room.clock, told.append, number, seed
    )
    assert sum(told) == number
    return done


async def test_a_newcomer_sees_a_season_with_all_that_a_desk_shows(
    room: Room, finder: Finder
) -> None:
    assert await fill(room, finder, 2_500) == 2_500
    assert await is_demo(room.storage)
    found = await read_overview(room.storage, SEASON)
    asked = found.now.questions + found.now.small_talk
    assert asked + sum(c.number for c in found.urgent) == 2_500
    assert all(c.number for c in found.outcomes)
    assert {c.name for c in found.languages} >= {"ja", "en"}
    assert found.now.helpful.whole > 20
    assert 0.4 < (found.now.answered.share or 0) < 0.9
    assert {c.month for c in found.arrivals} == set(SEASON.months)
    days = Counter({d.day: d.questions for d in found.days})
    report = happenings(TODAY)[1].day
    assert days[report] > 2 * days[report - timedelta(days=7)]
    rows = await room.rows(questions)
    assert {"none"} < {r["chosen"] for r in rows if r["chosen"]}
    assert {r["office_hours"] for r in rows} == {True, False}
    assert {r["pseudonym"] for r in rows if r["day"].month < 10} == {None}
    assert any(e.confused_with for e in await read_entries(room.storage, SEASON))
    month = Span(TODAY - timedelta(days=29), TODAY)
    rising = {r.entry for r in risen(await read_entries(room.storage, month))}
    assert rising & set(REPORTED), "what the press report makes people ask about"
    unanswered = Unanswered(room.storage, finder, room.clock)
    await unanswered.refresh()
    biggest, *others = unanswered.groups()
    assert (biggest.size or 0) >= 5
    assert len(biggest.texts) > 3
    assert others[-1].noise


async def test_the_first_two_months_are_reviewed_and_the_last_waits(
    room: Room, finder: Finder
) -> None:
    await fill(room, finder, 2_500)
    asked = {r["key"]: r for r in await room.rows(questions)}
    said = await room.rows(labels)
    assert {r["verdict"] for r in said} == {*VERDICTS} - {"skip"}
    assert all((TODAY - asked[r["question"]]["day"]).days > REVIEWED_UNTIL for r in said)
    assert all(asked[r["question"]]["day"] < r["day"] <= TODAY for r in said)
    unanswered = Unanswered(room.storage, finder, room.clock)
    await unanswered.refresh()
    left = {key for group in unanswered.groups() for key in group.questions}
    assert min(asked[key]["day"] for key in left) >= TODAY - timedelta(days=REVIEWED_UNTIL)
    kept = Suggestions(room.storage, room.clock)
    made = await kept.read()
    assert {s.draft.kind for s in made} == {"phrasing", "new-entry"}
    logged = await kept.logged_texts()
    for suggestion in made:
        assert suggestion.draft.question in asked
        assert refusal(suggestion.draft, finder.knowledge, logged) is None
    waiting = WaitingRoom(lambda: finder).waiting(await labelled_questions(room.storage), made)
    assert {w.entry is None for w in waiting} == {True, False}
    figures = await history(room.storage)
    assert len({m.day for m in figures}) > 10
    assert {*figures[0].figures} == {kind.name for kind in KINDS}


async def test_the_same_seed_gives_the_same_questions_and_may_fill_again(
    room: Room, finder: Finder
) -> None:
    await fill(room, finder, 120)

    async def all_rows() -> dict[str, list[str]]:
        # In any order: a database gives rows as it likes.
        tables = metadata.sorted_tables
        return {t.name: sorted(repr(row) for row in await room.rows(t)) for t in tables}

    once = await all_rows()
    await fill(room, finder, 120)
    assert await all_rows() == once
    await fill(room, finder, 120, seed=2)
    assert (await all_rows())["questions"] != once["questions"]


async def test_where_people_have_asked_nothing_is_changed(room: Room, finder: Finder) -> None:
    for write in (room.log.record(room.asked("難民とは")), room.log.arrived("poster")):
        await write
    with pytest.raises(StorageError, match="an empty one"):
        await fill(room, finder, 10)
    assert len(await room.rows(questions)) == len(await room.rows(arrivals)) == 1
    assert not await is_demo(room.storage)


async def test_what_people_ask_while_the_answers_are_computed_is_not_deleted(
    sqlite_room: Room, finder: Finder
) -> None:
    path = sqlite_room.storage.path
    assert path is not None

    def somebody_comes(_done: int) -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("INSERT OR IGNORE INTO arrivals VALUES ('2026-11', 'poster', 1)")
            other.commit()

    with pytest.raises(StorageError, match="an empty one"):
        await fill_demo(
            sqlite_room.storage, finder, noting(finder), sqlite_room.clock, somebody_comes, 3
        )
    assert len(await sqlite_room.rows(arrivals)) == 1


async def test_what_fails_halfway_leaves_an_empty_database(room: Room, finder: Finder) -> None:
    def fail(done: int) -> None:
        raise StorageError("no")

    with pytest.raises(StorageError):
        await fill_demo(room.storage, finder, noting(finder), room.clock, fail, 10)
    assert await room.rows(questions) == await room.rows(urgent_counts) == []


async def test_words_of_own_needs_and_danger_are_not_kept_here_either(
    room: Room, finder: Finder
) -> None:
    await fill(room, finder, 900)
    kept = {r["text"] for r in await room.rows(questions)}
    texts = load_texts()
    for language in ("ja", "en"):
        assert not kept & {*texts.urgent[language], *texts.own_needs[language]}


def test_events_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_events(tmp_path / "events.yaml", happenings(TODAY))
    found = read_events(tmp_path / "events.yaml")
    assert found == happenings(TODAY)
    assert found[0].named("ja") == "チャリティランナーの募集開始"
    assert Event(date=TODAY, title={"fr": "Ouverture"}).named("ja") == "Ouverture"
    assert within(found, Span(TODAY - timedelta(days=20), TODAY)) == found[1:]


@pytest.mark.parametrize(
    "content",
    ["", "events: 1", "events: [", "events:\n- date: never\n  title: {en: x}",
     "events:\n- date: 2026-11-01\n  title: {}", "events:\n- date: 2026-11-01\n  title: x",
     "!!python/object/apply:os.system [true]", "[" * 99_000, "x" * 100_001],
)  # fmt: skip
def test_a_wrong_file_of_events_is_explained_in_one_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(EventsError, match=r"events\.yaml") as error:
        read_events(file)
    assert "\n" not in str(error.value)
    with pytest.raises(EventsError, match="nowhere"):
        read_events(tmp_path / "nowhere")
