"""The figures analysts are told are right, and of questions rather than people."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects.sqlite import dialect

from questions.labels import put_labels
from questions.period import Period, parse_period
from questions.reports.entries import (
    EntryFigures,
    confusions,
    read_confusions,
    read_entries,
    risen,
    shown,
    unhelpful,
)
from questions.reports.overview import Count, MonthCount, Rate, read_overview, sums
from questions.reports.rising import has_risen
from questions.reports.span import Span, span_of
from questions.tables import questions
from tests.questions.asking import ask, press
from tests.questions.conftest import TODAY, Room

WEEK = Span(TODAY - timedelta(days=6), TODAY)


@pytest.mark.parametrize(
    ("since", "month", "span", "before"),
    [
        ("7d", None, ("2026-11-18", "2026-11-24"), ("2026-11-11", "2026-11-17")),
        (None, "2026-10", ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")),
        (None, "2026-11", ("2026-11-01", "2026-11-24"), ("2026-10-08", "2026-10-31")),
        (None, None, ("2026-10-26", "2026-11-24"), ("2026-09-26", "2026-10-25")),
    ],
)
def test_a_period_is_compared_with_as_much_before_it(
    since: str | None, month: str | None, span: tuple[str, str], before: tuple[str, str]
) -> None:
    found = span_of(parse_period(since, month, TODAY), TODAY)
    assert found == Span(*map(date.fromisoformat, span))
    assert found.before() == Span(*map(date.fromisoformat, before))


def test_days_of_which_nothing_is_kept_are_refused() -> None:
    for month in ("2027-01", "2020-01"):
        with pytest.raises(ValueError, match="nothing is kept"):
            span_of(parse_period(None, month, TODAY), TODAY)


async def test_an_empty_log_gives_noughts(room: Room) -> None:
    found = await read_overview(room.storage, WEEK)
    assert found.now == found.earlier
    assert found.now.answered.share is None
    assert [d.questions for d in found.days] == [0] * 7
    assert await read_entries(room.storage, WEEK) == ()


async def test_what_was_asked_and_what_became_of_it(room: Room) -> None:
    await ask(room, 3)
    await ask(room, 2, outcome="unknown", entry=None, language="en", day=TODAY - timedelta(days=2))
    await ask(room, 1, outcome="chat", entry=None)
    await press(room, "what-is-jar")
    await press(room, None)
    await ask(room, 4, day=TODAY - timedelta(days=7))
    await ask(room, 1, day=TODAY - timedelta(days=14))
    found = await read_overview(room.storage, WEEK)
    assert (found.now.questions, found.now.small_talk, found.earlier.questions) == (7, 1, 4)
    assert found.now.answered == Rate(4, 7)
    assert found.earlier.answered == Rate(4, 4)
    assert [d.questions for d in found.days] == [0, 0, 0, 0, 2, 0, 5]
    assert found.outcomes == (
        Count("answer", 3), Count("choices", 2), Count("unknown", 2), Count("chat", 1)
    )  # fmt: skip
    assert found.languages == (Count("ja", 5), Count("en", 2))
    english = await read_overview(room.storage, WEEK, "en")
    assert (english.now.questions, english.earlier.questions) == (2, 0)


async def test_danger_and_arrivals_are_counted_by_month(room: Room) -> None:
    for rule in ("words", "entry"):
        await ask(room, 2, outcome="urgent", entry="violence", rule=rule)
    await ask(room, 1, outcome="urgent", entry="emergency", day=date(2026, 9, 1))
    await room.log.arrived("poster")
    await room.log.unlogged()
    found = await read_overview(room.storage, Span(date(2026, 10, 20), TODAY))
    assert found.urgent == (MonthCount("2026-11", "violence", 4),)
    assert found.arrivals == (MonthCount("2026-11", "poster", 1),)
    assert found.unlogged == (MonthCount("2026-11", "", 1),)


async def test_an_entry_counts_when_it_is_shown_or_pressed(room: Room) -> None:
    await ask(room, 3, "helpful", entry="donate")
    await ask(room, 1, "outdated", entry="donate")
    await ask(room, 2, "wrong", entry="donate", day=TODAY - timedelta(days=7))
    await ask(room, 4, "unclear", entry="press", day=TODAY - timedelta(days=14))
    await press(room, "donate", runner_up="donate-goods")
    await press(room, None)
    await ask(room, 1, entry="housing", day=TODAY - timedelta(days=8))
    donate, housing = await read_entries(room.storage, WEEK)
    assert (donate.entry, donate.shown, donate.shown_before) == ("donate", 5, 2)
    assert (donate.helpful, donate.verdicts) == (Rate(3, 4), (("outdated", 1),))
    assert (housing.entry, housing.shown, housing.shown_before) == ("housing", 0, 1)


async def test_an_entry_knows_what_it_was_taken_for(room: Room) -> None:
    await ask(room, 2, entry="donate", runner_up="volunteer", confidence=0.7)
    await ask(room, 1, "wrong", entry="donate", runner_up="volunteer")
    await ask(room, 9, "helpful", entry="donate", runner_up="press")
    await press(room, "donate-goods", runner_up="donate")
    [first, *_] = [r["key"] for r in await room.rows(questions) if r["runner_up"] == "press"]
    await put_labels(room.storage, [first], "entry", "tax-deduction", "S", room.clock)
    found = {e.entry: e for e in await read_entries(room.storage, WEEK)}
    assert [(c.entry, c.times) for c in found["donate"].confused_with] == [
        ("volunteer", 3),
        ("donate-goods", 1),
        ("tax-deduction", 1),
    ]
    for entry in found.values():
        only = await read_confusions(room.storage, WEEK, entry.entry)
        assert only == entry.confused_with


@pytest.mark.parametrize(
    ("now", "all_now", "before", "all_before", "compared", "risen"),
    [
        (3, 100, 1, 100, 1, False),
        (40, 100, 10, 100, 80, True),
        (30, 300, 10, 100, 1, False),
        (12, 1000, 0, 1000, 80, True),
        (9, 1000, 0, 1000, 1, False),
        (15, 1000, 8, 1000, 80, False),
        (40, 40, 0, 0, 1, False),
        (5000, 9000, 4000, 9000, 80, True),
    ],
)
def test_a_rise_is_more_than_chance_and_more_than_everything_rose(
    now: int, all_now: int, before: int, all_before: int, compared: int, risen: bool
) -> None:
    assert has_risen(now, all_now, before, all_before, compared) is risen


def entry(shown: int, before: int, helpful: int = 0, rated: int = 0) -> EntryFigures:
    bad = (("wrong", rated - helpful),) if rated > helpful else ()
    return EntryFigures(f"e{shown}-{before}", shown, before, Rate(helpful, rated), bad)


def test_rising_entries_are_named_with_what_they_rose_from() -> None:
    found = risen([entry(60, 20), entry(3, 1), entry(500, 510)])
    assert [(r.now, r.before) for r in found] == [(60, 20)]


def test_the_surely_unhelpful_come_first_and_few_ratings_say_nothing() -> None:
    found = unhelpful(
        [entry(1, 0, 0, 4), entry(2, 0, 2, 5), entry(3, 0, 20, 60), entry(4, 0, 9, 9)]
    )
    assert [(e.helpful.part, e.helpful.whole) for e in found] == [(20, 60), (2, 5)]


async def plan(room: Room, query: Select[Any]) -> list[str]:
    """The steps of SQLite's planner."""
    sql = str(query.compile(dialect=dialect(), compile_kwargs={"literal_binds": True}))
    async with room.storage.begin() as connection:
        steps = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")).mappings()
        return [step["detail"] for step in steps]


async def test_figures_are_counted_without_touching_the_words(room: Room) -> None:
    """They read indexes that do not hold them, and stay fast however much is kept."""
    if room.storage.shared:
        pytest.skip("SQLite's planner tells so; PostgreSQL reads a small table whole")
    for query in (
        sums(WEEK.first, WEEK.last, "ja"),
        shown(WEEK, None),
        confusions(WEEK, "ja"),
    ):
        steps = [step for step in await plan(room, query) if " questions" in step]
        assert steps
        assert all("COVERING INDEX ix_questions_" in step for step in steps)


async def test_figures_are_counted_in_the_order_of_an_index(room: Room) -> None:
    """Sorting 100,000 rows would take most of the time of a page."""
    if room.storage.shared:
        pytest.skip("SQLite's planner tells so")
    for query, sorted_ in ((sums(WEEK.first, WEEK.last, None), 0), (shown(WEEK, None), 1)):
        steps = await plan(room, query)
        # What was pressed among choices, a tenth of the rows, is in no index's order.
        assert sum("TEMP B-TREE" in step for step in steps) == sorted_


async def test_all_that_is_kept_is_a_period_too() -> None:
    assert span_of(Period(None, TODAY), TODAY).last == TODAY
